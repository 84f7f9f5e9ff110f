//! What became of a request's spans, in the words of OTLP.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTracePartialSuccess, ExportTraceServiceResponse,
};
use otlp::RejectedSpan;
use serde_json::{Value, json};
use store::Conflict;

/// How many spans or reasons a message names before it only counts.
const NAMED_MAX: usize = 5;

/// Spans that were not kept as they came. Everything else was.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct IngestReceipt {
    pub(crate) rejected: Vec<RejectedSpan>,
    /// Spans that were there with other contents, which were kept: nothing is lost, so they are not rejected.
    pub(crate) conflicts: Vec<Conflict>,
}

impl IngestReceipt {
    /// What the sender should know; nothing, if all is well.
    pub(crate) fn message(&self) -> Option<String> {
        let sentences = [self.rejected_sentence(), self.conflicts_sentence()];
        let message = sentences.into_iter().flatten().collect::<Vec<_>>().join(" ");
        (!message.is_empty()).then_some(message)
    }

    /// As OTLP/JSON writes it, where 64-bit numbers are texts.
    pub(crate) fn to_json(&self) -> Value {
        match self.message() {
            Some(message) => json!({
                "partialSuccess": { "rejectedSpans": self.rejected.len().to_string(), "errorMessage": message }
            }),
            None => json!({}),
        }
    }

    fn rejected_sentence(&self) -> Option<String> {
        let mut reasons: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
        for span in &self.rejected {
            reasons.entry(&span.reason).or_insert((0, &span.name)).0 += 1;
        }
        let count = self.rejected.len();
        let named = reasons.iter().map(|(reason, (count, name))| match count {
            1 => format!("span `{name}`: {reason}"),
            _ => format!("{count} spans, the first `{name}`: {reason}"),
        });
        (count > 0).then(|| format!("{count} refused: {}.", list(named)))
    }

    fn conflicts_sentence(&self) -> Option<String> {
        let count = self.conflicts.len();
        let named =
            self.conflicts.iter().map(|conflict| format!("{}/{}", conflict.trace_id, conflict.span_id));
        (count > 0).then(|| {
            format!("{count} came before with other contents, and the first copy was kept: {}.", list(named))
        })
    }
}

impl From<IngestReceipt> for ExportTraceServiceResponse {
    fn from(receipt: IngestReceipt) -> ExportTraceServiceResponse {
        let partial_success = receipt.message().map(|error_message| ExportTracePartialSuccess {
            rejected_spans: i64::try_from(receipt.rejected.len()).unwrap_or(i64::MAX),
            error_message,
        });
        ExportTraceServiceResponse { partial_success }
    }
}

fn list(items: impl ExactSizeIterator<Item = String>) -> String {
    let unnamed = items.len().saturating_sub(NAMED_MAX);
    let mut text = items.take(NAMED_MAX).collect::<Vec<_>>().join(", ");
    if unnamed > 0 {
        write!(text, " and {unnamed} more").expect("memory takes it");
    }
    text
}

#[cfg(test)]
mod tests {
    use otlp::RejectedSpan;
    use store::Conflict;

    use super::IngestReceipt;

    fn rejected(name: &str, reason: &str) -> RejectedSpan {
        RejectedSpan { name: name.to_owned(), reason: reason.to_owned() }
    }

    fn conflict(digit: u8) -> Conflict {
        let id = format!("{digit:016x}");
        let trace_id = format!("{id}{id}").parse().expect("a trace id");
        Conflict { trace_id, span_id: id.parse().expect("a span id") }
    }

    #[test]
    fn nothing_is_said_when_all_is_well() {
        assert_eq!(IngestReceipt::default().message(), None);
    }

    #[test]
    fn refused_spans_are_counted_by_reason() {
        let bad = "the span id is all zeros";
        let rejected = vec![rejected("a", bad), rejected("b", bad), rejected("c", "no trace id")];
        let message = IngestReceipt { rejected, conflicts: Vec::new() }.message();
        let expected = "3 refused: span `c`: no trace id, 2 spans, the first `a`: the span id is all zeros.";
        assert_eq!(message.as_deref(), Some(expected));
    }

    #[test]
    fn conflicts_are_named_up_to_a_point() {
        let receipt = IngestReceipt { rejected: Vec::new(), conflicts: (1..=7).map(conflict).collect() };
        let message = receipt.message().expect("a message");
        assert!(message.starts_with("7 came before with other contents"), "{message}");
        assert!(message.ends_with("0000000000000005 and 2 more."), "{message}");
    }
}
