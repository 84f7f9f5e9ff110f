//! Lists of traces, one whole trace, and the totals of a project.

use model::{ProjectId, SpanId, StatusCode, TokenCounts, TraceId};
use semconv::SpanKind;

/// Which traces of a project: newest start first.
#[derive(Debug, Clone, PartialEq)]
pub struct TraceList {
    pub project: ProjectId,
    /// Only traces in which a span has status ERROR.
    pub errors_only: bool,
    /// The last trace of the page before.
    pub after: Option<TraceCursor>,
    pub limit: usize,
}

/// A place in a list of traces: after the trace with this start and id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceCursor {
    pub start_time_unix_nano: i64,
    pub trace_id: TraceId,
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
