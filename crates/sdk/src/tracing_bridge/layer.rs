//! The layer that listens to `tracing`.

use semconv::SpanKind;
use semconv::openinference::SPAN_KIND;
use tracing_core::span::{Attributes, Id, Record as Values};
use tracing_core::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer;
use tracing_subscriber::registry::LookupSpan;

use super::entered;
use super::fields::Collected;
use super::gen_ai;
use crate::context::Context;
use crate::kinds::Chain;
use crate::span::{OtelKind, Record, Span, SpanBuilder, Status};
use crate::tracer::{Tracer, tracer};
use crate::value::{AttributeValue, Field, Fields};

/// Makes spans of the `tracing` crate spans of the same trace: ours begun inside one are its children, and the other way
/// round. See [`tracing_layer`].
#[derive(Debug, Clone, Default)]
pub struct TracingLayer {
    tracer: Option<Tracer>,
}

/// A layer for `tracing-subscriber`.
///
/// ```
/// use tracing_subscriber::layer::SubscriberExt;
///
/// let subscriber = tracing_subscriber::registry().with(bennu::tracing_layer());
/// tracing::subscriber::with_default(subscriber, || {
///     let _request = tracing::info_span!("request", user.id = "ada").entered();
///     bennu::llm("chat").scope(|_| tracing::info!("asking"));
/// });
/// ```
///
/// Fields become attributes, events become events of the `tracing` span they happen in, and an event at level `ERROR` makes
/// that span fail. `otel.name` names the span, `openinference.span.kind` says its kind, and `gen_ai.*` fields, as `genai` and
/// `rig-core` set them, are read as OpenInference as well. Frameworks trace a lot: add a filter for what you want to see.
pub fn tracing_layer() -> TracingLayer {
    TracingLayer::default()
}

impl TracingLayer {
    /// Sends the spans to this tracer rather than to the process-wide one.
    pub fn tracer(mut self, tracer: Tracer) -> TracingLayer {
        self.tracer = Some(tracer);
        self
    }
}

/// What is kept with a `tracing` span.
struct Ours(Span<Chain>);

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for TracingLayer {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, registry: layer::Context<'_, S>) {
        let Some(span) = registry.span(id) else { return };
        let context = match attributes.parent() {
            Some(parent) => ours(&registry, parent).map(|span| span.context()).unwrap_or_default(),
            None if attributes.is_root() => Context { span: None, ..Context::current() },
            // The current context already is the innermost of both worlds.
            None => Context::current(),
        };
        let tracer = self.tracer.as_ref().unwrap_or_else(|| tracer());
        let mut builder = SpanBuilder::<Chain>::in_context(tracer, context, attributes.metadata().name());
        builder.edit(|record| {
            let mut collected = Collected::default();
            attributes.record(&mut collected);
            record.kind = SpanKind::Unknown;
            record.take(collected);
        });
        span.extensions_mut().insert(Ours(builder.start()));
    }

    fn on_record(&self, id: &Id, values: &Values<'_>, registry: layer::Context<'_, S>) {
        let Some(span) = ours(&registry, id) else { return };
        span.edit(|record| {
            let mut collected = Collected::default();
            values.record(&mut collected);
            record.take(collected);
        });
    }

    fn on_event(&self, event: &Event<'_>, registry: layer::Context<'_, S>) {
        let Some(span) = registry.event_span(event).and_then(|span| ours(&registry, &span.id())) else {
            return;
        };
        span.edit(|record| {
            let mut collected = Collected::default();
            event.record(&mut collected);
            let name = collected.message.take().unwrap_or_else(|| event.metadata().name().to_owned());
            if *event.metadata().level() == Level::ERROR {
                record.status = Status::Error(name.clone());
            }
            record.add_event(name, collected.fields);
        });
    }

    fn on_enter(&self, id: &Id, registry: layer::Context<'_, S>) {
        if let Some(span) = ours(&registry, id) {
            entered::enter(id.into_u64(), span.context());
        }
    }

    fn on_exit(&self, id: &Id, _: layer::Context<'_, S>) {
        entered::exit(id.into_u64());
    }

    fn on_close(&self, id: Id, registry: layer::Context<'_, S>) {
        if let Some(span) = ours(&registry, &id) {
            span.edit(gen_ai::translate);
            span.end();
        }
    }
}

fn ours<S: for<'a> LookupSpan<'a> + Subscriber>(
    registry: &layer::Context<'_, S>,
    id: &Id,
) -> Option<Span<Chain>> {
    registry.span(id)?.extensions().get::<Ours>().map(|ours| ours.0.clone())
}

impl Record {
    /// Adds fields; those that speak about the span itself change it instead.
    fn take(&mut self, collected: Collected) {
        if let Some(message) = collected.message {
            self.fields.set("message", message);
        }
        for (key, field) in collected.fields.into_pairs() {
            let text = text_of(&field);
            match (&*key, text) {
                ("otel.name", Some(name)) => self.name = name.to_owned().into(),
                ("otel.kind", Some(kind)) => {
                    if kind.eq_ignore_ascii_case("client") {
                        self.otel_kind = OtelKind::Client;
                    }
                }
                ("otel.status_code", Some(code)) if code.eq_ignore_ascii_case("error") => {
                    self.status = Status::Error(String::new());
                }
                ("otel.status_code", Some(code)) if code.eq_ignore_ascii_case("ok") => {
                    self.status = Status::Ok;
                }
                ("otel.status_message" | "otel.status_description", Some(message)) => {
                    self.status = Status::Error(message.to_owned());
                }
                (SPAN_KIND, Some(kind)) => self.kind = SpanKind::parse(kind).unwrap_or(self.kind),
                _ => self.fields.set(key, field),
            }
        }
    }
}

pub(super) fn text_of(field: &Field) -> Option<&str> {
    match field {
        Field::Value(AttributeValue::Text(text)) => Some(text),
        _ => None,
    }
}

pub(super) fn text_at<'a>(fields: &'a Fields, key: &str) -> Option<&'a str> {
    fields.get(key).and_then(text_of)
}
