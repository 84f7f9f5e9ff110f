//! The numbers of a trace that add up over its parts, wherever they lie.

use model::{ProjectId, StatusCode, elapsed_nano};
use semconv::SpanKind;

use crate::columns::{SpanColumns, number};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TraceNumbers {
    pub(crate) project: ProjectId,
    pub(crate) start_time_unix_nano: i64,
    pub(crate) end_time_unix_nano: Option<i64>,
    pub(crate) span_count: u64,
    pub(crate) error_count: u64,
    pub(crate) tokens_prompt: i64,
    pub(crate) tokens_completion: i64,
    pub(crate) cost: Option<f64>,
}

/// The columns that [`TraceNumbers::of_row`] reads.
pub(crate) const NUMBER_COLUMNS: [&str; 8] = [
    "project",
    "start_time",
    "end_time",
    "span_kind",
    "status_code",
    "tokens_prompt",
    "tokens_completion",
    "cost_total",
];

impl TraceNumbers {
    pub(crate) fn of_row(columns: &SpanColumns, row: usize) -> TraceNumbers {
        let is_llm = columns.span_kind(row) == SpanKind::Llm;
        let tokens = |array| if is_llm { number(array, row).unwrap_or(0) } else { 0 };
        TraceNumbers {
            project: columns.project(row),
            start_time_unix_nano: columns.start_time.value(row),
            end_time_unix_nano: number(&columns.end_time, row),
            span_count: 1,
            error_count: u64::from(columns.status_code(row) == StatusCode::Error),
            tokens_prompt: tokens(&columns.tokens_prompt),
            tokens_completion: tokens(&columns.tokens_completion),
            cost: number(&columns.cost_total, row),
        }
    }

    pub(crate) fn add(&mut self, other: &TraceNumbers) {
        self.start_time_unix_nano = self.start_time_unix_nano.min(other.start_time_unix_nano);
        self.end_time_unix_nano = self.end_time_unix_nano.max(other.end_time_unix_nano);
        self.span_count += other.span_count;
        self.error_count += other.error_count;
        self.tokens_prompt = self.tokens_prompt.saturating_add(other.tokens_prompt);
        self.tokens_completion = self.tokens_completion.saturating_add(other.tokens_completion);
        self.cost = match (self.cost, other.cost) {
            (None, cost) | (cost, None) => cost,
            (Some(a), Some(b)) => Some(a + b),
        };
    }

    /// Latest end minus earliest start; `None` where nothing has ended, or ended before it began.
    pub(crate) fn latency_nano(&self) -> Option<i64> {
        elapsed_nano(self.start_time_unix_nano, self.end_time_unix_nano)
    }
}
