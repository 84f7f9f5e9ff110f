//! Spans as a server gives them back.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use semconv::SpanKind;
use semconv::openinference as oi;
use serde::{Deserialize, Deserializer, de};
use serde_json::Value;

use super::connection::segment;
use super::query::{LIMIT, Parameters};
use super::{Client, ClientError, time};
use crate::ids::{SpanId, TraceId};
use crate::value::AttributeValue;

/// A span that was sent, kept and read back.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct StoredSpan {
    /// The server's own id for it.
    pub id: String,
    pub trace_id: TraceId,
    pub span_id: SpanId,
    pub parent_id: Option<SpanId>,
    pub name: String,
    pub kind: SpanKind,
    pub start_time: SystemTime,
    /// None where the span has not ended yet, or its end was lost.
    pub end_time: Option<SystemTime>,
    pub status: SpanStatus,
    pub status_message: String,
    /// By their dotted keys, such as `llm.input_messages.0.message.content`.
    pub attributes: BTreeMap<String, Value>,
    pub events: Vec<StoredEvent>,
}

/// How a span ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SpanStatus {
    #[default]
    Unset,
    Ok,
    Error,
}

/// Something that happened during a span.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct StoredEvent {
    pub name: String,
    pub time: SystemTime,
    pub attributes: BTreeMap<String, Value>,
}

impl StoredSpan {
    /// What the step was given.
    pub fn input(&self) -> Option<&str> {
        self.text(oi::INPUT_VALUE)
    }

    /// What the step gave back.
    pub fn output(&self) -> Option<&str> {
        self.text(oi::OUTPUT_VALUE)
    }

    /// An attribute that is a text.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.attributes.get(key)?.as_str()
    }

    pub fn latency(&self) -> Option<Duration> {
        self.end_time?.duration_since(self.start_time).ok()
    }

    pub fn is_error(&self) -> bool {
        self.status == SpanStatus::Error
    }
}

impl SpanStatus {
    pub const fn as_str(self) -> &'static str {
        match self {
            SpanStatus::Unset => "UNSET",
            SpanStatus::Ok => "OK",
            SpanStatus::Error => "ERROR",
        }
    }

    /// Reads a status whatever its case; what is none is unset.
    pub(super) fn parse(text: &str) -> SpanStatus {
        let all = [SpanStatus::Ok, SpanStatus::Error];
        all.into_iter().find(|status| status.as_str().eq_ignore_ascii_case(text)).unwrap_or_default()
    }
}

/// Which spans to read. Made by [`Client::spans`].
#[must_use = "a query does nothing until it is fetched"]
#[derive(Debug, Clone)]
pub struct SpansQuery {
    client: Client,
    pub(super) project: String,
    pub(super) parameters: Parameters,
    pub(super) condition: Option<String>,
    pub(super) limit: usize,
}

impl Client {
    /// Spans of a project, given by name or id: the newest first, a thousand unless [`SpansQuery::limit`] says otherwise.
    pub fn spans(&self, project: impl Into<String>) -> SpansQuery {
        SpansQuery {
            client: self.clone(),
            project: project.into(),
            parameters: Parameters::default(),
            condition: None,
            limit: LIMIT,
        }
    }
}

impl SpansQuery {
    /// Begun at this time or later.
    pub fn since(mut self, time: SystemTime) -> SpansQuery {
        self.parameters.since(time);
        self
    }

    /// Begun before this time.
    pub fn until(mut self, time: SystemTime) -> SpansQuery {
        self.parameters.until(time);
        self
    }

    /// Of this trace; said more than once, of one of them.
    pub fn trace(mut self, id: TraceId) -> SpansQuery {
        self.parameters.add("trace_id", id.to_string());
        self
    }

    /// This span; said more than once, any of them.
    pub fn span(mut self, id: SpanId) -> SpansQuery {
        self.parameters.add("span_id", id.to_string());
        self
    }

    /// Without a parent.
    pub fn roots(mut self) -> SpansQuery {
        self.parameters.set("parent_id", "null");
        self
    }

    /// Of this name; said more than once, of one of them.
    pub fn name(mut self, name: impl Into<String>) -> SpansQuery {
        self.parameters.add("name", name);
        self
    }

