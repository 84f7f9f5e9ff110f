//! Lists of spans.

use axum::Json;
use axum::extract::State;
use model::ProjectId;
use query::{Grain, SpanCursor, SpanFilter, SpanList, SpanSort, SpanSource as _};
use store::Store;

use super::row_view::{SpanListView, SpanRowView};
use crate::api::error::{ApiError, ApiErrorView};
use crate::api::extract::{Path, Query};
use crate::api::list::{ConditionParams, Conditions, PageParams, SortView, print_cursor, split_cursor};
use crate::api::project::find_project;
use crate::clock::now_unix_nano;

#[utoipa::path(
    get,
    path = "/api/projects/{project}/spans",
    operation_id = "listSpans",
    params(("project" = String, Path, description = "Global id or name"), ConditionParams, PageParams),
    responses((status = 200, body = SpanListView), (status = "default", body = ApiErrorView))
)]
pub(in crate::api) async fn list_spans(
    State(store): State<Store>,
    Path(project): Path<String>,
    Query(conditions): Query<ConditionParams>,
    Query(page): Query<PageParams>,
) -> Result<Json<SpanListView>, ApiError> {
    let conditions = conditions.read(Grain::Span, now_unix_nano())?;
    let limit = page.limit()?;
    let sort = span_sort(page.sort)?;
    let from = page.after.as_deref().map(|text| split_cursor(text, |id| id.parse().ok())).transpose()?;
    let project = find_project(&store, &project).await?.id;
    let question = SpanList {
        sort,
        order: page.order(),
        from: from.map(|(value, sequence)| SpanCursor { value, sequence }),
        // One more than asked for: the first span of the next page.
        limit: limit + 1,
        ..selected_spans(project, &conditions)
    };
    let mut spans = store.span_rows(&question).await?;
    let next = spans.drain(limit.min(spans.len())..).next().map(|first| {
        let SpanCursor { value, sequence } = SpanCursor::of_row(sort, &first);
        print_cursor(value, &sequence.to_string())
    });
    let spans = spans.into_iter().map(SpanRowView::from).collect();
    Ok(Json(SpanListView { spans, next, warnings: conditions.warnings }))
}

/// The spans that conditions leave.
pub(in crate::api) fn selected_spans(project: ProjectId, conditions: &Conditions) -> SpanList {
    let filter = SpanFilter {
        start_time_unix_nano: conditions.start_time_unix_nano,
        end_time_unix_nano: conditions.end_time_unix_nano,
        ..SpanFilter::default()
    };
    SpanList { filter, expression: conditions.expression.clone(), ..SpanList::of(project) }
}

fn span_sort(sort: SortView) -> Result<SpanSort, ApiError> {
    match sort {
        SortView::StartTime => Ok(SpanSort::StartTime),
        SortView::Latency => Ok(SpanSort::Latency),
        SortView::Tokens => Ok(SpanSort::Tokens),
        SortView::Cost => Ok(SpanSort::Cost),
        SortView::Traces => Err(ApiError::invalid("`sort` is `traces`, by which only sessions are sorted.")),
    }
}
