//! The shapes of Anthropic's messages.

use semconv::openinference::llm;
use serde_json::Value;

use super::json::{arguments, count, list, text};
use super::openai::set_counts;
use crate::span::Record;
use crate::value::{Content, Message, ToolCall};

/// An answer: one message of blocks, and what it used.
pub(super) fn read_message(response: &Value, record: &mut Record) {
    if let Some(model) = text(response, "model") {
        record.fields.set(llm::MODEL_NAME, model);
    }
    record.fields.add_messages(llm::OUTPUT_MESSAGES, messages(response));
    if let Some(reason) = text(response, "stop_reason") {
        record.fields.set(llm::FINISH_REASON, reason);
    }
    let usage = &response["usage"];
    let (fresh, completion) = (count(usage, &["input_tokens"]), count(usage, &["output_tokens"]));
    let (read, written) =
        (count(usage, &["cache_read_input_tokens"]), count(usage, &["cache_creation_input_tokens"]));
    // Anthropic counts cached tokens beside the prompt's, OpenInference within them.
    let prompt = fresh.map(|fresh| fresh + read.unwrap_or(0) + written.unwrap_or(0));
    let counts = [
        (llm::TOKEN_COUNT_PROMPT, prompt),
        (llm::TOKEN_COUNT_COMPLETION, completion),
        (llm::TOKEN_COUNT_TOTAL, prompt.zip(completion).map(|(prompt, completion)| prompt + completion)),
        (llm::TOKEN_COUNT_PROMPT_CACHE_READ, read),
        (llm::TOKEN_COUNT_PROMPT_CACHE_WRITE, written),
    ];
    set_counts(counts, record);
}

/// A message of blocks. Results of tools stand in a user's message there; here each is a message of its own.
pub(super) fn messages(message: &Value) -> Vec<Message> {
    let role = text(message, "role").unwrap_or("assistant").to_owned();
    if let Some(text) = text(message, "content") {
        return vec![Message::new(role).content(text)];
    }
    let mut read = Message::new(role);
    let mut results = Vec::new();
    for block in list(message, "content") {
        match text(block, "type").unwrap_or_default() {
            "text" => read.contents.extend(text(block, "text").map(|text| Content::Text(text.to_owned()))),
            "thinking" => {
                read.contents.extend(text(block, "thinking").map(|text| Content::Reasoning(text.to_owned())));
            }
            "image" => read.contents.extend(image(&block["source"])),
            "tool_use" => read.tool_calls.push(ToolCall {
                id: text(block, "id").map(str::to_owned),
                name: text(block, "name").unwrap_or_default().to_owned(),
                arguments: arguments(block.get("input")),
            }),
            "tool_result" => {
                let id = text(block, "tool_use_id").unwrap_or_default();
                results.push(Message::tool(id, texts(block.get("content"))));
            }
            _ => {}
        }
    }
    // One text is the usual case, and reads best as the message's content.
    if let [Content::Text(text)] = read.contents.as_slice() {
        read.content = Some(text.clone());
        read.contents.clear();
    }
    let is_only_results = read.content.is_none() && read.contents.is_empty() && read.tool_calls.is_empty();
    if !is_only_results || results.is_empty() {
        results.push(read);
    }
    results
}

/// Text, whether it is sent as such or as blocks of it.
pub(super) fn texts(content: Option<&Value>) -> String {
    match content {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(blocks)) => {
            blocks.iter().filter_map(|block| text(block, "text")).collect::<Vec<_>>().join("\n")
        }
        Some(other) => other.to_string(),
        None => String::new(),
    }
}

fn image(source: &Value) -> Option<Content> {
    let url = match text(source, "url") {
        Some(url) => url.to_owned(),
        None => format!("data:{};base64,{}", text(source, "media_type")?, text(source, "data")?),
    };
    Some(Content::Image(url))
}
