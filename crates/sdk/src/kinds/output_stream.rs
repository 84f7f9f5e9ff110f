//! A streamed answer: when it began to arrive, and what it came to.

use serde::Serialize;

use super::Llm;
use crate::response::{Assembled, read_response};
use crate::span::Span;
use crate::value::Message;

/// The event that marks the first piece of an answer; instrumentation packages for Python name it so.
const FIRST_TOKEN: &str = "First Token Stream Event";

/// Takes the pieces of a streamed answer. The first one marks the time to first token; when the stream is finished, or
/// dropped half-way, the span gets what has arrived.
///
/// ```
/// # use std::time::Duration;
/// let span = bennu::llm("chat").model("gpt-4o").start();
/// let mut stream = span.output_stream();
/// for piece in ["The ", "bennu ", "returns."] {
///     stream.text(piece);
/// }
/// stream.finish();
/// span.end();
/// ```
#[derive(Debug)]
pub struct OutputStream {
    span: Span<Llm>,
    has_begun: bool,
    text: String,
    chunks: Assembled,
}

impl Span<Llm> {
    /// Begins to record a streamed answer.
    pub fn output_stream(&self) -> OutputStream {
        OutputStream {
            span: self.clone(),
            has_begun: false,
            text: String::new(),
            chunks: Assembled::default(),
        }
    }
}

impl OutputStream {
    /// A piece of plain text.
    pub fn text(&mut self, piece: &str) {
        if self.span.is_recording() && !piece.is_empty() {
            self.begin();
            self.text.push_str(piece);
        }
    }

    /// A chunk as OpenAI's or Anthropic's interface streams it. Tool calls, tokens and stop reason are read from it too.
    pub fn chunk(&mut self, chunk: &(impl Serialize + ?Sized)) {
        if !self.span.is_recording() {
            return;
        }
        if let Ok(chunk) = serde_json::to_value(chunk)
            && self.chunks.add(&chunk)
        {
            self.begin();
        }
    }

    /// Records what has arrived. Dropping the stream does the same.
    pub fn finish(self) {}

    fn begin(&mut self) {
        if !self.has_begun {
            self.has_begun = true;
            self.span.event(FIRST_TOKEN);
        }
    }
}

impl Drop for OutputStream {
    fn drop(&mut self) {
        let text = std::mem::take(&mut self.text);
        if !text.is_empty() {
            self.span.output(text.as_str()).output_message(Message::assistant(text));
        }
        if let Some(answer) = std::mem::take(&mut self.chunks).into_answer() {
            self.span.edit(|record| read_response(&answer, record));
        }
    }
}