    /// Of this kind; said more than once, of one of them.
    pub fn kind(mut self, kind: SpanKind) -> SpansQuery {
        self.parameters.add("span_kind", kind.as_str());
        self
    }

    /// Ended like this; said more than once, in one of these ways.
    pub fn status(mut self, status: SpanStatus) -> SpansQuery {
        self.parameters.add("status_code", status.as_str());
        self
    }

    /// With this attribute; said more than once, with all of them.
    pub fn attribute(mut self, key: &str, value: impl Into<AttributeValue>) -> SpansQuery {
        let value = match value.into() {
            // Quoted, a text that looks like a number stays a text.
            AttributeValue::Text(text) => Value::from(text),
            AttributeValue::Bool(value) => Value::from(value),
            AttributeValue::Int(value) => Value::from(value),
            AttributeValue::Float(value) => Value::from(value),
            AttributeValue::TextList(list) => Value::from(list),
            AttributeValue::BoolList(list) => Value::from(list),
            AttributeValue::IntList(list) => Value::from(list),
            AttributeValue::FloatList(list) => Value::from(list),
        };
        self.parameters.add("attribute", format!("{key}:{value}"));
        self
    }

    /// For which this expression holds, such as `latency_ms > 1000 and span_kind == 'LLM'`, in the server's filter
    /// language. Combines with a span of time, not with the other conditions: say those in the expression.
    pub fn filter(mut self, condition: impl Into<String>) -> SpansQuery {
        self.condition = Some(condition.into());
        self
    }

    /// How many at most.
    pub fn limit(mut self, count: usize) -> SpansQuery {
        self.limit = count;
        self
    }

    pub async fn fetch(self) -> Result<Vec<StoredSpan>, ClientError> {
        let client = self.client.clone();
        client
            .ask(move |connection, waiting| match &self.condition {
                Some(condition) => connection.spans_where(&self, condition, waiting),
                None => connection.list(&self.path(), &self.parameters, self.limit, waiting),
            })
            .await
    }

    pub(super) fn path(&self) -> String {
        format!("/v1/projects/{}/spans", segment(&self.project))
    }
}

impl<'de> Deserialize<'de> for StoredSpan {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<StoredSpan, D::Error> {
        let wire = WireSpan::deserialize(from)?;
        Ok(StoredSpan {
            id: wire.id,
            trace_id: trace_id(&wire.context.trace_id)?,
            span_id: span_id(&wire.context.span_id)?,
            parent_id: wire.parent_id.as_deref().and_then(SpanId::parse),
            name: wire.name,
            kind: SpanKind::parse(&wire.span_kind).unwrap_or_default(),
            start_time: wire.start_time,
            end_time: wire.end_time,
            status: SpanStatus::parse(&wire.status_code),
            status_message: wire.status_message.unwrap_or_default(),
            attributes: wire.attributes,
            events: wire.events.into_iter().map(WireEvent::into_event).collect(),
        })
    }
}

pub(super) fn trace_id<E: de::Error>(text: &str) -> Result<TraceId, E> {
    TraceId::parse(text).ok_or_else(|| E::custom(format!("`{text}` is no trace id")))
}

pub(super) fn span_id<E: de::Error>(text: &str) -> Result<SpanId, E> {
    SpanId::parse(text).ok_or_else(|| E::custom(format!("`{text}` is no span id")))
}

#[derive(Deserialize)]
struct WireSpan {
    id: String,
    context: WireContext,
    parent_id: Option<String>,
    name: String,
    span_kind: String,
    #[serde(deserialize_with = "time::read")]
    start_time: SystemTime,
    #[serde(default, deserialize_with = "time::read_optional")]
    end_time: Option<SystemTime>,
    status_code: String,
    status_message: Option<String>,
    #[serde(default)]
    attributes: BTreeMap<String, Value>,
    #[serde(default)]
    events: Vec<WireEvent>,
}

#[derive(Deserialize)]
struct WireContext {
    trace_id: String,
    span_id: String,
}

#[derive(Deserialize)]
struct WireEvent {
    name: String,
    #[serde(deserialize_with = "time::read")]
    timestamp: SystemTime,
    #[serde(default)]
    attributes: BTreeMap<String, Value>,
}

impl WireEvent {
    fn into_event(self) -> StoredEvent {
        StoredEvent { name: self.name, time: self.timestamp, attributes: self.attributes }
    }
}
