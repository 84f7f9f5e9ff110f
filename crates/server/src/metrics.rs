//! `GET /metrics`: counters and times for Prometheus, in the text format of OpenMetrics.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::header::CONTENT_TYPE;
use prometheus_client::encoding::text;
use prometheus_client::registry::Registry;
use store::Store;

use crate::ingest::Ingest;

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What the store and ingestion count, by names that begin with `bennu_`.
pub(crate) fn build_registry(store: &Store, ingest: &Ingest) -> Registry {
    let mut registry = Registry::with_prefix("bennu");
    ingest.register_metrics(&mut registry);
    store.register_metrics(&mut registry);
    registry
}

pub(crate) async fn get_metrics(State(registry): State<Arc<Registry>>) -> Response {
    let mut body = String::new();
    text::encode(&mut body, &registry).expect("memory takes it");
    ([(CONTENT_TYPE, OPEN_METRICS)], body).into_response()
}
