//! `GET /v1/projects/{project}/traces`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use query::{Filter, Grain, Order, SpanSource as _, TraceCursor, TraceList, TraceSort};
use store::Store;

use super::view::TraceView;
use super::{cursor, nanos};
use crate::v1::projects::{Page, find_project};
use crate::v1::query_params::QueryParams;
use crate::v1::{V1Error, global_id};

const LIMIT_DEFAULT: usize = 100;
const LIMIT_MAX: usize = 1000;

/// By start or by latency, with what a filter in the language of traces asks.
pub(in crate::v1) async fn list_traces(
    State(store): State<Store>,
    Path(project): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Json<Page<TraceView>>, V1Error> {
    let mut params = QueryParams::new(pairs);
    let start_time_unix_nano = params.time("start_time");
    let end_time_unix_nano = params.time("end_time");
    let sort =
        params.choice("sort", [("start_time", TraceSort::StartTime), ("latency_ms", TraceSort::Latency)]);
    let order = params.order(Order::Descending);
    let limit = params.limit("limit", LIMIT_DEFAULT, Some(LIMIT_MAX));
    let cursor = params.text("cursor").filter(|cursor| !cursor.is_empty());
    let with_spans = params.boolean("include_spans");
    let sessions = params.texts("session_identifier");
    let with_error = params.optional_boolean("error");
    let latency_nano_min = params.amount("min_latency_ms").map(nanos);
    let latency_nano_max = params.amount("max_latency_ms").map(nanos);
    let filter = params.text("filter");
    params.finish()?;

    let project = find_project(&store, &project).await?;
    let expression = condition(filter.as_deref(), with_error)?;
    let invalid = || V1Error::Unprocessable("Invalid cursor".to_owned());
    let after = cursor.map(|text| cursor::parse(sort, &text).ok_or_else(invalid)).transpose()?;
    let session_ids =
        sessions.into_iter().map(|text| global_id::parse_session(&text).unwrap_or(text)).collect();
    let question = TraceList {
        start_time_unix_nano,
        end_time_unix_nano,
        session_ids,
        errors_only: with_error == Some(true),
        latency_nano_min,
        latency_nano_max,
        expression,
        sort,
        order,
        after,
        // One more than asked for, to know whether there is a next page.
        limit: limit + 1,
        ..TraceList::of(project.id)
    };
    let mut rows = store.traces(&question).await?;
    let is_last = rows.len() <= limit;
    rows.truncate(limit);
    let next_cursor =
        rows.last().filter(|_| !is_last).map(|row| cursor::print(TraceCursor::of(sort, row), sort));
    let mut data = Vec::with_capacity(rows.len());
    for row in rows {
        let spans = if with_spans { store.trace(row.trace_id).await? } else { None };
        data.push(TraceView::new(&row, project.id, spans));
    }
    Ok(Json(Page { data, next_cursor }))
}

/// The filter, and with it that no span failed where that is asked for.
fn condition(filter: Option<&str>, with_error: Option<bool>) -> Result<Option<Arc<Filter>>, V1Error> {
    let written = filter.filter(|text| !text.trim().is_empty());
    let parse =
        |text: &str| Filter::parse(text, Grain::Trace).map_err(|error| V1Error::Invalid(error.to_string()));
    let (mut filter, _doubts) = match written {
        Some(text) => parse(text)?,
        None if with_error == Some(false) => parse(WITHOUT_ERROR)?,
        None => return Ok(None),
    };
    if let (Some(text), Some(false)) = (written, with_error) {
        (filter, _) = parse(&format!("({text}) and {WITHOUT_ERROR}"))?;
    }
    Ok(Some(Arc::new(filter)))
}

const WITHOUT_ERROR: &str = "error_count == 0";
