//! OTel GenAI, read leniently: messages and documents that did not keep to the convention, or came as events.

use semconv::gen_ai::{self, event};

use super::document::documents;
use super::json::{content, elements, first_label, first_parsed};
use super::message::messages;
use super::part::Contents;
use super::tool::tool_definition;
use super::{Meaning, Message, Retrieval, ToolRun};
use crate::{Attributes, Event, Span, Value};

pub(super) fn read(span: &Span) -> Meaning {
    let own = &span.attributes;
    let (mut input_messages, mut output_messages) = conversation(own);
    for event in &span.events {
        let (input, output) = said_in_event(event);
        input_messages.extend(input);
        output_messages.extend(output);
    }
    Meaning {
        input: own.at(gen_ai::TOOL_CALL_ARGUMENTS).and_then(content),
        output: own.at(gen_ai::TOOL_CALL_RESULT).and_then(content),
        input_messages,
        output_messages,
        tools: own
            .at(gen_ai::TOOL_DEFINITIONS)
            .map(elements)
            .unwrap_or_default()
            .iter()
            .filter_map(tool_definition)
            .collect(),
        tool: tool_run(own),
        retrieval: own
            .at(gen_ai::RETRIEVAL_DOCUMENTS)
            .map(|found| Retrieval { top_k: None, documents: documents(found) }),
        ..Meaning::default()
    }
}

fn conversation(attributes: &Attributes) -> (Vec<Message>, Vec<Message>) {
    let mut contents = Contents::default();
    if let Some(instructions) = first_parsed(attributes, &[gen_ai::SYSTEM_INSTRUCTIONS]) {
        contents.read(&instructions);
    }
    let mut input = Vec::new();
    if !contents.parts.is_empty() {
        input.push(Message { role: "system".to_owned(), parts: contents.parts, ..Message::default() });
    }
    input.extend(attributes.at(gen_ai::INPUT_MESSAGES).map(messages).unwrap_or_default());
    (input, attributes.at(gen_ai::OUTPUT_MESSAGES).map(messages).unwrap_or_default())
}

/// What an event adds to the conversation: a message of its own, all of the input, or all of the output.
fn said_in_event(sent: &Event) -> (Vec<Message>, Vec<Message>) {
    let whole = |key: &str| sent.attributes.at(key).map(messages).unwrap_or_default();
    match sent.name.as_str() {
        event::SYSTEM_MESSAGE => (one_message(sent, "system"), Vec::new()),
        event::USER_MESSAGE => (one_message(sent, "user"), Vec::new()),
        event::ASSISTANT_MESSAGE => (one_message(sent, "assistant"), Vec::new()),
        event::TOOL_MESSAGE => (one_message(sent, "tool"), Vec::new()),
        event::CHOICE => (Vec::new(), one_message(sent, "assistant")),
        event::CONTENT_PROMPT => (whole(gen_ai::PROMPT), Vec::new()),
        event::CONTENT_COMPLETION => (Vec::new(), whole(gen_ai::COMPLETION)),
        _ => conversation(&sent.attributes),
    }
}

fn one_message(sent: &Event, role: &str) -> Vec<Message> {
    let body = first_parsed(&sent.attributes, &[event::CONTENT])
        .unwrap_or_else(|| Value::Map(sent.attributes.clone()));
    message_of(body, role)
}

/// A message whose role is known from elsewhere; a choice has the message inside.
pub(super) fn message_of(mut body: Value, role: &str) -> Vec<Message> {
    if let Value::Map(body) = &mut body {
        if let Some(inner) = first_parsed(body, &["message"]) {
            body.insert("message", inner);
        }
        // A tool's answer names its call by the plain id.
        if role == "tool"
            && let Some(id) = first_label(body, &["id"])
        {
            body.insert("tool_call_id", id);
        }
    }
    let mut said = messages(&Value::List(vec![body]));
    said.iter_mut()
        .filter(|message| message.role.is_empty())
        .for_each(|message| message.role = role.to_owned());
    said
}

fn tool_run(attributes: &Attributes) -> Option<ToolRun> {
    Some(ToolRun {
        name: Some(first_label(attributes, &[gen_ai::TOOL_NAME])?),
        description: first_label(attributes, &[gen_ai::TOOL_DESCRIPTION]),
        call_id: first_label(attributes, &[gen_ai::TOOL_CALL_ID]),
        parameters: first_parsed(attributes, &[gen_ai::TOOL_CALL_ARGUMENTS]),
    })
}

#[cfg(test)]
mod tests {
    use crate::test_span::{conversation_of, span_with};
    use crate::{Event, Value, meaning};

    fn event(name: &str, attributes: &str) -> Event {
        let attributes = Value::from_json(attributes).expect(attributes).as_map().expect("an object").clone();
        Event { name: name.to_owned(), time_unix_nano: 0, attributes, dropped_attributes_count: 0 }
    }

    #[test]
    fn messages_are_read_even_if_one_breaks_the_convention() {
        let span = span_with(
            r#"{"gen_ai":{"system_instructions":"[{\"type\":\"text\",\"content\":\"Be kind.\"}]",
                "input":{"messages":"[{\"role\":\"user\",\"content\":\"Hi\"}]"},
                "output":{"messages":"[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"Yes\"}]}]"}}}"#,
        );
        assert_eq!(conversation_of(&span), ["system: Be kind.", "user: Hi", "→ assistant: Yes"]);
    }

    #[test]
    fn messages_are_read_from_the_older_events() {
        let mut span = span_with("{}");
        span.events = vec![
            event("gen_ai.system.message", r#"{"gen_ai.system":"openai","content":"Be kind."}"#),
            event("gen_ai.user.message", r#"{"gen_ai.event.content":"{\"content\":\"Weather?\"}"}"#),
            event("gen_ai.tool.message", r#"{"content":"12","id":"c1"}"#),
            event(
                "gen_ai.choice",
                r#"{"index":0,"finish_reason":"stop","message":"{\"content\":\"Cold\"}"}"#,
            ),
        ];
        assert_eq!(
            conversation_of(&span),
            ["system: Be kind.", "user: Weather?", "tool: 12", "→ assistant: Cold"]
        );
        assert_eq!(meaning(&span).finish_reason.as_deref(), Some("stop"));
    }

    #[test]
    fn messages_are_read_from_events_that_hold_them_all() {
        let mut span = span_with("{}");
        span.events = vec![
            event("gen_ai.content.prompt", r#"{"gen_ai.prompt":"[{\"role\":\"user\",\"content\":\"Hi\"}]"}"#),
            event(
                "gen_ai.content.completion",
                r#"{"gen_ai.completion":"[{\"role\":\"assistant\",\"content\":\"Yes\"}]"}"#,
            ),
        ];
        assert_eq!(conversation_of(&span), ["user: Hi", "→ assistant: Yes"]);
        span.events = vec![event(
            "gen_ai.client.inference.operation.details",
            r#"{"gen_ai.input.messages":"[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Hi\"}]}]"}"#,
        )];
        assert_eq!(conversation_of(&span), ["user: Hi"]);
    }
}
