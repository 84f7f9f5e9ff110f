//! GenAI's messages made of parts, as ours.

use serde_json::Value;

use super::layer::text_at;
use crate::span::Record;
use crate::value::{Content, Message, ToolCall, json_text};

/// Messages arrive as JSON text: a list of `{role, parts}`, or, of system instructions, the parts alone.
pub(super) fn set_messages(record: &mut Record, from: &[&str], to: &'static str) {
    if record.fields.get(to).is_some() {
        return;
    }
    let mut messages = Vec::new();
    for key in from {
        let Some(Ok(Value::Array(items))) = text_at(&record.fields, key).map(serde_json::from_str) else {
            continue;
        };
        if items
            .iter()
            .any(|item| item.get("parts").is_some() || item.get("content").is_some_and(Value::is_array))
        {
            messages.extend(items.iter().map(message));
        } else if items.iter().all(|item| item.get("role").is_none()) {
            messages.push(filled(Message::new("system"), &items));
        } else {
            messages.extend(items.iter().map(message));
        }
    }
    if !messages.is_empty() {
        record.fields.add_messages(to, messages);
    }
}

fn message(item: &Value) -> Message {
    let role = item["role"].as_str().unwrap_or("user").to_owned();
    let mut message = Message::new(role);
    message.finish_reason = item["finish_reason"].as_str().map(str::to_owned);
    match (&item["parts"], &item["content"]) {
        (Value::Array(parts), _) | (_, Value::Array(parts)) => filled(message, parts),
        (_, Value::String(text)) => message.content(text.as_str()),
        _ => message,
    }
}

fn filled(mut message: Message, parts: &[Value]) -> Message {
    for part in parts {
        let text = |key: &str| part[key].as_str().map(str::to_owned);
        match part["type"].as_str().unwrap_or("text") {
            "text" => message.contents.extend(text("content").or(text("text")).map(Content::Text)),
            "reasoning" => message.contents.extend(text("content").map(Content::Reasoning)),
            "tool_call" => message.tool_calls.push(ToolCall {
                id: text("id"),
                name: text("name").unwrap_or_default(),
                arguments: text("arguments").unwrap_or_else(|| json_text(&part["arguments"])),
            }),
            "tool_call_response" => {
                message.tool_call_id = text("id");
                let response = part.get("response").or_else(|| part.get("result")).unwrap_or(&Value::Null);
                let answer = response.as_str().map_or_else(|| json_text(response), str::to_owned);
                message.content = Some(answer);
            }
            _ => {}
        }
    }
    if let [Content::Text(text)] = message.contents.as_slice() {
        message.content = Some(text.clone());
        message.contents.clear();
    }
    message
}
