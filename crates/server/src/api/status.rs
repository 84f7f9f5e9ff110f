//! What the page needs to know about the server itself.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use store::Store;
use utoipa::ToSchema;

use crate::http::About;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StatusView {
    pub version: String,
    pub data_dir: String,
    /// The port of OTLP over gRPC; OTLP over HTTP shares the page's own port. Null where gRPC is off.
    pub grpc_port: Option<u16>,
    pub span_count: u64,
    /// Annotations that came before what they are about, and wait for it.
    pub pending_annotation_count: u64,
    /// Bytes of spans in memory, and how many fit before new ones are refused.
    pub memory_bytes: u64,
    pub memory_bytes_max: u64,
}

#[utoipa::path(
    get,
    path = "/api/status",
    operation_id = "getStatus",
    responses((status = 200, body = StatusView))
)]
pub(super) async fn get_status(
    State(store): State<Store>,
    State(about): State<Arc<About>>,
) -> Json<StatusView> {
    let usage = store.usage();
    Json(StatusView {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        data_dir: about.data_dir.clone(),
        grpc_port: Some(about.grpc_port),
        span_count: usage.span_count,
        pending_annotation_count: usage.pending_annotation_count,
        memory_bytes: usage.memory_bytes,
        memory_bytes_max: usage.memory_bytes_max,
    })
}
