//! `/v1/sessions`: deletion.

mod delete;

use super::global_id;

pub(super) use delete::{delete_session, delete_sessions};

/// How callers name a session.
enum SessionRef<'a> {
    GlobalId { text: &'a str, session_id: String },
    SessionId(&'a str),
}

impl<'a> SessionRef<'a> {
    fn parse(text: &'a str) -> SessionRef<'a> {
        match global_id::parse_session(text) {
            Some(session_id) => SessionRef::GlobalId { text, session_id },
            None => SessionRef::SessionId(text),
        }
    }

    fn session_id(&self) -> &str {
        match self {
            SessionRef::GlobalId { session_id, .. } => session_id,
            SessionRef::SessionId(session_id) => session_id,
        }
    }
}
