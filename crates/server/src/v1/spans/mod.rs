//! `/v1/projects/{project}/spans`.

mod attribute;
mod create;
mod delete;
mod filter;
mod otlp_view;
mod view;
mod write;

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use query::{Filter, Grain, Order, SpanCursor, SpanList, SpanSort, SpanSource as _, StoredSpan};
use serde::Serialize;
use store::Store;

use super::error::V1Error;
use super::projects::find_project;
use super::query_params::QueryParams;
pub(super) use create::create_spans;
pub(super) use delete::delete_span;
use filter::FilterText;
use otlp_view::OtlpSpanView;
pub(super) use view::SpanView;

const LIMIT_DEFAULT: usize = 100;
const LIMIT_MAX: usize = 1000;

/// `GET /v1/projects/{project}/spans`: spans that meet all conditions, by arrival or by start. `filter` takes an
/// expression of the filter language; Phoenix has that for traces and sessions only.
pub(super) async fn list_spans(
    State(store): State<Store>,
    Path(project): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, V1Error> {
    let mut params = QueryParams::new(pairs);
    let list = ListText {
        limit: params.limit("limit", LIMIT_DEFAULT, Some(LIMIT_MAX)),
        cursor: params.text("cursor"),
        sort: params.choice("sort", [("id", SpanSort::Sequence), ("start_time", SpanSort::StartTime)]),
        order: params.order(Order::Descending),
        filter: FilterText::read(&mut params),
        expression: params.text("filter"),
    };
    params.finish()?;
    answer::<SpanView>(&store, &project, list).await
}

/// `GET /v1/projects/{project}/spans/otlpv1`: the same in the words of OTLP, newest arrivals first.
pub(super) async fn list_otlp_spans(
    State(store): State<Store>,
    Path(project): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, V1Error> {
    let mut params = QueryParams::new(pairs);
    let list = ListText {
        limit: params.limit("limit", LIMIT_DEFAULT, Some(LIMIT_MAX)),
        cursor: params.text("cursor"),
        sort: SpanSort::Sequence,
        order: Order::Descending,
        filter: FilterText::read(&mut params).of_any_kind(),
        expression: params.text("filter"),
    };
    params.finish()?;
    answer::<OtlpSpanView>(&store, &project, list).await
}

/// What was asked for, as it was written.
struct ListText {
    limit: usize,
    cursor: Option<String>,
    sort: SpanSort,
    order: Order,
    filter: FilterText,
    expression: Option<String>,
}

async fn answer<V: From<StoredSpan> + Serialize + Send + 'static>(
    store: &Store,
    project: &str,
    ListText { limit, cursor, sort, order, filter, expression }: ListText,
) -> Result<Response, V1Error> {
    let from = cursor.filter(|cursor| !cursor.is_empty());

    let project = find_project(store, project).await?.id;
    let filter = filter.parse()?;
    let expression = expression.map(|text| condition(&text)).transpose()?.flatten();
    let from = from.map(|text| super::cursor::parse(sort, &text).ok_or_else(invalid_cursor)).transpose()?;
    let Some(filter) = filter else {
        return write::page::<V>(Vec::new(), None).await;
    };
    // One more than asked for, to know where the next page begins.
    let mut spans = store
        .spans(&SpanList { filter, expression, sort, order, from, limit: limit + 1, ..SpanList::of(project) })
        .await?;
    let next = spans.get(limit).map(|span| SpanCursor::of(sort, span));
    spans.truncate(limit);
    let next_cursor = next.map(|next| super::cursor::print(sort, next));
    write::page::<V>(spans, next_cursor).await
}

/// Blank conditions are none.
fn condition(text: &str) -> Result<Option<Arc<Filter>>, V1Error> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let (filter, _doubts) = Filter::parse(text, Grain::Span)
        .map_err(|error| V1Error::Invalid(format!("Invalid filter: {error}")))?;
    Ok(Some(Arc::new(filter)))
}

fn invalid_cursor() -> V1Error {
    V1Error::Unprocessable("Invalid cursor".to_owned())
}
