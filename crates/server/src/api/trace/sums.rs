//! What adds up over several traces.

use query::TraceRow;

use crate::api::values::TokensView;

#[derive(Debug, Default)]
pub(in crate::api) struct TraceSums {
    pub(in crate::api) trace_count: u64,
    /// Traces in which a span has status ERROR.
    pub(in crate::api) error_trace_count: u64,
    pub(in crate::api) span_count: u64,
    tokens_prompt: i64,
    tokens_completion: i64,
    pub(in crate::api) cost: Option<f64>,
    pub(in crate::api) first_start_unix_nano: i64,
    pub(in crate::api) last_start_unix_nano: i64,
    /// The latest end of a trace; `None` while none has ended.
    end_unix_nano: Option<i64>,
}

impl TraceSums {
    pub(in crate::api) fn of(traces: &[TraceRow]) -> TraceSums {
        let starts = || traces.iter().map(|trace| trace.start_time_unix_nano);
        let end = |trace: &TraceRow| Some(trace.start_time_unix_nano.saturating_add(trace.latency_nano?));
        let mut sums = TraceSums {
            first_start_unix_nano: starts().min().unwrap_or_default(),
            last_start_unix_nano: starts().max().unwrap_or_default(),
            end_unix_nano: traces.iter().filter_map(end).max(),
            ..TraceSums::default()
        };
        for trace in traces {
            sums.trace_count += 1;
            sums.error_trace_count += u64::from(trace.error_count > 0);
            sums.span_count += trace.span_count;
            sums.tokens_prompt = sums.tokens_prompt.saturating_add(trace.tokens_prompt);
            sums.tokens_completion = sums.tokens_completion.saturating_add(trace.tokens_completion);
            sums.cost = match (sums.cost, trace.cost) {
                (sum, None) => sum,
                (sum, Some(cost)) => Some(sum.unwrap_or(0.0) + cost),
            };
        }
        sums
    }

    pub(in crate::api) fn tokens(&self) -> TokensView {
        TokensView::new(self.tokens_prompt, self.tokens_completion)
    }

    /// From the earliest start to the latest end.
    pub(in crate::api) fn duration_nano(&self) -> Option<i64> {
        Some(self.end_unix_nano?.saturating_sub(self.first_start_unix_nano))
    }
}
