//! One span, as OTLP carries it and with nothing left out.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{Attributes, SpanId, TraceId};

/// One timed operation. Identity is the pair of `trace_id` and `span_id`.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    pub trace_id: TraceId,
    pub span_id: SpanId,
    pub parent_id: Option<SpanId>,
    pub name: String,
    pub otel_kind: OtelKind,
    pub status: Status,
    pub start_time_unix_nano: i64,
    /// `None` while the span has not ended, or when its sender never said.
    pub end_time_unix_nano: Option<i64>,
    /// Dotted keys unflattened; `openinference.span.kind` stands in here as it was sent.
    pub attributes: Attributes,
    pub events: Vec<Event>,
    pub links: Vec<Link>,
    pub resource: Arc<Resource>,
    pub scope: Arc<Scope>,
    pub trace_state: String,
    pub flags: u32,
    pub dropped_attributes_count: u32,
    pub dropped_events_count: u32,
    pub dropped_links_count: u32,
}

impl Span {
    /// A span of which nothing is known but its identity.
    pub fn bare(trace_id: TraceId, span_id: SpanId) -> Span {
        Span {
            trace_id,
            span_id,
            parent_id: None,
            name: String::new(),
            otel_kind: OtelKind::default(),
            status: Status::default(),
            start_time_unix_nano: 0,
            end_time_unix_nano: None,
            attributes: Attributes::new(),
            events: Vec::new(),
            links: Vec::new(),
            resource: Arc::default(),
            scope: Arc::default(),
            trace_state: String::new(),
            flags: 0,
            dropped_attributes_count: 0,
            dropped_events_count: 0,
            dropped_links_count: 0,
        }
    }

    /// As [`elapsed_nano`] says.
    pub fn latency_nano(&self) -> Option<i64> {
        elapsed_nano(self.start_time_unix_nano, self.end_time_unix_nano)
    }
}

/// End minus start; `None` when there is no end or it lies before the start.
pub fn elapsed_nano(start_unix_nano: i64, end_unix_nano: Option<i64>) -> Option<i64> {
    end_unix_nano?.checked_sub(start_unix_nano).filter(|elapsed| *elapsed >= 0)
}

/// OTLP's own kind. The OpenInference kind is [`semconv::SpanKind`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OtelKind {
    #[default]
    Unspecified,
    Internal,
    Server,
    Client,
    Producer,
    Consumer,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum StatusCode {
    #[default]
    Unset,
    Ok,
    Error,
}

impl StatusCode {
    pub const fn as_str(self) -> &'static str {
        match self {
            StatusCode::Unset => "UNSET",
            StatusCode::Ok => "OK",
            StatusCode::Error => "ERROR",
        }
    }

    pub fn parse(text: &str) -> Option<StatusCode> {
        [StatusCode::Unset, StatusCode::Ok, StatusCode::Error]
            .into_iter()
            .find(|code| code.as_str().eq_ignore_ascii_case(text.trim()))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Status {
    pub code: StatusCode,
    pub message: String,
}

/// Something that happened at one moment of a span, an exception most often.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    pub name: String,
    pub time_unix_nano: i64,
    /// Kept as sent: event attributes are not unflattened.
    pub attributes: Attributes,
    pub dropped_attributes_count: u32,
}

/// A reference to a span elsewhere, in this trace or another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Link {
    pub trace_id: TraceId,
    pub span_id: SpanId,
    pub trace_state: String,
    pub attributes: Attributes,
    pub dropped_attributes_count: u32,
    pub flags: u32,
}

/// Who sent the span: `service.name` and the like.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Resource {
    pub attributes: Attributes,
    pub dropped_attributes_count: u32,
    pub schema_url: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entity_refs: Vec<EntityRef>,
}

/// A thing that a resource describes, a host or a service: which of the attributes name it, which tell of it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct EntityRef {
    pub schema_url: String,
    #[serde(rename = "type")]
    pub entity_type: String,
    pub id_keys: Vec<String>,
    pub description_keys: Vec<String>,
}

/// Which instrumentation made the span.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Scope {
    pub name: String,
    pub version: String,
    pub attributes: Attributes,
    pub dropped_attributes_count: u32,
    pub schema_url: String,
}
