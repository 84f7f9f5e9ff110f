//! Sessions as a server gives them back.

use std::time::SystemTime;

use serde::{Deserialize, Deserializer};

use super::connection::segment;
use super::query::{LIMIT, Parameters};
use super::span::trace_id;
use super::{Client, ClientError, time};
use crate::ids::TraceId;

/// A conversation: the traces that share a session id.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct StoredSession {
    pub session_id: String,
    pub start_time: SystemTime,
    pub end_time: Option<SystemTime>,
    pub traces: Vec<SessionTrace>,
    pub tokens_prompt: Option<u64>,
    pub tokens_completion: Option<u64>,
    pub tokens_total: Option<u64>,
}

/// One turn of a conversation.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SessionTrace {
    pub trace_id: TraceId,
    pub start_time: SystemTime,
    pub end_time: Option<SystemTime>,
}

/// Which sessions to read. Made by [`Client::sessions`].
#[must_use = "a query does nothing until it is fetched"]
#[derive(Debug, Clone)]
pub struct SessionsQuery {
    client: Client,
    project: String,
    parameters: Parameters,
    since: Option<SystemTime>,
    until: Option<SystemTime>,
    limit: usize,
}

impl Client {
    /// Sessions of a project, given by name or id: the newest first, a thousand unless [`SessionsQuery::limit`] says
    /// otherwise.
    pub fn sessions(&self, project: impl Into<String>) -> SessionsQuery {
        let mut parameters = Parameters::default();
        parameters.set("order", "desc");
        SessionsQuery {
            client: self.clone(),
            project: project.into(),
            parameters,
            since: None,
            until: None,
            limit: LIMIT,
        }
    }
}

impl SessionsQuery {
    /// Begun at this time or later.
    pub fn since(mut self, time: SystemTime) -> SessionsQuery {
        self.since = Some(time);
        self
    }

    /// Begun before this time.
    pub fn until(mut self, time: SystemTime) -> SessionsQuery {
        self.until = Some(time);
        self
    }

    /// For which this expression holds, such as `num_traces > 3`, in the server's filter language.
    pub fn filter(mut self, condition: impl Into<String>) -> SessionsQuery {
        self.parameters.set("filter", condition);
        self
    }

    /// How many at most.
    pub fn limit(mut self, count: usize) -> SessionsQuery {
        self.limit = count;
        self
    }

    pub async fn fetch(mut self) -> Result<Vec<StoredSession>, ClientError> {
        // The list takes no times of its own; the language it filters by does.
        if let Some(condition) = self.condition() {
            self.parameters.set("filter", condition);
        }
        let path = format!("/v1/projects/{}/sessions", segment(&self.project));
        let (parameters, limit) = (self.parameters, self.limit);
        self.client.ask(move |connection, waiting| connection.list(&path, &parameters, limit, waiting)).await
    }

    fn condition(&self) -> Option<String> {
        let own = self.parameters.get("filter").map(|condition| format!("({condition})"));
        let since = self.since.map(|since| format!("start_time >= '{}'", time::write(since)));
        let until = self.until.map(|until| format!("start_time < '{}'", time::write(until)));
        [own, since, until].into_iter().flatten().reduce(|all, one| format!("{all} and {one}"))
    }
}

impl<'de> Deserialize<'de> for StoredSession {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<StoredSession, D::Error> {
        let wire = WireSession::deserialize(from)?;
        Ok(StoredSession {
            session_id: wire.session_id,
            start_time: wire.start_time,
            end_time: wire.end_time,
            traces: wire.traces,
            tokens_prompt: wire.token_count_prompt,
            tokens_completion: wire.token_count_completion,
            tokens_total: wire.token_count_total,
        })
    }
}

impl<'de> Deserialize<'de> for SessionTrace {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<SessionTrace, D::Error> {
        let wire = WireTrace::deserialize(from)?;
        Ok(SessionTrace {
            trace_id: trace_id(&wire.trace_id)?,
            start_time: wire.start_time,
            end_time: wire.end_time,
        })
    }
}

#[derive(Deserialize)]
struct WireSession {
    session_id: String,
    #[serde(deserialize_with = "time::read")]
    start_time: SystemTime,
    #[serde(default, deserialize_with = "time::read_optional")]
    end_time: Option<SystemTime>,
    #[serde(default)]
    traces: Vec<SessionTrace>,
    token_count_prompt: Option<u64>,
    token_count_completion: Option<u64>,
    token_count_total: Option<u64>,
}

#[derive(Deserialize)]
struct WireTrace {
    trace_id: String,
    #[serde(deserialize_with = "time::read")]
    start_time: SystemTime,
    #[serde(default, deserialize_with = "time::read_optional")]
    end_time: Option<SystemTime>,
}
