//! What spans add up to, wherever they lie.

use model::elapsed_nano;
use query::{Figures, WeightedFigures};
use semconv::SpanKind;

use crate::columns::{SpanColumns, number};
use crate::sketch::Sketch;

/// Counts and sums that add up over parts.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Sums {
    pub(crate) count: u64,
    pub(crate) error_count: u64,
    /// Of LLM spans.
    pub(crate) tokens_prompt: i64,
    pub(crate) tokens_completion: i64,
    pub(crate) cost: Option<f64>,
    pub(crate) latency: Sketch,
    /// How many of them weigh something else than one.
    pub(crate) sampled: u64,
    pub(crate) weighted: WeightedSums,
}

/// The same, each span counted by its weight.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct WeightedSums {
    pub(crate) count: f64,
    pub(crate) error_count: f64,
    pub(crate) tokens_prompt: f64,
    pub(crate) tokens_completion: f64,
    pub(crate) cost: Option<f64>,
}

impl Sums {
    pub(crate) fn add_row(&mut self, columns: &SpanColumns, row: usize) {
        let weight = columns.weight.value(row);
        let is_error = columns.status_code.value(row) == "ERROR";
        self.count += 1;
        self.sampled += u64::from(weight != 1.0);
        self.weighted.count += weight;
        if is_error {
            self.error_count += 1;
            self.weighted.error_count += weight;
        }
        if columns.span_kind.value(row) == SpanKind::Llm.as_str() {
            let (prompt, completion) =
                (number(&columns.tokens_prompt, row), number(&columns.tokens_completion, row));
            self.tokens_prompt = self.tokens_prompt.saturating_add(prompt.unwrap_or(0));
            self.tokens_completion = self.tokens_completion.saturating_add(completion.unwrap_or(0));
            self.weighted.tokens_prompt += as_f64(prompt.unwrap_or(0)) * weight;
            self.weighted.tokens_completion += as_f64(completion.unwrap_or(0)) * weight;
        }
        let cost = number(&columns.cost_total, row);
        self.cost = sum(self.cost, cost);
        self.weighted.cost = sum(self.weighted.cost, cost.map(|cost| cost * weight));
        if let Some(elapsed) = elapsed_nano(columns.start_time.value(row), number(&columns.end_time, row)) {
            self.latency.add(elapsed, weight);
        }
    }

    pub(crate) fn add(&mut self, other: &Sums) {
        self.count += other.count;
        self.error_count += other.error_count;
        self.tokens_prompt = self.tokens_prompt.saturating_add(other.tokens_prompt);
        self.tokens_completion = self.tokens_completion.saturating_add(other.tokens_completion);
        self.cost = sum(self.cost, other.cost);
        self.latency.merge(&other.latency);
        self.sampled += other.sampled;
        self.weighted.count += other.weighted.count;
        self.weighted.error_count += other.weighted.error_count;
        self.weighted.tokens_prompt += other.weighted.tokens_prompt;
        self.weighted.tokens_completion += other.weighted.tokens_completion;
        self.weighted.cost = sum(self.weighted.cost, other.weighted.cost);
    }

    pub(crate) fn figures(&self) -> Figures {
        let WeightedSums { count, error_count, tokens_prompt, tokens_completion, cost } = self.weighted;
        let weighted = WeightedFigures { count, error_count, tokens_prompt, tokens_completion, cost };
        Figures {
            count: self.count,
            error_count: self.error_count,
            tokens_prompt: self.tokens_prompt,
            tokens_completion: self.tokens_completion,
            cost: self.cost,
            latency: self.latency.percentiles(),
            weighted: (self.sampled > 0).then_some(weighted),
        }
    }
}

/// What is missing adds nothing, and nothing added up is missing.
fn sum(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    match (a, b) {
        (None, one) | (one, None) => one,
        (Some(a), Some(b)) => Some(a + b),
    }
}

#[expect(clippy::cast_precision_loss, reason = "an estimate from a sample")]
fn as_f64(tokens: i64) -> f64 {
    tokens as f64
}
