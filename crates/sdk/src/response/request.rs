//! Requests: what the model was asked, with which tools and parameters.

use semconv::openinference::{llm, tool};
use serde_json::Value;

use super::json::{list, text};
use super::{anthropic, openai};
use crate::span::Record;
use crate::value::Message;

/// Parts of a request that have attributes of their own; the rest are invocation parameters.
const NOT_PARAMETERS: [&str; 7] =
    ["messages", "input", "instructions", "system", "prompt", "tools", "functions"];

pub(crate) fn read_request(request: &Value, record: &mut Record) {
    record.set_input(request.to_string(), semconv::MimeType::Json);
    if let Some(model) = text(request, "model") {
        record.fields.set(llm::MODEL_NAME, model);
    }
    record.fields.add_messages(llm::INPUT_MESSAGES, messages(request));
    if let Some(prompt) = text(request, "prompt") {
        record.fields.add_numbered(llm::PROMPTS, semconv::openinference::prompt::TEXT, prompt.to_owned());
    }
    for definition in list(request, "tools").iter().chain(list(request, "functions")) {
        record.fields.add_numbered(llm::TOOLS, tool::JSON_SCHEMA, definition.to_string());
    }
    if let Some(request) = request.as_object() {
        let parameters: serde_json::Map<String, Value> = request
            .iter()
            .filter(|(key, _)| !NOT_PARAMETERS.contains(&key.as_str()))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        record.fields.set(llm::INVOCATION_PARAMETERS, Value::Object(parameters).to_string());
    }
}

fn messages(request: &Value) -> Vec<Message> {
    let mut read = Vec::new();
    // Anthropic keeps the system's words beside the messages, the responses interface calls them instructions.
    for key in ["system", "instructions"] {
        if let Some(words) = request.get(key).filter(|words| !words.is_null()) {
            read.push(Message::system(anthropic::texts(Some(words))));
        }
    }
    match request.get("input") {
        Some(Value::String(text)) => read.push(Message::user(text.as_str())),
        Some(Value::Array(items)) => read.extend(items.iter().filter_map(openai::read_item)),
        _ => {}
    }
    for message in list(request, "messages") {
        if has_anthropic_blocks(message) {
            read.extend(anthropic::messages(message));
        } else {
            read.push(openai::read_message(message));
        }
    }
    read
}

fn has_anthropic_blocks(message: &Value) -> bool {
    let kinds = ["tool_use", "tool_result", "thinking", "image"];
    list(message, "content").iter().any(|block| text(block, "type").is_some_and(|kind| kinds.contains(&kind)))
}
