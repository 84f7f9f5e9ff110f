//! Messages in the shapes that providers and libraries give them.

use semconv::openinference::message as oi;

use super::json::{elements, first, first_label, first_text, parsed, text};
use super::part::Contents;
use super::tool::tool_call;
use super::{Message, MessagePart, ToolCall};
use crate::{Attributes, Value};

/// Reads a list of messages, or the JSON text of one. Elements may be OpenInference's, with or without the
/// `message.` prefix, chat messages of OpenAI, Anthropic, Gemini or LangChain, and items of OpenAI's responses.
pub(super) fn messages(value: &Value) -> Vec<Message> {
    let mut messages = Vec::new();
    for element in elements(value) {
        read_element(&element, &mut messages);
    }
    messages
}

fn read_element(element: &Value, messages: &mut Vec<Message>) {
    match parsed(element).as_ref() {
        Value::Map(map) => read_map(map, messages),
        // Batches of conversations come as lists of lists.
        Value::List(list) => list.iter().for_each(|element| read_element(element, messages)),
        other => messages.extend(
            text(other).map(|text| Message { parts: vec![MessagePart::Text(text)], ..Message::default() }),
        ),
    }
}

fn read_map(map: &Attributes, messages: &mut Vec<Message>) {
    // A whole request or response around its messages.
    if first(map, &[oi::ROLE, "role", "content"]).is_none()
        && let Some(inner @ Value::List(_)) = first(map, &["messages", "choices"])
    {
        messages.extend(self::messages(inner));
        return;
    }
    // LangChain's serialised objects keep everything below `kwargs`.
    if let (Some(Value::Map(inner)), Some(_)) = (map.get("kwargs"), map.get("lc")) {
        return read_map(inner, messages);
    }
    let mut contents = Contents::default();
    for reasoning in ["message.reasoning_content", "reasoning_content"] {
        if let Some(Value::String(text)) = map.at(reasoning)
            && !text.is_empty()
        {
            contents.parts.push(MessagePart::Reasoning(text.clone()));
        }
    }
    for path in [oi::CONTENT, "content", oi::CONTENTS, "contents", "message.parts", "parts"] {
        if let Some(value) = map.at(path) {
            contents.read(value);
        }
    }
    // Some senders say a call twice: among the parts, and in the list of calls.
    for call in tool_calls(map) {
        if call.id.is_none() || !contents.tool_calls.contains(&call) {
            contents.tool_calls.push(call);
        }
    }
    let mut message = Message {
        role: role(map),
        name: first_label(map, &[oi::NAME, "name"]),
        parts: contents.parts,
        tool_calls: contents.tool_calls,
        tool_call_id: first_label(map, &[oi::TOOL_CALL_ID, "tool_call_id"]),
        finish_reason: first_label(map, &[oi::FINISH_REASON, "finish_reason", "stop_reason"]),
    };
    if is_item(map, &mut message) {
        messages.push(message);
        return;
    }
    let is_answers_only =
        message.parts.is_empty() && message.tool_calls.is_empty() && !contents.tool_results.is_empty();
    // Anthropic answers a tool inside the user's next turn; the answer comes first there.
    messages.append(&mut contents.tool_results);
    if message == Message::default() && !is_answers_only {
        let kind = first_label(map, &["type"]).unwrap_or_default();
        message.parts.push(MessagePart::Other { kind, value: Value::Map(map.clone()) });
    }
    if !is_answers_only {
        messages.push(message);
    }
}

fn role(map: &Attributes) -> String {
    if let Some(role) = first_label(map, &[oi::ROLE, "role"]) {
        return role;
    }
    match map.get("type").and_then(Value::as_str) {
        Some("human") => "user".to_owned(),
        Some("ai" | "AIMessageChunk") => "assistant".to_owned(),
        Some(role @ ("system" | "tool" | "function" | "developer")) => role.to_owned(),
        _ => String::new(),
    }
}

fn tool_calls(map: &Attributes) -> Vec<ToolCall> {
    let paths = [oi::TOOL_CALLS, "tool_calls", "additional_kwargs.tool_calls"];
    let listed = paths.iter().find_map(|path| map.at(path)).map(elements).unwrap_or_default();
    let mut calls: Vec<ToolCall> = listed.iter().filter_map(tool_call).collect();
    if let Some(name) = first_label(map, &[oi::FUNCTION_CALL_NAME]) {
        let arguments = first_text(map, &[oi::FUNCTION_CALL_ARGUMENTS]).unwrap_or_default();
        calls.push(ToolCall { id: None, name, arguments });
    }
    calls.extend(map.at("function_call").and_then(tool_call));
    calls
}

