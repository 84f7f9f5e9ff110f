//! What the answer to a call comes to, whole or streamed. The span ends when the answer does.

use std::fmt::Display;

use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde_json::Value;

use super::call::Call;
use super::events::Events;
use crate::kinds::OutputStream;

/// An answer beyond this is passed on, but not recorded; the span says so.
const ANSWER_BYTES_MAX: usize = 16 << 20;

#[derive(Debug)]
pub(super) struct Watch {
    call: Call,
    reading: Reading,
    is_refusal: bool,
    /// Of an error that came in the middle of a stream.
    failure: Option<String>,
}

#[derive(Debug)]
enum Reading {
    Whole(Vec<u8>),
    TooLong,
    Streamed { events: Events, stream: OutputStream },
}

impl Watch {
    pub(super) fn new(call: Call, status: u16, headers: &HeaderMap) -> Watch {
        call.set_status(status);
        let content_type =
            headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let is_refusal = status >= 400;
        let reading = match &call {
            Call::Llm(span) if content_type.starts_with("text/event-stream") && !is_refusal => {
                Reading::Streamed { events: Events::default(), stream: span.output_stream() }
            }
            _ => Reading::Whole(Vec::new()),
        };
        Watch { call, reading, is_refusal, failure: None }
    }

    /// A piece of the answer.
    pub(super) fn take(&mut self, piece: &[u8]) {
        match &mut self.reading {
            Reading::Whole(bytes) if bytes.len() + piece.len() > ANSWER_BYTES_MAX => {
                self.reading = Reading::TooLong;
            }
            Reading::Whole(bytes) => bytes.extend_from_slice(piece),
            Reading::TooLong => {}
            Reading::Streamed { events, stream } => {
                let failure = &mut self.failure;
                events.add(piece, &mut |data| take_event(data, stream, failure));
            }
        }
    }

    /// The answer broke off.
    pub(super) fn fail(&mut self, error: impl Display) {
        self.failure = Some(error.to_string());
    }

    fn settle(&mut self) {
        match std::mem::replace(&mut self.reading, Reading::TooLong) {
            Reading::Whole(bytes) => self.settle_whole(&bytes),
            Reading::TooLong => {
                let said = format!("[not recorded: longer than {ANSWER_BYTES_MAX} bytes]");
                match &self.call {
                    Call::Llm(span) => drop(span.output(said)),
                    Call::Embedding(span) => drop(span.output(said)),
                }
            }
            Reading::Streamed { mut events, mut stream } => {
                let failure = &mut self.failure;
                events.end(&mut |data| take_event(data, &mut stream, failure));
                stream.finish();
            }
        }
        match self.failure.take() {
            Some(failure) => self.call.fail(failure),
            None if self.is_refusal => {}
            None => match &self.call {
                Call::Llm(span) => drop(span.ok()),
                Call::Embedding(span) => drop(span.ok()),
            },
        }
        self.call.end();
    }

    fn settle_whole(&mut self, bytes: &[u8]) {
        let answer = serde_json::from_slice::<Value>(bytes).ok();
        if self.is_refusal {
            let said = answer.as_ref().and_then(error_of);
            self.call.fail(said.unwrap_or_else(|| "the server refused the request".to_owned()));
        }
        match (&self.call, answer) {
            (Call::Llm(span), Some(answer)) => drop(span.record_output(&answer)),
            (Call::Embedding(span), Some(answer)) => drop(span.record_output(&answer)),
            (_, None) => {}
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.settle();
    }
}

fn take_event(data: &[u8], stream: &mut OutputStream, failure: &mut Option<String>) {
    let Ok(event) = serde_json::from_slice::<Value>(data) else { return };
    match error_of(&event) {
        Some(error) => *failure = Some(error),
        None => stream.chunk(&event),
    }
}

/// Both interfaces say it in the same place.
fn error_of(answer: &Value) -> Option<String> {
    let error = answer.get("error").filter(|error| !error.is_null())?;
    let text = error["message"].as_str().or_else(|| error.as_str());
    Some(text.map_or_else(|| error.to_string(), str::to_owned))
}
