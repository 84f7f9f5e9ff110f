//! Questions over HTTP.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use bennu::tower::TraceLayer;
use serde::Deserialize;

use crate::agent::{Agent, Outcome};

#[derive(Deserialize)]
struct Question {
    question: String,
}

/// `POST /ask`. The session is named by `X-Session-Id`; the answer's `X-Trace-Id` says where to look.
pub fn router(agent: Arc<Agent>) -> Router {
    let layer = TraceLayer::new()
        .session(|request| Some(request.headers.get("x-session-id")?.to_str().ok()?.to_owned()))
        .user(|request| Some(request.headers.get("x-user-id")?.to_str().ok()?.to_owned()));
    Router::new().route("/ask", post(ask)).layer(layer).with_state(agent)
}

async fn ask(
    State(agent): State<Arc<Agent>>,
    Json(question): Json<Question>,
) -> Result<Json<Outcome>, (StatusCode, String)> {
    let outcome = agent.run(&question.question).await;
    outcome.map(Json).map_err(|error| (StatusCode::BAD_GATEWAY, format!("{error:#}")))
}
