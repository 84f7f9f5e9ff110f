//! Vercel's AI SDK: `ai.prompt.messages` in, `ai.response.*` out, tools and embeddings beside.

use semconv::vendor::ai_sdk as keys;

use super::json::{content, elements, first_label, first_parsed, first_text, parsed};
use super::message::messages;
use super::tool::{tool_call, tool_definition};
use super::{Embedding, Meaning, Message, MessagePart, ToolRun};
use crate::{Attributes, Span, Value};

pub(super) fn read(span: &Span) -> Meaning {
    let own = &span.attributes;
    let list = |key: &str| own.at(key).map(elements).unwrap_or_default();
    let output = [keys::RESPONSE_OBJECT, keys::RESPONSE_TEXT, keys::TOOL_CALL_RESULT];
    Meaning {
        input: own.at(keys::PROMPT).or_else(|| own.at(keys::TOOL_CALL_ARGS)).and_then(content),
        output: output.iter().find_map(|key| own.at(key)).and_then(content),
        input_messages: own.at(keys::PROMPT_MESSAGES).map(messages).unwrap_or_else(|| prompt(own)),
        output_messages: response(own).into_iter().collect(),
        invocation_parameters: first_parsed(own, &[keys::SETTINGS]),
        finish_reason: first_label(own, &[keys::RESPONSE_FINISH_REASON]),
        tools: list(keys::PROMPT_TOOLS).iter().filter_map(tool_definition).collect(),
        tool: tool_run(own),
        embeddings: embeddings(own),
        metadata: own.at(keys::METADATA).cloned(),
        ..Meaning::default()
    }
}

/// What the caller asked: a system text, and messages or one prompt.
fn prompt(attributes: &Attributes) -> Vec<Message> {
    let Some(prompt) = first_parsed(attributes, &[keys::PROMPT]) else { return Vec::new() };
    let Value::Map(prompt) = prompt else { return Vec::new() };
    let turn = |role: &str, text: String| Message {
        role: role.to_owned(),
        parts: vec![MessagePart::Text(text)],
        ..Message::default()
    };
    let system = first_text(&prompt, &["system"]).map(|text| turn("system", text));
    let asked = match prompt.get("prompt") {
        Some(Value::String(text)) => vec![turn("user", text.clone())],
        Some(listed) => messages(listed),
        None => prompt.get("messages").map(messages).unwrap_or_default(),
    };
    system.into_iter().chain(asked).collect()
}

fn response(attributes: &Attributes) -> Option<Message> {
    let reasoning = first_text(attributes, &[keys::RESPONSE_REASONING]).map(MessagePart::Reasoning);
    let text = first_text(attributes, &[keys::RESPONSE_TEXT, keys::RESPONSE_OBJECT]).map(MessagePart::Text);
    let calls = attributes.at(keys::RESPONSE_TOOL_CALLS).map(elements).unwrap_or_default();
    let message = Message {
        role: "assistant".to_owned(),
        parts: reasoning.into_iter().chain(text).collect(),
        tool_calls: calls.iter().filter_map(tool_call).collect(),
        finish_reason: first_label(attributes, &[keys::RESPONSE_FINISH_REASON]),
        ..Message::default()
    };
    (!message.parts.is_empty() || !message.tool_calls.is_empty()).then_some(message)
}

fn tool_run(attributes: &Attributes) -> Option<ToolRun> {
    Some(ToolRun {
        name: Some(first_label(attributes, &[keys::TOOL_CALL_NAME])?),
        description: None,
        call_id: first_label(attributes, &[keys::TOOL_CALL_ID]),
        parameters: first_parsed(attributes, &[keys::TOOL_CALL_ARGS]),
    })
}

