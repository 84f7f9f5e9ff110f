//! OpenInference span kinds: what role a step plays in an LLM application.

use std::fmt;

/// The OpenInference kind of a span. Never to be confused with OTLP's kind (client, server, …).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum SpanKind {
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
    #[default]
    Unknown,
}

impl SpanKind {
    pub const ALL: [SpanKind; 12] = [
        SpanKind::Agent,
        SpanKind::Chain,
        SpanKind::Decision,
        SpanKind::Embedding,
        SpanKind::Evaluator,
        SpanKind::Guardrail,
        SpanKind::Llm,
        SpanKind::Prompt,
        SpanKind::Reranker,
        SpanKind::Retriever,
        SpanKind::Tool,
        SpanKind::Unknown,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            SpanKind::Agent => "AGENT",
            SpanKind::Chain => "CHAIN",
            SpanKind::Decision => "DECISION",
            SpanKind::Embedding => "EMBEDDING",
            SpanKind::Evaluator => "EVALUATOR",
            SpanKind::Guardrail => "GUARDRAIL",
            SpanKind::Llm => "LLM",
            SpanKind::Prompt => "PROMPT",
            SpanKind::Reranker => "RERANKER",
            SpanKind::Retriever => "RETRIEVER",
            SpanKind::Tool => "TOOL",
            SpanKind::Unknown => "UNKNOWN",
        }
    }

    /// Reads a kind whatever its case; `None` for a word that is no kind.
    pub fn parse(text: &str) -> Option<SpanKind> {
        let text = text.trim();
        SpanKind::ALL.into_iter().find(|kind| kind.as_str().eq_ignore_ascii_case(text))
    }
}

impl fmt::Display for SpanKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::SpanKind;

    #[test]
    fn every_kind_reads_back_in_any_case() {
        for kind in SpanKind::ALL {
            assert_eq!(SpanKind::parse(kind.as_str()), Some(kind));
            assert_eq!(SpanKind::parse(&kind.as_str().to_lowercase()), Some(kind));
        }
        assert_eq!(SpanKind::parse("WORKFLOW"), None);
    }
}
