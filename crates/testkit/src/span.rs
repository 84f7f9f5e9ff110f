//! Spans of OTLP, told in a line.

use model::{SpanId, TraceId, Value};
use opentelemetry_proto::tonic::common::v1::any_value::Value as AnyValueKind;
use opentelemetry_proto::tonic::common::v1::{AnyValue, ArrayValue, KeyValue, KeyValueList};
use opentelemetry_proto::tonic::trace::v1::span::{Event, SpanKind as OtelKind};
use opentelemetry_proto::tonic::trace::v1::status::StatusCode;
use opentelemetry_proto::tonic::trace::v1::{Span, Status};
use semconv::SpanKind;
use semconv::openinference::SPAN_KIND;
use semconv::otel::{EXCEPTION_EVENT, EXCEPTION_MESSAGE, EXCEPTION_TYPE};

/// When the spans of tests happen, so that no snapshot flickers: 21 November 2025.
pub const EPOCH_UNIX_NANO: u64 = 1_763_700_000_000_000_000;
const MILLISECOND_NANO: u64 = 1_000_000;

/// The trace that tests call by this number.
pub fn trace_id(number: u8) -> TraceId {
    TraceId::from_bytes(&[number; 16]).expect("tests count from one")
}

/// The span that tests call by this number.
pub fn span_id(number: u8) -> SpanId {
    SpanId::from_bytes(&[number; 8]).expect("tests count from one")
}

#[derive(Debug, Clone)]
pub struct SpanBuilder(Span);

/// A root that takes a second; the span's number is also the millisecond of its start.
pub fn span(trace: u8, span: u8, name: &str) -> SpanBuilder {
    SpanBuilder(Span {
        trace_id: trace_id(trace).as_bytes().to_vec(),
        span_id: span_id(span).as_bytes().to_vec(),
        name: name.to_owned(),
        kind: OtelKind::Internal.into(),
        ..Span::default()
    })
    .between_ms(span.into(), u64::from(span) + 1_000)
}

impl SpanBuilder {
    /// The child of another span.
    pub fn below(mut self, parent: u8) -> SpanBuilder {
        self.0.parent_span_id = span_id(parent).as_bytes().to_vec();
        self
    }

    /// Start and end, in milliseconds after [`EPOCH_UNIX_NANO`].
    pub fn between_ms(mut self, start: u64, end: u64) -> SpanBuilder {
        self.0.start_time_unix_nano = EPOCH_UNIX_NANO + start * MILLISECOND_NANO;
        self.0.end_time_unix_nano = EPOCH_UNIX_NANO + end * MILLISECOND_NANO;
        self
    }

    /// Sent before it ended.
    pub fn unfinished(mut self) -> SpanBuilder {
        self.0.end_time_unix_nano = 0;
        self
    }

    /// An identifier that OTLP declares to be none.
    pub fn without_id(mut self) -> SpanBuilder {
        self.0.span_id = vec![0; SpanId::BYTES];
        self
    }

    pub fn kind(self, kind: SpanKind) -> SpanBuilder {
        self.attribute(SPAN_KIND, kind.as_str())
    }

    pub fn attribute(mut self, key: &str, value: impl Into<Value>) -> SpanBuilder {
        self.0.attributes.push(key_value(key, value.into()));
        self
    }

    pub fn error(mut self, message: &str) -> SpanBuilder {
        self.0.status = Some(Status { message: message.to_owned(), code: StatusCode::Error.into() });
        self
    }

    /// An exception recorded on the span, half a second after its start.
    pub fn exception(mut self, exception_type: &str, message: &str) -> SpanBuilder {
        self.0.events.push(Event {
            name: EXCEPTION_EVENT.to_owned(),
            time_unix_nano: self.0.start_time_unix_nano + 500 * MILLISECOND_NANO,
            attributes: vec![
                key_value(EXCEPTION_TYPE, exception_type.into()),
                key_value(EXCEPTION_MESSAGE, message.into()),
            ],
            dropped_attributes_count: 0,
        });
        self
    }
}

impl From<SpanBuilder> for Span {
    fn from(span: SpanBuilder) -> Span {
        span.0
    }
}

pub(crate) fn key_value(key: &str, value: Value) -> KeyValue {
    KeyValue { key: key.to_owned(), value: Some(any_value(value)), ..KeyValue::default() }
}

fn any_value(value: Value) -> AnyValue {
    AnyValue {
        value: match value {
            Value::Null => None,
            Value::Bool(value) => Some(AnyValueKind::BoolValue(value)),
            Value::Int(value) => Some(AnyValueKind::IntValue(value)),
            Value::Double(value) => Some(AnyValueKind::DoubleValue(value)),
            Value::String(value) => Some(AnyValueKind::StringValue(value)),
            Value::Bytes(value) => Some(AnyValueKind::BytesValue(value)),
            Value::List(values) => Some(AnyValueKind::ArrayValue(ArrayValue {
                values: values.into_iter().map(any_value).collect(),
            })),
            Value::Map(map) => Some(AnyValueKind::KvlistValue(KeyValueList {
                values: map.into_iter().map(|(key, value)| key_value(&key, value)).collect(),
            })),
        },
    }
}
