//! `/v1/projects/{project}/sessions` and `/v1/sessions`.

mod delete;
mod list;
mod view;

use axum::Json;
use axum::extract::{Path, State};
use query::SpanSource as _;
use store::Store;

use super::error::V1Error;
use super::global_id;
use super::projects::One;
pub(super) use delete::{delete_session, delete_sessions};
pub(super) use list::list_sessions;
use view::SessionView;

/// `GET /v1/sessions/{session}`: by global id or by session id.
pub(super) async fn get_session(
    State(store): State<Store>,
    Path(session): Path<String>,
) -> Result<Json<One<SessionView>>, V1Error> {
    let named = SessionRef::parse(&session);
    match store.session(None, named.session_id()).await? {
        Some(session) => Ok(Json(One { data: SessionView::new(&session.row, &session.traces) })),
        None => Err(V1Error::NotFound(match named {
            SessionRef::GlobalId { text, .. } => format!("Session with ID {text} not found"),
            SessionRef::SessionId(text) => format!("Session with session_id {text} not found"),
        })),
    }
}

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
