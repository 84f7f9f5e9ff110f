//! The few values of a span that people filter, group and sum by.

mod elsewhere;

use semconv::SpanKind;
use semconv::gen_ai;
use semconv::openinference::{self as oi, embedding, llm, prompt, reranker, retrieval};
use semconv::otel;
use semconv::vendor::traceloop;

use crate::meaning::count_and_scores;
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
    pub document_scores: Option<ScoreRange>,
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

impl TokenCounts {
    /// The total as it was reported, else prompt plus completion; `None` where neither was.
    pub fn total_or_sum(&self) -> Option<i64> {
        let sum = || match (self.prompt, self.completion) {
            (None, None) => None,
            (prompt, completion) => Some(prompt.unwrap_or(0).saturating_add(completion.unwrap_or(0))),
        };
        self.total.or_else(sum)
    }
}

/// The lowest and the highest of some scores.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoreRange {
    pub min: f64,
    pub max: f64,
}

impl ScoreRange {
    /// `None` of none. Zero has no sign.
    pub(crate) fn of(scores: impl Iterator<Item = f64>) -> Option<ScoreRange> {
        let alone = scores.map(|score| ScoreRange { min: score + 0.0, max: score + 0.0 });
        alone.reduce(|a, b| ScoreRange { min: a.min.min(b.min), max: a.max.max(b.max) })
    }
}

/// Reads the facts out of a span. `session_id` is the span's own; a trace's session is the store's to decide.
pub fn facts(span: &Span) -> SpanFacts {
    let attributes = &span.attributes;
    let (document_count, document_scores) = documents(attributes).unzip();
    SpanFacts {
        span_kind: span_kind(attributes),
        session_id: label(attributes, oi::SESSION_ID),
        user_id: label(attributes, oi::USER_ID),
        model_name: first_label(attributes, &[llm::MODEL_NAME, embedding::MODEL_NAME, reranker::MODEL_NAME])
            .or_else(|| first_label(attributes, &elsewhere::MODEL_NAMES)),
        provider: first_label(attributes, &[llm::PROVIDER, llm::SYSTEM])
            .or_else(|| first_label(attributes, &elsewhere::PROVIDERS)),
        tokens: token_counts(attributes),
        prompt_template_id: label(attributes, prompt::ID),
        prompt_template_version: label(attributes, llm::PROMPT_TEMPLATE_VERSION),
        document_count,
        document_scores: document_scores.flatten(),
        error_type: error_type(span),
        weight: crate::sampling_weight(&span.trace_state),
    }
}

/// A word that is no kind is unknown; only a span that says nothing is looked at elsewhere.
fn span_kind(attributes: &Attributes) -> SpanKind {
    let kind = match attributes.str_at(oi::SPAN_KIND) {
        Some(said) => SpanKind::parse(said),
        None => elsewhere::span_kind(attributes),
    };
    kind.unwrap_or_default()
}

/// All counts are from one convention, since each has its own sense of what includes what.
fn token_counts(attributes: &Attributes) -> TokenCounts {
    let mut counts = openinference_counts(attributes);
    if counts == TokenCounts::default() {
        counts = elsewhere::token_counts(attributes);
    }
    // Traceloop writes GenAI, which becomes OpenInference on arrival, but for this one.
    if counts.reasoning.is_none() {
        counts.reasoning =
            attributes.at(traceloop::REASONING_TOKENS).and_then(Value::as_int).filter(|&tokens| tokens >= 0);
    }
    if counts.total.is_none() && (counts.prompt.is_some() || counts.completion.is_some()) {
        counts.total = Some(counts.prompt.unwrap_or(0).saturating_add(counts.completion.unwrap_or(0)));
    }
    counts
}

fn openinference_counts(attributes: &Attributes) -> TokenCounts {
    let count = |key: &str| attributes.at(key).and_then(Value::as_int).filter(|&tokens| tokens >= 0);
    TokenCounts {
        prompt: count(llm::TOKEN_COUNT_PROMPT),
        completion: count(llm::TOKEN_COUNT_COMPLETION),
        total: count(llm::TOKEN_COUNT_TOTAL),
        cache_read: count(llm::TOKEN_COUNT_PROMPT_CACHE_READ),
        cache_write: count(llm::TOKEN_COUNT_PROMPT_CACHE_WRITE),
        prompt_audio: count(llm::TOKEN_COUNT_PROMPT_AUDIO),
        reasoning: count(llm::TOKEN_COUNT_COMPLETION_REASONING),
        completion_audio: count(llm::TOKEN_COUNT_COMPLETION_AUDIO),
    }
}

/// How many documents a retriever found, else how many a reranker kept, in whatever shape: none where `meaning` knows
/// of none.
fn documents(attributes: &Attributes) -> Option<(i64, Option<ScoreRange>)> {
    let keys = [retrieval::DOCUMENTS, gen_ai::RETRIEVAL_DOCUMENTS, reranker::OUTPUT_DOCUMENTS];
    let mut found = None;
    for documents in keys.iter().filter_map(|key| attributes.at(key)) {
        let (count, scores) = count_and_scores(documents);
        found = Some((i64::try_from(count).ok()?, scores));
        if count > 0 {
            break;
        }
    }
    found
}

