//! GenAI's messages made of parts, and tool definitions, as OpenInference's indexed keys.

use model::{Attributes, Value};
use semconv::gen_ai;
use semconv::openinference::{llm, message, message_content, tool, tool_call};

use super::{Pairs, Sent, text_or_json};

/// The system's instructions first, then the conversation.
pub(super) fn input(sent: &Sent, said: &mut Pairs) {
    let instructions = match (sent.list(gen_ai::SYSTEM_INSTRUCTIONS), sent.value(gen_ai::SYSTEM_INSTRUCTIONS))
    {
        (Some(parts), _) if parts.iter().all(is_part) => Some(parts),
        (None, Some(Value::String(text))) => {
            let part = Attributes::from_iter([("type", "text"), ("content", text.as_str())]);
            Some(vec![Value::Map(part)])
        }
        _ => None,
    };
    let mut list = MessageList { key: llm::INPUT_MESSAGES, count: 0, said };
    if let Some(parts) = instructions {
        list.add("system", &Attributes::new(), &parts);
    }
    if let Some(messages) =
        sent.list(gen_ai::INPUT_MESSAGES).filter(|messages| messages.iter().all(is_message))
    {
        messages.iter().for_each(|message| list.add_message(message));
    }
}

/// What the model said, which has a reason to end.
pub(super) fn output(sent: &Sent, said: &mut Pairs) {
    let ends = |message: &Value| {
        matches!(message.as_map().and_then(|message| message.get("finish_reason")), Some(Value::String(_)))
    };
    let messages = sent.list(gen_ai::OUTPUT_MESSAGES);
    let Some(messages) = messages.filter(|messages| messages.iter().all(|m| is_message(m) && ends(m))) else {
        return;
    };
    let mut list = MessageList { key: llm::OUTPUT_MESSAGES, count: 0, said };
    messages.iter().for_each(|message| list.add_message(message));
}

/// Tools offered, each wrapped as OpenAI does.
pub(super) fn tool_definitions(sent: &Sent, said: &mut Pairs) {
    let Some(definitions) = sent.list(gen_ai::TOOL_DEFINITIONS) else { return };
    let Some(schemas) = definitions.iter().map(json_schema).collect::<Option<Vec<String>>>() else { return };
    for (position, schema) in schemas.into_iter().enumerate() {
        said.push((format!("{}.{position}.{}", llm::TOOLS, tool::JSON_SCHEMA), schema.into()));
    }
}

fn json_schema(definition: &Value) -> Option<String> {
    let definition = definition.as_map()?;
    let mut function = Attributes::from_iter([("name", definition.get("name")?.as_str()?)]);
    for name in ["description", "parameters"] {
        if let Some(value) = definition.get(name).filter(|value| **value != Value::Null) {
            function.insert(name, value.clone());
        }
    }
    let kind = definition.get("type").and_then(Value::as_str).unwrap_or("function");
    let schema: Attributes =
        [("type", Value::from(kind)), ("function", Value::Map(function))].into_iter().collect();
    Some(schema.to_json())
}

fn is_message(value: &Value) -> bool {
    value.as_map().is_some_and(|message| {
        let parts = message.get("parts").and_then(Value::as_list);
        message.get("role").and_then(Value::as_str).is_some()
            && parts.is_some_and(|parts| parts.iter().all(is_part))
    })
}

fn is_part(value: &Value) -> bool {
    value.as_map().is_some_and(|part| part.get("type").and_then(Value::as_str).is_some())
}

/// Writes messages one after the other under a key.
struct MessageList<'a> {
    key: &'a str,
    count: usize,
    said: &'a mut Pairs,
}

