//! Sessions that are deleted, with their traces.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use store::Store;

use super::SessionRef;
use crate::v1::body::{self, Mistakes};
use crate::v1::{V1Error, no_content};

/// `DELETE /v1/sessions/{session}`: by global id or by session id.
pub(in crate::v1) async fn delete_session(
    State(store): State<Store>,
    Path(session): Path<String>,
) -> Result<Response, V1Error> {
    let named = SessionRef::parse(&session);
    let deleted = store.delete_session(None, named.session_id()).await?;
    if deleted.span_count > 0 {
        return Ok(no_content());
    }
    Err(V1Error::NotFound(match named {
        SessionRef::GlobalId { text, .. } => format!("Session with ID '{text}' not found"),
        SessionRef::SessionId(text) => format!("Session with session_id '{text}' not found"),
    }))
}

/// `POST /v1/sessions/delete`: several at once. Those that are not there are skipped.
pub(in crate::v1) async fn delete_sessions(
    State(store): State<Store>,
    body: Bytes,
) -> Result<Response, V1Error> {
    let body = body::parse(&body)?;
    let mut mistakes = Mistakes::default();
    let named = body::object(&body, &mut mistakes).texts("session_identifiers", &mut mistakes);
    mistakes.finish()?;
    let named: Vec<SessionRef<'_>> = named.into_iter().map(SessionRef::parse).collect();
    let global_ids = named.iter().filter(|named| matches!(named, SessionRef::GlobalId { .. })).count();
    if named.is_empty() {
        return Err(V1Error::Unprocessable("No session is named".to_owned()));
    }
    if global_ids != 0 && global_ids != named.len() {
        return Err(V1Error::Unprocessable("Name all sessions by global id or all by session id".to_owned()));
    }
    for session in named {
        store.delete_session(None, session.session_id()).await?;
    }
    Ok(no_content())
}
