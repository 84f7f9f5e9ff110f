//! Finding what an id belongs to when only the id, or its beginning, is at hand.

use model::{ProjectId, SpanId, TraceId};

/// Which ids, of any kind and in any project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdSearch {
    pub prefix: IdPrefix,
    /// Of each kind so many, the newest.
    pub limit: usize,
}

/// An id of a trace, a span or a session as somebody pasted it: whole, or its beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdPrefix {
    /// As it was sent; sessions are named by any text.
    text: String,
    /// The value of each hexadecimal digit; empty where it is not made of digits alone.
    digits: Vec<u8>,
}

/// Something that has such an id.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum IdMatch {
    Trace { project: ProjectId, trace_id: TraceId },
    Span { project: ProjectId, trace_id: TraceId, span_id: SpanId },
    Session { project: ProjectId, session_id: String },
}

impl IdPrefix {
    /// Fewer characters would mean half of everything.
    pub const CHARS_MIN: usize = 6;

    /// `None` where it is too short to mean something. Case, hyphens and spaces around it do not matter in
    /// ids that are hexadecimal; of a W3C `traceparent` the trace is meant.
    pub fn parse(text: &str) -> Option<IdPrefix> {
        let text = text.trim();
        if text.chars().count() < IdPrefix::CHARS_MIN {
            return None;
        }
        let id = trace_of_traceparent(text).unwrap_or(text);
        let digits: Option<Vec<u8>> = id.chars().filter(|&c| c != '-').map(digit).collect();
        let digits = digits.filter(|digits| digits.len() >= IdPrefix::CHARS_MIN).unwrap_or_default();
        Some(IdPrefix { text: text.to_owned(), digits })
    }

    pub fn matches_trace(&self, trace_id: TraceId) -> bool {
        self.begins(trace_id.as_bytes())
    }

    pub fn matches_span(&self, span_id: SpanId) -> bool {
        self.begins(span_id.as_bytes())
    }

    pub fn matches_session(&self, session_id: &str) -> bool {
        session_id.starts_with(&self.text)
    }

    /// It is this id from beginning to end.
    pub fn is_whole(&self, found: &IdMatch) -> bool {
        match found {
            IdMatch::Trace { .. } => self.digits.len() == 2 * TraceId::BYTES,
            IdMatch::Span { .. } => self.digits.len() == 2 * SpanId::BYTES,
            IdMatch::Session { session_id, .. } => *session_id == self.text,
        }
    }

    fn begins(&self, bytes: &[u8]) -> bool {
        let mut halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        !self.digits.is_empty() && self.digits.iter().all(|digit| halves.next() == Some(*digit))
    }
}

fn digit(c: char) -> Option<u8> {
    c.to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// `00-<trace>-<span>-01`.
fn trace_of_traceparent(text: &str) -> Option<&str> {
    let parts: Vec<&str> = text.split('-').collect();
    match parts[..] {
        [version, trace, span, flags]
            if [version.len(), trace.len(), span.len(), flags.len()] == [2, 32, 16, 2] =>
        {
            Some(trace)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::IdPrefix;

    const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";

    fn means(text: &str) -> bool {
        let trace_id = TRACE.parse().expect("a trace id");
        IdPrefix::parse(text).is_some_and(|prefix| prefix.matches_trace(trace_id))
    }

    #[test]
    fn an_id_is_known_by_its_beginning_in_any_case_with_hyphens_and_spaces() {
        for text in
            [TRACE, "0AF765", " 0af76519-16cd ", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"]
        {
            assert!(means(text), "{text}");
        }
        for text in ["0af76", "0af766", "af7651", "0af7651916cd43dd8448eb211c80319cff"] {
            assert!(!means(text), "{text}");
        }
    }

    #[test]
    fn a_session_is_known_by_its_beginning_as_it_was_written() {
        let prefix = IdPrefix::parse("chat-17").expect("long enough");
        assert!(prefix.matches_session("chat-1742") && !prefix.matches_session("Chat-1742"));
    }
}
