//! Lists of spans: what can be asked, and the span as it comes back.

use model::{Cost, ProjectId, Span, SpanFacts, SpanId, StatusCode, TraceId, Value};
use semconv::SpanKind;

/// A span as the store keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredSpan {
    /// Arrival order, unique over all projects; what `/v1` shows as the span's id.
    pub sequence: i64,
    /// The project and session of the span's trace.
    pub project: ProjectId,
    pub session_id: Option<String>,
    pub span: Span,
    pub facts: SpanFacts,
    pub cost: Option<Cost>,
}

/// Which spans of a project, and in which order.
#[derive(Debug, Clone, PartialEq)]
pub struct SpanList {
    pub project: ProjectId,
    pub filter: SpanFilter,
    pub sort: SpanSort,
    pub order: Order,
    /// The first span of the page asked for.
    pub from: Option<SpanCursor>,
    pub limit: usize,
}

/// Conditions that must all hold. Within one list of values any one may.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SpanFilter {
    /// Span start at or after this.
    pub start_time_unix_nano: Option<i64>,
    /// Span start before this.
    pub end_time_unix_nano: Option<i64>,
    pub trace_ids: Vec<TraceId>,
    pub span_ids: Vec<SpanId>,
    pub names: Vec<String>,
    pub span_kinds: Vec<SpanKind>,
    pub status_codes: Vec<StatusCode>,
    pub parent: ParentFilter,
    /// Dotted path and the value found there. Unlike the lists above, all of them must match.
    pub attributes: Vec<(String, Value)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ParentFilter {
    #[default]
    Any,
    /// Spans that name no parent.
    None,
    Id(SpanId),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpanSort {
    /// Arrival order.
    Sequence,
    /// Start time, then arrival order.
    StartTime,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Ascending,
    Descending,
}

/// A place in a list of spans. `start_time_unix_nano` counts only where the list is sorted by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpanCursor {
    pub start_time_unix_nano: i64,
    pub sequence: i64,
}
