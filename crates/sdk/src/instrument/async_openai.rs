//! A layer for the `middleware` of `async-openai`.

use std::fmt::Display;
use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{self, Poll};

use async_openai::middleware::HttpRequestFactory;
use reqwest::{Request, Response};
use tower_layer::Layer;
use tower_service::Service;

use super::body::watched;
use super::call::Call;
use crate::tracer::{Tracer, tracer};

/// Traces the calls of an `async-openai` client, streamed ones too.
///
/// ```
/// use async_openai::Client;
/// use async_openai::config::OpenAIConfig;
/// use async_openai::middleware::ReqwestService;
/// use bennu::instrument::TraceOpenAiLayer;
/// use tower_layer::Layer;
///
/// let service = TraceOpenAiLayer::new().layer(ReqwestService::new(reqwest::Client::new()));
/// let client = Client::with_config(OpenAIConfig::default()).with_http_service(service);
/// # let _ = client;
/// ```
///
/// Outside of a retrying layer one span covers all attempts; inside of it each attempt is a span.
#[derive(Debug, Clone, Default)]
pub struct TraceOpenAiLayer {
    tracer: Option<Tracer>,
}

impl TraceOpenAiLayer {
    pub fn new() -> TraceOpenAiLayer {
        TraceOpenAiLayer::default()
    }

    /// Sends the spans to this tracer rather than to the process-wide one.
    pub fn tracer(mut self, tracer: Tracer) -> TraceOpenAiLayer {
        self.tracer = Some(tracer);
        self
    }
}

impl<S> Layer<S> for TraceOpenAiLayer {
    type Service = TraceOpenAiService<S>;

    fn layer(&self, inner: S) -> TraceOpenAiService<S> {
        TraceOpenAiService { inner, tracer: self.tracer.clone() }
    }
}

/// A service whose calls are traced. Made by [`TraceOpenAiLayer`].
#[derive(Debug, Clone)]
pub struct TraceOpenAiService<S> {
    inner: S,
    tracer: Option<Tracer>,
}

impl<S> Service<HttpRequestFactory> for TraceOpenAiService<S>
where
    S: Service<HttpRequestFactory, Response = Response> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Display,
{
    type Response = Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, task: &mut task::Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(task)
    }

    fn call(&mut self, factory: HttpRequestFactory) -> Self::Future {
        // The one that said it was ready is the one to call.
        let fresh = self.inner.clone();
        let mut inner = mem::replace(&mut self.inner, fresh);
        let tracer = self.tracer.as_ref().unwrap_or_else(|| tracer()).clone();
        Box::pin(async move {
            // A factory that fails will fail again within, where its error belongs.
            let Ok(request) = factory.build().await else { return inner.call(factory).await };
            let call = Call::begin(&tracer, &request);
            let factory = beginning_with(request, factory);
            let Some(call) = call else { return inner.call(factory).await };
            match call.context().run(inner.call(factory)).await {
                Ok(response) => Ok(watched(response, call)),
                Err(error) => {
                    call.fail(&error);
                    Err(error)
                }
            }
        })
    }
}

/// The same requests, the first of which is there already: building one may mean reading the files it carries.
fn beginning_with(request: Request, factory: HttpRequestFactory) -> HttpRequestFactory {
    let first = Mutex::new(Some(request));
    HttpRequestFactory::new(move || {
        let first = first.lock().unwrap_or_else(PoisonError::into_inner).take();
        let factory = factory.clone();
        async move {
            match first {
                Some(request) => Ok(request),
                None => factory.build().await,
            }
        }
    })
}
