//! What a model call cost, in US dollars.

mod usage;

use semconv::SpanKind;
use serde::{Deserialize, Serialize};

use crate::prices::{Price, Rates};
use crate::{Prices, Span, SpanFacts, TokenCounts};
use usage::Usage;

/// The cost of one span. Kept unrounded; a span is priced once, when it arrives.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Cost {
    pub total: f64,
    pub prompt: f64,
    pub completion: f64,
    pub details: Vec<CostDetail>,
}

/// One token type's share of a cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CostDetail {
    pub token_type: TokenType,
    pub is_prompt: bool,
    pub tokens: i64,
    pub cost: f64,
    pub cost_per_token: f64,
}

/// What a token was: each type has a price of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenType {
    Input,
    Output,
    CacheRead,
    CacheWrite,
    Audio,
    Reasoning,
    Image,
}

/// Why a span has no cost.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoCost {
    #[error("only the call of a model costs")]
    NoModelCall,
    #[error("no tokens were reported")]
    NoTokens,
    #[error("the span names no model")]
    NoModel,
    #[error("the model `{model}` is not in the table of prices")]
    UnknownModel { model: String },
}

/// Prices the model call of a span. A model that is not in the table has no cost: none is better than a wrong one.
pub fn cost(prices: &Prices, span: &Span, facts: &SpanFacts) -> Result<Cost, NoCost> {
    let model = priced_model(facts.span_kind, &facts.tokens, facts.model_name.as_deref())?;
    let rates = prices.rates(facts.provider.as_deref(), model, span.start_time_unix_nano);
    let rates = rates.ok_or_else(|| NoCost::UnknownModel { model: model.to_owned() })?;
    let usage = Usage::read(span, facts).ok_or(NoCost::NoTokens)?;
    Ok(price(&usage, rates))
}

/// The model that has no price, of a span that was kept without a cost; `None` where nothing is to be priced.
pub fn unpriced_model<'a>(
    span_kind: SpanKind,
    tokens: &TokenCounts,
    model_name: Option<&'a str>,
    has_cost: bool,
) -> Option<&'a str> {
    if has_cost { None } else { priced_model(span_kind, tokens, model_name).ok() }
}

/// The model whose price counts, if anything is to be priced.
fn priced_model<'a>(
    span_kind: SpanKind,
    tokens: &TokenCounts,
    model_name: Option<&'a str>,
) -> Result<&'a str, NoCost> {
    if span_kind != SpanKind::Llm {
        return Err(NoCost::NoModelCall);
    }
    if tokens.total.is_none() {
        return Err(NoCost::NoTokens);
    }
    model_name.ok_or(NoCost::NoModel)
}

fn price(usage: &Usage, rates: &Rates) -> Cost {
    let at = |own: &Option<Price>, side: &Option<Price>| {
        own.as_ref().or(side.as_ref()).map_or(0.0, |price| price.at(usage.prompt))
    };
    let prompt = side(
        true,
        usage.prompt,
        (TokenType::Input, at(&rates.input, &None)),
        &[
            (TokenType::CacheRead, usage.cache_read, at(&rates.cache_read, &rates.input)),
            (TokenType::CacheWrite, usage.cache_write, at(&rates.cache_write, &rates.input)),
            (TokenType::CacheWrite, usage.cache_write_1h, at(&rates.cache_write_1h, &rates.input)),
            (TokenType::Audio, usage.prompt_audio, at(&rates.input_audio, &rates.input)),
            (TokenType::Image, usage.prompt_image, at(&rates.input_image, &rates.input)),
        ],
    );
    let completion = side(
        false,
        usage.completion,
        (TokenType::Output, at(&rates.output, &None)),
        &[
            (TokenType::Reasoning, usage.reasoning, at(&rates.output_reasoning, &rates.output)),
            (TokenType::Audio, usage.completion_audio, at(&rates.output_audio, &rates.output)),
            (TokenType::Image, usage.completion_image, at(&rates.output_image, &rates.output)),
        ],
    );
    let sum = |details: &[CostDetail]| details.iter().map(|detail| detail.cost).sum::<f64>();
    let (prompt_cost, completion_cost) = (sum(&prompt), sum(&completion));
    Cost {
        total: prompt_cost + completion_cost,
        prompt: prompt_cost,
        completion: completion_cost,
        details: prompt.into_iter().chain(completion).collect(),
    }
}

