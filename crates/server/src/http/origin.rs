//! Keeps other people's web pages from changing anything here through a visitor's browser, and lets those send
//! traces that may.
//!
//! A browser names the page that a request comes from; programs do not. With no login there is no other way to tell
//! that the person at the browser did not ask for this. So a page of another origin may change nothing, with one
//! exception: applications in a browser export their spans to `POST /v1/traces`. Pages that this machine serves
//! itself may, since whoever can serve one can reach the server without a browser; others must be named in the
//! configuration, as with the OpenTelemetry collector. They learn nothing from it: only that path answers them, and
//! only with what became of their spans. `null` is nobody, not even a page on this machine: every page can take
//! it on by framing itself in a sandbox.
//!
//! What [`super::host`] keeps out stays out, whatever its origin: it looks at the name the request was sent to.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::header::{HOST, ORIGIN, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer};

use crate::otlp_http::EXPORT_PATH;

/// For how long a browser may remember that a page may send traces. Browsers keep it two hours at most.
const REMEMBER: Duration = Duration::from_secs(2 * 60 * 60);

/// Pages of other origins that may send traces.
#[derive(Debug, Clone, Default)]
pub struct AllowedOrigins {
    patterns: Arc<[String]>,
}

impl AllowedOrigins {
    /// Reads origins with commas between them, as in `https://shop.example, https://*.example.org`. A star stands
    /// for anything, so that `*` alone allows every page there is.
    pub fn parse(list: &str) -> AllowedOrigins {
        let patterns = list.split(',').map(|origin| origin.trim().trim_end_matches('/').to_ascii_lowercase());
        AllowedOrigins { patterns: patterns.filter(|origin| !origin.is_empty()).collect() }
    }

    fn allow(&self, origin: &str) -> bool {
        let origin = origin.to_ascii_lowercase();
        is_on_this_machine(&origin) || self.patterns.iter().any(|pattern| is_like(&origin, pattern))
    }
}

/// A page whose address is the browser's own machine.
fn is_on_this_machine(origin: &str) -> bool {
    let Some((_, host)) = origin.split_once("://") else { return false };
    let is_ipv6 = host == "[::1]" || host.starts_with("[::1]:");
    let name = host.split(':').next().unwrap_or_default();
    let is_ipv4 = name.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback());
    is_ipv6 || is_ipv4 || name == "localhost" || name.ends_with(".localhost")
}

/// Whether an origin is spelled like a pattern, in which a star stands for anything.
fn is_like(origin: &str, pattern: &str) -> bool {
    match pattern.split_once('*') {
        None => origin == pattern,
        Some((before, behind)) => {
            origin.len() >= before.len() + behind.len()
                && origin.starts_with(before)
                && origin.ends_with(behind)
        }
    }
}

/// Answers browsers that ask whether a page may send traces, and lets the page read what became of them.
pub(super) fn cors_layer(allowed: AllowedOrigins) -> CorsLayer {
    let may_send = move |origin: &HeaderValue, _: &http::request::Parts| {
        origin.to_str().is_ok_and(|origin| allowed.allow(origin))
    };
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(may_send))
        .allow_methods([Method::POST])
        // Exporters send headers of their own, to name a project or whoever stands in front of this server.
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers([RETRY_AFTER])
        .max_age(REMEMBER)
}

pub(super) async fn refuse_foreign_changes(
    State(allowed): State<AllowedOrigins>,
    request: Request,
    next: Next,
) -> Response {
    if request.method().is_safe() || !is_foreign(request.headers(), request.uri().host()) {
        return next.run(request).await;
    }
    let origin = request.headers().get(ORIGIN).and_then(|origin| origin.to_str().ok());
    let sends_traces = request.method() == Method::POST && request.uri().path() == EXPORT_PATH;
    if sends_traces && origin.is_some_and(|origin| allowed.allow(origin)) {
        return next.run(request).await;
    }
    let refusal = match sends_traces {
        true => "Pages of this origin may not send traces: name it with --allowed-origins.",
        false => "Requests from other origins may only read.",
    };
    (StatusCode::FORBIDDEN, refusal).into_response()
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

    use super::{AllowedOrigins, is_foreign};

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

    #[test]
    fn pages_of_this_machine_may_send_traces_without_being_named() {
        let allowed = AllowedOrigins::default();
        for origin in [
            "http://localhost:3000",
            "https://LOCALHOST",
            "http://app.localhost:8080",
            "http://127.0.0.1:5173",
            "http://127.8.0.1",
            "http://[::1]:5173",
        ] {
            assert!(allowed.allow(origin), "{origin}");
        }
        for origin in [
            "null",
            "https://example.com",
            "http://localhost.example.com",
            "http://127.0.0.1.example.com",
            "http://192.168.1.7:3000",
            "http://[::1].example.com",
            "localhost",
            "",
        ] {
            assert!(!allowed.allow(origin), "{origin}");
        }
    }

    #[test]
    fn named_pages_may_send_traces_and_a_star_stands_for_anything() {
        let allowed = AllowedOrigins::parse("https://Shop.example/, https://*.example.org ,,");
        for origin in ["https://shop.example", "https://a.example.org", "https://a.b.example.org"] {
            assert!(allowed.allow(origin), "{origin}");
        }
        for origin in ["http://shop.example", "https://shop.example:8443", "https://example.org", "null"] {
            assert!(!allowed.allow(origin), "{origin}");
        }
        assert!(AllowedOrigins::parse("*").allow("https://any.where"));
    }
}
