//! Reads what clients of language models send and get back, in the shapes of OpenAI's and Anthropic's interfaces, which
//! most others speak too.

mod anthropic;
mod assemble;
mod embedding;
mod json;
mod openai;
mod request;

pub(crate) use assemble::Assembled;
pub(crate) use embedding::{read_embedding_request, read_embedding_response};
pub(crate) use request::read_request;

use serde_json::Value;

use crate::span::Record;

/// Fills in messages, tokens, model and stop reason; an unknown shape is kept as it is, as the output.
pub(crate) fn read_response(response: &Value, record: &mut Record) {
    record.set_output(response.to_string(), semconv::MimeType::Json);
    if response.get("choices").is_some_and(Value::is_array) {
        openai::read_chat(response, record);
    } else if response.get("output").is_some_and(Value::is_array) {
        openai::read_response(response, record);
    } else if response.get("content").is_some_and(Value::is_array) {
        anthropic::read_message(response, record);
    }
}
