//! Lists of traces, one whole trace, and the totals of a project.

use std::sync::Arc;

use model::{ProjectId, SpanId, SpanNode, StatusCode, TokenCounts, TraceId, elapsed_nano};
use semconv::SpanKind;

use crate::{Filter, Order, SortValue};

/// Which traces of a project, and in which order. All conditions must hold.
#[derive(Debug, Clone, PartialEq)]
pub struct TraceList {
    pub project: ProjectId,
    /// Earliest start at or after this.
    pub start_time_unix_nano: Option<i64>,
    /// Earliest start before this.
    pub end_time_unix_nano: Option<i64>,
    /// Any one of these sessions; all traces where there are none.
    pub session_ids: Vec<String>,
    /// Only traces in which a span has status ERROR.
    pub errors_only: bool,
    pub latency_nano_min: Option<i64>,
    pub latency_nano_max: Option<i64>,
    /// A condition at trace grain.
    pub expression: Option<Arc<Filter>>,
    pub sort: TraceSort,
    pub order: Order,
    /// The last trace of the page before.
    pub after: Option<TraceCursor>,
    pub limit: usize,
}

impl TraceList {
    /// All traces of a project, newest start first, without a limit.
    pub fn of(project: ProjectId) -> TraceList {
        TraceList {
            project,
            start_time_unix_nano: None,
            end_time_unix_nano: None,
            session_ids: Vec::new(),
            errors_only: false,
            latency_nano_min: None,
            latency_nano_max: None,
            expression: None,
            sort: TraceSort::StartTime,
            order: Order::Descending,
            after: None,
            limit: usize::MAX,
        }
    }
}

impl TraceList {
    /// Whether nothing is asked but the newest traces, all or those with errors, since a moment or ever.
    pub fn is_newest_first(&self) -> bool {
        let TraceList { project, start_time_unix_nano, errors_only, after, limit, .. } = *self;
        *self == TraceList { start_time_unix_nano, errors_only, after, limit, ..TraceList::of(project) }
    }
}

/// What a list of traces is sorted by; equal ones by id. What is missing comes last in both orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TraceSort {
    StartTime,
    Latency,
    /// Prompt plus completion.
    Tokens,
    Cost,
}

/// A place in a list of traces: after this one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TraceCursor {
    /// What the list is sorted by.
    pub value: SortValue,
    pub trace_id: TraceId,
}

impl TraceCursor {
    /// The place of a trace in a list sorted like this.
    pub fn of(sort: TraceSort, row: &TraceRow) -> TraceCursor {
        let value = match sort {
            TraceSort::StartTime => SortValue::Integer(row.start_time_unix_nano),
            TraceSort::Latency => row.latency_nano.into(),
            TraceSort::Tokens => SortValue::Integer(row.tokens_prompt.saturating_add(row.tokens_completion)),
            TraceSort::Cost => row.cost.into(),
        };
        TraceCursor { value, trace_id: row.trace_id }
    }
}

/// One trace in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct TraceRow {
    pub trace_id: TraceId,
    pub session_id: Option<String>,
    /// The first user that a span names.
    pub user_id: Option<String>,
    /// The earliest start of a span.
    pub start_time_unix_nano: i64,
    /// Latest end minus earliest start; `None` while no span has ended.
    pub latency_nano: Option<i64>,
    pub span_count: u64,
    pub error_count: u64,
    /// Sums over the trace's LLM spans.
    pub tokens_prompt: i64,
    pub tokens_completion: i64,
    pub cost: Option<f64>,
    pub root: Option<TraceRowRoot>,
}

/// The span that stands for its trace.
#[derive(Debug, Clone, PartialEq)]
pub struct TraceRowRoot {
    pub span_id: SpanId,
    pub name: String,
    pub span_kind: SpanKind,
    pub status_code: StatusCode,
    pub status_message: String,
    /// Its parent is not in the trace.
    pub is_orphan: bool,
    /// The first characters of the input and output values.
    pub input_preview: Option<String>,
    pub output_preview: Option<String>,
}

/// One whole trace.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredTrace {
    pub trace_id: TraceId,
    pub project: ProjectId,
    pub session_id: Option<String>,
    /// In order of start; equal starts in order of arrival.
    pub spans: Vec<TraceSpan>,
}

/// A span as the tree and the waterfall need it: narrow values only.
#[derive(Debug, Clone, PartialEq)]
pub struct TraceSpan {
    pub sequence: i64,
    pub span_id: SpanId,
    pub parent_id: Option<SpanId>,
    pub name: String,
    pub span_kind: SpanKind,
    pub status_code: StatusCode,
    pub status_message: String,
    pub start_time_unix_nano: i64,
    pub end_time_unix_nano: Option<i64>,
    pub user_id: Option<String>,
    pub model_name: Option<String>,
    pub tokens: TokenCounts,
    pub cost: Option<f64>,
    pub error_type: Option<String>,
}

impl TraceSpan {
    /// End minus start; `None` when there is no end or it lies before the start.
    pub fn latency_nano(&self) -> Option<i64> {
        elapsed_nano(self.start_time_unix_nano, self.end_time_unix_nano)
    }

    /// Its place and its own numbers, from which the shape of its trace is computed.
    pub fn node(&self) -> SpanNode {
        let counted = if self.span_kind == SpanKind::Llm { self.tokens } else { TokenCounts::default() };
        SpanNode {
            span_id: self.span_id,
            parent_id: self.parent_id,
            start_time_unix_nano: self.start_time_unix_nano,
            is_error: self.status_code == StatusCode::Error,
            tokens_prompt: counted.prompt.unwrap_or(0),
            tokens_completion: counted.completion.unwrap_or(0),
            cost: self.cost.unwrap_or(0.0),
        }
    }
}

/// What a project holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProjectTotals {
    pub trace_count: u64,
    pub span_count: u64,
    /// Traces in which a span has status ERROR.
    pub error_trace_count: u64,
    pub tokens_prompt: i64,
    pub tokens_completion: i64,
    pub cost: Option<f64>,
    /// Percentiles of trace latency; `None` without a trace that has ended.
    pub latency_p50_nano: Option<i64>,
    pub latency_p99_nano: Option<i64>,
    /// The latest start of a trace.
    pub last_trace_start_unix_nano: Option<i64>,
}
