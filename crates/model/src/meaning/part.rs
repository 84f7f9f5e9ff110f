//! The parts of a message's content: text, thoughts, images, sound, files, and tools used in between.

use super::json::{elements, first, first_label, first_text, parsed, text};
use super::tool::tool_call;
use super::{Message, MessagePart, ToolCall};
use crate::{Attributes, Value};

/// What a message's content turned out to hold.
#[derive(Default)]
pub(super) struct Contents {
    pub(super) parts: Vec<MessagePart>,
    pub(super) tool_calls: Vec<ToolCall>,
    /// Answers of tools that came as parts; each is a message of its own.
    pub(super) tool_results: Vec<Message>,
}

impl Contents {
    /// Reads a content: plain text, one part, or a list of parts. Text is shown as it is, even if it is JSON.
    pub(super) fn read(&mut self, value: &Value) {
        match value {
            Value::Null => {}
            Value::String(text) if text.is_empty() => {}
            Value::String(text) => self.parts.push(MessagePart::Text(text.clone())),
            Value::List(parts) => parts.iter().for_each(|part| self.read(part)),
            Value::Map(part) => self.read_part(part),
            scalar => self.parts.extend(text(scalar).map(MessagePart::Text)),
        }
    }

    fn read_part(&mut self, part: &Attributes) {
        // OpenInference wraps each part once more, and puts the call that a part stands for beside it.
        if part.get("tool_call").is_some()
            && let Some(call) = tool_call(&Value::Map(part.clone()))
        {
            return self.tool_calls.push(call);
        }
        if let Some(Value::Map(inner)) = part.get("message_content") {
            return self.read_part(inner);
        }
        let kind = first_label(part, &["message_content.type", "type"]).unwrap_or_default();
        let known = match kind.as_str() {
            "text" | "input_text" | "output_text" => body(part).map(MessagePart::Text),
            "reasoning" | "thinking" | "reasoning_text" | "summary_text" | "redacted_thinking" => {
                body(part).map(MessagePart::Reasoning)
            }
            "image" | "image_url" | "input_image" => {
                media(part, "image").map(|url| MessagePart::Image { url })
            }
            "audio" | "input_audio" | "output_audio" => audio(part),
            "file" | "input_file" | "document" => picture_or_sound(part).or_else(|| file(part)),
            "uri" | "blob" => of_modality(part),
            "tool_use" | "tool_call" | "tool-call" | "server_tool_use" => {
                let call = tool_call(&Value::Map(part.clone()));
                if let Some(call) = call {
                    return self.tool_calls.push(call);
                }
                None
            }
            "tool_result" | "tool_call_response" | "tool-result" => {
                return self.tool_results.push(tool_result(part));
            }
            "" => return self.read_untyped(part),
            _ => None,
        };
        self.parts
            .push(known.unwrap_or_else(|| MessagePart::Other { kind, value: Value::Map(part.clone()) }));
    }

    /// Gemini names no type: the key that is there says it.
    fn read_untyped(&mut self, part: &Attributes) {
        if let Some(call) = first(part, &["functionCall", "function_call"]).and_then(tool_call) {
            self.tool_calls.push(call);
        } else if let Some(Value::Map(answer)) = first(part, &["functionResponse", "function_response"]) {
            self.tool_results.push(tool_result(answer));
        } else if let Some(Value::Map(data)) =
            first(part, &["inlineData", "inline_data", "fileData", "file_data"])
        {
            let known = of_modality(data);
            self.parts.push(known.unwrap_or_else(|| MessagePart::Other {
                kind: String::new(),
                value: Value::Map(part.clone()),
            }));
        } else if let Some(text) = body(part) {
            let is_thought = part.get("thought") == Some(&Value::Bool(true));
            self.parts.push(if is_thought { MessagePart::Reasoning(text) } else { MessagePart::Text(text) });
        } else {
            self.parts.push(MessagePart::Other { kind: String::new(), value: Value::Map(part.clone()) });
        }
    }
}

