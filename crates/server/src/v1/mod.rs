//! `/v1`: Phoenix's REST interface, as its clients use it. Shapes, order and refusals are Phoenix's; where it
//! answers badly and no client depends on that, ours is better.

mod cursor;
mod error;
mod global_id;
mod projects;
mod query_params;
mod spans;
mod timestamp;
mod validation;

use axum::Router;
use axum::response::IntoResponse;
use axum::routing::{any, get};
use http::StatusCode;

use crate::http::App;

pub(crate) use error::V1Error;
pub(crate) use global_id::GlobalId;

/// The version of Phoenix whose interface this is. Clients refuse to use features of later ones.
pub(crate) const PHOENIX_VERSION: &str = "20.26.1";

pub(crate) fn build_router() -> Router<App> {
    Router::new()
        .route("/arize_phoenix_version", get(|| async { PHOENIX_VERSION }))
        .route("/v1/projects", get(projects::list_projects))
        .route("/v1/projects/{project}", get(projects::get_project))
        .route("/v1/projects/{project}/spans", get(spans::list_spans))
        // Never the page: a client that asks for what is not there must not be told that all is well.
        .route("/v1", any(not_found))
        .route("/v1/", any(not_found))
        .route("/v1/{*rest}", any(not_found))
}

async fn not_found() -> impl IntoResponse {
    (StatusCode::NOT_FOUND, "Not Found")
}
