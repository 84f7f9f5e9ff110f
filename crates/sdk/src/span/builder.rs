//! Begins spans.

use std::borrow::Cow;
use std::marker::PhantomData;

use super::live::Span;
use super::record::BoxedRecord;
use super::{Failure, OtelKind, Record, Status};
use crate::clock::Start;
use crate::context::{Context, SpanContext, with_current};
use crate::ids::{SpanId, TraceId};
use crate::kinds::Kind;
use crate::tracer::Tracer;
use crate::value::Fields;

/// A span about to begin.
///
/// Fill in what is known, then either let the span cover a piece of work ([`scope`](SpanBuilder::scope),
/// [`run`](SpanBuilder::run) and their `try_` twins, which record errors), or [`start`](SpanBuilder::start) it and
/// end it yourself.
#[must_use = "a builder does nothing until it is started"]
#[derive(Debug)]
pub struct SpanBuilder<K> {
    /// What the span will make current: its own identity, or the context as it was where nothing is traced.
    context: Context,
    recorded: Option<(Tracer, BoxedRecord)>,
    kind: PhantomData<K>,
}

impl<K: Kind> SpanBuilder<K> {
    pub(crate) fn new(tracer: &Tracer, name: impl Into<Cow<'static, str>>) -> SpanBuilder<K> {
        let context = with_current(Context::clone);
        SpanBuilder::in_context(tracer, context, name)
    }

    pub(crate) fn in_context(
        tracer: &Tracer,
        context: Context,
        name: impl Into<Cow<'static, str>>,
    ) -> SpanBuilder<K> {
        let head = tracer.head().filter(|_| !context.suppressed);
        let Some(head) = head else {
            return SpanBuilder { context, recorded: None, kind: PhantomData };
        };
        let parent = context.span.as_ref();
        let span_context = match parent {
            Some(parent) => head.child(parent, SpanId::random()),
            None => head.root(TraceId::random(), SpanId::random()),
        };
        let recorded = span_context.sampled.then(|| {
            let record = Record {
                name: name.into(),
                kind: K::SPAN_KIND,
                otel_kind: if K::IS_CALL_OUT { OtelKind::Client } else { OtelKind::Internal },
                parent: parent.map(SpanContext::span_id),
                context: span_context.clone(),
                start: Start::now(),
                end_unix_nano: 0,
                fields: Fields::with_capacity(12),
                events: Vec::new(),
                status: Status::Unset,
                inherited: context.inherited.clone(),
            };
            (tracer.clone(), Box::new(record))
        });
        SpanBuilder { context: context.below(span_context), recorded, kind: PhantomData }
    }

    /// Begins the span. It does not become current by itself: see [`Span::scope`] and [`Span::run`].
    pub fn start(self) -> Span<K> {
        Span::begin(self.context, self.recorded)
    }

    /// The span covers `work`; spans begun inside are its children.
    ///
    /// ```
    /// let answer = bennu::chain("answer").input("6 * 7").scope(|span| {
    ///     let answer = bennu::tool("multiply").scope(|_| 42);
    ///     span.output(answer.to_string());
    ///     answer
    /// });
    /// assert_eq!(answer, 42);
    /// ```
    pub fn scope<R>(self, work: impl FnOnce(&Span<K>) -> R) -> R {
        let span = self.start();
        span.context().scope(|| work(&span))
    }

    /// Like [`scope`](SpanBuilder::scope), and records the error, or the success, that `work` returns.
    ///
    /// ```
    /// let port = bennu::tool("read_port").try_scope(|_| "six thousand".parse::<u16>());
    /// assert!(port.is_err());
    /// ```
    pub fn try_scope<T, E: Failure<Via>, Via>(
        self,
        work: impl FnOnce(&Span<K>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.scope(|span| {
            let result = work(span);
            span.settle(&result);
            result
        })
    }

    /// The span covers the future that `work` makes, from its first poll to its end; spans begun inside are its
    /// children.
    ///
    /// ```
    /// # async fn ask(question: &str) -> String { question.to_owned() }
    /// # async fn example() {
    /// let answer = bennu::llm("chat").model("gpt-4o").run(async |span| {
    ///     let answer = ask("Who?").await;
    ///     span.output(&*answer);
    ///     answer
    /// }).await;
    /// # }
    /// ```
    pub async fn run<R, F: Future<Output = R>>(self, work: impl FnOnce(Span<K>) -> F) -> R {
        let span = self.start();
        let context = span.context();
        let future = context.clone().scope(|| work(span.clone()));
        let result = context.run(future).await;
        span.end();
        result
    }

    /// Like [`run`](SpanBuilder::run), and records the error, or the success, that the future returns.
    pub async fn try_run<T, E: Failure<Via>, Via, F: Future<Output = Result<T, E>>>(
        self,
        work: impl FnOnce(Span<K>) -> F,
    ) -> Result<T, E> {
        let span = self.start();
        let context = span.context();
        let future = context.clone().scope(|| work(span.clone()));
        let result = context.run(future).await;
        span.settle(&result);
        span.end();
        result
    }

    /// Whether the span will be recorded. Worth asking before making something expensive only for the span.
    pub fn is_recording(&self) -> bool {
        self.recorded.is_some()
    }

    pub(crate) fn edit(&mut self, change: impl FnOnce(&mut Record)) {
        if let Some((_, record)) = &mut self.recorded {
            change(record);
        }
    }
}