impl MessageList<'_> {
    fn add_message(&mut self, message: &Value) {
        let Some(message) = message.as_map() else { return };
        let (Some(role), Some(parts)) =
            (message.get("role").and_then(Value::as_str), message.get("parts").and_then(Value::as_list))
        else {
            return;
        };
        self.add(role, message, parts);
    }

    /// Answers of tools become messages of their own, since a message of OpenInference has one call that it
    /// answers.
    fn add(&mut self, role: &str, message: &Attributes, parts: &[Value]) {
        let parts: Vec<&Attributes> = parts.iter().filter_map(Value::as_map).collect();
        let (answers, rest): (Vec<_>, Vec<_>) = parts.into_iter().partition(|part| answer(part).is_some());
        for (response, id) in answers.iter().filter_map(|part| answer(part)) {
            self.say(message::ROLE, role.into());
            self.say(message::CONTENT, response.into());
            id.into_iter().for_each(|id| self.say(message::TOOL_CALL_ID, id.into()));
            self.count += 1;
        }
        if rest.is_empty() && !answers.is_empty() {
            return;
        }
        self.say(message::ROLE, role.into());
        for (key, name) in [(message::NAME, "name"), (message::FINISH_REASON, "finish_reason")] {
            if let Some(text) = message.get(name).and_then(Value::as_str) {
                self.say(key, text.into());
            }
        }
        self.say_contents(&rest);
        self.say_tool_calls(&rest);
        self.count += 1;
    }

    fn say(&mut self, name: &str, value: Value) {
        self.said.push((format!("{}.{}.{name}", self.key, self.count), value));
    }

    /// A lone text is the content; anything else is a list of contents.
    fn say_contents(&mut self, parts: &[&Attributes]) {
        let contents: Vec<Content> = parts.iter().filter_map(|part| content(part)).collect();
        if let [Content { key: message_content::TEXT, kind: "text", value }] = contents.as_slice() {
            return self.say(message::CONTENT, value.as_str().into());
        }
        for (position, Content { key, kind, value }) in contents.into_iter().enumerate() {
            self.say(&format!("{}.{position}.{}", message::CONTENTS, message_content::TYPE), kind.into());
            self.say(&format!("{}.{position}.{key}", message::CONTENTS), value.into());
        }
    }

    fn say_tool_calls(&mut self, parts: &[&Attributes]) {
        let is_call = |part: &&&Attributes| {
            kind(part) == "tool_call" && part.get("name").and_then(Value::as_str).is_some()
        };
        for (position, call) in parts.iter().filter(is_call).enumerate() {
            for (key, value) in [
                (tool_call::ID, call.get("id").filter(|id| id.as_str().is_some())),
                (tool_call::FUNCTION_NAME, call.get("name")),
                (tool_call::FUNCTION_ARGUMENTS, call.get("arguments")),
            ] {
                if let Some(text) = text_or_json(value) {
                    self.say(&format!("{}.{position}.{key}", message::TOOL_CALLS), text.into());
                }
            }
        }
    }
}

struct Content {
    key: &'static str,
    kind: &'static str,
    value: String,
}

fn kind(part: &Attributes) -> &str {
    part.get("type").and_then(Value::as_str).unwrap_or_default()
}

fn content(part: &Attributes) -> Option<Content> {
    let text = |name: &str| part.get(name).and_then(Value::as_str);
    let image = |url: String| Content { key: message_content::IMAGE_URL, kind: "image", value: url };
    match kind(part) {
        "text" => {
            Some(Content { key: message_content::TEXT, kind: "text", value: text("content")?.to_owned() })
        }
        "reasoning" => Some(Content {
            key: message_content::TEXT,
            kind: "reasoning",
            value: text("content")?.to_owned(),
        }),
        "uri" => text("modality").and(text("uri")).map(|uri| image(uri.to_owned())),
        "blob" => {
            let mime_type = text("mime_type").unwrap_or("application/octet-stream");
            let data = text("modality").and(text("content"))?;
            Some(image(format!("data:{mime_type};base64,{data}")))
        }
        _ => None,
    }
}

/// What a tool answered, and to which call.
fn answer(part: &Attributes) -> Option<(String, Option<&str>)> {
    if kind(part) != "tool_call_response" {
        return None;
    }
    // The convention calls it a response, Pydantic AI a result.
    let said = text_or_json(part.get("response")).or_else(|| text_or_json(part.get("result")));
    Some((said?, part.get("id").and_then(Value::as_str)))
}
