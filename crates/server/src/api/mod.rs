//! `/api`: what the page asks. Typed, and described by `openapi.json` beside this crate.

mod annotation;
mod data_folder;
mod error;
mod explain;
mod extract;
mod facet;
mod figures;
mod filter;
mod list;
mod lookup;
mod price;
mod project;
mod series;
mod session;
mod span;
mod sql;
mod status;
mod trace;
mod user;
mod values;

use axum::Router;
use axum::routing::any;
use http::Uri;
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::App;
use error::{ApiError, ApiErrorView};

#[derive(utoipa::OpenApi)]
#[openapi(
    info(title = "Bennu", description = "What the page asks of the server."),
    components(schemas(ApiErrorView))
)]
struct ApiDoc;

pub(crate) fn build_router() -> Router<App> {
    let unknown = |uri: Uri| async move { ApiError::not_found("address", uri.path()) };
    build_documented_router()
        .split_for_parts()
        .0
        .route("/api", any(unknown))
        .route("/api/", any(unknown))
        .route("/api/{*rest}", any(unknown))
}

/// The OpenAPI document, as it is checked in beside this crate.
pub fn openapi_json() -> String {
    let document = build_documented_router().into_openapi();
    document.to_pretty_json().expect("the document is made of strings and maps") + "\n"
}

fn build_documented_router() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(ApiDoc::openapi())
        .routes(routes!(status::get_status))
        .routes(routes!(data_folder::get_data_folder))
        .routes(routes!(price::list_prices))
        .routes(routes!(price::set_price))
        .routes(routes!(price::remove_price))
        .routes(routes!(lookup::lookup))
        .routes(routes!(project::list_projects, project::change::create_project))
        .routes(routes!(
            project::get_project,
            project::change::describe_project,
            project::change::delete_project
        ))
        .routes(routes!(project::retention::list_retention))
        .routes(routes!(project::retention::set_retention))
        .routes(routes!(figures::get_figures))
        .routes(routes!(series::get_series))
        .routes(routes!(facet::get_facet))
        .routes(routes!(filter::read_filter))
        .routes(routes!(explain::explain_filter))
        .routes(routes!(trace::list_traces, project::change::clear_project))
        .routes(routes!(trace::get_trace))
        .routes(routes!(project::change::delete_traces))
        .routes(routes!(span::list::list_spans))
        .routes(routes!(span::get_span))
        .routes(routes!(sql::run_sql))
        .routes(routes!(session::list::list_sessions))
        .routes(routes!(session::get_session))
        .routes(routes!(user::get_user))
        .routes(routes!(annotation::list_trace_annotations))
        .routes(routes!(annotation::list_session_annotations))
        .routes(routes!(annotation::add_annotation))
        .routes(routes!(annotation::edit_annotation, annotation::delete_annotation))
        .routes(routes!(annotation::summarise_annotations))
        .routes(routes!(annotation::list_annotation_configs, annotation::add_annotation_config))
        .routes(routes!(annotation::assign_annotation_config, annotation::unassign_annotation_config))
}
