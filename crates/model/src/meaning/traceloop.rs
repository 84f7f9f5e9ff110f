//! OpenLLMetry, by Traceloop: indexed `gen_ai.prompt.N`, and entities with their input and output.

use semconv::gen_ai;
use semconv::vendor::traceloop as keys;

use super::json::{content, elements, first_label, first_parsed, first_text, parsed};
use super::message::messages;
use super::tool::tool_definition;
use super::{Meaning, Message, PromptTemplate, ToolRun};
use crate::{Attributes, Span, Value};

pub(super) fn read(span: &Span) -> Meaning {
    let own = &span.attributes;
    let list = |key: &str| own.at(key).map(elements).unwrap_or_default();
    Meaning {
        input: own.at(keys::ENTITY_INPUT).and_then(content),
        output: own.at(keys::ENTITY_OUTPUT).and_then(content),
        input_messages: indexed(own, gen_ai::PROMPT),
        output_messages: indexed(own, gen_ai::COMPLETION),
        prompt_template: prompt_template(own),
        tools: list(keys::REQUEST_FUNCTIONS).iter().filter_map(tool_definition).collect(),
        tool: tool_run(own),
        ..Meaning::default()
    }
}

fn indexed(attributes: &Attributes, key: &str) -> Vec<Message> {
    let Some(Value::List(list)) = attributes.at(key) else { return Vec::new() };
    let list = list.iter().map(|message| Value::from(with_parts(message))).collect();
    messages(&Value::List(list))
}

/// Contents of several parts are written as JSON text here, which elsewhere is text that happens to be JSON.
fn with_parts(message: &Value) -> Attributes {
    let mut message = message.as_map().cloned().unwrap_or_default();
    if let Some(content) = message.get_mut("content")
        && let Value::List(parts) = parsed(content).into_owned()
        && parts.iter().all(|part| part.as_map().is_some_and(|part| part.get("type").is_some()))
    {
        *content = Value::List(parts);
    }
    message
}

fn prompt_template(attributes: &Attributes) -> Option<PromptTemplate> {
    Some(PromptTemplate {
        id: Some(first_label(attributes, &[keys::PROMPT_KEY])?),
        template: first_text(attributes, &[keys::PROMPT_TEMPLATE]).unwrap_or_default(),
        version: first_label(attributes, &[keys::PROMPT_VERSION]),
        variables: first_parsed(attributes, &[keys::PROMPT_VARIABLES]),
    })
}

fn tool_run(attributes: &Attributes) -> Option<ToolRun> {
    let is_tool = attributes.str_at(keys::SPAN_KIND)?.eq_ignore_ascii_case("tool");
    is_tool.then(|| ToolRun {
        name: first_label(attributes, &[keys::ENTITY_NAME]),
        description: None,
        call_id: None,
        parameters: first_parsed(attributes, &[keys::ENTITY_INPUT]),
    })
}

#[cfg(test)]
mod tests {
    use semconv::MimeType;

    use crate::test_span::{conversation_of, span_with};
    use crate::{Content, meaning};

    #[test]
    fn a_call_is_read_from_its_indexed_prompts() {
        let span = span_with(
            r#"{"gen_ai":{"prompt":[
                  {"role":"user","content":"[{\"type\":\"text\",\"text\":\"Weather?\"}]"},
                  {"role":"assistant","tool_calls":[{"id":"c1","name":"weather","arguments":"{}"}]},
                  {"role":"tool","tool_call_id":"c1","content":"[1,2]"}],
                "completion":[{"role":"assistant","content":"Cold","finish_reason":"stop"}]},
                "llm":{"request":{"functions":[{"name":"weather","description":"d","parameters":"{}"}]}}}"#,
        );
        assert_eq!(
            conversation_of(&span),
            ["user: Weather?", "assistant: weather{}", "tool: [1,2]", "→ assistant: Cold"]
        );
        let read = meaning(&span);
        assert_eq!((read.tools[0].name.as_str(), read.finish_reason.as_deref()), ("weather", Some("stop")));
    }

    #[test]
    fn an_entity_has_its_input_and_output() {
        let read = meaning(&span_with(
            r#"{"traceloop":{"span":{"kind":"tool"},"entity":{"name":"search","input":"{\"q\":1}","output":"found"}}}"#,
        ));
        assert_eq!(read.input, Some(Content { text: r#"{"q":1}"#.to_owned(), mime_type: MimeType::Json }));
        assert_eq!(read.output.map(|output| output.mime_type), Some(MimeType::Text));
        assert_eq!(read.tool.and_then(|tool| tool.name).as_deref(), Some("search"));
    }
}
