//! Lists of traces, and one whole trace.

mod after;
mod first_error;
mod sums;
mod view;

use axum::Json;
use axum::extract::State;
use query::{SpanSource as _, TraceCursor, TraceList, TraceSort};
use serde::Deserialize;
use store::Store;

use super::error::{ApiError, ApiErrorView};
use super::extract::{Path, Query};
use super::project::find_project;
pub(super) use sums::TraceSums;
pub(super) use view::TraceRowView;
use view::{TraceListView, TraceView};

const LIMIT_DEFAULT: u16 = 100;
const LIMIT_MAX: u16 = 1000;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct TraceListParams {
    /// How many traces: 1 to 1000.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<u16>,
    /// The `next` of the page before.
    after: Option<String>,
    /// Only traces in which a span has status ERROR.
    #[serde(default)]
    errors_only: bool,
}

#[utoipa::path(
    get,
    path = "/api/projects/{project}/traces",
    operation_id = "listTraces",
    params(("project" = String, Path, description = "Global id or name"), TraceListParams),
    responses((status = 200, body = TraceListView), (status = "default", body = ApiErrorView))
)]
pub(super) async fn list_traces(
    State(store): State<Store>,
    Path(project): Path<String>,
    Query(params): Query<TraceListParams>,
) -> Result<Json<TraceListView>, ApiError> {
    let limit = params.limit.unwrap_or(LIMIT_DEFAULT);
    if !(1..=LIMIT_MAX).contains(&limit) {
        return Err(ApiError::invalid(format!("`limit` is {limit}; it must be between 1 and {LIMIT_MAX}.")));
    }
    let limit = usize::from(limit);
    let after = params.after.as_deref().map(after::parse).transpose()?;
    let project = find_project(&store, &project).await?.id;

    // One more than asked for, to know whether there is a next page.
    let question =
        TraceList { errors_only: params.errors_only, after, limit: limit + 1, ..TraceList::of(project) };
    let mut rows = store.traces(&question).await?;
    let is_more = rows.len() > limit;
    rows.truncate(limit);
    let next =
        rows.last().filter(|_| is_more).map(|last| after::print(TraceCursor::of(TraceSort::StartTime, last)));
    Ok(Json(TraceListView { traces: rows.into_iter().map(TraceRowView::from).collect(), next }))
}

#[utoipa::path(
    get,
    path = "/api/projects/{project}/traces/{trace_id}",
    operation_id = "getTrace",
    params(
        ("project" = String, Path, description = "Global id or name"),
        ("trace_id" = String, Path, description = "32 hexadecimal digits")
    ),
    responses((status = 200, body = TraceView), (status = "default", body = ApiErrorView))
)]
pub(super) async fn get_trace(
    State(store): State<Store>,
    Path((project, trace)): Path<(String, String)>,
) -> Result<Json<TraceView>, ApiError> {
    let project = find_project(&store, &project).await?;
    let no_trace = || ApiError::not_found("trace", &trace);
    let trace_id = trace.parse().map_err(|_| no_trace())?;
    let found =
        store.trace(trace_id).await?.filter(|found| found.project == project.id).ok_or_else(no_trace)?;
    Ok(Json(TraceView::new(found, project.name)))
}
