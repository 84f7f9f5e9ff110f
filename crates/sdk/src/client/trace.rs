//! Traces as a server gives them back.

use std::time::{Duration, SystemTime};

use semconv::SpanKind;
use serde::{Deserialize, Deserializer};

use super::connection::segment;
use super::query::{LIMIT, Parameters};
use super::span::{SpanStatus, span_id, trace_id};
use super::{Client, ClientError, time};
use crate::ids::{SpanId, TraceId};

/// A trace, in short.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct StoredTrace {
    pub trace_id: TraceId,
    pub start_time: SystemTime,
    pub end_time: Option<SystemTime>,
    pub tokens_prompt: Option<u64>,
    pub tokens_completion: Option<u64>,
    pub tokens_total: Option<u64>,
    /// Its spans, in short, where [`TracesQuery::with_spans`] asked for them.
    pub spans: Vec<TraceSpan>,
}

/// A span of a trace, in short. [`Client::spans`] gives the whole.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TraceSpan {
    pub span_id: SpanId,
    pub parent_id: Option<SpanId>,
    pub name: String,
    pub kind: SpanKind,
    pub status: SpanStatus,
    pub start_time: SystemTime,
    pub end_time: Option<SystemTime>,
}

impl StoredTrace {
    pub fn latency(&self) -> Option<Duration> {
        self.end_time?.duration_since(self.start_time).ok()
    }
}

/// Which traces to read. Made by [`Client::traces`].
#[must_use = "a query does nothing until it is fetched"]
#[derive(Debug, Clone)]
pub struct TracesQuery {
    client: Client,
    project: String,
    parameters: Parameters,
    limit: usize,
}

impl Client {
    /// Traces of a project, given by name or id: the newest first, a thousand unless [`TracesQuery::limit`] says otherwise.
    pub fn traces(&self, project: impl Into<String>) -> TracesQuery {
        TracesQuery {
            client: self.clone(),
            project: project.into(),
            parameters: Parameters::default(),
            limit: LIMIT,
        }
    }
}

impl TracesQuery {
    /// Begun at this time or later.
    pub fn since(mut self, time: SystemTime) -> TracesQuery {
        self.parameters.since(time);
        self
    }

    /// Begun before this time.
    pub fn until(mut self, time: SystemTime) -> TracesQuery {
        self.parameters.until(time);
        self
    }

    /// Of this session; said more than once, of one of them.
    pub fn session(mut self, session_id: impl Into<String>) -> TracesQuery {
        self.parameters.add("session_identifier", session_id);
        self
    }

    /// For which this expression holds, such as `latency_ms > 1000 and error_count > 0`, in the server's filter language.
    pub fn filter(mut self, condition: impl Into<String>) -> TracesQuery {
        self.parameters.set("filter", condition);
        self
    }

    /// The slowest first.
    pub fn slowest_first(mut self) -> TracesQuery {
        self.parameters.set("sort", "latency_ms");
        self
    }

    /// With their spans, in short.
    pub fn with_spans(mut self) -> TracesQuery {
        self.parameters.set("include_spans", "true");
        self
    }

    /// How many at most.
    pub fn limit(mut self, count: usize) -> TracesQuery {
        self.limit = count;
        self
    }

    pub async fn fetch(self) -> Result<Vec<StoredTrace>, ClientError> {
        let path = format!("/v1/projects/{}/traces", segment(&self.project));
        let (parameters, limit) = (self.parameters, self.limit);
        self.client.ask(move |connection, waiting| connection.list(&path, &parameters, limit, waiting)).await
    }
}

impl<'de> Deserialize<'de> for StoredTrace {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<StoredTrace, D::Error> {
        let wire = WireTrace::deserialize(from)?;
        Ok(StoredTrace {
            trace_id: trace_id(&wire.trace_id)?,
            start_time: wire.start_time,
            end_time: wire.end_time,
            tokens_prompt: wire.token_count_prompt,
            tokens_completion: wire.token_count_completion,
            tokens_total: wire.token_count_total,
            spans: wire.spans.unwrap_or_default(),
        })
    }
}

impl<'de> Deserialize<'de> for TraceSpan {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<TraceSpan, D::Error> {
        let wire = WireSpan::deserialize(from)?;
        Ok(TraceSpan {
            span_id: span_id(&wire.span_id)?,
            parent_id: wire.parent_id.as_deref().and_then(SpanId::parse),
            name: wire.name,
            kind: SpanKind::parse(&wire.span_kind).unwrap_or_default(),
            status: SpanStatus::parse(&wire.status_code),
            start_time: wire.start_time,
            end_time: wire.end_time,
        })
    }
}

#[derive(Deserialize)]
struct WireTrace {
    trace_id: String,
    #[serde(deserialize_with = "time::read")]
    start_time: SystemTime,
    #[serde(default, deserialize_with = "time::read_optional")]
    end_time: Option<SystemTime>,
    token_count_prompt: Option<u64>,
    token_count_completion: Option<u64>,
    token_count_total: Option<u64>,
    spans: Option<Vec<TraceSpan>>,
}

#[derive(Deserialize)]
struct WireSpan {
    span_id: String,
    parent_id: Option<String>,
    name: String,
    span_kind: String,
    status_code: String,
    #[serde(deserialize_with = "time::read")]
    start_time: SystemTime,
    #[serde(default, deserialize_with = "time::read_optional")]
    end_time: Option<SystemTime>,
}
