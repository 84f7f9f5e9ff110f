//! What was paid, and for how many tokens.

use async_graphql::{Result, SimpleObject};
use model::Cost;
use query::{CostTotals, SpanList, SpanSource as _};

use super::error::failed;
use super::reader::Turn;

/// In US dollars.
#[derive(SimpleObject)]
pub(super) struct SpanCostSummary {
    prompt: CostBreakdown,
    completion: CostBreakdown,
    total: CostBreakdown,
}

/// Both are null where nothing has a price.
#[derive(SimpleObject)]
pub(super) struct CostBreakdown {
    tokens: Option<f64>,
    cost: Option<f64>,
}

/// Tokens of spans of kind LLM; others repeat what is counted below them.
#[derive(SimpleObject)]
pub(super) struct TokenUsage {
    prompt: f64,
    completion: f64,
    total: f64,
}

impl SpanCostSummary {
    /// Of all spans of a list.
    pub(super) async fn of_list(store: Turn<'_>, spans: &SpanList) -> Result<SpanCostSummary> {
        Ok(SpanCostSummary::new(store.span_totals(spans).await.map_err(failed)?.cost))
    }

    pub(super) fn new(cost: Option<CostTotals>) -> SpanCostSummary {
        let part = |tokens: fn(CostTotals) -> i64, paid: fn(CostTotals) -> f64| CostBreakdown {
            tokens: cost.map(tokens).map(count),
            cost: cost.map(paid),
        };
        SpanCostSummary {
            prompt: part(|cost| cost.tokens_prompt, |cost| cost.prompt),
            completion: part(|cost| cost.tokens_completion, |cost| cost.completion),
            total: part(|cost| cost.tokens_prompt.saturating_add(cost.tokens_completion), |cost| cost.total),
        }
    }

    /// Of one span, by what it was charged for.
    pub(super) fn of_span(cost: &Cost) -> SpanCostSummary {
        let tokens = |is_prompt| {
            let details = cost.details.iter().filter(|detail| detail.is_prompt == is_prompt);
            details.map(|detail| detail.tokens).sum::<i64>()
        };
        SpanCostSummary::new(Some(CostTotals {
            total: cost.total,
            prompt: cost.prompt,
            completion: cost.completion,
            tokens_prompt: tokens(true),
            tokens_completion: tokens(false),
        }))
    }
}

impl TokenUsage {
    pub(super) fn new(prompt: i64, completion: i64) -> TokenUsage {
        let total = prompt.saturating_add(completion);
        TokenUsage { prompt: count(prompt), completion: count(completion), total: count(total) }
    }
}

/// Phoenix counts what can be much in floating point: GraphQL's integers have 32 bits.
#[expect(clippy::cast_precision_loss, reason = "exact up to 9 quadrillion")]
pub(super) fn count(number: i64) -> f64 {
    number as f64
}

/// As far as GraphQL's integers go.
pub(super) fn small(number: u64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
