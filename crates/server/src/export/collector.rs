//! Another collector, spoken to in OTLP over HTTP.

use std::io::Write as _;
use std::thread;
use std::time::Duration;

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceResponse;
use prost::Message as _;
use query::StoredSpan;

/// Spans sent at once: as many as SDKs send.
const SPANS_PER_REQUEST: usize = 512;
/// A collector that is full is asked again, after a second, two, four.
const ATTEMPTS_MAX: u32 = 8;
const WAIT_MAX: Duration = Duration::from_secs(30);
const TIMEOUT: Duration = Duration::from_secs(60);
/// Of what a collector says to a refusal.
const ANSWER_BYTES_MAX: u64 = 64 << 10;

/// Spans that did not get through.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    #[error("cannot compress spans")]
    Compress(#[source] std::io::Error),
    #[error("cannot reach {url}")]
    Unreachable { url: String, source: Box<ureq::Error> },
    #[error("{url} answered {status}: {text}")]
    Refused { url: String, status: u16, text: String },
    #[error("{url} kept all but {rejected} spans: {text}")]
    Rejected { url: String, rejected: i64, text: String },
}

pub(super) struct Collector {
    agent: ureq::Agent,
    url: String,
    headers: Vec<(String, String)>,
    project: String,
}

impl Collector {
    pub(super) fn new(url: String, headers: Vec<(String, String)>, project: &str) -> Collector {
        let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(TIMEOUT));
        Collector { agent: config.build().new_agent(), url, headers, project: project.to_owned() }
    }

    pub(super) fn send(&self, spans: Vec<StoredSpan>) -> Result<(), SendError> {
        let mut spans = spans.into_iter().map(|stored| stored.span).peekable();
        while spans.peek().is_some() {
            let request = otlp::encode_request(&self.project, spans.by_ref().take(SPANS_PER_REQUEST));
            let body = compressed(&request.encode_to_vec()).map_err(SendError::Compress)?;
            self.send_request(&body)?;
        }
        Ok(())
    }

    fn send_request(&self, body: &[u8]) -> Result<(), SendError> {
        let mut wait = Duration::from_secs(1);
        for attempt in 1.. {
            let mut request = self.agent.post(&self.url);
            for (name, value) in [("content-type", "application/x-protobuf"), ("content-encoding", "gzip")] {
                request = request.header(name, value);
            }
            for (name, value) in &self.headers {
                request = request.header(name, value);
            }
            let is_last = attempt == ATTEMPTS_MAX;
            match request.send(body) {
                Ok(mut response) => {
                    let status = response.status().as_u16();
                    let answer = response.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec();
                    let answer = answer.unwrap_or_default();
                    match status {
                        200..=299 => return self.read_answer(&answer),
                        429 | 502 | 503 | 504 if !is_last => {}
                        _ => {
                            let text = String::from_utf8_lossy(&answer).into_owned();
                            return Err(SendError::Refused { url: self.url.clone(), status, text });
                        }
                    }
                }
                Err(source) if is_last => {
                    return Err(SendError::Unreachable { url: self.url.clone(), source: Box::new(source) });
                }
                Err(_) => {}
            }
            thread::sleep(wait);
            wait = (wait * 2).min(WAIT_MAX);
        }
        unreachable!("the last attempt returns")
    }

    fn read_answer(&self, answer: &[u8]) -> Result<(), SendError> {
        // Not every collector says anything, nor in protobuf.
        let partial = ExportTraceServiceResponse::decode(answer).ok().and_then(|it| it.partial_success);
        match partial.filter(|partial| partial.rejected_spans > 0) {
            Some(partial) => Err(SendError::Rejected {
                url: self.url.clone(),
                rejected: partial.rejected_spans,
                text: partial.error_message,
            }),
            None => Ok(()),
        }
    }
}

fn compressed(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes)?;
    encoder.finish()
}
