//! Pydantic's Logfire, whose spans keep requests and responses whole, and Pydantic AI, which lists events.

use semconv::gen_ai::event;
use semconv::vendor::logfire as keys;

use super::gen_ai::message_of;
use super::json::{content, elements, first_parsed};
use super::message::messages;
use super::tool::tool_definition;
use super::{Meaning, Message};
use crate::{Attributes, Span, Value};

pub(super) fn read(span: &Span) -> Meaning {
    let own = &span.attributes;
    let request = first_parsed(own, &[keys::REQUEST_DATA]);
    let response = first_parsed(own, &[keys::RESPONSE_DATA]);
    let within = |data: &Option<Value>, name: &str| data.as_ref()?.as_map()?.get(name).cloned();
    let (input_messages, output_messages) = match within(&request, "messages") {
        Some(asked) => (messages(&asked), answer(response.as_ref())),
        None => listed(own),
    };
    let tools = within(&request, "tools").as_ref().map(elements).unwrap_or_default();
    Meaning {
        input: own.at(keys::TOOL_ARGUMENTS).and_then(content),
        output: own.at(keys::TOOL_RESPONSE).or_else(|| own.at(keys::FINAL_RESULT)).and_then(content),
        input_messages,
        output_messages,
        tools: tools.iter().filter_map(tool_definition).collect(),
        tags: own
            .at(keys::TAGS)
            .map(elements)
            .unwrap_or_default()
            .iter()
            .filter_map(super::json::text)
            .collect(),
        ..Meaning::default()
    }
}

/// A response holds its message, or, when it was streamed, the whole text.
fn answer(response: Option<&Value>) -> Vec<Message> {
    let Some(Value::Map(response)) = response else { return Vec::new() };
    if let Some(message) = response.get("message") {
        return message_of(message.clone(), "assistant");
    }
    let streamed = response.get("combined_chunk_content").cloned();
    streamed
        .map(|text| message_of(Attributes::from_iter([("content", text)]).into(), "assistant"))
        .unwrap_or_default()
}

/// All messages of a run, or its events; choices are the output.
fn listed(attributes: &Attributes) -> (Vec<Message>, Vec<Message>) {
    if let Some(all) = attributes.at(keys::ALL_MESSAGES) {
        return (messages(all), Vec::new());
    }
    let events = attributes.at(keys::EVENTS).or_else(|| attributes.at(keys::ALL_MESSAGES_EVENTS));
    let (mut input, mut output) = (Vec::new(), Vec::new());
    for listed in events.map(elements).unwrap_or_default() {
        let name =
            listed.as_map().and_then(|listed| listed.str_at("event.name")).unwrap_or_default().to_owned();
        match name.as_str() {
            event::CHOICE => output.extend(message_of(listed, "assistant")),
            event::SYSTEM_MESSAGE => input.extend(message_of(listed, "system")),
            event::USER_MESSAGE => input.extend(message_of(listed, "user")),
            event::ASSISTANT_MESSAGE => input.extend(message_of(listed, "assistant")),
            event::TOOL_MESSAGE => input.extend(message_of(listed, "tool")),
            _ => {}
        }
    }
    (input, output)
}

#[cfg(test)]
mod tests {
    use crate::meaning;
    use crate::test_span::{conversation_of, span_with};

    #[test]
    fn a_request_and_its_response_are_a_conversation() {
        let span = span_with(
            r#"{"request_data":"{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]}",
                "response_data":"{\"message\":{\"role\":\"assistant\",\"content\":\"Yes\"},\"usage\":{}}"}"#,
        );
        assert_eq!(conversation_of(&span), ["user: Hi", "→ assistant: Yes"]);
        assert_eq!(meaning(&span).tools[0].name, "f");
        let streamed = span_with(
            r#"{"request_data":{"messages":[{"role":"user","content":"Hi"}]},"response_data":{"combined_chunk_content":"Yes"}}"#,
        );
        assert_eq!(conversation_of(&streamed), ["user: Hi", "→ assistant: Yes"]);
    }

    #[test]
    fn events_listed_in_an_attribute_are_messages() {
        let span = span_with(
            r#"{"events":"[{\"event.name\":\"gen_ai.user.message\",\"content\":\"Hi\",\"role\":\"user\"},{\"event.name\":\"gen_ai.choice\",\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Yes\"}}]"}"#,
        );
        assert_eq!(conversation_of(&span), ["user: Hi", "→ assistant: Yes"]);
    }

    #[test]
    fn an_agent_lists_all_its_messages_and_its_result() {
        let span = span_with(
            r#"{"pydantic_ai":{"all_messages":"[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Hi\"}]}]"},"final_result":"Yes","logfire":{"tags":["a"]}}"#,
        );
        assert_eq!(conversation_of(&span), ["user: Hi"]);
        let instructed = span_with(
            r#"{"gen_ai":{"system_instructions":"[{\"type\":\"text\",\"content\":\"Be brief.\"}]"},"pydantic_ai":{"all_messages":"[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Hi\"}]}]"}}"#,
        );
        assert_eq!(conversation_of(&instructed), ["system: Be brief.", "user: Hi"]);
        let read = meaning(&span);
        assert_eq!(read.output.map(|output| output.text).as_deref(), Some("Yes"));
        assert_eq!(read.tags, ["a"]);
    }
}
