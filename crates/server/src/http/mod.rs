//! The HTTP door: which path leads where, and what every request passes through on its way.

mod app;
mod host;
mod origin;
mod passage;
mod request_id;
mod root_path;

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use http::{Method, StatusCode};
use store::Store;
use tower::util::option_layer;
use tower::{Layer as _, Service};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{And, NotForContentType, Predicate as _, SizeAbove};
use tower_http::timeout::TimeoutLayer;

pub(crate) use app::{About, App};
pub use origin::AllowedOrigins;
pub(crate) use passage::{accompany, panic_text};
pub(crate) use request_id::current_request_id;

use crate::{api, graphql, metrics, otlp_http, page, v1};

/// No answer takes longer. Bodies arrive within this time too, since handlers read them.
pub(crate) const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);
/// Below this, compressing costs more than it saves. Phoenix draws the line at the same place.
const COMPRESS_BYTES_MIN: u64 = 500;

/// Everything the HTTP port answers.
pub(crate) fn build_http_service(
    app: App,
) -> impl Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + 'static {
    let About { root_path, is_local, allowed_origins, .. } = &*app.about.clone();
    let routes = build_routes(app)
        // What comes later in this list is passed through earlier.
        .layer(build_compression())
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, REQUEST_TIMEOUT))
        .layer(CatchPanicLayer::custom(passage::answer_to_panic))
        .layer(middleware::from_fn_with_state(allowed_origins.clone(), origin::refuse_foreign_changes))
        .layer(option_layer(is_local.then(|| middleware::from_fn(host::refuse_outside_names))))
        .layer(middleware::from_fn(accompany));
    // Before routing, which a layer of the router itself would be too late for.
    root_path::strip_layer(root_path.clone()).layer(routes)
}

fn build_routes(app: App) -> Router {
    let browsers = origin::cors_layer(app.about.allowed_origins.clone());
    Router::new()
        .route(otlp_http::EXPORT_PATH, post(otlp_http::export_traces).layer(browsers))
        .merge(v1::build_router())
        .merge(graphql::build_router())
        .merge(api::build_router())
        .route("/healthz", get(|| async { "OK" }))
        .route("/readyz", get(get_readiness))
        .route("/metrics", get(metrics::get_metrics))
        .fallback(page_or_not_allowed)
        .with_state(app)
}

/// Whether the catalog answers; without it nothing else does.
async fn get_readiness(State(store): State<Store>) -> Result<Json<serde_json::Value>, v1::V1Error> {
    store.project_named(model::DEFAULT_PROJECT).await?;
    Ok(Json(serde_json::json!({})))
}

/// A path nobody claimed is one of the page's own, if it is only being read.
async fn page_or_not_allowed(State(about): State<Arc<About>>, request: Request) -> Response {
    match *request.method() {
        Method::GET | Method::HEAD => page::answer(&about.root_path, request.uri().path(), request.headers()),
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

type Compressible = And<SizeAbove, NotForContentType>;

fn build_compression() -> CompressionLayer<Compressible> {
    let worth_it = SizeAbove::new(COMPRESS_BYTES_MIN - 1).and(NotForContentType::IMAGES);
    // The page is near, most often on the same machine: the fastest level saves most of the bytes.
    CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(worth_it)
}
