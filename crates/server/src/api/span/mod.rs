//! One span with everything that was sent, and what it means.

pub(super) mod list;
mod meaning_view;
mod row_view;
mod view;

use axum::Json;
use axum::extract::State;
use query::SpanSource as _;
use store::Store;

use super::error::{ApiError, ApiErrorView};
use super::extract::Path;
use super::project::find_project;
use view::SpanView;

pub(super) use list::selected_spans;

#[utoipa::path(
    get,
    path = "/api/projects/{project}/traces/{trace_id}/spans/{span_id}",
    operation_id = "getSpan",
    params(
        ("project" = String, Path, description = "Global id or name"),
        ("trace_id" = String, Path, description = "32 hexadecimal digits"),
        ("span_id" = String, Path, description = "16 hexadecimal digits")
    ),
    responses((status = 200, body = SpanView), (status = "default", body = ApiErrorView))
)]
pub(super) async fn get_span(
    State(store): State<Store>,
    Path((project, trace, span)): Path<(String, String, String)>,
) -> Result<Json<SpanView>, ApiError> {
    let project = find_project(&store, &project).await?.id;
    let trace_id = trace.parse().map_err(|_| ApiError::not_found("trace", &trace))?;
    let no_span = || ApiError::not_found("span", &span);
    let span_id = span.parse().map_err(|_| no_span())?;
    let found = store.span(trace_id, span_id).await?.filter(|found| found.project == project);
    Ok(Json(SpanView::from(found.ok_or_else(no_span)?)))
}
