//! Langfuse: an observation with its input and output, which for a generation are messages.

use semconv::vendor::langfuse as keys;

use super::json::{content, elements, first_label, first_parsed, parsed, text};
use super::message::messages;
use super::{Meaning, Message, PromptTemplate};
use crate::{Span, Value};

pub(super) fn read(span: &Span) -> Meaning {
    let own = &span.attributes;
    let input = own.at(keys::INPUT).or_else(|| own.at(keys::TRACE_INPUT));
    let output = own.at(keys::OUTPUT).or_else(|| own.at(keys::TRACE_OUTPUT));
    let prompt_template = first_label(own, &[keys::PROMPT_NAME]).map(|name| PromptTemplate {
        id: Some(name),
        template: String::new(),
        version: first_label(own, &[keys::PROMPT_VERSION]),
        variables: None,
    });
    Meaning {
        input: input.and_then(content),
        output: output.and_then(content),
        input_messages: input.map(chat).unwrap_or_default(),
        output_messages: output.map(chat).unwrap_or_default(),
        prompt_template,
        invocation_parameters: first_parsed(own, &[keys::MODEL_PARAMETERS]),
        metadata: first_parsed(own, &[keys::METADATA]),
        tags: own.at(keys::TRACE_TAGS).map(elements).unwrap_or_default().iter().filter_map(text).collect(),
        ..Meaning::default()
    }
}

/// Messages, where an input or output is a chat; any other JSON is shown as what it is.
pub(super) fn chat(value: &Value) -> Vec<Message> {
    let has_role = |value: &Value| value.as_map().is_some_and(|map| map.get("role").is_some());
    let is_chat = match parsed(value).as_ref() {
        Value::List(list) => !list.is_empty() && list.iter().all(has_role),
        Value::Map(map) => {
            map.get("role").is_some() || ["messages", "choices"].iter().any(|key| map.get(key).is_some())
        }
        _ => false,
    };
    if is_chat { messages(value) } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use crate::meaning;
    use crate::test_span::{conversation_of, span_with};

    #[test]
    fn a_generation_is_a_conversation() {
        let span = span_with(
            r#"{"langfuse":{"observation":{"type":"generation","input":"[{\"role\":\"user\",\"content\":\"Hi\"}]",
                "output":"{\"role\":\"assistant\",\"content\":\"Yes\"}","model":{"parameters":"{\"temperature\":1}"},
                "prompt":{"name":"greeting","version":3}},"trace":{"tags":["a","b"]}}}"#,
        );
        assert_eq!(conversation_of(&span), ["user: Hi", "→ assistant: Yes"]);
        let read = meaning(&span);
        assert_eq!(read.invocation_parameters.map(|p| p.to_json()).as_deref(), Some(r#"{"temperature":1}"#));
        let template = read.prompt_template.expect("a prompt");
        assert_eq!((template.id.as_deref(), template.version.as_deref()), (Some("greeting"), Some("3")));
        assert_eq!(read.tags, ["a", "b"]);
    }

    #[test]
    fn other_observations_keep_their_input_and_output() {
        let span = span_with(r#"{"langfuse":{"observation":{"input":"{\"args\":[1]}","output":"[1,2]"}}}"#);
        assert_eq!(conversation_of(&span), Vec::<String>::new());
        let read = meaning(&span);
        assert_eq!(read.input.map(|input| input.text).as_deref(), Some(r#"{"args":[1]}"#));
        assert_eq!(read.output.map(|output| output.text).as_deref(), Some("[1,2]"));
    }
}
