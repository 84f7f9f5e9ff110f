//! What happens to every request: it gets a name and a log line, and its answer the headers all answers bear.

use std::any::Any;
use std::time::Instant;

use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::header::{CONTENT_TYPE, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderValue, StatusCode};
use tracing::{Instrument as _, debug, error, info_span, warn};

use super::request_id::RequestId;
use crate::v1::PHOENIX_VERSION;

const X_PHOENIX_SERVER_VERSION: HeaderName = HeaderName::from_static("x-phoenix-server-version");
const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

pub(crate) async fn accompany(request: Request, next: Next) -> Response {
    let id = RequestId::next();
    let span = info_span!("request", %id, method = %request.method(), path = request.uri().path());
    let answered = async {
        let begun = Instant::now();
        let response = next.run(request).await;
        let (status, taken) = (response.status(), begun.elapsed());
        // Whoever made a fault into an answer has logged why; this is the line that always stands.
        if status.is_server_error() {
            warn!(status = status.as_u16(), ?taken, "answered");
        } else {
            debug!(status = status.as_u16(), ?taken, "answered");
        }
        response
    };
    let mut response = id.scope(answered.instrument(span)).await;

    let headers = response.headers_mut();
    headers.insert(X_PHOENIX_SERVER_VERSION, HeaderValue::from_static(PHOENIX_VERSION));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if let Ok(id) = HeaderValue::try_from(id.to_string()) {
        headers.insert(X_REQUEST_ID, id);
    }
    response
}

/// A panic is a mistake of ours in one request; the others go on.
#[expect(clippy::needless_pass_by_value, reason = "the layer that calls this hands the panic over")]
pub(super) fn answer_to_panic(panic: Box<dyn Any + Send>) -> Response<Body> {
    error!(panic = panic_text(&*panic), "a request panicked");
    let plain = [(CONTENT_TYPE, "text/plain; charset=utf-8")];
    (StatusCode::INTERNAL_SERVER_ERROR, plain, "Internal Server Error").into_response()
}

pub(crate) fn panic_text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without a text")
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::middleware;
    use axum::routing::get;
    use http::Request;
    use tower::ServiceExt as _;
    use tower_http::catch_panic::CatchPanicLayer;

    use super::{accompany, answer_to_panic};

    #[tokio::test]
    #[expect(clippy::panic, reason = "the panic is the subject")]
    async fn a_request_that_panics_gets_an_answer_like_any_other() {
        let panics = || async {
            if true {
                panic!("a mistake of ours")
            }
        };
        let routes = Router::new()
            .route("/", get(panics))
            .layer(CatchPanicLayer::custom(answer_to_panic))
            .layer(middleware::from_fn(accompany));
        let request = Request::get("/").body(Body::empty()).expect("a request");
        let response = routes.oneshot(request).await.expect("an answer");
        assert_eq!(response.status(), 500);
        assert!(response.headers().contains_key("x-request-id"));
    }
}
