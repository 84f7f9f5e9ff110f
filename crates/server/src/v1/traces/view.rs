//! A trace as `/v1` shows it.

use model::ProjectId;
use query::{StoredTrace, TraceRow, TraceSpan};
use serde::Serialize;

use crate::v1::{GlobalId, global_id, timestamp};

#[derive(Serialize)]
pub(in crate::v1) struct TraceView {
    id: String,
    trace_id: String,
    project_id: String,
    start_time: String,
    /// Clients insist on one: a trace in which nothing has ended shows the beginning of time, as in Phoenix.
    end_time: String,
    token_count_prompt: i64,
    token_count_completion: i64,
    token_count_total: i64,
    spans: Option<Vec<TraceSpanView>>,
}

#[derive(Serialize)]
struct TraceSpanView {
    id: String,
    span_id: String,
    parent_id: Option<String>,
    name: String,
    span_kind: &'static str,
    status_code: &'static str,
    start_time: String,
    end_time: String,
}

impl TraceView {
    pub(super) fn new(row: &TraceRow, project: ProjectId, trace: Option<StoredTrace>) -> TraceView {
        TraceView {
            id: global_id::of_trace(row.trace_id),
            trace_id: row.trace_id.to_string(),
            project_id: GlobalId::project(project).to_string(),
            start_time: timestamp::print(row.start_time_unix_nano),
            end_time: timestamp::print(end_time_unix_nano(row)),
            token_count_prompt: row.tokens_prompt,
            token_count_completion: row.tokens_completion,
            token_count_total: row.tokens_prompt.saturating_add(row.tokens_completion),
            spans: trace.map(|trace| trace.spans.into_iter().map(TraceSpanView::from).collect()),
        }
    }
}

/// The latest end of a span.
pub(in crate::v1) fn end_time_unix_nano(row: &TraceRow) -> i64 {
    row.latency_nano.map_or(0, |latency| row.start_time_unix_nano.saturating_add(latency))
}

impl From<TraceSpan> for TraceSpanView {
    fn from(span: TraceSpan) -> TraceSpanView {
        TraceSpanView {
            id: GlobalId::span(span.sequence).to_string(),
            span_id: span.span_id.to_string(),
            parent_id: span.parent_id.map(|id| id.to_string()),
            name: span.name,
            span_kind: span.span_kind.as_str(),
            status_code: span.status_code.as_str(),
            start_time: timestamp::print(span.start_time_unix_nano),
            end_time: timestamp::print(span.end_time_unix_nano.unwrap_or(0)),
        }
    }
}
