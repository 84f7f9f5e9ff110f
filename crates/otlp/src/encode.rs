//! Spans back to an OTLP request, as an exporter would send them.

use std::collections::HashMap;

use model::{Attributes, Event, Link, OtelKind, Resource, Scope, Span, StatusCode, Value};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{
    AnyValue, ArrayValue, InstrumentationScope, KeyValue, KeyValueList, any_value,
};
use opentelemetry_proto::tonic::resource::v1::Resource as WireResource;
use opentelemetry_proto::tonic::trace::v1 as wire;
use semconv::openinference::PROJECT_NAME;

use crate::flatten;

/// One request for spans of one project, which their resources name whatever they said before. Spans that share
/// resource and scope are side by side.
pub fn encode_request(project: &str, spans: impl IntoIterator<Item = Span>) -> ExportTraceServiceRequest {
    let mut resources: Vec<wire::ResourceSpans> = Vec::new();
    let mut places: HashMap<(String, String), (usize, usize)> = HashMap::new();
    let mut resource_places: HashMap<String, usize> = HashMap::new();
    for span in spans {
        let key = (resource_key(&span.resource), scope_key(&span.scope));
        let (at, scope_at) = match places.get(&key) {
            Some(&place) => place,
            None => {
                let at = *resource_places.entry(key.0.clone()).or_insert_with(|| {
                    resources.push(resource_spans(project, &span.resource));
                    resources.len() - 1
                });
                let scopes = &mut resources[at].scope_spans;
                scopes.push(scope_spans(&span.scope));
                let place = (at, scopes.len() - 1);
                places.insert(key, place);
                place
            }
        };
        resources[at].scope_spans[scope_at].spans.push(encode_span(span));
    }
    ExportTraceServiceRequest { resource_spans: resources }
}

fn resource_key(resource: &Resource) -> String {
    format!("{}\n{}", resource.schema_url, resource.attributes.to_json())
}

fn scope_key(scope: &Scope) -> String {
    let Scope { name, version, schema_url, attributes, .. } = scope;
    format!("{name}\n{version}\n{schema_url}\n{}", attributes.to_json())
}

fn resource_spans(project: &str, resource: &Resource) -> wire::ResourceSpans {
    let mut attributes = resource.attributes.clone();
    attributes.insert(PROJECT_NAME, project);
    wire::ResourceSpans {
        resource: Some(WireResource {
            attributes: pairs(attributes),
            dropped_attributes_count: resource.dropped_attributes_count,
            ..WireResource::default()
        }),
        scope_spans: Vec::new(),
        schema_url: resource.schema_url.clone(),
    }
}

fn scope_spans(scope: &Scope) -> wire::ScopeSpans {
    wire::ScopeSpans {
        scope: Some(InstrumentationScope {
            name: scope.name.clone(),
            version: scope.version.clone(),
            attributes: pairs(scope.attributes.clone()),
            dropped_attributes_count: scope.dropped_attributes_count,
        }),
        spans: Vec::new(),
        schema_url: scope.schema_url.clone(),
    }
}

fn encode_span(span: Span) -> wire::Span {
    let code = match span.status.code {
        StatusCode::Unset => wire::status::StatusCode::Unset,
        StatusCode::Ok => wire::status::StatusCode::Ok,
        StatusCode::Error => wire::status::StatusCode::Error,
    };
    wire::Span {
        trace_id: span.trace_id.as_bytes().to_vec(),
        span_id: span.span_id.as_bytes().to_vec(),
        parent_span_id: span.parent_id.map(|id| id.as_bytes().to_vec()).unwrap_or_default(),
        trace_state: span.trace_state,
        flags: span.flags,
        name: span.name,
        kind: kind(span.otel_kind).into(),
        start_time_unix_nano: unsigned(span.start_time_unix_nano),
        end_time_unix_nano: span.end_time_unix_nano.map_or(0, unsigned),
        attributes: flatten(span.attributes).into_iter().map(|(key, value)| pair(key, value)).collect(),
        dropped_attributes_count: span.dropped_attributes_count,
        events: span.events.into_iter().map(encode_event).collect(),
        dropped_events_count: span.dropped_events_count,
        links: span.links.into_iter().map(encode_link).collect(),
        dropped_links_count: span.dropped_links_count,
        status: Some(wire::Status { code: code.into(), message: span.status.message }),
    }
}

fn encode_event(event: Event) -> wire::span::Event {
    wire::span::Event {
        time_unix_nano: unsigned(event.time_unix_nano),
        name: event.name,
        attributes: pairs(event.attributes),
        dropped_attributes_count: event.dropped_attributes_count,
    }
}

fn encode_link(link: Link) -> wire::span::Link {
    wire::span::Link {
        trace_id: link.trace_id.as_bytes().to_vec(),
        span_id: link.span_id.as_bytes().to_vec(),
        trace_state: link.trace_state,
        attributes: pairs(link.attributes),
        dropped_attributes_count: link.dropped_attributes_count,
        flags: link.flags,
    }
}

const fn kind(kind: OtelKind) -> wire::span::SpanKind {
    match kind {
        OtelKind::Unspecified => wire::span::SpanKind::Unspecified,
        OtelKind::Internal => wire::span::SpanKind::Internal,
        OtelKind::Server => wire::span::SpanKind::Server,
        OtelKind::Client => wire::span::SpanKind::Client,
        OtelKind::Producer => wire::span::SpanKind::Producer,
        OtelKind::Consumer => wire::span::SpanKind::Consumer,
    }
}

/// OTLP knows no time before 1970.
fn unsigned(unix_nano: i64) -> u64 {
    u64::try_from(unix_nano).unwrap_or(0)
}

fn pairs(attributes: Attributes) -> Vec<KeyValue> {
    attributes.into_iter().map(|(key, value)| pair((*key).to_owned(), value)).collect()
}

fn pair(key: String, value: Value) -> KeyValue {
    KeyValue { key, value: Some(any_value(value)), ..KeyValue::default() }
}

/// Recursive, since values nest no deeper than decoding let them.
fn any_value(value: Value) -> AnyValue {
    use any_value::Value as Sent;
    let sent = match value {
        Value::Null => None,
        Value::Bool(flag) => Some(Sent::BoolValue(flag)),
        Value::Int(number) => Some(Sent::IntValue(number)),
        Value::Double(number) => Some(Sent::DoubleValue(number)),
        Value::String(text) => Some(Sent::StringValue(text)),
        Value::Bytes(bytes) => Some(Sent::BytesValue(bytes)),
        Value::List(values) => {
            Some(Sent::ArrayValue(ArrayValue { values: values.into_iter().map(any_value).collect() }))
        }
        Value::Map(map) => Some(Sent::KvlistValue(KeyValueList { values: pairs(map) })),
    };
    AnyValue { value: sent }
}
