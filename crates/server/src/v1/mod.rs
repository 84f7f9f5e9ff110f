//! `/v1`: Phoenix's REST interface, as its clients use it. Shapes, order and refusals are Phoenix's; where it
//! answers badly and no client depends on that, ours is better.

mod annotation_configs;
mod annotations;
mod body;
mod cursor;
mod error;
mod global_id;
mod projects;
mod query_params;
mod retention;
mod sessions;
mod span_query;
mod spans;
mod timestamp;
mod traces;
mod validation;

use axum::response::{IntoResponse, Response};
use axum::routing::{any, delete, get, patch, post};
use axum::{Json, Router};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use query::StoredSpan;

use crate::http::App;

pub(crate) use error::V1Error;
pub(crate) use global_id::{
    GlobalId, decode as decode_base64, encode as encode_base64, of_session as session_global_id,
    of_trace as trace_global_id, parse_session as parse_session_global_id,
    parse_trace as parse_trace_global_id,
};
pub(crate) use timestamp::print as print_time;

/// The version of Phoenix whose interface this is. Clients refuse to use features of later ones.
pub(crate) const PHOENIX_VERSION: &str = "20.26.1";

pub(crate) fn build_router() -> Router<App> {
    Router::new()
        .route("/arize_phoenix_version", get(|| async { PHOENIX_VERSION }))
        .route("/v1/user", get(get_user))
        .route("/v1/projects", get(projects::list_projects).post(projects::create_project))
        .route(
            "/v1/projects/{project}",
            get(projects::get_project).put(projects::update_project).delete(projects::delete_project),
        )
        .route("/v1/projects/{project}/spans", get(spans::list_spans).post(spans::create_spans))
        .route("/v1/projects/{project}/spans/otlpv1", get(spans::list_otlp_spans))
        .route("/v1/projects/{project}/traces", get(traces::list_traces).delete(traces::delete_traces))
        .route("/v1/projects/{project}/sessions", get(sessions::list_sessions))
        .route("/v1/projects/{project}/retention", patch(retention::set_retention))
        .route("/v1/spans", post(span_query::query_spans))
        .merge(annotations::build_router())
        .merge(annotation_configs::build_router())
        .route("/v1/spans/{span}", delete(spans::delete_span))
        .route("/v1/traces/transfer", post(traces::transfer_traces))
        .route("/v1/traces/{trace}", delete(traces::delete_trace))
        .route("/v1/sessions/delete", post(sessions::delete_sessions))
        .route("/v1/sessions/{session}", get(sessions::get_session).delete(sessions::delete_session))
        // Never the page: a client that asks for what is not there must not be told that all is well.
        .route("/v1", any(not_found))
        .route("/v1/", any(not_found))
        .route("/v1/{*rest}", any(not_found))
}

/// A moment as clients write it, in nanoseconds since 1970.
pub fn parse_time(text: &str) -> Option<i64> {
    timestamp::parse(text).ok()
}

/// A span as `/v1` writes it, in a line.
pub(crate) fn span_json(span: StoredSpan) -> String {
    serde_json::to_string(&spans::SpanView::from(span)).expect("a span is written to memory")
}

/// Done, with nothing to say. Phoenix names a type for the nothing, and clients compare it.
fn no_content() -> Response {
    (StatusCode::NO_CONTENT, [(CONTENT_TYPE, "application/json")]).into_response()
}

/// Who asks. Nobody logs in yet, which Phoenix says so.
async fn get_user() -> Json<serde_json::Value> {
    Json(serde_json::json!({ "data": { "auth_method": "ANONYMOUS" } }))
}

async fn not_found() -> impl IntoResponse {
    (StatusCode::NOT_FOUND, "Not Found")
}
