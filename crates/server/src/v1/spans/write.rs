//! A page of spans as JSON, written by several threads: a thousand spans can be megabytes of text, for which somebody
//! waits.

use std::thread::available_parallelism;

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use query::StoredSpan;
use serde::Serialize;

use crate::v1::V1Error;

/// Fewer are written faster by one thread.
const SPANS_EACH_MIN: usize = 50;
/// Most are no longer.
const SPAN_BYTES_EXPECTED: usize = 4096;

/// `{"data": [spans], "next_cursor": …}`.
pub(super) async fn page<V: From<StoredSpan> + Serialize>(
    mut spans: Vec<StoredSpan>,
    next_cursor: Option<String>,
) -> Result<Response, V1Error> {
    let threads = available_parallelism().map_or(1, Into::into);
    let each = spans.len().div_ceil(threads).max(SPANS_EACH_MIN);
    let mut parts = Vec::with_capacity(threads);
    while !spans.is_empty() {
        let rest = spans.split_off(each.min(spans.len()));
        parts.push(tokio::task::spawn_blocking(move || elements::<V>(spans)));
        spans = rest;
    }
    let mut body = br#"{"data":["#.to_vec();
    for (position, part) in parts.into_iter().enumerate() {
        if position > 0 {
            body.push(b',');
        }
        body.extend(part.await?);
    }
    body.extend(br#"],"next_cursor":"#);
    append(&mut body, &next_cursor);
    body.push(b'}');
    Ok(([(CONTENT_TYPE, "application/json")], body).into_response())
}

/// With commas between them.
fn elements<V: From<StoredSpan> + Serialize>(spans: Vec<StoredSpan>) -> Vec<u8> {
    let mut list = Vec::with_capacity(spans.len() * SPAN_BYTES_EXPECTED);
    for span in spans {
        if !list.is_empty() {
            list.push(b',');
        }
        append(&mut list, &V::from(span));
    }
    list
}

fn append<T: Serialize>(body: &mut Vec<u8>, value: &T) {
    serde_json::to_writer(body, value).expect("written to memory, and every key is a string");
}
