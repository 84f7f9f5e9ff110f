//! The same facts under the names that other conventions give them, for spans that OpenInference says
//! nothing about. GenAI is not here: it becomes OpenInference when a span arrives.

use semconv::SpanKind;
use semconv::gen_ai;
use semconv::vendor::{ai_sdk, langfuse, langsmith, traceloop};

use super::TokenCounts;
use crate::{Attributes, Value};

pub(super) const MODEL_NAMES: [&str; 2] = [langfuse::MODEL_NAME, ai_sdk::MODEL_ID];
pub(super) const PROVIDERS: [&str; 1] = [ai_sdk::MODEL_PROVIDER];

pub(super) fn span_kind(attributes: &Attributes) -> Option<SpanKind> {
    let said = |key: &str| attributes.str_at(key);
    None.or_else(|| traceloop_kind(said(traceloop::SPAN_KIND)?))
        .or_else(|| ai_sdk_kind(said(ai_sdk::OPERATION_ID)?))
        .or_else(|| langfuse_kind(said(langfuse::TYPE)?))
        .or_else(|| langsmith_kind(said(langsmith::SPAN_KIND)?))
}

fn traceloop_kind(kind: &str) -> Option<SpanKind> {
    match kind {
        "workflow" | "task" => Some(SpanKind::Chain),
        kind => SpanKind::parse(kind),
    }
}

/// Only the inner `do…` spans call a model; the outer ones repeat their tokens.
fn ai_sdk_kind(operation: &str) -> Option<SpanKind> {
    let step = operation.strip_prefix("ai.")?;
    Some(match step.rsplit('.').next() {
        Some("doGenerate" | "doStream") => SpanKind::Llm,
        Some("doEmbed") => SpanKind::Embedding,
        Some("toolCall") => SpanKind::Tool,
        _ => SpanKind::Chain,
    })
}

fn langfuse_kind(kind: &str) -> Option<SpanKind> {
    match kind {
        "generation" => Some(SpanKind::Llm),
        kind => SpanKind::parse(kind),
    }
}

fn langsmith_kind(kind: &str) -> Option<SpanKind> {
    match kind {
        "parser" => Some(SpanKind::Chain),
        kind => SpanKind::parse(kind),
    }
}

pub(super) fn token_counts(attributes: &Attributes) -> TokenCounts {
    if let Some(Ok(Value::Map(usage))) = attributes.str_at(langfuse::USAGE_DETAILS).map(Value::from_json) {
        return langfuse_counts(&usage);
    }
    let count = |keys: &[&str]| {
        keys.iter().find_map(|key| attributes.at(key).and_then(Value::as_int)).filter(|&tokens| tokens >= 0)
    };
    TokenCounts {
        prompt: count(&[gen_ai::USAGE_PROMPT_TOKENS, ai_sdk::INPUT_TOKENS[0], ai_sdk::INPUT_TOKENS[1]]),
        completion: count(&[
            gen_ai::USAGE_COMPLETION_TOKENS,
            ai_sdk::OUTPUT_TOKENS[0],
            ai_sdk::OUTPUT_TOKENS[1],
        ]),
        total: count(&[traceloop::TOTAL_TOKENS, ai_sdk::TOTAL_TOKENS]),
        cache_read: count(&[traceloop::CACHE_READ_TOKENS, ai_sdk::CACHED_INPUT_TOKENS]),
        cache_write: count(&[traceloop::CACHE_WRITE_TOKENS]),
        reasoning: count(&[traceloop::REASONING_TOKENS, ai_sdk::REASONING_TOKENS]),
        ..TokenCounts::default()
    }
}

/// Langfuse's types of tokens do not overlap, so a side is the sum of its types.
fn langfuse_counts(usage: &Attributes) -> TokenCounts {
    let sum = |is_meant: &dyn Fn(&str) -> bool| {
        let counts = usage.iter().filter(|(key, _)| is_meant(key)).filter_map(|(_, value)| value.as_int());
        counts.filter(|&tokens| tokens >= 0).reduce(i64::saturating_add)
    };
    let is_cache_write =
        |key: &str| key.contains("cache") && (key.contains("creation") || key.contains("write"));
    let is_cache_read = |key: &str| key.contains("cache") && !is_cache_write(key);
    TokenCounts {
        prompt: sum(&|key| key.contains("input") || key.contains("prompt") || key.contains("cache")),
        completion: sum(&|key| key.contains("output") || key.contains("completion")),
        total: sum(&|key| key == "total" || key == "total_tokens"),
        cache_read: sum(&is_cache_read),
        cache_write: sum(&is_cache_write),
        reasoning: sum(&|key| key.contains("reasoning")),
        ..TokenCounts::default()
    }
}
