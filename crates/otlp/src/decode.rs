//! A trace request: its spans, each with the resource and scope that it shares with its neighbours.

use std::sync::Arc;

use model::{EntityRef, FaultKind, Resource, Scope};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1 as wire;
use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, ScopeSpans};
use prost::Message as _;
use semconv::openinference::PROJECT_NAME;

use crate::any_value::attributes;
use crate::span::{SentSpan, keep};
use crate::{json, protobuf};

/// What a request held: spans to keep, and spans that cannot be kept with the reason.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Decoded {
    pub spans: Vec<DecodedSpan>,
    pub rejected: Vec<RejectedSpan>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct DecodedSpan {
    /// The project that the span's resource names, if it names one.
    pub project: Option<Arc<str>>,
    pub span: model::Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedSpan {
    pub name: String,
    pub reason: String,
}

/// A body that is no trace request at all.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    // The text repeats its cause because the caller reads only the text, and the cause says where it broke.
    #[error("the body is not a protobuf ExportTraceServiceRequest: {source}")]
    Protobuf { source: prost::DecodeError },
    #[error("the body is not a JSON ExportTraceServiceRequest: {source}")]
    Json { source: serde_json::Error },
}

impl DecodeError {
    pub fn kind(&self) -> FaultKind {
        match self {
            DecodeError::Protobuf { .. } | DecodeError::Json { .. } => FaultKind::Invalid,
        }
    }
}

/// Decodes a binary `ExportTraceServiceRequest`. Messages nested beyond prost's hundred levels are refused.
pub fn decode_protobuf(body: &[u8]) -> Result<Decoded, DecodeError> {
    if let Some(decoded) = protobuf::read(body) {
        return Ok(decoded);
    }
    let request =
        ExportTraceServiceRequest::decode(body).map_err(|source| DecodeError::Protobuf { source })?;
    Ok(decode_request(request))
}

/// Decodes an `ExportTraceServiceRequest` in OTLP/JSON. JSON nested beyond 128 levels is refused.
pub fn decode_json(body: &[u8]) -> Result<Decoded, DecodeError> {
    let request: json::Request =
        serde_json::from_slice(body).map_err(|source| DecodeError::Json { source })?;
    Ok(decode_request(request.into()))
}

/// Decodes a request whose messages are read already.
pub fn decode_request(request: ExportTraceServiceRequest) -> Decoded {
    let mut collected = Collected::default();
    for resource_spans in request.resource_spans {
        decode_resource_spans(resource_spans, &mut collected);
    }
    collected.into_decoded()
}

fn decode_resource_spans(resource_spans: ResourceSpans, collected: &mut Collected) {
    let resource = resource_spans.resource.unwrap_or_default();
    let resource = collected.begin_resource(Resource {
        attributes: attributes(resource.attributes),
        dropped_attributes_count: resource.dropped_attributes_count,
        schema_url: resource_spans.schema_url,
        entity_refs: resource.entity_refs.into_iter().map(entity_ref).collect(),
    });
    for ScopeSpans { scope, spans, schema_url } in resource_spans.scope_spans {
        let scope = scope.unwrap_or_default();
        let scope = Arc::new(Scope {
            name: scope.name,
            version: scope.version,
            attributes: attributes(scope.attributes),
            dropped_attributes_count: scope.dropped_attributes_count,
            schema_url,
        });
        collected.reserve(spans.len());
        for span in spans {
            collected.add(span.into(), &resource, &scope);
        }
    }
}

fn entity_ref(entity: wire::EntityRef) -> EntityRef {
    EntityRef {
        schema_url: entity.schema_url,
        entity_type: entity.r#type,
        id_keys: entity.id_keys,
        description_keys: entity.description_keys,
    }
}

/// What has been decoded of a request so far, whichever way its bytes are read.
#[derive(Default)]
pub(crate) struct Collected {
    decoded: Decoded,
    /// The project that the resource of the next spans names.
    project: Option<Arc<str>>,
}

impl Collected {
    pub(crate) fn begin_resource(&mut self, resource: Resource) -> Arc<Resource> {
        let project = resource.attributes.get(PROJECT_NAME).and_then(|name| name.as_str());
        self.project = project.filter(|name| !name.is_empty()).map(Arc::from);
        Arc::new(resource)
    }

    pub(crate) fn reserve(&mut self, spans: usize) {
        self.decoded.spans.reserve(spans);
    }

    pub(crate) fn add(&mut self, span: SentSpan<'_>, resource: &Arc<Resource>, scope: &Arc<Scope>) {
        match keep(span, resource, scope) {
            Ok(span) => self.decoded.spans.push(DecodedSpan { project: self.project.clone(), span }),
            Err(rejected) => self.decoded.rejected.push(rejected),
        }
    }

    pub(crate) fn into_decoded(self) -> Decoded {
        self.decoded
    }
}
