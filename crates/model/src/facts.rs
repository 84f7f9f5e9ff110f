//! The few values of a span that people filter, group and sum by.

use semconv::SpanKind;
use semconv::openinference::{self as oi, embedding, llm, prompt, reranker, retrieval};
use semconv::otel;

use crate::{Attributes, Span, Value};

/// Read out of the attributes once, when the span arrives, and kept as columns.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SpanFacts {
    pub span_kind: SpanKind,
    pub session_id: Option<String>,
    pub user_id: Option<String>,
    pub model_name: Option<String>,
    pub provider: Option<String>,
    pub tokens: TokenCounts,
    pub prompt_template_id: Option<String>,
    pub prompt_template_version: Option<String>,
    pub document_count: Option<i64>,
    /// The type of the first exception, or `error.type`.
    pub error_type: Option<String>,
    pub weight: f64,
}

/// Tokens as they were reported. Cached and reasoning tokens are part of the prompt and completion counts,
/// as in OpenInference. `None` is "not reported", which is not zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TokenCounts {
    pub prompt: Option<i64>,
    pub completion: Option<i64>,
    pub total: Option<i64>,
    pub cache_read: Option<i64>,
    pub cache_write: Option<i64>,
    pub prompt_audio: Option<i64>,
    pub reasoning: Option<i64>,
    pub completion_audio: Option<i64>,
}

/// Reads the facts out of a span. `session_id` is the span's own; a trace's session is the store's to decide.
pub fn facts(span: &Span) -> SpanFacts {
    let attributes = &span.attributes;
    let span_kind = attributes.str_at(oi::SPAN_KIND).and_then(SpanKind::parse).unwrap_or_default();
    SpanFacts {
        span_kind,
        session_id: label(attributes, oi::SESSION_ID),
        user_id: label(attributes, oi::USER_ID),
        model_name: first_label(attributes, &[llm::MODEL_NAME, embedding::MODEL_NAME, reranker::MODEL_NAME]),
        provider: first_label(attributes, &[llm::PROVIDER, llm::SYSTEM]),
        tokens: token_counts(attributes),
        prompt_template_id: label(attributes, prompt::ID),
        prompt_template_version: label(attributes, llm::PROMPT_TEMPLATE_VERSION),
        document_count: document_count(attributes),
        error_type: error_type(span),
        weight: crate::sampling_weight(&span.trace_state),
    }
}

fn token_counts(attributes: &Attributes) -> TokenCounts {
    let count = |key: &str| attributes.at(key).and_then(Value::as_int).filter(|&tokens| tokens >= 0);
    let prompt_detail = |name: &str| count(&format!("{}.{name}", llm::TOKEN_COUNT_PROMPT_DETAILS));
    let completion_detail = |name: &str| count(&format!("{}.{name}", llm::TOKEN_COUNT_COMPLETION_DETAILS));
    let (prompt, completion) = (count(llm::TOKEN_COUNT_PROMPT), count(llm::TOKEN_COUNT_COMPLETION));
    let sum = || match (prompt, completion) {
        (None, None) => None,
        (prompt, completion) => Some(prompt.unwrap_or(0).saturating_add(completion.unwrap_or(0))),
    };
    TokenCounts {
        prompt,
        completion,
        total: count(llm::TOKEN_COUNT_TOTAL).or_else(sum),
        cache_read: prompt_detail("cache_read"),
        cache_write: prompt_detail("cache_write"),
        prompt_audio: prompt_detail("audio"),
        reasoning: completion_detail("reasoning"),
        completion_audio: completion_detail("audio"),
    }
}

/// How many documents a retriever or reranker returned, indexed or as one JSON string.
fn document_count(attributes: &Attributes) -> Option<i64> {
    let documents = attributes.at(retrieval::DOCUMENTS).or_else(|| attributes.at(reranker::OUTPUT_DOCUMENTS))?;
    let count = match documents {
        Value::List(list) => list.len(),
        Value::String(text) => Value::from_json(text).ok()?.as_list()?.len(),
        _ => return None,
    };
    i64::try_from(count).ok()
}

fn error_type(span: &Span) -> Option<String> {
    let thrown = span.events.iter().find(|event| event.name == otel::EXCEPTION_EVENT);
    let from_event = thrown.and_then(|event| event.attributes.get(otel::EXCEPTION_TYPE)?.as_str());
    from_event.or_else(|| span.attributes.str_at(otel::ERROR_TYPE)).filter(|t| !t.is_empty()).map(str::to_owned)
}

fn first_label(attributes: &Attributes, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| label(attributes, key))
}

/// A name by which things are grouped: any scalar as text, trimmed, and never empty.
fn label(attributes: &Attributes, key: &str) -> Option<String> {
    let text = match attributes.at(key)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Int(number) => number.to_string(),
        Value::Double(number) => number.to_string(),
        // The spelling that Phoenix's users already have in their data.
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}
