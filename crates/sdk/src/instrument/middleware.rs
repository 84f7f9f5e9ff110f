//! A middleware for `reqwest-middleware`.

use http::Extensions;
use reqwest::{Request, Response};
use reqwest_middleware::{Middleware, Next, Result};

use super::body::watched;
use super::call::Call;
use crate::tracer::{Tracer, tracer};

/// Traces calls of OpenAI's and Anthropic's interfaces, whoever serves them, streamed ones too.
///
/// ```
/// use bennu::instrument::TraceMiddleware;
/// use reqwest_middleware::ClientBuilder;
///
/// let client = ClientBuilder::new(reqwest::Client::new()).with(TraceMiddleware::new()).build();
/// # let _ = client;
/// ```
///
/// A request is a call when it is posted to a path that ends in `/chat/completions`, `/completions`, `/responses`,
/// `/embeddings` or `/messages`. The span ends when the answer has been read to its end, or dropped.
#[derive(Debug, Clone, Default)]
pub struct TraceMiddleware {
    tracer: Option<Tracer>,
}

impl TraceMiddleware {
    pub fn new() -> TraceMiddleware {
        TraceMiddleware::default()
    }

    /// Sends the spans to this tracer rather than to the process-wide one.
    pub fn tracer(mut self, tracer: Tracer) -> TraceMiddleware {
        self.tracer = Some(tracer);
        self
    }
}

#[async_trait::async_trait]
impl Middleware for TraceMiddleware {
    async fn handle(
        &self,
        request: Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> Result<Response> {
        let tracer = self.tracer.as_ref().unwrap_or_else(|| tracer());
        let Some(call) = Call::begin(tracer, &request) else { return next.run(request, extensions).await };
        match call.context().run(next.run(request, extensions)).await {
            Ok(response) => Ok(watched(response, call)),
            Err(error) => {
                call.fail(&error);
                Err(error)
            }
        }
    }
}
