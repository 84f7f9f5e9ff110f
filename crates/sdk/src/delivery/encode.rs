//! Spans as OTLP: `ExportTraceServiceRequest` and what is below it. The numbers are those of OTLP's `.proto` files.

use semconv::{openinference as oi, otel};

use super::protobuf::Message;
use crate::privacy::Prepared;
use crate::span::Status;
use crate::value::AttributeValue;

/// Who sends: attributes of the process, the same for all its spans.
#[derive(Debug, Clone)]
pub(crate) struct Resource {
    pub(crate) service_name: String,
    pub(crate) project: Option<String>,
}

const RESOURCE_SPANS: u32 = 1;
const SCOPE_SPANS_SPANS: u32 = 2;
/// The low eight bits are the flags of W3C trace context; sampled is all that is ever sent.
const SAMPLED_FLAG: u32 = 1;

/// Appends a span as an element of `ScopeSpans.spans`.
pub(crate) fn encode_span(span: &Prepared, into: &mut Message) {
    let record = &span.record;
    into.message(SCOPE_SPANS_SPANS, |m| {
        m.bytes(1, &record.context.trace_id.to_bytes());
        m.bytes(2, &record.context.span_id.to_bytes());
        if let Some(state) = &record.context.trace_state {
            m.text(3, state);
        }
        if let Some(parent) = record.parent {
            m.bytes(4, &parent.to_bytes());
        }
        m.text(5, &record.name);
        m.varint(6, record.otel_kind as u64);
        m.fixed64(7, record.start.unix_nano);
        m.fixed64(8, record.end_unix_nano);
        encode_attributes(&span.attributes, 9, m);
        if span.dropped_attributes > 0 {
            m.varint(10, span.dropped_attributes as u64);
        }
        for event in &span.events {
            m.message(11, |m| {
                m.fixed64(1, event.time_unix_nano);
                m.text(2, &event.name);
                encode_attributes(&event.attributes, 3, m);
            });
        }
        match &record.status {
            Status::Unset => {}
            Status::Ok => m.message(15, |m| m.varint(3, 1)),
            Status::Error(text) => m.message(15, |m| {
                m.text(2, text);
                m.varint(3, 2);
            }),
        }
        m.fixed32(16, SAMPLED_FLAG);
    });
}

/// Appends an element of `ExportTraceServiceRequest.resource_spans` around spans already encoded.
pub(crate) fn encode_resource_spans(
    resource: &Resource,
    project: Option<&str>,
    spans: &[u8],
    into: &mut Message,
) {
    into.message(RESOURCE_SPANS, |m| {
        m.message(1, |m| {
            text_attribute(otel::SERVICE_NAME, &resource.service_name, 1, m);
            if let Some(project) = project.or(resource.project.as_deref()) {
                text_attribute(oi::PROJECT_NAME, project, 1, m);
            }
            text_attribute(otel::TELEMETRY_SDK_NAME, "bennu", 1, m);
            text_attribute(otel::TELEMETRY_SDK_LANGUAGE, "rust", 1, m);
            text_attribute(otel::TELEMETRY_SDK_VERSION, env!("CARGO_PKG_VERSION"), 1, m);
        });
        m.message(2, |m| {
            m.message(1, |m| {
                m.text(1, "bennu");
                m.text(2, env!("CARGO_PKG_VERSION"));
            });
            m.append(spans);
        });
    });
}

fn encode_attributes(attributes: &[(String, AttributeValue)], field: u32, m: &mut Message) {
    for (key, value) in attributes {
        m.message(field, |m| {
            m.text(1, key);
            m.message(2, |m| encode_value(value, m));
        });
    }
}

fn text_attribute(key: &str, text: &str, field: u32, m: &mut Message) {
    m.message(field, |m| {
        m.text(1, key);
        m.message(2, |m| m.text(1, text));
    });
}

fn encode_value(value: &AttributeValue, m: &mut Message) {
    match value {
        AttributeValue::Text(text) => m.text(1, text),
        AttributeValue::Bool(value) => m.varint(2, u64::from(*value)),
        AttributeValue::Int(value) => m.varint(3, value.cast_unsigned()),
        AttributeValue::Float(value) => m.double(4, *value),
        AttributeValue::TextList(list) => encode_list(list, m, |text, m| m.text(1, text)),
        AttributeValue::BoolList(list) => encode_list(list, m, |value, m| m.varint(2, u64::from(*value))),
        AttributeValue::IntList(list) => encode_list(list, m, |value, m| m.varint(3, value.cast_unsigned())),
        AttributeValue::FloatList(list) => encode_list(list, m, |value, m| m.double(4, *value)),
    }
}

fn encode_list<T>(list: &[T], m: &mut Message, encode: impl Fn(&T, &mut Message)) {
    m.message(5, |m| {
        for element in list {
            m.message(1, |m| encode(element, m));
        }
    });
}
