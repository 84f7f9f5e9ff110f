//! Keeps other people's web pages from changing anything here through a visitor's browser.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::header::{HOST, ORIGIN};
use http::{HeaderMap, StatusCode};

/// Browsers name the page a request comes from; programs do not. With no login there is no other way to tell
/// that the person at the browser did not ask for this.
pub(super) async fn refuse_foreign_changes(request: Request, next: Next) -> Response {
    if !request.method().is_safe() && is_foreign(request.headers(), request.uri().host()) {
        return (StatusCode::FORBIDDEN, "Requests from other origins may only read.").into_response();
    }
    next.run(request).await
}

fn is_foreign(headers: &HeaderMap, uri_host: Option<&str>) -> bool {
    let Some(origin) = headers.get(ORIGIN) else { return false };
    let origin = origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    // HTTP/2 names the host in the address itself.
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).or(uri_host);
    origin.is_none() || origin.map(str::to_ascii_lowercase) != host.map(str::to_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;
    use http::header::{HOST, ORIGIN};

    use super::is_foreign;

    fn headers(origin: &str) -> HeaderMap {
        let pairs = [(ORIGIN, origin), (HOST, "localhost:6006")];
        pairs.into_iter().map(|(name, value)| (name, value.parse().expect("a header"))).collect()
    }

    #[test]
    fn our_own_page_and_programs_are_at_home() {
        assert!(!is_foreign(&headers("http://localhost:6006"), None));
        assert!(!is_foreign(&HeaderMap::new(), None));
    }

    #[test]
    fn another_page_another_port_and_a_sandbox_are_foreign() {
        for origin in ["https://example.com", "http://localhost:3000", "null"] {
            assert!(is_foreign(&headers(origin), None), "{origin}");
        }
    }
}
