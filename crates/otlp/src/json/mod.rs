//! OTLP/JSON: read leniently into the very messages that protobuf gives, so that both decode alike.
//!
//! The rules are protobuf's for JSON with OTLP's exceptions: ids are hexadecimal, enums are numbers. Beyond
//! them enums may be names and field names may be in snake case, since some senders print protobuf as it is.

mod scalar;
mod value;

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{self as wire_common, InstrumentationScope};
use opentelemetry_proto::tonic::resource::v1 as wire_resource;
use opentelemetry_proto::tonic::trace::v1 as wire;
use serde::Deserialize;

use scalar::{Hex, Unsigned, or_default, span_kind, status_code};
use value::{KeyValues, key_values};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Request {
    #[serde(default, alias = "resource_spans", deserialize_with = "or_default")]
    resource_spans: Vec<ResourceSpans>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ResourceSpans {
    #[serde(default, deserialize_with = "or_default")]
    resource: Resource,
    #[serde(default, alias = "scope_spans", deserialize_with = "or_default")]
    scope_spans: Vec<ScopeSpans>,
    #[serde(default, alias = "schema_url", deserialize_with = "or_default")]
    schema_url: String,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct Resource {
    #[serde(default, deserialize_with = "or_default")]
    attributes: KeyValues,
    #[serde(default, alias = "dropped_attributes_count", deserialize_with = "or_default")]
    dropped_attributes_count: Unsigned<u32>,
    #[serde(default, alias = "entity_refs", deserialize_with = "or_default")]
    entity_refs: Vec<EntityRef>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct EntityRef {
    #[serde(default, alias = "schema_url", deserialize_with = "or_default")]
    schema_url: String,
    #[serde(default, rename = "type", deserialize_with = "or_default")]
    entity_type: String,
    #[serde(default, alias = "id_keys", deserialize_with = "or_default")]
    id_keys: Vec<String>,
    #[serde(default, alias = "description_keys", deserialize_with = "or_default")]
    description_keys: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ScopeSpans {
    #[serde(default, deserialize_with = "or_default")]
    scope: Scope,
    #[serde(default, deserialize_with = "or_default")]
    spans: Vec<Span>,
    #[serde(default, alias = "schema_url", deserialize_with = "or_default")]
    schema_url: String,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct Scope {
    #[serde(default, deserialize_with = "or_default")]
    name: String,
    #[serde(default, deserialize_with = "or_default")]
    version: String,
    #[serde(default, deserialize_with = "or_default")]
    attributes: KeyValues,
    #[serde(default, alias = "dropped_attributes_count", deserialize_with = "or_default")]
    dropped_attributes_count: Unsigned<u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Span {
    #[serde(default, alias = "trace_id", deserialize_with = "or_default")]
    trace_id: Hex,
    #[serde(default, alias = "span_id", deserialize_with = "or_default")]
    span_id: Hex,
    #[serde(default, alias = "trace_state", deserialize_with = "or_default")]
    trace_state: String,
    #[serde(default, alias = "parent_span_id", deserialize_with = "or_default")]
    parent_span_id: Hex,
    #[serde(default, deserialize_with = "or_default")]
    flags: Unsigned<u32>,
    #[serde(default, deserialize_with = "or_default")]
    name: String,
    #[serde(default, deserialize_with = "span_kind")]
    kind: i32,
    #[serde(default, alias = "start_time_unix_nano", deserialize_with = "or_default")]
    start_time_unix_nano: Unsigned<u64>,
    #[serde(default, alias = "end_time_unix_nano", deserialize_with = "or_default")]
    end_time_unix_nano: Unsigned<u64>,
    #[serde(default, deserialize_with = "or_default")]
    attributes: KeyValues,
    #[serde(default, alias = "dropped_attributes_count", deserialize_with = "or_default")]
    dropped_attributes_count: Unsigned<u32>,
    #[serde(default, deserialize_with = "or_default")]
    events: Vec<Event>,
    #[serde(default, alias = "dropped_events_count", deserialize_with = "or_default")]
    dropped_events_count: Unsigned<u32>,
    #[serde(default, deserialize_with = "or_default")]
    links: Vec<Link>,
    #[serde(default, alias = "dropped_links_count", deserialize_with = "or_default")]
    dropped_links_count: Unsigned<u32>,
    #[serde(default, deserialize_with = "or_default")]
    status: Status,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    #[serde(default, alias = "time_unix_nano", deserialize_with = "or_default")]
    time_unix_nano: Unsigned<u64>,
    #[serde(default, deserialize_with = "or_default")]
    name: String,
    #[serde(default, deserialize_with = "or_default")]
    attributes: KeyValues,
    #[serde(default, alias = "dropped_attributes_count", deserialize_with = "or_default")]
    dropped_attributes_count: Unsigned<u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Link {
    #[serde(default, alias = "trace_id", deserialize_with = "or_default")]
    trace_id: Hex,
    #[serde(default, alias = "span_id", deserialize_with = "or_default")]
    span_id: Hex,
    #[serde(default, alias = "trace_state", deserialize_with = "or_default")]
    trace_state: String,
    #[serde(default, deserialize_with = "or_default")]
    attributes: KeyValues,
    #[serde(default, alias = "dropped_attributes_count", deserialize_with = "or_default")]
    dropped_attributes_count: Unsigned<u32>,
    #[serde(default, deserialize_with = "or_default")]
    flags: Unsigned<u32>,
}

#[derive(Deserialize, Default)]
struct Status {
    #[serde(default, deserialize_with = "or_default")]
    message: String,
    #[serde(default, deserialize_with = "status_code")]
    code: i32,
}

impl From<Request> for ExportTraceServiceRequest {
    fn from(request: Request) -> Self {
        ExportTraceServiceRequest {
            resource_spans: request.resource_spans.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<ResourceSpans> for wire::ResourceSpans {
    fn from(sent: ResourceSpans) -> Self {
        let resource = wire_resource::Resource {
            attributes: key_values(sent.resource.attributes),
            dropped_attributes_count: sent.resource.dropped_attributes_count.0,
            entity_refs: sent.resource.entity_refs.into_iter().map(Into::into).collect(),
        };
        wire::ResourceSpans {
            resource: Some(resource),
            scope_spans: sent.scope_spans.into_iter().map(Into::into).collect(),
            schema_url: sent.schema_url,
        }
    }
}

impl From<EntityRef> for wire_common::EntityRef {
    fn from(sent: EntityRef) -> Self {
        wire_common::EntityRef {
            schema_url: sent.schema_url,
            r#type: sent.entity_type,
            id_keys: sent.id_keys,
            description_keys: sent.description_keys,
        }
    }
}

impl From<ScopeSpans> for wire::ScopeSpans {
    fn from(sent: ScopeSpans) -> Self {
        let scope = InstrumentationScope {
            name: sent.scope.name,
            version: sent.scope.version,
            attributes: key_values(sent.scope.attributes),
            dropped_attributes_count: sent.scope.dropped_attributes_count.0,
        };
        wire::ScopeSpans {
            scope: Some(scope),
            spans: sent.spans.into_iter().map(Into::into).collect(),
            schema_url: sent.schema_url,
        }
    }
}

impl From<Span> for wire::Span {
    fn from(sent: Span) -> Self {
        wire::Span {
            trace_id: sent.trace_id.0,
            span_id: sent.span_id.0,
            trace_state: sent.trace_state,
            parent_span_id: sent.parent_span_id.0,
            flags: sent.flags.0,
            name: sent.name,
            kind: sent.kind,
            start_time_unix_nano: sent.start_time_unix_nano.0,
            end_time_unix_nano: sent.end_time_unix_nano.0,
            attributes: key_values(sent.attributes),
            dropped_attributes_count: sent.dropped_attributes_count.0,
            events: sent.events.into_iter().map(Into::into).collect(),
            dropped_events_count: sent.dropped_events_count.0,
            links: sent.links.into_iter().map(Into::into).collect(),
            dropped_links_count: sent.dropped_links_count.0,
            status: Some(wire::Status { message: sent.status.message, code: sent.status.code }),
        }
    }
}

impl From<Event> for wire::span::Event {
    fn from(sent: Event) -> Self {
        wire::span::Event {
            time_unix_nano: sent.time_unix_nano.0,
            name: sent.name,
            attributes: key_values(sent.attributes),
            dropped_attributes_count: sent.dropped_attributes_count.0,
        }
    }
}

impl From<Link> for wire::span::Link {
    fn from(sent: Link) -> Self {
        wire::span::Link {
            trace_id: sent.trace_id.0,
            span_id: sent.span_id.0,
            trace_state: sent.trace_state,
            attributes: key_values(sent.attributes),
            dropped_attributes_count: sent.dropped_attributes_count.0,
            flags: sent.flags.0,
        }
    }
}