fn body(part: &Attributes) -> Option<String> {
    let paths = ["message_content.text", "text", "content", "thinking", "reasoning", "data"];
    match first(part, &paths)? {
        Value::Map(inner) => first_text(inner, &["value", "text"]),
        value => text(value),
    }
}

fn audio(part: &Attributes) -> Option<MessagePart> {
    let url = media(part, "audio");
    let transcript =
        first_label(part, &["message_content.audio.transcript", "audio.transcript", "transcript"]);
    (url.is_some() || transcript.is_some()).then_some(MessagePart::Audio { url, transcript })
}

fn file(part: &Attributes) -> Option<MessagePart> {
    let name = first_label(
        part,
        &["file.filename", "filename", "file.name", "title", "name", "file.file_id", "file_id"],
    );
    let url = first_label(part, &["file.file_data", "file_data", "file_url"]).or_else(|| media(part, "file"));
    (name.is_some() || url.is_some()).then_some(MessagePart::File { name, url })
}

/// A file that says it is something to look at or to listen to.
fn picture_or_sound(part: &Attributes) -> Option<MessagePart> {
    let mime_type = first_label(part, &["mime_type", "mediaType", "media_type"])?;
    mime_type.starts_with("image/").then(|| of_modality(part)).flatten()
}

/// Data or an address of which only a MIME type or a modality says what it is.
fn of_modality(part: &Attributes) -> Option<MessagePart> {
    let mime_type =
        first_label(part, &["mime_type", "mimeType", "media_type", "mediaType"]).unwrap_or_default();
    let modality = first_label(part, &["modality"]).unwrap_or(mime_type);
    let url = media(part, "")?;
    Some(match modality.split('/').next() {
        Some("image") => MessagePart::Image { url },
        Some("audio") => MessagePart::Audio { url: Some(url), transcript: None },
        _ => MessagePart::File { name: None, url: Some(url) },
    })
}

/// The address of a picture, sound or file: as such, or its data as a `data:` URL.
fn media(part: &Attributes, kind: &str) -> Option<String> {
    let wrapped = [
        "message_content.image",
        "image",
        "image_url",
        "message_content.audio",
        "audio",
        "input_audio",
        "source",
    ];
    for path in wrapped {
        match part.at(path) {
            Some(Value::Map(inner)) => return media(inner, kind),
            Some(Value::String(address)) if !address.is_empty() => return Some(address.clone()),
            _ => {}
        }
    }
    if let Some(address) = first_label(part, &["url", "uri", "fileUri", "file_uri"]) {
        return Some(address);
    }
    let data = first_label(part, &["data", "content"])?;
    if data.starts_with("data:") {
        return Some(data);
    }
    let mime_type = first_label(part, &["media_type", "mime_type", "mimeType", "mediaType"]);
    let format = || first_label(part, &["format"]).map(|format| format!("{kind}/{format}"));
    let mime_type = mime_type.or_else(format).unwrap_or_else(|| "application/octet-stream".to_owned());
    Some(format!("data:{mime_type};base64,{data}"))
}

fn tool_result(part: &Attributes) -> Message {
    let mut contents = Contents::default();
    if let Some(result) = first(part, &["content", "response", "result", "output.value", "output"]) {
        match parsed(result).as_ref() {
            Value::List(_) if is_list_of_parts(result) => {
                elements(result).iter().for_each(|part| contents.read(part));
            }
            _ => contents.parts.extend(text(result).map(MessagePart::Text)),
        }
    }
    Message {
        role: "tool".to_owned(),
        name: first_label(part, &["name", "toolName"]),
        parts: contents.parts,
        tool_call_id: first_label(part, &["tool_use_id", "tool_call_id", "toolCallId", "id"]),
        ..Message::default()
    }
}

/// A tool may answer with any JSON; only a list of typed parts is read as such.
fn is_list_of_parts(value: &Value) -> bool {
    let is_part = |part: &Value| part.as_map().is_some_and(|part| part.get("type").is_some());
    value.as_list().is_some_and(|parts| !parts.is_empty() && parts.iter().all(is_part))
}
