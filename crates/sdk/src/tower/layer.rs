//! The layer and its settings.

use std::fmt;
use std::sync::Arc;

use http::request::Parts;
use tower_layer::Layer;

use super::service::TraceService;
use crate::tracer::{Tracer, tracer};

/// Traces every request of an axum, tonic or any other Tower service.
///
/// A request takes up the trace, session and user of its headers (`traceparent`, `tracestate`, `baggage`) and becomes one
/// span; spans begun while handling it are its children. The answer says in `X-Trace-Id` which trace it was. The span
/// ends with the body of the answer, so that a stream is part of it; an answer of 500 or above counts as failed.
///
/// ```
/// use axum::{Router, routing::post};
/// use bennu::tower::TraceLayer;
///
/// async fn chat() -> &'static str { "Hello" }
///
/// let app: Router = Router::new().route("/chat", post(chat)).layer(
///     TraceLayer::new()
///         .session(|request| Some(request.headers.get("x-session-id")?.to_str().ok()?.to_owned()))
///         .user(|request| Some(request.headers.get("x-user-id")?.to_str().ok()?.to_owned())),
/// );
/// ```
///
/// A client may only name sessions, users and projects that it could name anyway: put the layer inside whatever decides
/// who is asking, and where strangers ask, call [`distrust`](TraceLayer::distrust).
#[derive(Clone)]
pub struct TraceLayer {
    pub(super) tracer: Option<Tracer>,
    pub(super) session: Option<Arc<Reader>>,
    pub(super) user: Option<Arc<Reader>>,
    pub(super) is_trusting: bool,
}

pub(super) type Reader = dyn Fn(&Parts) -> Option<String> + Send + Sync;

impl TraceLayer {
    pub fn new() -> TraceLayer {
        TraceLayer { tracer: None, session: None, user: None, is_trusting: true }
    }

    /// Sends the spans to this tracer rather than to the process-wide one.
    pub fn tracer(mut self, tracer: Tracer) -> TraceLayer {
        self.tracer = Some(tracer);
        self
    }

    /// How to find a request's session; wins over what baggage says.
    pub fn session(mut self, read: impl Fn(&Parts) -> Option<String> + Send + Sync + 'static) -> TraceLayer {
        self.session = Some(Arc::new(read));
        self
    }

    /// How to find a request's user; wins over what baggage says.
    pub fn user(mut self, read: impl Fn(&Parts) -> Option<String> + Send + Sync + 'static) -> TraceLayer {
        self.user = Some(Arc::new(read));
        self
    }

    /// Ignores trace and baggage that requests bring along: for doors that strangers knock at.
    pub fn distrust(mut self) -> TraceLayer {
        self.is_trusting = false;
        self
    }

    pub(super) fn tracer_in_use(&self) -> &Tracer {
        self.tracer.as_ref().unwrap_or_else(|| tracer())
    }
}

impl Default for TraceLayer {
    fn default() -> TraceLayer {
        TraceLayer::new()
    }
}

impl<S> Layer<S> for TraceLayer {
    type Service = TraceService<S>;

    fn layer(&self, inner: S) -> TraceService<S> {
        TraceService::new(inner, self.clone())
    }
}

impl fmt::Debug for TraceLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TraceLayer").field("is_trusting", &self.is_trusting).finish_non_exhaustive()
    }
}
