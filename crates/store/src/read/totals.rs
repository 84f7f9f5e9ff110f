//! What each project holds.

use std::collections::HashMap;

use model::ProjectId;
use query::ProjectTotals;

use super::{ReadError, Source};

impl Source<'_> {
    pub(crate) fn project_totals(&self) -> Result<Vec<(ProjectId, ProjectTotals)>, ReadError> {
        let mut projects: HashMap<ProjectId, (ProjectTotals, Vec<i64>)> = HashMap::new();
        for trace in self.trace_numbers(None)?.values() {
            let (totals, latencies) = projects.entry(trace.project).or_default();
            totals.trace_count += 1;
            totals.span_count += trace.span_count;
            totals.error_trace_count += u64::from(trace.error_count > 0);
            totals.tokens_prompt = totals.tokens_prompt.saturating_add(trace.tokens_prompt);
            totals.tokens_completion = totals.tokens_completion.saturating_add(trace.tokens_completion);
            totals.cost = match (totals.cost, trace.cost) {
                (sum, None) => sum,
                (sum, Some(cost)) => Some(sum.unwrap_or(0.0) + cost),
            };
            totals.last_trace_start_unix_nano =
                totals.last_trace_start_unix_nano.max(Some(trace.start_time_unix_nano));
            latencies.extend(trace.latency_nano());
        }
        Ok(projects
            .into_iter()
            .map(|(project, (mut totals, mut latencies))| {
                latencies.sort_unstable();
                totals.latency_p50_nano = percentile(&latencies, 50);
                totals.latency_p99_nano = percentile(&latencies, 99);
                (project, totals)
            })
            .collect())
    }
}

/// The nearest-rank percentile: a value that occurred, never one in between.
fn percentile(sorted: &[i64], percent: usize) -> Option<i64> {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied()
}

#[cfg(test)]
mod tests {
    use super::percentile;

    #[test]
    fn a_percentile_is_a_value_that_occurred() {
        let values: Vec<i64> = (1..=200).collect();
        assert_eq!(percentile(&values, 50), Some(100));
        assert_eq!(percentile(&values, 99), Some(198));
        assert_eq!(percentile(&[7], 50), Some(7));
        assert_eq!(percentile(&[], 50), None);
    }
}
