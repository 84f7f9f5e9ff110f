//! `GET /v1/projects/{project}/sessions`.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use query::{
    Filter, Grain, Order, SessionCursor, SessionList, SessionSort, SpanSource as _, TraceList, TraceRow,
};
use store::Store;

use super::view::SessionView;
use crate::v1::projects::{Page, find_project};
use crate::v1::query_params::QueryParams;
use crate::v1::{V1Error, global_id};

const LIMIT_DEFAULT: usize = 100;
/// Phoenix has no bound; a page of more than this would be megabytes.
const LIMIT_MAX: usize = 10_000;
/// The order in which sessions came to be, as in Phoenix. What arrives meanwhile moves none of them to another page.
const SORT: SessionSort = SessionSort::Arrival;

/// The oldest first.
pub(in crate::v1) async fn list_sessions(
    State(store): State<Store>,
    Path(project): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Json<Page<SessionView>>, V1Error> {
    let mut params = QueryParams::new(pairs);
    let cursor = params.text("cursor").filter(|cursor| !cursor.is_empty());
    let limit = params.limit("limit", LIMIT_DEFAULT, None).min(LIMIT_MAX);
    let order = params.order(Order::Ascending);
    let filter = params.text("filter").filter(|filter| !filter.trim().is_empty());
    params.finish()?;

    let project = find_project(&store, &project).await?.id;
    let parse = |text: String| match Filter::parse(&text, Grain::Session) {
        Ok((filter, _doubts)) => Ok(Arc::new(filter)),
        Err(error) => Err(V1Error::Invalid(error.to_string())),
    };
    let expression = filter.map(parse).transpose()?;
    let after = cursor.map(|text| parse_cursor(&text)).transpose()?;
    // One more than asked for, to know whether there is a next page.
    let list =
        SessionList { expression, sort: SORT, order, after, limit: limit + 1, ..SessionList::of(project) };
    let mut rows = store.sessions(&list).await?;
    let is_last = rows.len() <= limit;
    rows.truncate(limit);
    let next_cursor = rows.last().filter(|_| !is_last).map(|row| print_cursor(&SessionCursor::of(SORT, row)));
    let of_sessions = TraceList {
        session_ids: rows.iter().map(|row| row.session_id.clone()).collect(),
        order: Order::Ascending,
        ..TraceList::of(project)
    };
    let mut traces: HashMap<String, Vec<TraceRow>> = HashMap::new();
    if !rows.is_empty() {
        for mut trace in store.traces(&of_sessions).await? {
            let session_id = trace.session_id.take().unwrap_or_default();
            traces.entry(session_id).or_default().push(trace);
        }
    }
    let traces_of = |id: &String| traces.get(id).map(Vec::as_slice).unwrap_or_default();
    let data = rows.iter().map(|row| SessionView::new(row, traces_of(&row.session_id))).collect();
    Ok(Json(Page { data, next_cursor }))
}

fn print_cursor(cursor: &SessionCursor) -> String {
    global_id::encode(&format!("{}:{}", cursor.value, cursor.session_id))
}

fn parse_cursor(text: &str) -> Result<SessionCursor, V1Error> {
    let parse = || {
        let plain = global_id::decode(text)?;
        let (value, session_id) = plain.split_once(':')?;
        Some(SessionCursor { value: value.parse().ok()?, session_id: session_id.to_owned() })
    };
    parse().ok_or_else(|| V1Error::Unprocessable(format!("Invalid cursor format: {text}")))
}
