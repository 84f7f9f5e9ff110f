//! Lists of traces, and one whole trace.

mod first_error;
mod sums;
mod view;

use axum::Json;
use axum::extract::State;
use model::ProjectId;
use query::{Grain, SpanSource as _, TraceCursor, TraceList, TraceSort};
use serde::Deserialize;
use store::Store;

use super::error::{ApiError, ApiErrorView};
use super::extract::{Path, Query};
use super::list::{ConditionParams, Conditions, PageParams, SortView, next_page, print_cursor, split_cursor};
use super::project::find_project;
use crate::clock::now_unix_nano;
pub(super) use sums::TraceSums;
pub(super) use view::TraceRowView;
use view::{TraceListView, TraceView};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct TraceListParams {
    /// Only traces in which a span has status ERROR.
    #[serde(default)]
    errors_only: bool,
}

#[utoipa::path(
    get,
    path = "/api/projects/{project}/traces",
    operation_id = "listTraces",
    params(
        ("project" = String, Path, description = "Global id or name"),
        ConditionParams, TraceListParams, PageParams
    ),
    responses((status = 200, body = TraceListView), (status = "default", body = ApiErrorView))
)]
pub(super) async fn list_traces(
    State(store): State<Store>,
    Path(project): Path<String>,
    Query(conditions): Query<ConditionParams>,
    Query(TraceListParams { errors_only }): Query<TraceListParams>,
    Query(page): Query<PageParams>,
) -> Result<Json<TraceListView>, ApiError> {
    let conditions = conditions.read(Grain::Trace, now_unix_nano())?;
    let limit = page.limit()?;
    let sort = trace_sort(page.sort)?;
    let after = page.after.as_deref().map(|text| split_cursor(text, |id| id.parse().ok())).transpose()?;
    let project = find_project(&store, &project).await?.id;
    let question = TraceList {
        errors_only,
        sort,
        order: page.order(),
        after: after.map(|(value, trace_id)| TraceCursor { value, trace_id }),
        // One more than asked for, to know whether there is a next page.
        limit: limit + 1,
        ..selected_traces(project, &conditions)
    };
    let mut rows = store.traces(&question).await?;
    let next = next_page(&mut rows, limit, |row| {
        let TraceCursor { value, trace_id } = TraceCursor::of(sort, row);
        print_cursor(value, &trace_id.to_string())
    });
    let traces = rows.into_iter().map(TraceRowView::from).collect();
    Ok(Json(TraceListView { traces, next, warnings: conditions.warnings }))
}

/// The traces that conditions leave.
pub(super) fn selected_traces(project: ProjectId, conditions: &Conditions) -> TraceList {
    TraceList {
        start_time_unix_nano: conditions.start_time_unix_nano,
        end_time_unix_nano: conditions.end_time_unix_nano,
        expression: conditions.expression.clone(),
        ..TraceList::of(project)
    }
}

fn trace_sort(sort: SortView) -> Result<TraceSort, ApiError> {
    match sort {
        SortView::StartTime => Ok(TraceSort::StartTime),
        SortView::Latency => Ok(TraceSort::Latency),
        SortView::Tokens => Ok(TraceSort::Tokens),
        SortView::Cost => Ok(TraceSort::Cost),
        SortView::Traces => Err(ApiError::invalid("`sort` is `traces`, by which only sessions are sorted.")),
    }
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
