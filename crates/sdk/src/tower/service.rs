//! The service: a span around each call.

use std::fmt::Display;
use std::future::Future;
use std::pin::Pin;
use std::task::{self, Poll, ready};

use http::{HeaderValue, Request, Response, request};
use pin_project_lite::pin_project;
use tower_service::Service;

use super::body::TracedBody;
use super::layer::TraceLayer;
use crate::context::{Context, InContext};
use crate::kinds::Chain;
use crate::span::{OtelKind, Span, SpanBuilder};

const TRACE_ID_HEADER: &str = "x-trace-id";

/// A service whose requests are traced. Made by [`TraceLayer`].
#[derive(Debug, Clone)]
pub struct TraceService<S> {
    inner: S,
    settings: TraceLayer,
}

impl<S> TraceService<S> {
    pub(super) fn new(inner: S, settings: TraceLayer) -> TraceService<S> {
        TraceService { inner, settings }
    }
}

impl<S, In, Out> Service<Request<In>> for TraceService<S>
where
    S: Service<Request<In>, Response = Response<Out>>,
    S::Error: Display,
{
    type Response = Response<TracedBody<Out>>;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, task: &mut task::Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(task)
    }

    fn call(&mut self, request: Request<In>) -> Self::Future {
        let (parts, body) = request.into_parts();
        let span = self.settings.begin(&parts);
        let context = span.context();
        let request = Request::from_parts(parts, body);
        // The inner service may begin spans before its future is first polled.
        let future = context.clone().scope(|| self.inner.call(request));
        ResponseFuture { future: context.run(future), span: Some(span) }
    }
}

impl TraceLayer {
    fn begin(&self, request: &request::Parts) -> Span<Chain> {
        let header = |name: &str| request.headers.get(name).and_then(|value| value.to_str().ok());
        let mut context = if self.is_trusting { Context::extract(header) } else { Context::current() };
        if let Some(session) = self.session.as_ref().and_then(|read| read(request)) {
            context = context.with_session(session);
        }
        if let Some(user) = self.user.as_ref().and_then(|read| read(request)) {
            context = context.with_user(user);
        }
        let tracer = self.tracer_in_use();
        // The query is left out: it is where secrets travel.
        let path = request.uri.path();
        let mut builder = SpanBuilder::<Chain>::in_context(tracer, context, "");
        builder.edit(|record| {
            record.name = format!("{} {path}", request.method).into();
            record.otel_kind = OtelKind::Server;
        });
        builder
            .attribute(semconv::otel::HTTP_REQUEST_METHOD, request.method.as_str())
            .attribute(semconv::otel::URL_PATH, path)
            .start()
    }
}

pin_project! {
    /// The answer to come.
    #[derive(Debug)]
    pub struct ResponseFuture<F> {
        #[pin]
        future: InContext<F>,
        span: Option<Span<Chain>>,
    }
}

impl<F, Out, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response<Out>, E>>,
    E: Display,
{
    type Output = Result<Response<TracedBody<Out>>, E>;

    fn poll(self: Pin<&mut Self>, task: &mut task::Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let result = ready!(this.future.poll(task));
        let span = this.span.take();
        Poll::Ready(match (result, span) {
            (Ok(response), Some(span)) => Ok(answer(response, span)),
            (Ok(response), None) => Ok(response.map(TracedBody::untraced)),
            (Err(error), span) => {
                if let Some(span) = span {
                    span.fail(error.to_string()).end();
                }
                Err(error)
            }
        })
    }
}

fn answer<Out>(mut response: Response<Out>, span: Span<Chain>) -> Response<TracedBody<Out>> {
    if let Some(id) = span.trace_id().and_then(|id| HeaderValue::try_from(id.to_string()).ok()) {
        response.headers_mut().insert(TRACE_ID_HEADER, id);
    }
    let status = response.status();
    span.attribute(semconv::otel::HTTP_RESPONSE_STATUS_CODE, i64::from(status.as_u16()));
    if status.is_server_error() {
        span.fail(status.to_string());
    } else {
        span.ok();
    }
    response.map(|body| TracedBody::new(body, span))
}