fn error_type(span: &Span) -> Option<String> {
    let thrown = span.events.iter().find(|event| event.name == otel::EXCEPTION_EVENT);
    let from_event = thrown.and_then(|event| event.attributes.get(otel::EXCEPTION_TYPE)?.as_str());
    from_event
        .or_else(|| span.attributes.str_at(otel::ERROR_TYPE))
        .filter(|t| !t.is_empty())
        .map(str::to_owned)
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

#[cfg(test)]
mod tests {
    use semconv::SpanKind;

    use super::{ScoreRange, SpanFacts, facts};
    use crate::test_span::span_with;

    fn read(json: &str) -> SpanFacts {
        facts(&span_with(json))
    }

    /// Prompt, completion, total, cache read, cache write, reasoning.
    fn counts(json: &str) -> [Option<i64>; 6] {
        let tokens = read(json).tokens;
        [
            tokens.prompt,
            tokens.completion,
            tokens.total,
            tokens.cache_read,
            tokens.cache_write,
            tokens.reasoning,
        ]
    }

    #[test]
    fn counts_are_read_however_they_are_spelled_and_the_total_is_made_up_for() {
        assert_eq!(
            counts(
                r#"{"llm":{"token_count":{"prompt":"10","completion":5.0,"prompt_details":{"cache_read":4,"cache_write":1},
                    "completion_details":{"reasoning":2}}}}"#
            ),
            [Some(10), Some(5), Some(15), Some(4), Some(1), Some(2)]
        );
        assert_eq!(counts(r#"{"llm":{"token_count":{"prompt":-1}}}"#), [None; 6]);
    }

    #[test]
    fn counts_of_other_conventions_are_read_where_openinference_has_none() {
        let old = r#"{"gen_ai":{"usage":{"prompt_tokens":10,"completion_tokens":5,"cache_read_input_tokens":4}},"llm":{"usage":{"total_tokens":15}}}"#;
        assert_eq!(counts(old), [Some(10), Some(5), Some(15), Some(4), None, None]);
        let ai_sdk = r#"{"ai":{"usage":{"inputTokens":10,"outputTokens":5,"cachedInputTokens":4,"reasoningTokens":2}}}"#;
        assert_eq!(counts(ai_sdk), [Some(10), Some(5), Some(15), Some(4), None, Some(2)]);
        let langfuse = r#"{"langfuse":{"observation":{"usage_details":"{\"input\":6,\"input_cached_tokens\":4,\"output\":3,\"output_reasoning_tokens\":2,\"total\":15}"}}}"#;
        assert_eq!(counts(langfuse), [Some(10), Some(5), Some(15), Some(4), None, Some(2)]);
        let both =
            r#"{"llm":{"token_count":{"prompt":1}},"ai":{"usage":{"inputTokens":10,"outputTokens":5}}}"#;
        assert_eq!(counts(both), [Some(1), None, Some(1), None, None, None]);
    }

    #[test]
    fn traceloops_reasoning_joins_the_counts_that_arrived_as_genai() {
        let json = r#"{"llm":{"token_count":{"prompt":100,"completion":30}},"gen_ai":{"usage":{"reasoning_tokens":20}}}"#;
        assert_eq!(counts(json), [Some(100), Some(30), Some(130), None, None, Some(20)]);
    }

    #[test]
    fn the_kind_is_read_from_whoever_says_it() {
        for (json, kind) in [
            (
                r#"{"openinference":{"span":{"kind":"llm"}},"traceloop":{"span":{"kind":"tool"}}}"#,
                SpanKind::Llm,
            ),
            (
                r#"{"openinference":{"span":{"kind":"WORKFLOW"}},"traceloop":{"span":{"kind":"tool"}}}"#,
                SpanKind::Unknown,
            ),
            (r#"{"traceloop":{"span":{"kind":"workflow"}}}"#, SpanKind::Chain),
            (r#"{"traceloop":{"span":{"kind":"agent"}}}"#, SpanKind::Agent),
            (r#"{"ai":{"operationId":"ai.generateText"}}"#, SpanKind::Chain),
            (r#"{"ai":{"operationId":"ai.streamText.doStream"}}"#, SpanKind::Llm),
            (r#"{"ai":{"operationId":"ai.toolCall"}}"#, SpanKind::Tool),
            (r#"{"langfuse":{"observation":{"type":"generation"}}}"#, SpanKind::Llm),
            (r#"{"langfuse":{"observation":{"type":"span"}}}"#, SpanKind::Unknown),
            (r#"{"langsmith":{"span":{"kind":"LLM"}}}"#, SpanKind::Llm),
            ("{}", SpanKind::Unknown),
        ] {
            assert_eq!(read(json).span_kind, kind, "{json}");
        }
    }

    #[test]
    fn a_model_and_its_provider_are_read_from_whoever_names_them() {
        let ai_sdk = read(r#"{"ai":{"model":{"id":"gpt-4o","provider":"openai.chat"}}}"#);
        assert_eq!(
            (ai_sdk.model_name.as_deref(), ai_sdk.provider.as_deref()),
            (Some("gpt-4o"), Some("openai.chat"))
        );
        let langfuse = read(r#"{"langfuse":{"observation":{"model":{"name":"gpt-4o"}}}}"#);
        assert_eq!(langfuse.model_name.as_deref(), Some("gpt-4o"));
    }

    #[test]
    fn documents_are_counted_indexed_or_as_text() {
        assert_eq!(read(r#"{"retrieval":{"documents":[{},{}]}}"#).document_count, Some(2));
        assert_eq!(read(r#"{"retrieval":{"documents":"[{},{},{}]"}}"#).document_count, Some(3));
        assert_eq!(read(r#"{"gen_ai":{"retrieval":{"documents":"[{},{}]"}}}"#).document_count, Some(2));
        assert_eq!(read("{}").document_count, None);
        let after_nothing =
            r#"{"retrieval":{"documents":[]},"reranker":{"output_documents":[{"score":0.5}]}}"#;
        assert_eq!(read(after_nothing).document_count, Some(1));
        assert_eq!(read(after_nothing).document_scores, Some(ScoreRange { min: 0.5, max: 0.5 }));
    }
}
