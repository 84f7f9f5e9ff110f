//! Spellings and attributes that everybody uses.

use super::SpanField;

/// Other spellings of a span's fields.
pub(in crate::filter) const SPAN_ALIASES: [(&str, SpanField); 5] = [
    ("context.span_id", SpanField::SpanId),
    ("context.trace_id", SpanField::TraceId),
    ("cumulative_token_count.prompt", SpanField::CumulativeTokensPrompt),
    ("cumulative_token_count.completion", SpanField::CumulativeTokensCompletion),
    ("cumulative_token_count.total", SpanField::CumulativeTokensTotal),
];

/// Attributes that are numbers whoever wrote them.
pub(in crate::filter) const NUMBER_ATTRIBUTES: [&str; 3] = [
    semconv::openinference::llm::TOKEN_COUNT_PROMPT,
    semconv::openinference::llm::TOKEN_COUNT_COMPLETION,
    semconv::openinference::llm::TOKEN_COUNT_TOTAL,
];

/// Attribute keys that everybody sends, offered in completion and as neighbours of a misspelt name.
pub(in crate::filter) const KNOWN_ATTRIBUTES: [&str; 22] = {
    use semconv::openinference::{
        INPUT_MIME_TYPE, INPUT_VALUE, METADATA, OUTPUT_MIME_TYPE, OUTPUT_VALUE, SESSION_ID, TAG_TAGS,
        USER_ID, embedding, llm, reranker, retrieval, tool,
    };
    [
        INPUT_VALUE,
        INPUT_MIME_TYPE,
        OUTPUT_VALUE,
        OUTPUT_MIME_TYPE,
        SESSION_ID,
        USER_ID,
        METADATA,
        TAG_TAGS,
        llm::MODEL_NAME,
        llm::PROVIDER,
        llm::SYSTEM,
        llm::INVOCATION_PARAMETERS,
        llm::TOKEN_COUNT_PROMPT,
        llm::TOKEN_COUNT_COMPLETION,
        llm::TOKEN_COUNT_TOTAL,
        llm::PROMPT_TEMPLATE,
        llm::PROMPT_TEMPLATE_VERSION,
        tool::NAME,
        tool::PARAMETERS,
        embedding::MODEL_NAME,
        reranker::QUERY,
        retrieval::TOP_K,
    ]
};
