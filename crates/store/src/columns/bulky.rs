//! Which attributes are kept apart from the small ones, so that a list or a filter never reads a conversation.

use model::{Attributes, Value};
use semconv::openinference::{INPUT_VALUE, OUTPUT_VALUE, embedding, llm, reranker, retrieval};

/// Messages, documents, tools and vectors: most of a span's bytes.
const BULKY: [&str; 10] = [
    llm::INPUT_MESSAGES,
    llm::OUTPUT_MESSAGES,
    llm::TOOLS,
    llm::PROMPTS,
    llm::CHOICES,
    llm::PROMPT_TEMPLATE,
    retrieval::DOCUMENTS,
    reranker::INPUT_DOCUMENTS,
    reranker::OUTPUT_DOCUMENTS,
    embedding::EMBEDDINGS,
];

/// Whether what stands at a dotted path may lie outside the column of small attributes: at, above or below
/// one of those that are kept apart.
pub(crate) fn may_lie_apart(path: &str) -> bool {
    let is_below =
        |path: &str, above: &str| path.strip_prefix(above).is_some_and(|rest| rest.starts_with('.'));
    BULKY
        .iter()
        .chain(&[INPUT_VALUE, OUTPUT_VALUE])
        .any(|&apart| path == apart || is_below(path, apart) || is_below(apart, path))
}

/// A span's attributes, taken apart for their columns.
#[derive(Debug, PartialEq)]
pub(super) struct Parts {
    pub(super) small: Attributes,
    /// By full dotted path.
    pub(super) large: Attributes,
    pub(super) input_value: Option<String>,
    pub(super) output_value: Option<String>,
}

impl Parts {
    pub(super) fn of(mut attributes: Attributes) -> Parts {
        let input_value = take_text(&mut attributes, INPUT_VALUE);
        let output_value = take_text(&mut attributes, OUTPUT_VALUE);
        let mut large = Attributes::new();
        for path in BULKY {
            if let Some(value) = take(&mut attributes, path) {
                large.push(path.to_owned(), value);
            }
        }
        Parts { small: attributes, large, input_value, output_value }
    }

    /// The attributes as they were, but for the order of keys.
    pub(super) fn join(self) -> Attributes {
        let mut attributes = self.small;
        for (path, value) in self.large {
            put_back(&mut attributes, &path, value);
        }
        let texts = [(INPUT_VALUE, self.input_value), (OUTPUT_VALUE, self.output_value)];
        for (path, text) in texts {
            if let Some(text) = text {
                put_back(&mut attributes, path, Value::String(text));
            }
        }
        attributes
    }
}

fn take_text(attributes: &mut Attributes, path: &str) -> Option<String> {
    attributes.at(path)?.as_str()?;
    match take(attributes, path)? {
        Value::String(text) => Some(text),
        _ => None,
    }
}

/// Takes a value out of the nesting that unflattening made. A dotted key that stands unnested, because its
/// parent is a value too, stays where it is.
fn take(attributes: &mut Attributes, path: &str) -> Option<Value> {
    let Some((head, rest)) = path.split_once('.') else { return attributes.remove(path) };
    match attributes.get_mut(head)? {
        Value::Map(below) => take(below, rest),
        _ => None,
    }
}

/// Undoes [`take`]: the maps on the way are still there, emptied perhaps.
fn put_back(attributes: &mut Attributes, path: &str, value: Value) {
    let Some((head, rest)) = path.split_once('.') else { return attributes.insert(path, value) };
    if attributes.get(head).is_none() {
        attributes.push(head.to_owned(), Value::Map(Attributes::new()));
    }
    match attributes.get_mut(head) {
        Some(Value::Map(below)) => put_back(below, rest, value),
        _ => attributes.insert(path, value),
    }
}

#[cfg(test)]
mod tests {
    use model::{Attributes, Value};

    use super::Parts;

    fn attributes(json: &str) -> Attributes {
        serde_json::from_str(json).expect(json)
    }

    #[test]
    fn messages_and_values_leave_the_small_attributes_and_come_back() {
        let whole = attributes(
            r#"{"llm": {"model_name": "m", "input_messages": [{"message": {"role": "user"}}]}, "input": {"value": "hi"}}"#,
        );
        let parts = Parts::of(whole.clone());
        assert_eq!(parts.small.to_json(), r#"{"llm":{"model_name":"m"},"input":{}}"#);
        assert_eq!(parts.large.to_json(), r#"{"llm.input_messages":[{"message":{"role":"user"}}]}"#);
        assert_eq!(parts.input_value.as_deref(), Some("hi"));
        assert_eq!(parts.join(), whole);
    }

    #[test]
    fn a_value_that_is_no_text_and_a_key_that_is_not_nested_stay_as_they_are() {
        let whole = attributes(r#"{"output": {"value": 7}, "llm": "x", "llm.tools": [1], "input": "y"}"#);
        let parts = Parts::of(whole.clone());
        assert_eq!(parts.small, whole);
        assert!(parts.large.is_empty());
        assert_eq!(parts.join().at("output.value"), Some(&Value::Int(7)));
    }
}
