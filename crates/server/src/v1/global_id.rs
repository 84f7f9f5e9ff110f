//! The ids that clients hold: base64 of a type's name and a row's number, `Project:1`.

use std::fmt;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use model::TraceId;

/// Links and shells lose padding; reading does not insist on it.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GlobalId {
    pub(crate) type_name: String,
    pub(crate) row: i64,
}

impl GlobalId {
    pub(crate) fn project(id: model::ProjectId) -> GlobalId {
        GlobalId { type_name: "Project".to_owned(), row: id.0 }
    }

    pub(crate) fn span(sequence: i64) -> GlobalId {
        GlobalId { type_name: "Span".to_owned(), row: sequence }
    }

    /// `None` for anything that is not a type's name and a number.
    pub(crate) fn parse(text: &str) -> Option<GlobalId> {
        let (type_name, row) = parse_any(text)?;
        Some(GlobalId { type_name, row: row.parse().ok()? })
    }
}

const TRACE: &str = "Trace";
const SESSION: &str = "ProjectSession";

/// Traces and sessions are named by what they are called: `Trace:<hex>`, `ProjectSession:<session id>`.
pub(crate) fn of_trace(trace_id: TraceId) -> String {
    encode(&format!("{TRACE}:{trace_id}"))
}

pub(crate) fn of_session(session_id: &str) -> String {
    encode(&format!("{SESSION}:{session_id}"))
}

/// What a global id of a trace says, which need not be a trace's id; `None` where it is no such global id.
pub(crate) fn parse_trace(text: &str) -> Option<String> {
    parse_any(text).filter(|(type_name, _)| type_name == TRACE).map(|(_, id)| id)
}

pub(crate) fn parse_session(text: &str) -> Option<String> {
    parse_any(text).filter(|(type_name, _)| type_name == SESSION).map(|(_, id)| id)
}

/// A type's name and what follows it.
fn parse_any(text: &str) -> Option<(String, String)> {
    let plain = decode(text)?;
    let (type_name, id) = plain.split_once(':')?;
    let is_name = !type_name.is_empty() && type_name.chars().all(|c| c.is_ascii_alphanumeric());
    is_name.then(|| (type_name.to_owned(), id.to_owned()))
}

impl fmt::Display for GlobalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&encode(&format!("{}:{}", self.type_name, self.row)))
    }
}

pub(crate) fn encode(plain: &str) -> String {
    BASE64.encode(plain)
}

pub(crate) fn decode(text: &str) -> Option<String> {
    String::from_utf8(BASE64.decode(text.trim()).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::GlobalId;

    #[test]
    fn an_id_reads_back_with_padding_and_without() {
        let id = GlobalId::project(model::ProjectId(12));
        assert_eq!(id.to_string(), "UHJvamVjdDoxMg==");
        assert_eq!(GlobalId::parse("UHJvamVjdDoxMg=="), Some(id.clone()));
        assert_eq!(GlobalId::parse("UHJvamVjdDoxMg"), Some(id));
    }

    #[test]
    fn other_text_is_no_id() {
        for text in ["", "shop", "Project:1", "UHJvamVjdDo=", "OjE=", "UHJvamVjdDp4"] {
            assert_eq!(GlobalId::parse(text), None, "{text}");
        }
    }
}
