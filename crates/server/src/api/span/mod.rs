//! One span with everything that was sent, and what it means.

pub(super) mod list;
mod meaning_view;
mod row_view;
mod view;

use axum::Json;
use axum::extract::State;
use model::{SpanId, TraceId};
use query::SpanSource as _;
use store::Store;

use super::error::{ApiError, ApiErrorView};
use super::extract::Path;
use super::project::find_project;
use crate::v1::GlobalId;
use view::SpanView;

pub(super) use list::selected_spans;

#[utoipa::path(
    get,
    path = "/api/projects/{project}/traces/{trace_id}/spans/{span_id}",
    operation_id = "getSpan",
    params(
        ("project" = String, Path, description = "Global id or name"),
        ("trace_id" = String, Path, description = "32 hexadecimal digits"),
        ("span_id" = String, Path, description = "16 hexadecimal digits, or the span's global id")
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
    let span_id = match GlobalId::parse(&span).filter(|id| id.type_name == "Span") {
        Some(id) => span_at(&store, trace_id, id.row).await?.ok_or_else(no_span)?,
        None => span.parse().map_err(|_| no_span())?,
    };
    let found = store.span(trace_id, span_id).await?.filter(|found| found.project == project);
    Ok(Json(SpanView::from(found.ok_or_else(no_span)?)))
}

/// The span of a trace that arrived with this sequence number, which is what its global id says.
async fn span_at(store: &Store, trace_id: TraceId, sequence: i64) -> Result<Option<SpanId>, ApiError> {
    let spans = store.trace(trace_id).await?.map(|trace| trace.spans).unwrap_or_default();
    Ok(spans.iter().find(|span| span.sequence == sequence).map(|span| span.span_id))
}
