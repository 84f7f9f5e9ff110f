//! Traces as OTLP requests, batched and grouped as exporters do it.

use std::collections::BTreeMap;

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{InstrumentationScope, KeyValue};
use opentelemetry_proto::tonic::resource::v1::Resource;
use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, ScopeSpans, Span};
use semconv::openinference as oi;

use super::PROJECT;
use super::span::{Origin, text_attribute};
use super::trace::{Process, Trace};

/// What the SDK for Python sends at once. A trace is kept in one request.
const SPANS_PER_REQUEST: usize = 512;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sender {
    Agent(Process),
    OrderService,
}

type Batch = BTreeMap<Sender, BTreeMap<Origin, Vec<Span>>>;

pub(super) fn into_requests(mut traces: Vec<Trace>) -> Vec<ExportTraceServiceRequest> {
    traces.sort_by_key(Trace::end);
    let mut requests = Vec::new();
    let (mut batch, mut count) = (Batch::new(), 0);
    for trace in traces {
        if count + trace.spans.len() > SPANS_PER_REQUEST {
            requests.push(request(std::mem::take(&mut batch)));
            count = 0;
        }
        count += trace.spans.len();
        for draft in trace.spans {
            let sender = match draft.origin {
                Origin::OrderService => Sender::OrderService,
                Origin::Agent | Origin::OpenAi | Origin::Anthropic => Sender::Agent(trace.process),
            };
            let span = Span { trace_id: trace.id.to_vec(), ..draft.span };
            batch.entry(sender).or_default().entry(draft.origin).or_default().push(span);
        }
    }
    requests.push(request(batch));
    requests
}

fn request(batch: Batch) -> ExportTraceServiceRequest {
    let resource_spans = batch.into_iter().map(|(sender, scopes)| ResourceSpans {
        resource: Some(resource(sender)),
        scope_spans: scopes.into_iter().map(|(origin, spans)| scope_spans(origin, sender, spans)).collect(),
        schema_url: String::new(),
    });
    ExportTraceServiceRequest { resource_spans: resource_spans.collect() }
}

fn scope_spans(origin: Origin, sender: Sender, spans: Vec<Span>) -> ScopeSpans {
    let own_version = match sender {
        Sender::Agent(process) => process.version,
        Sender::OrderService => "0.58.0",
    };
    let (name, version) = match origin {
        Origin::Agent => ("support_agent", own_version),
        Origin::OpenAi => ("openinference.instrumentation.openai", "0.1.66"),
        Origin::Anthropic => ("openinference.instrumentation.anthropic", "0.1.20"),
        Origin::OrderService => ("@opentelemetry/instrumentation-http", own_version),
    };
    let scope =
        InstrumentationScope { name: name.to_owned(), version: version.to_owned(), ..Default::default() };
    ScopeSpans { scope: Some(scope), spans, schema_url: String::new() }
}

fn resource(sender: Sender) -> Resource {
    let own = match sender {
        Sender::Agent(process) => [
            ("service.name", "support-agent"),
            ("service.version", process.version),
            ("host.name", process.host),
            ("process.runtime.name", "cpython"),
            ("process.runtime.version", "3.12.11"),
            ("telemetry.sdk.language", "python"),
        ],
        Sender::OrderService => [
            ("service.name", "order-service"),
            ("service.version", "5.14.2"),
            ("host.name", "order-service-5d88b-9xk2l"),
            ("process.runtime.name", "nodejs"),
            ("process.runtime.version", "22.11.0"),
            ("telemetry.sdk.language", "nodejs"),
        ],
    };
    let shared = [
        ("deployment.environment.name", "production"),
        ("telemetry.sdk.name", "opentelemetry"),
        (oi::PROJECT_NAME, PROJECT),
    ];
    let attributes: Vec<KeyValue> =
        own.into_iter().chain(shared).map(|(key, value)| text_attribute(key, value)).collect();
    Resource { attributes, ..Resource::default() }
}
