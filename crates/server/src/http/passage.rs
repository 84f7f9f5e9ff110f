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

pub(super) async fn accompany(request: Request, next: Next) -> Response {
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
pub(super) fn answer_to_panic(panic: Box<dyn Any + Send>) -> Response<Body> {
    error!(panic = panic_text(&*panic), "a request panicked");
    let plain = [(CONTENT_TYPE, "text/plain; charset=utf-8")];
    (StatusCode::INTERNAL_SERVER_ERROR, plain, "Internal Server Error").into_response()
}

pub(crate) fn panic_text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without a text")
}