/// Items of OpenAI's responses that are no message by themselves: a call, its answer, a thought.
fn is_item(map: &Attributes, message: &mut Message) -> bool {
    match map.get("type").and_then(Value::as_str) {
        Some("function_call") => {
            let value = Value::Map(map.clone());
            message.role = "assistant".to_owned();
            message.name = None;
            message.tool_calls = tool_call(&value).into_iter().collect();
        }
        Some("function_call_output") => {
            message.role = "tool".to_owned();
            message.tool_call_id = first_label(map, &["call_id"]);
            let mut contents = Contents::default();
            map.get("output").into_iter().for_each(|output| contents.read(output));
            message.parts = contents.parts;
        }
        Some("reasoning") => {
            message.role = "assistant".to_owned();
            let summary = map.get("summary").map(elements).unwrap_or_default();
            let texts = summary.iter().filter_map(|part| text(part.as_map()?.get("text")?));
            message.parts.extend(texts.map(MessagePart::Reasoning));
        }
        _ => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use super::messages;
    use crate::{Message, MessagePart, Value};

    /// Messages as one line each: `role: parts → calls ← answered call (finish)`.
    fn check(json: &str, expected: &[&str]) {
        let value = Value::String(json.to_owned());
        assert_eq!(messages(&value).iter().map(line).collect::<Vec<_>>(), expected, "as text: {json}");
        if let Ok(value) = Value::from_json(json) {
            assert_eq!(messages(&value).iter().map(line).collect::<Vec<_>>(), expected, "as a value: {json}");
        }
    }

    fn line(message: &Message) -> String {
        let mut line = format!("{}:", message.role);
        for part in &message.parts {
            line += &match part {
                MessagePart::Text(text) => format!(" {text}"),
                MessagePart::Reasoning(text) => format!(" ({text})"),
                MessagePart::Image { url } => format!(" image {url}"),
                MessagePart::Audio { url, transcript } => format!(" audio {url:?} {transcript:?}"),
                MessagePart::File { name, url } => format!(" file {name:?} {url:?}"),
                MessagePart::Other { kind, .. } => format!(" other {kind}"),
            };
        }
        for call in &message.tool_calls {
            line += &format!(" → {} {}{}", call.id.as_deref().unwrap_or("?"), call.name, call.arguments);
        }
        line += &message.tool_call_id.as_ref().map_or(String::new(), |id| format!(" ← {id}"));
        line + &message.finish_reason.as_ref().map_or(String::new(), |reason| format!(" [{reason}]"))
    }

    #[test]
    fn openai_chat_with_a_tool() {
        check(
            r#"[{"role":"system","content":"Be kind."},
                {"role":"user","content":"Weather?"},
                {"role":"assistant","content":null,"tool_calls":[
                    {"id":"c1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Bern\"}"}}]},
                {"role":"tool","tool_call_id":"c1","content":"12 °C"}]"#,
            &[
                "system: Be kind.",
                "user: Weather?",
                r#"assistant: → c1 weather{"city":"Bern"}"#,
                "tool: 12 °C ← c1",
            ],
        );
    }

    #[test]
    fn openinference_with_the_prefix_nested_or_dotted() {
        check(
            r#"[{"message":{"role":"assistant","content":"Hi","tool_calls":[
                    {"tool_call":{"id":"c1","function":{"name":"f","arguments":"{}"}}}],"finish_reason":"stop"}},
                {"message.role":"user","message.content":"Bye"}]"#,
            &["assistant: Hi → c1 f{} [stop]", "user: Bye"],
        );
    }

    #[test]
    fn parts_of_every_kind() {
        check(
            r#"[{"role":"user","content":[
                {"type":"text","text":"What is this?"},
                {"type":"image_url","image_url":{"url":"https://x/y.png"}},
                {"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}},
                {"type":"file","file":{"filename":"a.pdf","file_id":"f1"}},
                {"type":"hologram","data":1}]}]"#,
            &["user: What is this? image https://x/y.png audio Some(\"data:audio/wav;base64,AAAA\") None \
               file Some(\"a.pdf\") None other hologram"],
        );
        check(
            r#"[{"message":{"role":"user","contents":[
                {"message_content":{"type":"text","text":"Look"}},
                {"message_content":{"type":"image","image":{"image":{"url":"data:image/png;base64,AA"}}}},
                {"message_content":{"type":"reasoning","text":"hm"}}]}}]"#,
            &["user: Look image data:image/png;base64,AA (hm)"],
        );
    }

    #[test]
    fn anthropic_blocks() {
        check(
            r#"[{"role":"assistant","content":[
                    {"type":"thinking","thinking":"Let me see."},
                    {"type":"text","text":"Looking."},
                    {"type":"tool_use","id":"t1","name":"search","input":{"q":"x"}}]},
                {"role":"user","content":[
                    {"type":"tool_result","tool_use_id":"t1","content":[{"type":"text","text":"found"}]},
                    {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA"}}]}]"#,
            &[
                r#"assistant: (Let me see.) Looking. → t1 search{"q":"x"}"#,
                "tool: found ← t1",
                "user: image data:image/png;base64,AA",
            ],
        );
    }

    #[test]
    fn a_call_among_the_parts_and_in_the_list_is_one_call() {
        check(
            r#"[{"message":{"role":"assistant","contents":[
                    {"message_content":{"type":"text","text":"Looking."}},
                    {"message_content":{"type":"tool_use"},"tool_call":{"id":"c","function":{"name":"f","arguments":"{}"}}}],
                "tool_calls":[{"tool_call":{"id":"c","function":{"name":"f","arguments":"{}"}}}]}}]"#,
            &["assistant: Looking. → c f{}"],
        );
    }

    #[test]
    fn gemini_parts() {
        check(
            r#"[{"role":"user","parts":[{"text":"Hi"},{"inline_data":{"mime_type":"image/png","data":"AA"}}]},
                {"role":"model","parts":[{"functionCall":{"name":"f","args":{"a":1}}}]},
                {"role":"user","parts":[{"functionResponse":{"name":"f","response":{"r":2}}}]}]"#,
            &["user: Hi image data:image/png;base64,AA", r#"model: → ? f{"a":1}"#, r#"tool: {"r":2}"#],
        );
    }

    #[test]
    fn opentelemetry_parts() {
        check(
            r#"[{"role":"user","parts":[{"type":"text","content":"Hi"},{"type":"uri","modality":"image","uri":"https://x"}]},
                {"role":"assistant","parts":[{"type":"reasoning","content":"hm"},
                    {"type":"tool_call","id":"c","name":"f","arguments":{"a":1}}],"finish_reason":"tool_call"},
                {"role":"tool","parts":[{"type":"tool_call_response","id":"c","response":"ok"}]}]"#,
            &["user: Hi image https://x", r#"assistant: (hm) → c f{"a":1} [tool_call]"#, "tool: ok ← c"],
        );
    }

    #[test]
    fn openai_responses_items() {
        check(
            r#"[{"type":"message","role":"user","content":[{"type":"input_text","text":"Hi"}]},
                {"type":"reasoning","summary":[{"type":"summary_text","text":"hm"}]},
                {"type":"function_call","call_id":"c","name":"f","arguments":"{}"},
                {"type":"function_call_output","call_id":"c","output":"ok"}]"#,
            &["user: Hi", "assistant: (hm)", "assistant: → c f{}", "tool: ok ← c"],
        );
    }

    #[test]
    fn langchain_messages() {
        check(
            r#"[[{"lc":1,"type":"constructor","id":["langchain","schema","messages","HumanMessage"],
                  "kwargs":{"content":"Hi","type":"human"}},
                 {"type":"ai","content":"","tool_calls":[{"name":"f","args":{"a":1},"id":"c"}]}]]"#,
            &["user: Hi", r#"assistant: → c f{"a":1}"#],
        );
    }

    #[test]
    fn choices_of_a_response_and_messages_of_a_request() {
        check(
            r#"{"choices":[{"index":0,"message":{"role":"assistant","content":"Yes"},"finish_reason":"stop"}]}"#,
            &["assistant: Yes [stop]"],
        );
        check(r#"{"model":"m","messages":[{"role":"user","content":"Hi"}]}"#, &["user: Hi"]);
    }

    #[test]
    fn text_that_is_no_message_is_still_shown() {
        check("just text", &[": just text"]);
        check(r#"["a","b"]"#, &[": a", ": b"]);
        check("[{broken", &[": [{broken"]);
        check("[]", &[]);
        check(r#"[{"role":"assistant","content":""}]"#, &["assistant:"]);
        check(r#"[{"type":"item_reference","id":"x"}]"#, &[": other item_reference"]);
    }
}
