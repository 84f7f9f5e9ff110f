//! OTLP over HTTP with protobuf, blocking: needs no runtime, so it works within any and without one.

use std::time::Duration;

use super::reply::partial_success;
use super::transport::{Answer, Transport};
use crate::headers::Headers;
use crate::http_agent::HttpAgent;

const REPLY_BYTES_MAX: u64 = 64 << 10;

pub(crate) struct HttpTransport {
    agent: HttpAgent,
    url: String,
}

impl HttpTransport {
    pub(crate) fn new(url: String, headers: Headers, timeout: Duration) -> HttpTransport {
        HttpTransport { agent: HttpAgent::new(headers, timeout), url }
    }
}

impl Transport for HttpTransport {
    fn send(&mut self, body: &[u8]) -> Answer {
        let request = self.agent.post(&self.url, "application/x-protobuf").header("content-encoding", "gzip");
        let mut response = match request.send(body) {
            Ok(response) => response,
            Err(error) => return Answer::Unreachable { reason: error.to_string() },
        };
        let status = response.status().as_u16();
        let after = response
            .headers()
            .get("retry-after")
            .and_then(|value| value.to_str().ok()?.trim().parse().ok())
            .map(Duration::from_secs);
        // A reply that cannot be read changes nothing about what its status said.
        let reply =
            response.body_mut().with_config().limit(REPLY_BYTES_MAX).read_to_vec().unwrap_or_default();
        match status {
            200..=299 => partial_success(&reply),
            408 | 429 | 502..=504 => Answer::Later { after, reason: said(status, &reply) },
            _ => Answer::Refused { reason: said(status, &reply) },
        }
    }
}

/// The status, and the first line of the reply where it is text.
fn said(status: u16, reply: &[u8]) -> String {
    let text = String::from_utf8_lossy(reply.get(..200).unwrap_or(reply)).into_owned();
    let line = text.lines().next().unwrap_or_default();
    let is_text = !line.is_empty() && line.chars().all(|c| !c.is_control() && c != '\u{fffd}');
    if is_text { format!("HTTP {status}: {line}") } else { format!("HTTP {status}") }
}

#[cfg(test)]
mod tests {
    use super::said;

    #[test]
    fn a_refusal_quotes_one_readable_line() {
        assert_eq!(said(401, b"Invalid token\nmore"), "HTTP 401: Invalid token");
        assert_eq!(said(500, b"\x00\x01"), "HTTP 500");
    }
}
