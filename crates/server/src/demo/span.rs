//! One span on its way to becoming OTLP.

use opentelemetry_proto::tonic::common::v1::{AnyValue, ArrayValue, KeyValue, any_value};
use opentelemetry_proto::tonic::trace::v1::span::{Event, Link, SpanKind as OtelKind};
use opentelemetry_proto::tonic::trace::v1::{Span, Status, status::StatusCode};
use semconv::SpanKind;
use semconv::openinference as oi;
use serde_json::Value;

use super::content::Raised;

pub(super) type SpanId = [u8; 8];
pub(super) type TraceId = [u8; 16];

/// Who wrote a span: the library in the agent that instruments a call, or another service.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    Agent,
    OpenAi,
    Anthropic,
    OrderService,
}

/// A span under construction.
pub(super) struct SpanDraft {
    pub(super) origin: Origin,
    pub(super) span: Span,
}

impl SpanDraft {
    pub(super) fn new(
        origin: Origin,
        id: SpanId,
        parent: Option<SpanId>,
        name: &str,
        start: u64,
    ) -> SpanDraft {
        let span = Span {
            span_id: id.to_vec(),
            parent_span_id: parent.map(|id| id.to_vec()).unwrap_or_default(),
            name: name.to_owned(),
            kind: OtelKind::Internal as i32,
            start_time_unix_nano: start,
            end_time_unix_nano: start,
            // The sampled bit, as every SDK sets it.
            flags: 1,
            status: Some(Status { code: StatusCode::Ok as i32, message: String::new() }),
            ..Span::default()
        };
        SpanDraft { origin, span }
    }

    pub(super) fn kind(self, kind: SpanKind) -> SpanDraft {
        self.text(oi::SPAN_KIND, kind.as_str())
    }

    /// A span of a network library, which knows OTLP's kinds and not ours.
    pub(super) fn otel_kind(mut self, kind: OtelKind) -> SpanDraft {
        self.span.kind = kind as i32;
        self.span.status = None;
        self
    }

    pub(super) fn text(self, key: impl Into<String>, value: impl Into<String>) -> SpanDraft {
        self.with(key, any_value::Value::StringValue(value.into()))
    }

    /// JSON as text, as instrumentations send objects.
    pub(super) fn json(self, key: impl Into<String>, value: &Value) -> SpanDraft {
        self.text(key, value.to_string())
    }

    pub(super) fn count(self, key: impl Into<String>, value: u32) -> SpanDraft {
        self.with(key, any_value::Value::IntValue(i64::from(value)))
    }

    pub(super) fn number(self, key: impl Into<String>, value: f64) -> SpanDraft {
        self.with(key, any_value::Value::DoubleValue(value))
    }

    pub(super) fn numbers(self, key: impl Into<String>, values: impl Iterator<Item = f64>) -> SpanDraft {
        self.with(key, array(values.map(any_value::Value::DoubleValue)))
    }

    pub(super) fn texts(self, key: impl Into<String>, values: &[String]) -> SpanDraft {
        self.with(key, array(values.iter().cloned().map(any_value::Value::StringValue)))
    }

    pub(super) fn input(self, text: impl Into<String>) -> SpanDraft {
        self.text(oi::INPUT_VALUE, text).text(oi::INPUT_MIME_TYPE, "text/plain")
    }

    pub(super) fn input_json(self, value: &Value) -> SpanDraft {
        self.json(oi::INPUT_VALUE, value).text(oi::INPUT_MIME_TYPE, "application/json")
    }

    pub(super) fn output(self, text: impl Into<String>) -> SpanDraft {
        self.text(oi::OUTPUT_VALUE, text).text(oi::OUTPUT_MIME_TYPE, "text/plain")
    }

    pub(super) fn output_json(self, value: &Value) -> SpanDraft {
        self.json(oi::OUTPUT_VALUE, value).text(oi::OUTPUT_MIME_TYPE, "application/json")
    }

    pub(super) fn attributes(mut self, attributes: impl IntoIterator<Item = KeyValue>) -> SpanDraft {
        self.span.attributes.extend(attributes);
        self
    }

    pub(super) fn event(mut self, time_unix_nano: u64, name: &str, attributes: Vec<KeyValue>) -> SpanDraft {
        self.span.events.push(Event {
            time_unix_nano,
            name: name.to_owned(),
            attributes,
            ..Event::default()
        });
        self
    }

    pub(super) fn link(mut self, trace_id: TraceId, span_id: SpanId, reason: &str) -> SpanDraft {
        let attributes = vec![text_attribute("link.reason", reason)];
        let (trace_id, span_id) = (trace_id.to_vec(), span_id.to_vec());
        self.span.links.push(Link { trace_id, span_id, attributes, ..Link::default() });
        self
    }

    pub(super) fn end(mut self, end: u64) -> SpanDraft {
        self.span.end_time_unix_nano = end;
        self
    }

    /// Ended by an exception, recorded as Python's SDK does.
    pub(super) fn raised(mut self, at: u64, raised: &Raised) -> SpanDraft {
        let class = raised.error_type.rsplit('.').next().unwrap_or_default();
        let message = format!("{class}: {}", raised.message);
        self.span.status = Some(Status { code: StatusCode::Error as i32, message });
        let attributes = vec![
            text_attribute("exception.type", &raised.error_type),
            text_attribute("exception.message", &raised.message),
            text_attribute("exception.stacktrace", raised.stacktrace.join("\n")),
            text_attribute("exception.escaped", "False"),
        ];
        self.event(at, "exception", attributes).end(at)
    }

    fn with(mut self, key: impl Into<String>, value: any_value::Value) -> SpanDraft {
        self.span.attributes.push(attribute(key, value));
        self
    }
}

pub(super) fn text_attribute(key: impl Into<String>, value: impl Into<String>) -> KeyValue {
    attribute(key, any_value::Value::StringValue(value.into()))
}

fn attribute(key: impl Into<String>, value: any_value::Value) -> KeyValue {
    KeyValue { key: key.into(), value: Some(AnyValue { value: Some(value) }), ..KeyValue::default() }
}

fn array(values: impl Iterator<Item = any_value::Value>) -> any_value::Value {
    let values = values.map(|value| AnyValue { value: Some(value) }).collect();
    any_value::Value::ArrayValue(ArrayValue { values })
}
