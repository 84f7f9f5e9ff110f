//! `GET /v1/projects/{project}/spans`.

mod attribute;
mod filter;
mod view;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use query::{Order, SpanCursor, SpanList, SpanSort, SpanSource as _};
use store::Store;

use super::cursor;
use super::error::V1Error;
use super::projects::{Page, find_project};
use super::query_params::QueryParams;
use filter::FilterText;
use view::SpanView;

const LIMIT_DEFAULT: usize = 100;
const LIMIT_MAX: usize = 1000;

/// `GET /v1/projects/{project}/spans`: spans that meet all conditions, by arrival or by start.
pub(super) async fn list_spans(
    State(store): State<Store>,
    Path(project): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, V1Error> {
    let mut params = QueryParams::new(pairs);
    let from = params.text("cursor").filter(|cursor| !cursor.is_empty());
    let limit = params.limit("limit", LIMIT_DEFAULT, Some(LIMIT_MAX));
    let sort = params.choice("sort", [("id", SpanSort::Sequence), ("start_time", SpanSort::StartTime)]);
    let order = params.choice("order", [("desc", Order::Descending), ("asc", Order::Ascending)]);
    let filter = FilterText::read(&mut params);
    params.finish()?;

    let project = find_project(&store, &project).await?.id;
    let filter = filter.parse()?;
    let from = from.map(|text| cursor::parse(sort, &text).ok_or_else(invalid_cursor)).transpose()?;
    let Some(filter) = filter else {
        return Ok(Json(Page { data: Vec::<SpanView>::new(), next_cursor: None }).into_response());
    };
    // One more than asked for, to know where the next page begins.
    let mut spans = store.spans(&SpanList { project, filter, sort, order, from, limit: limit + 1 }).await?;
    let next = spans.get(limit).map(|span| SpanCursor {
        start_time_unix_nano: span.span.start_time_unix_nano,
        sequence: span.sequence,
    });
    spans.truncate(limit);
    let next_cursor = next.map(|next| cursor::print(sort, next));
    // A thousand spans can be megabytes of text, which must not hold up the requests beside this one.
    let write = move || {
        let data: Vec<SpanView> = spans.into_iter().map(SpanView::from).collect();
        Json(Page { data, next_cursor }).into_response()
    };
    Ok(tokio::task::spawn_blocking(write).await?)
}

fn invalid_cursor() -> V1Error {
    V1Error::Unprocessable("Invalid cursor".to_owned())
}
