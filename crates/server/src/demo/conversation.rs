//! Messages between the customer, the model and its tools, and how instrumentations write them down.

use opentelemetry_proto::tonic::common::v1::KeyValue;
use semconv::openinference::{message, message_content, tool_call};
use serde_json::{Map, Value, json};

use super::span::text_attribute;

#[derive(Clone)]
pub(super) struct Message {
    pub(super) role: &'static str,
    pub(super) text: Option<String>,
    pub(super) image: Option<String>,
    pub(super) tool_calls: Vec<ToolCall>,
    /// The call that a tool's message answers.
    pub(super) tool_call_id: Option<String>,
}

#[derive(Clone)]
pub(super) struct ToolCall {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) arguments: Map<String, Value>,
}

impl Message {
    pub(super) fn new(role: &'static str, text: impl Into<String>) -> Message {
        Message { role, text: Some(text.into()), image: None, tool_calls: Vec::new(), tool_call_id: None }
    }

    pub(super) fn asking(text: Option<String>, tool_calls: Vec<ToolCall>) -> Message {
        Message { role: "assistant", text, image: None, tool_calls, tool_call_id: None }
    }

    pub(super) fn tool_result(call: &ToolCall, text: impl Into<String>) -> Message {
        Message { tool_call_id: Some(call.id.clone()), ..Message::new("tool", text) }
    }

    pub(super) fn finish_reason(&self) -> &'static str {
        if self.tool_calls.is_empty() { "stop" } else { "tool_calls" }
    }

    /// Roughly what a tokenizer makes of it: four characters a token, and a few for the role.
    pub(super) fn tokens(&self) -> u32 {
        let calls = self.tool_calls.iter().map(|call| 8 + tokens_of(&json!(call.arguments).to_string()));
        let image = if self.image.is_some() { 765 } else { 0 };
        4 + self.text.as_deref().map_or(0, tokens_of) + image + calls.sum::<u32>()
    }

    /// `{prefix}.message.role` and so on.
    pub(super) fn attributes(&self, prefix: &str) -> Vec<KeyValue> {
        let mut attributes = vec![text_attribute(format!("{prefix}.{}", message::ROLE), self.role)];
        let mut add =
            |key: String, value: &str| attributes.push(text_attribute(format!("{prefix}.{key}"), value));
        match (&self.text, &self.image) {
            (Some(text), Some(image)) => {
                let part = |index: u8, key: &str| format!("{}.{index}.{key}", message::CONTENTS);
                add(part(0, message_content::TYPE), "text");
                add(part(0, message_content::TEXT), text);
                add(part(1, message_content::TYPE), "image");
                add(part(1, message_content::IMAGE_URL), image);
            }
            (Some(text), None) => add(message::CONTENT.to_owned(), text),
            (None, _) => {}
        }
        for (index, call) in self.tool_calls.iter().enumerate() {
            let part = |key: &str| format!("{}.{index}.{key}", message::TOOL_CALLS);
            add(part(tool_call::ID), &call.id);
            add(part(tool_call::FUNCTION_NAME), &call.name);
            add(part(tool_call::FUNCTION_ARGUMENTS), &json!(call.arguments).to_string());
        }
        if let Some(id) = &self.tool_call_id {
            add(message::TOOL_CALL_ID.to_owned(), id);
        }
        attributes
    }

    /// The message as it went over the wire.
    pub(super) fn to_json(&self) -> Value {
        let content = match (&self.text, &self.image) {
            (Some(text), Some(image)) => json!([
                { "type": "text", "text": text },
                { "type": "image_url", "image_url": { "url": image } },
            ]),
            (text, _) => json!(text),
        };
        let mut whole = json!({ "role": self.role, "content": content });
        if !self.tool_calls.is_empty() {
            whole["tool_calls"] = self.tool_calls.iter().map(ToolCall::to_json).collect();
        }
        if let Some(id) = &self.tool_call_id {
            whole["tool_call_id"] = json!(id);
        }
        whole
    }
}

impl ToolCall {
    fn to_json(&self) -> Value {
        let function = json!({ "name": self.name, "arguments": json!(self.arguments).to_string() });
        json!({ "id": self.id, "type": "function", "function": function })
    }
}

pub(super) fn tokens_of(text: &str) -> u32 {
    u32::try_from(text.chars().count().div_ceil(4)).expect("the demo's texts are short")
}