/// Texts and vectors of one call, side by side; each element is JSON text of its own.
fn embeddings(attributes: &Attributes) -> Vec<Embedding> {
    let several = |one: &str, many: &str| match attributes.at(many) {
        Some(Value::List(values)) => values.iter().map(parsed_text).collect(),
        _ => attributes.at(one).map(|value| vec![parsed_text(value)]).unwrap_or_default(),
    };
    let texts: Vec<Value> = several(keys::VALUE, keys::VALUES);
    let vectors: Vec<Value> = several(keys::EMBEDDING, keys::EMBEDDINGS);
    (0..texts.len().max(vectors.len()))
        .map(|i| {
            let text = texts.get(i).and_then(Value::as_str).map(str::to_owned);
            Embedding::new(text, vectors.get(i).and_then(Value::as_list))
        })
        .collect()
}

/// A value written as JSON, plain texts included.
fn parsed_text(value: &Value) -> Value {
    match value {
        Value::String(text) if text.starts_with('"') => {
            Value::from_json(text).unwrap_or_else(|_| value.clone())
        }
        value => parsed(value).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::meaning;
    use crate::test_span::{conversation_of, span_with};

    #[test]
    fn a_call_is_read_from_its_messages_and_its_response() {
        let span = span_with(
            r#"{"ai":{"prompt":{"messages":"[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Weather?\"}]},{\"role\":\"assistant\",\"content\":[{\"type\":\"tool-call\",\"toolCallId\":\"c1\",\"toolName\":\"weather\",\"input\":{\"city\":\"Bern\"}}]},{\"role\":\"tool\",\"content\":[{\"type\":\"tool-result\",\"toolCallId\":\"c1\",\"toolName\":\"weather\",\"output\":{\"type\":\"json\",\"value\":{\"c\":12}}}]}]",
                    "tools":["{\"type\":\"function\",\"name\":\"weather\",\"inputSchema\":{}}"]},
                "response":{"text":"Cold","finishReason":"stop","toolCalls":"[{\"toolCallId\":\"c2\",\"toolName\":\"log\",\"args\":{}}]"},
                "settings":{"maxRetries":2}}}"#,
        );
        assert_eq!(
            conversation_of(&span),
            [
                "user: Weather?",
                r#"assistant: weather{"city":"Bern"}"#,
                r#"tool: {"c":12}"#,
                "→ assistant: Cold log{}"
            ]
        );
        let read = meaning(&span);
        assert_eq!((read.tools[0].name.as_str(), read.finish_reason.as_deref()), ("weather", Some("stop")));
        assert_eq!(read.invocation_parameters.map(|p| p.to_json()).as_deref(), Some(r#"{"maxRetries":2}"#));
    }

    #[test]
    fn an_outer_call_is_read_from_its_prompt() {
        let span = span_with(
            r#"{"ai":{"prompt":"{\"system\":\"Be kind.\",\"prompt\":\"Hi\"}","response":{"text":"Yes"}}}"#,
        );
        assert_eq!(conversation_of(&span), ["system: Be kind.", "user: Hi", "→ assistant: Yes"]);
        assert_eq!(meaning(&span).output.map(|output| output.text).as_deref(), Some("Yes"));
    }

    #[test]
    fn a_tool_and_embeddings_are_read() {
        let tool = meaning(&span_with(
            r#"{"ai":{"toolCall":{"name":"weather","id":"c1","args":"{\"city\":\"Bern\"}","result":"{\"c\":12}"}}}"#,
        ));
        let run = tool.tool.expect("a tool");
        assert_eq!((run.name.as_deref(), run.call_id.as_deref()), (Some("weather"), Some("c1")));
        assert_eq!(tool.output.map(|output| output.text).as_deref(), Some(r#"{"c":12}"#));
        let embedded =
            meaning(&span_with(r#"{"ai":{"values":["\"a\"","\"b\""],"embeddings":["[3,4]","[0,1]"]}}"#));
        let norms: Vec<_> = embedded.embeddings.iter().map(|e| (e.text.as_deref(), e.vector_norm)).collect();
        assert_eq!(norms, [(Some("a"), Some(5.0)), (Some("b"), Some(1.0))]);
    }
}
