//! The shapes of OpenAI's chat completions, completions and responses.

use semconv::openinference::{completion, llm};
use serde_json::Value;

use super::json::{arguments, count, list, text};
use crate::span::Record;
use crate::value::{Content, Message, ToolCall};

/// `chat.completion` and the older `text_completion`.
pub(super) fn read_chat(response: &Value, record: &mut Record) {
    set_model(response, record);
    for choice in list(response, "choices") {
        if let Some(message) = choice.get("message") {
            record.fields.add_messages(llm::OUTPUT_MESSAGES, [read_message(message)]);
        } else if let Some(text) = text(choice, "text") {
            record.fields.add_numbered(llm::CHOICES, completion::TEXT, text.to_owned());
        }
    }
    if let Some(reason) = list(response, "choices").iter().find_map(|choice| text(choice, "finish_reason")) {
        record.fields.set(llm::FINISH_REASON, reason);
    }
    let usage = &response["usage"];
    set_tokens(usage, "prompt_tokens", "completion_tokens", record);
    set_details(usage, "prompt_tokens_details", "completion_tokens_details", record);
}

/// An object of the responses interface: items of which some are messages.
pub(super) fn read_response(response: &Value, record: &mut Record) {
    set_model(response, record);
    for item in list(response, "output") {
        record.fields.add_messages(llm::OUTPUT_MESSAGES, read_item(item));
    }
    if let Some(status) = text(response, "status") {
        let reason = text(&response["incomplete_details"], "reason").unwrap_or(status);
        record.fields.set(llm::FINISH_REASON, reason);
    }
    let usage = &response["usage"];
    set_tokens(usage, "input_tokens", "output_tokens", record);
    set_details(usage, "input_tokens_details", "output_tokens_details", record);
}

/// A chat message, as it is sent and as it comes back.
pub(super) fn read_message(message: &Value) -> Message {
    let mut read = Message::new(text(message, "role").unwrap_or("assistant").to_owned());
    read.name = text(message, "name").map(str::to_owned);
    read.tool_call_id = text(message, "tool_call_id").map(str::to_owned);
    match message.get("content") {
        Some(Value::String(text)) => read.content = Some(text.clone()),
        Some(Value::Array(parts)) => read.contents = parts.iter().filter_map(read_part).collect(),
        _ => read.content = text(message, "refusal").map(str::to_owned),
    }
    read.tool_calls = list(message, "tool_calls").iter().map(read_tool_call).collect();
    if let Some(call) = message.get("function_call").filter(|call| call.is_object()) {
        let name = text(call, "name").unwrap_or_default().to_owned();
        read.function_call = Some((name, arguments(call.get("arguments"))));
    }
    read
}

/// An item of the responses interface; none for items that are no messages.
pub(super) fn read_item(item: &Value) -> Option<Message> {
    match text(item, "type").unwrap_or("message") {
        "message" => Some(read_message(item)),
        "function_call" => {
            let call = ToolCall {
                id: text(item, "call_id").map(str::to_owned),
                name: text(item, "name").unwrap_or_default().to_owned(),
                arguments: arguments(item.get("arguments")),
            };
            Some(Message::new("assistant").tool_call(call))
        }
        "function_call_output" => {
            let id = text(item, "call_id").unwrap_or_default();
            Some(Message::tool(id, arguments(item.get("output"))))
        }
        "reasoning" => {
            let mut message = Message::new("assistant");
            let thoughts = list(item, "summary").iter().filter_map(|part| text(part, "text"));
            message.contents = thoughts.map(|thought| Content::Reasoning(thought.to_owned())).collect();
            (!message.contents.is_empty()).then_some(message)
        }
        _ => None,
    }
}

fn read_tool_call(call: &Value) -> ToolCall {
    let function = &call["function"];
    ToolCall {
        id: text(call, "id").map(str::to_owned),
        name: text(function, "name").unwrap_or_default().to_owned(),
        arguments: arguments(function.get("arguments")),
    }
}

fn read_part(part: &Value) -> Option<Content> {
    match text(part, "type")? {
        "text" | "input_text" | "output_text" => Some(Content::Text(text(part, "text")?.to_owned())),
        "refusal" => Some(Content::Text(text(part, "refusal")?.to_owned())),
        "image_url" => Some(Content::Image(text(&part["image_url"], "url")?.to_owned())),
        "input_image" => Some(Content::Image(text(part, "image_url")?.to_owned())),
        "input_audio" => {
            let audio = &part["input_audio"];
            let mime_type = format!("audio/{}", text(audio, "format")?);
            let url = format!("data:{mime_type};base64,{}", text(audio, "data")?);
            Some(Content::Audio { url, mime_type: Some(mime_type), transcript: None })
        }
        _ => None,
    }
}

fn set_model(response: &Value, record: &mut Record) {
    if let Some(model) = text(response, "model") {
        record.fields.set(llm::MODEL_NAME, model);
    }
}

fn set_tokens(usage: &Value, prompt: &str, completion: &str, record: &mut Record) {
    let (prompt, completion) = (count(usage, &[prompt]), count(usage, &[completion]));
    let sum = prompt.zip(completion).map(|(prompt, completion)| prompt.saturating_add(completion));
    let counts = [
        (llm::TOKEN_COUNT_PROMPT, prompt),
        (llm::TOKEN_COUNT_COMPLETION, completion),
        (llm::TOKEN_COUNT_TOTAL, count(usage, &["total_tokens"]).or(sum)),
    ];
    set_counts(counts, record);
}

fn set_details(usage: &Value, prompt: &str, completion: &str, record: &mut Record) {
    let counts = [
        (llm::TOKEN_COUNT_PROMPT_CACHE_READ, count(usage, &[prompt, "cached_tokens"])),
        (llm::TOKEN_COUNT_PROMPT_AUDIO, count(usage, &[prompt, "audio_tokens"])),
        (llm::TOKEN_COUNT_COMPLETION_REASONING, count(usage, &[completion, "reasoning_tokens"])),
        (llm::TOKEN_COUNT_COMPLETION_AUDIO, count(usage, &[completion, "audio_tokens"])),
    ];
    set_counts(counts, record);
}

pub(super) fn set_counts<const N: usize>(counts: [(&'static str, Option<u64>); N], record: &mut Record) {
    for (key, count) in counts {
        if let Some(count) = count {
            record.fields.set(key, count);
        }
    }
}
