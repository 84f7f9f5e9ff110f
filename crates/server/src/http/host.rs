//! Keeps a web page from reading traces by giving its own name this machine's address.
//!
//! A server on loopback trusts whoever is on the machine, and a browser on the machine runs other people's pages.
//! Such a page may make its name resolve to 127.0.0.1 and then counts as ours; only the name it must send as
//! `Host` gives it away. Names that nobody can register are fine, and so are plain addresses.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use http::header::HOST;

/// Endings that the public name system does not give to anybody.
const PRIVATE_ENDINGS: [&str; 5] = [".localhost", ".local", ".internal", ".test", ".home.arpa"];

const REFUSAL: &str = "This server listens on this machine only, and was addressed by a name from outside. A proxy \
     in front of it must send `Host: localhost`; otherwise start it with --host.\n";

/// For a server that listens on loopback only: others are meant to be reached by name.
pub(super) async fn refuse_outside_names(request: Request, next: Next) -> Response {
    let host = request.headers().get(HOST).map(|host| host.to_str().unwrap_or("?"));
    // HTTP/2 names the host in the address itself.
    match host.or(request.uri().host()) {
        Some(host) if !is_inside(host) => (StatusCode::FORBIDDEN, REFUSAL).into_response(),
        _ => next.run(request).await,
    }
}

fn is_inside(host: &str) -> bool {
    // An address in brackets has colons of its own; no name has any but the one before the port.
    let is_ipv6 = host.starts_with('[');
    let name =
        host.rsplit_once(':').map_or(host, |(name, _)| name).trim_end_matches('.').to_ascii_lowercase();
    let is_ipv4 = name.parse::<std::net::Ipv4Addr>().is_ok();
    // A name of one label is a machine's or a container's.
    is_ipv6 || is_ipv4 || !name.contains('.') || PRIVATE_ENDINGS.iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::is_inside;

    #[test]
    fn addresses_and_names_nobody_can_register_are_inside() {
        for host in [
            "localhost:6006",
            "127.0.0.1:6006",
            "[::1]:6006",
            "192.168.1.7",
            "bennu",
            "host.docker.internal:6006",
            "Bennu.Localhost",
            "laptop.local.:6006",
        ] {
            assert!(is_inside(host), "{host}");
        }
    }

    #[test]
    fn names_that_somebody_may_own_are_outside() {
        for host in
            ["example.com", "example.com:6006", "127.0.0.1.example.com", "localhost.example.com.", "a.b"]
        {
            assert!(!is_inside(host), "{host}");
        }
    }
}