/// The remainder of a side first, then its special tokens; types that did not occur are left out.
fn side(
    is_prompt: bool,
    all_tokens: i64,
    (plain, plain_price): (TokenType, f64),
    special: &[(TokenType, i64, f64)],
) -> Vec<CostDetail> {
    let special_tokens = special.iter().fold(0_i64, |sum, (_, tokens, _)| sum.saturating_add(*tokens));
    let remainder = all_tokens.saturating_sub(special_tokens).max(0);
    let all = std::iter::once((plain, remainder, plain_price)).chain(special.iter().copied());
    all.filter(|(_, tokens, _)| *tokens > 0)
        .map(|(token_type, tokens, per_million)| {
            let cost_per_token = per_million / 1e6;
            #[expect(clippy::cast_precision_loss, reason = "token counts stay far below 2^53")]
            let cost = tokens as f64 * cost_per_token;
            CostDetail { token_type, is_prompt, tokens, cost, cost_per_token }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Cost, NoCost, TokenType, cost, unpriced_model};
    use crate::test_span::span_with;
    use crate::{Prices, Span, facts};

    const TABLE: &str = r#"{"providers":[{"id":"acme","models":[
        {"match":{"equals":"plain"},"prices":[
            {"input":1,"output":10,"cache_read":0.1,"cache_write":1.25,"cache_write_1h":2,"output_audio":80},
            {"from":"2030-01-01","input":100,"output":100}]},
        {"match":{"equals":"long"},"prices":[{"input":{"base":1,"above":{"1000":2}},"output":{"base":5,"above":{"1000":7}}}]},
        {"match":{"equals":"unpriced"},"prices":[{}]}
    ]}]}"#;

    /// A model call of the year 2027 with the token counts given as JSON.
    fn call(model: &str, tokens: &str) -> Span {
        span_with(&format!(
            r#"{{"openinference":{{"span":{{"kind":"LLM"}}}},
                "llm":{{"provider":"acme","model_name":"{model}","token_count":{tokens}}}}}"#
        ))
    }

    fn cost_of(span: &Span) -> Result<Cost, NoCost> {
        cost(&Prices::parse(TABLE).expect("a table"), span, &facts(span))
    }

    /// Each detail as `type tokens × dollars per million`.
    fn details(span: &Span) -> Vec<String> {
        let cost = cost_of(span).expect("priced");
        let sum: f64 = cost.details.iter().map(|detail| detail.cost).sum();
        assert!((cost.total - sum).abs() < 1e-12 && (cost.prompt + cost.completion - sum).abs() < 1e-12);
        let side = |is_prompt| if is_prompt { "prompt" } else { "completion" };
        let line = |d: &super::CostDetail| {
            format!(
                "{} {:?} {} × {}",
                side(d.is_prompt),
                d.token_type,
                d.tokens,
                (d.cost_per_token * 1e9).round() / 1e3
            )
        };
        cost.details.iter().map(line).collect()
    }

    #[test]
    fn cached_and_reasoning_tokens_are_part_of_the_counts_and_paid_once() {
        let span = call(
            "plain",
            r#"{"prompt":1000,"completion":100,"prompt_details":{"cache_read":600,"cache_write":100},
                "completion_details":{"reasoning":40}}"#,
        );
        assert_eq!(
            details(&span),
            [
                "prompt Input 300 × 1",
                "prompt CacheRead 600 × 0.1",
                "prompt CacheWrite 100 × 1.25",
                "completion Output 60 × 10",
                "completion Reasoning 40 × 10",
            ]
        );
    }

    #[test]
    fn details_that_exceed_their_count_leave_no_remainder_below_zero() {
        let span = call("plain", r#"{"prompt":10,"completion":5,"prompt_details":{"cache_read":20}}"#);
        assert_eq!(details(&span), ["prompt CacheRead 20 × 0.1", "completion Output 5 × 10"]);
    }

    #[test]
    fn what_is_kept_an_hour_costs_more() {
        let span =
            call("plain", r#"{"prompt":100,"prompt_details":{"cache_write":100,"cache_write_1h":60}}"#);
        assert_eq!(details(&span), ["prompt CacheWrite 40 × 1.25", "prompt CacheWrite 60 × 2"]);
    }

    #[test]
    fn a_total_beyond_both_counts_was_written_by_the_model() {
        assert_eq!(
            details(&call("plain", r#"{"prompt":10,"completion":5,"total":45}"#)),
            ["prompt Input 10 × 1", "completion Output 35 × 10"]
        );
        assert_eq!(details(&call("plain", r#"{"total":45}"#)), ["prompt Input 45 × 1"]);
    }

    #[test]
    fn a_long_prompt_raises_the_price_of_every_token() {
        let short = call("long", r#"{"prompt":1000,"completion":10}"#);
        assert_eq!(details(&short), ["prompt Input 1000 × 1", "completion Output 10 × 5"]);
        let long = call("long", r#"{"prompt":1001,"completion":10}"#);
        assert_eq!(details(&long), ["prompt Input 1001 × 2", "completion Output 10 × 7"]);
    }

    #[test]
    fn a_span_is_priced_by_the_day_it_started() {
        let later = Span {
            start_time_unix_nano: 1_900_000_000_000_000_000,
            ..call("plain", r#"{"prompt":1,"prompt_details":{"cache_read":1}}"#)
        };
        assert_eq!(details(&later), ["prompt CacheRead 1 × 100"]);
    }

    #[test]
    fn there_is_no_cost_without_a_known_model_tokens_and_the_kind_llm() {
        for model in ["unknown", "unpriced"] {
            let no_cost = cost_of(&call(model, r#"{"prompt":1}"#)).expect_err("no price");
            assert_eq!(no_cost.to_string(), format!("the model `{model}` is not in the table of prices"));
        }
        assert_eq!(cost_of(&call("plain", "{}")), Err(NoCost::NoTokens));
        assert_eq!(cost_of(&call("", r#"{"prompt":1}"#)), Err(NoCost::NoModel));
        let mut chain = call("plain", r#"{"prompt":1}"#);
        chain.attributes.insert("openinference.span.kind", "CHAIN");
        assert_eq!(cost_of(&chain), Err(NoCost::NoModelCall));
        assert_eq!(cost_of(&call("plain", r#"{"prompt":0,"completion":0}"#)), Ok(Cost::default()));
    }

    #[test]
    fn of_a_span_that_was_kept_without_a_cost_it_is_known_which_model_has_no_price() {
        let unpriced = |tokens: &str, has_cost| {
            let facts = facts(&call("unknown", tokens));
            let model = unpriced_model(facts.span_kind, &facts.tokens, facts.model_name.as_deref(), has_cost);
            model.map(str::to_owned)
        };
        assert_eq!(unpriced(r#"{"prompt":1}"#, false).as_deref(), Some("unknown"));
        assert_eq!(unpriced(r#"{"prompt":1}"#, true), None);
        assert_eq!(unpriced("{}", false), None);
    }

    #[test]
    fn the_table_that_comes_with_the_program_prices_a_call() {
        let span = span_with(
            r#"{"openinference.span.kind":"LLM","llm.model_name":"gpt-4o-mini","llm.token_count.prompt":1000000}"#,
        );
        let cost = cost(&Prices::builtin(), &span, &facts(&span)).expect("priced");
        assert_eq!((cost.total, cost.details[0].token_type), (0.15, TokenType::Input));
    }
}
