//! Which request is a call of a model, and of which interface.

use std::fmt::Display;

use reqwest::{Method, Request, Url};
use semconv::otel;
use serde_json::Value;

use crate::context::Context;
use crate::kinds::{Embedder, Llm};
use crate::span::{Span, SpanBuilder};
use crate::tracer::Tracer;

/// Requests beyond this are sent as they are, and not read: the span says what the answer says.
const REQUEST_BYTES_MAX: usize = 16 << 20;

/// The end of a path, how the span is called, and whose interface it is. The names are those of the instrumentation for
/// Python, so that one dashboard fits both.
const INTERFACES: [(&str, &str, &str); 5] = [
    ("/chat/completions", "ChatCompletion", "openai"),
    ("/completions", "Completion", "openai"),
    ("/responses", "Response", "openai"),
    ("/embeddings", "CreateEmbeddings", "openai"),
    ("/messages", "Messages", "anthropic"),
];

/// The end of a host's name, and who serves there.
const PROVIDERS: [(&str, &str); 12] = [
    ("azure.com", "azure"),
    ("openai.com", "openai"),
    ("anthropic.com", "anthropic"),
    ("googleapis.com", "google"),
    ("amazonaws.com", "aws"),
    ("cohere.com", "cohere"),
    ("deepseek.com", "deepseek"),
    ("groq.com", "groq"),
    ("mistral.ai", "mistralai"),
    ("perplexity.ai", "perplexity"),
    ("x.ai", "xai"),
    ("together.xyz", "together"),
];

/// A call under way.
#[derive(Debug)]
pub(super) enum Call {
    Llm(Span<Llm>),
    Embedding(Span<Embedder>),
}

impl Call {
    /// Begins the span of a request; none for a request that calls no model, and where nothing is traced.
    pub(super) fn begin(tracer: &Tracer, request: &Request) -> Option<Call> {
        let url = request.url();
        let (path, name, system) =
            INTERFACES.into_iter().find(|(path, ..)| url.path().trim_end_matches('/').ends_with(path))?;
        if request.method() != Method::POST {
            return None;
        }
        if path == "/embeddings" {
            let builder = SpanBuilder::<Embedder>::new(tracer, name);
            return builder.is_recording().then(|| {
                let span = builder.start();
                if let Some(asked) = asked(request) {
                    span.record_input(&asked);
                }
                Call::Embedding(span)
            });
        }
        let builder = SpanBuilder::<Llm>::new(tracer, name);
        builder.is_recording().then(|| {
            let span = builder.system(system).start();
            if let Some(provider) = provider(url) {
                span.provider(provider);
            }
            if let Some(asked) = asked(request) {
                span.record_input(&asked);
            }
            Call::Llm(span)
        })
    }

    /// The context in which the request is sent.
    pub(super) fn context(&self) -> Context {
        match self {
            Call::Llm(span) => span.context(),
            Call::Embedding(span) => span.context(),
        }
    }

    pub(super) fn set_status(&self, status: u16) {
        match self {
            Call::Llm(span) => {
                span.attribute(otel::HTTP_RESPONSE_STATUS_CODE, i64::from(status));
            }
            Call::Embedding(span) => {
                span.attribute(otel::HTTP_RESPONSE_STATUS_CODE, i64::from(status));
            }
        }
    }

    /// The request got no answer, or not the whole of it.
    pub(super) fn fail(&self, error: impl Display) {
        match self {
            Call::Llm(span) => {
                span.fail(error.to_string());
            }
            Call::Embedding(span) => {
                span.fail(error.to_string());
            }
        }
    }

    pub(super) fn end(&self) {
        match self {
            Call::Llm(span) => span.end(),
            Call::Embedding(span) => span.end(),
        }
    }
}

fn asked(request: &Request) -> Option<Value> {
    let bytes = request.body()?.as_bytes().filter(|bytes| bytes.len() <= REQUEST_BYTES_MAX)?;
    serde_json::from_slice(bytes).ok()
}

fn provider(url: &Url) -> Option<&'static str> {
    let host = url.host_str()?;
    let is_below = |domain: &str| host == domain || host.ends_with(&format!(".{domain}"));
    PROVIDERS.into_iter().find(|(domain, _)| is_below(domain)).map(|(_, provider)| provider)
}
