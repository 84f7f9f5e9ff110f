//! Requests of OTLP, built from spans.

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::InstrumentationScope;
use opentelemetry_proto::tonic::resource::v1::Resource;
use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, ScopeSpans};
use semconv::openinference::PROJECT_NAME;

use crate::SpanBuilder;
use crate::span::key_value;

/// Spans of one resource and one scope.
#[derive(Debug, Clone)]
pub struct RequestBuilder {
    resource: Resource,
    scope: InstrumentationScope,
    spans: Vec<SpanBuilder>,
}

pub fn request(spans: impl IntoIterator<Item = SpanBuilder>) -> RequestBuilder {
    RequestBuilder {
        resource: Resource::default(),
        scope: InstrumentationScope { name: "testkit".to_owned(), ..InstrumentationScope::default() },
        spans: spans.into_iter().collect(),
    }
}

impl RequestBuilder {
    /// Names the project as OpenInference does, in the resource.
    pub fn project(self, name: &str) -> RequestBuilder {
        self.resource_attribute(PROJECT_NAME, name)
    }

    pub fn resource_attribute(mut self, key: &str, value: impl Into<model::Value>) -> RequestBuilder {
        self.resource.attributes.push(key_value(key, value.into()));
        self
    }
}

impl From<RequestBuilder> for ExportTraceServiceRequest {
    fn from(request: RequestBuilder) -> ExportTraceServiceRequest {
        let scope_spans = ScopeSpans {
            scope: Some(request.scope),
            spans: request.spans.into_iter().map(Into::into).collect(),
            schema_url: String::new(),
        };
        let resource_spans = ResourceSpans {
            resource: Some(request.resource),
            scope_spans: vec![scope_spans],
            schema_url: String::new(),
        };
        ExportTraceServiceRequest { resource_spans: vec![resource_spans] }
    }
}
