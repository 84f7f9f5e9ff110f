//! Values that several resources show, and how times are written.

use model::{StatusCode, TokenCounts};
use semconv::SpanKind;
use serde::Serialize;
use utoipa::ToSchema;

/// Tokens of LLM spans.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TokensView {
    pub prompt: i64,
    pub completion: i64,
    pub total: i64,
}

#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum SpanKindView {
    Agent,
    Chain,
    Decision,
    Embedding,
    Evaluator,
    Guardrail,
    Llm,
    Prompt,
    Reranker,
    Retriever,
    Tool,
    Unknown,
}

#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum StatusCodeView {
    Unset,
    Ok,
    Error,
}

/// Nanoseconds since 1970 as decimal text: JavaScript's numbers would round them.
pub(super) fn nanoseconds(unix_nano: i64) -> String {
    unix_nano.to_string()
}

#[expect(clippy::cast_precision_loss, reason = "a duration of a hundred days still shows its nanoseconds")]
pub(super) fn latency_ms(nano: i64) -> f64 {
    nano as f64 / 1e6
}

impl TokensView {
    pub(super) fn new(prompt: i64, completion: i64) -> TokensView {
        TokensView { prompt, completion, total: prompt.saturating_add(completion) }
    }

    /// A span's own tokens; `None` where it reports none.
    pub(super) fn reported(tokens: &TokenCounts) -> Option<TokensView> {
        let (prompt, completion) = (tokens.prompt.unwrap_or(0), tokens.completion.unwrap_or(0));
        let total = tokens.total?;
        Some(TokensView { prompt, completion, total })
    }
}

impl From<SpanKind> for SpanKindView {
    fn from(kind: SpanKind) -> SpanKindView {
        match kind {
            SpanKind::Agent => SpanKindView::Agent,
            SpanKind::Chain => SpanKindView::Chain,
            SpanKind::Decision => SpanKindView::Decision,
            SpanKind::Embedding => SpanKindView::Embedding,
            SpanKind::Evaluator => SpanKindView::Evaluator,
            SpanKind::Guardrail => SpanKindView::Guardrail,
            SpanKind::Llm => SpanKindView::Llm,
            SpanKind::Prompt => SpanKindView::Prompt,
            SpanKind::Reranker => SpanKindView::Reranker,
            SpanKind::Retriever => SpanKindView::Retriever,
            SpanKind::Tool => SpanKindView::Tool,
            SpanKind::Unknown => SpanKindView::Unknown,
        }
    }
}

impl From<StatusCode> for StatusCodeView {
    fn from(code: StatusCode) -> StatusCodeView {
        match code {
            StatusCode::Unset => StatusCodeView::Unset,
            StatusCode::Ok => StatusCodeView::Ok,
            StatusCode::Error => StatusCodeView::Error,
        }
    }
}
