//! A span as `/v1` shows it.

use model::{Event, Value};
use query::StoredSpan;
use semconv::openinference::SPAN_KIND;
use serde::{Serialize, Serializer};

use crate::v1::GlobalId;
use crate::v1::timestamp;

#[derive(Serialize)]
pub(in crate::v1) struct SpanView {
    id: String,
    name: String,
    context: ContextView,
    /// As it was sent; `UNKNOWN` where it was not.
    span_kind: String,
    parent_id: Option<String>,
    start_time: String,
    /// Clients insist on one: a span that has not ended shows the beginning of time, as in Phoenix.
    end_time: String,
    status_code: &'static str,
    status_message: String,
    attributes: FlatAttributes,
    events: Vec<EventView>,
}

#[derive(Serialize)]
struct ContextView {
    trace_id: String,
    span_id: String,
}

#[derive(Serialize)]
struct EventView {
    name: String,
    timestamp: String,
    attributes: model::Attributes,
}

/// Dotted keys and plain values, as one object.
struct FlatAttributes(Vec<(String, Value)>);

impl Serialize for FlatAttributes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

impl From<StoredSpan> for SpanView {
    fn from(stored: StoredSpan) -> SpanView {
        let span = stored.span;
        let said = span.attributes.str_at(SPAN_KIND);
        let span_kind = said.unwrap_or(semconv::SpanKind::Unknown.as_str()).to_owned();
        let mut attributes = otlp::flatten(span.attributes);
        attributes.retain(|(key, _)| key != SPAN_KIND);
        SpanView {
            id: GlobalId::span(stored.sequence).to_string(),
            context: ContextView { trace_id: span.trace_id.to_string(), span_id: span.span_id.to_string() },
            span_kind,
            name: span.name,
            parent_id: span.parent_id.map(|id| id.to_string()),
            start_time: timestamp::print(span.start_time_unix_nano),
            end_time: timestamp::print(span.end_time_unix_nano.unwrap_or(0)),
            status_code: span.status.code.as_str(),
            status_message: span.status.message,
            attributes: FlatAttributes(attributes),
            events: span.events.into_iter().map(EventView::from).collect(),
        }
    }
}

impl From<Event> for EventView {
    fn from(event: Event) -> EventView {
        let timestamp = timestamp::print(event.time_unix_nano);
        EventView { name: event.name, timestamp, attributes: event.attributes }
    }
}
