//! LangSmith's exporter: the whole input under `gen_ai.prompt`, the whole output under `gen_ai.completion`.

use semconv::gen_ai;
use semconv::vendor::langsmith as keys;

use super::json::{content, first_text, parsed};
use super::langfuse::chat;
use super::{Meaning, Message};
use crate::{Attributes, Span, Value};

pub(super) fn read(span: &Span) -> Meaning {
    let own = &span.attributes;
    let whole = |key: &str| own.at(key).filter(|value| !matches!(value, Value::List(_)));
    let (input, output) = (whole(gen_ai::PROMPT), whole(gen_ai::COMPLETION));
    let tags = first_text(own, &[keys::SPAN_TAGS]).unwrap_or_default();
    Meaning {
        input: input.and_then(content),
        output: output.and_then(content),
        input_messages: input.map(conversation).unwrap_or_default(),
        output_messages: output.map(conversation).unwrap_or_default(),
        metadata: own.at(keys::METADATA).cloned(),
        tags: tags.split(',').map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect(),
        ..Meaning::default()
    }
}

/// A chat as such, or LangChain's generations around one.
fn conversation(value: &Value) -> Vec<Message> {
    if let Value::Map(map) = parsed(value).as_ref()
        && let Some(generated) = generations(map)
    {
        return generated;
    }
    chat(value)
}

fn generations(map: &Attributes) -> Option<Vec<Message>> {
    let batches = map.get("generations")?.as_list()?;
    let each = batches.iter().flat_map(|batch| batch.as_list().unwrap_or(std::slice::from_ref(batch)));
    let said = each.filter_map(|generation| generation.as_map()?.get("message"));
    Some(said.flat_map(|message| super::gen_ai::message_of(message.clone(), "assistant")).collect())
}

#[cfg(test)]
mod tests {
    use crate::meaning;
    use crate::test_span::{conversation_of, span_with};

    #[test]
    fn a_run_is_read_from_its_whole_input_and_output() {
        let span = span_with(
            r#"{"gen_ai":{"prompt":"{\"messages\":[[{\"lc\":1,\"kwargs\":{\"type\":\"human\",\"content\":\"Hi\"}}]]}",
                "completion":"{\"generations\":[[{\"text\":\"Yes\",\"message\":{\"lc\":1,\"kwargs\":{\"type\":\"ai\",\"content\":\"Yes\"}}}]]}"},
                "langsmith":{"span":{"kind":"llm","tags":"a, b"},"metadata":{"k":"v"}}}"#,
        );
        assert_eq!(conversation_of(&span), ["user: Hi", "→ assistant: Yes"]);
        let read = meaning(&span);
        assert_eq!(read.tags, ["a", "b"]);
        assert_eq!(read.metadata.map(|m| m.to_json()).as_deref(), Some(r#"{"k":"v"}"#));
        assert!(read.input.is_some_and(|input| input.text.starts_with("{\"messages\"")));
    }
}
