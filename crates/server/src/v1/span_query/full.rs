//! Attributes as columns, when all of them are wanted: one for each key that OpenInference knows, and one for
//! each first segment of what it does not.

use std::collections::HashSet;
use std::sync::LazyLock;

use model::{Attributes, Value};
use semconv::openinference::{self as oi, METADATA, document, llm, message_content, tool};

/// Texts that hold an object, which spans written as JSON may bring as text.
const JSON_KEYS: [&str; 4] = [document::METADATA, llm::PROMPT_TEMPLATE_VARIABLES, METADATA, tool::PARAMETERS];

/// Media are named in two steps, so that each part of a content is an object of its own.
const COMPOSED: [&str; 4] = [
    message_content::IMAGE_URL,
    message_content::AUDIO_URL,
    message_content::AUDIO_MIME_TYPE,
    message_content::AUDIO_TRANSCRIPT,
];
const MEDIA: [&str; 6] = [
    "message_content.image",
    "message_content.audio",
    "image.url",
    "audio.url",
    "audio.mime_type",
    "audio.transcript",
];

static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let plain = oi::ALL.iter().copied().filter(|key| !COMPOSED.contains(key));
    plain.chain(MEDIA).chain(["input.images"]).collect()
});

/// What a known key begins with: `llm`, `llm.token_count`.
static BEGINNINGS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let beginnings = |key: &'static str| key.match_indices('.').map(move |(dot, _)| &key[..dot]);
    KNOWN.iter().copied().flat_map(beginnings).collect()
});

/// Keys and values, in the order in which they stand in the span; what is not known comes last.
pub(super) fn columns(attributes: Attributes) -> Vec<(String, Value)> {
    let mut columns = Vec::with_capacity(attributes.len());
    let rest = take_known(attributes, "", &mut columns);
    columns.extend(rest.into_iter().map(|(key, value)| (key.into(), value)));
    columns
}

/// Moves what is known to the columns, and returns the rest as it was nested.
fn take_known(map: Attributes, path: &str, columns: &mut Vec<(String, Value)>) -> Attributes {
    let mut rest = Attributes::new();
    for (key, value) in map {
        let path = if path.is_empty() { key.to_string() } else { format!("{path}.{}", &*key) };
        let is_known = KNOWN.contains(path.as_str());
        let value = match value {
            Value::Null => continue,
            Value::Map(below) if BEGINNINGS.contains(path.as_str()) => {
                let below = take_known(below, &path, columns);
                if below.is_empty() {
                    continue;
                }
                // What is left has keys of its own: the image within a `message_content.image`.
                Value::Map(nested(below))
            }
            // What people put into metadata is theirs, whatever it is called.
            Value::Map(below) if !JSON_KEYS.contains(&path.as_str()) => Value::Map(nested(below)),
            Value::List(elements) => Value::List(elements.into_iter().map(element).collect()),
            Value::String(text) if JSON_KEYS.contains(&path.as_str()) => {
                Value::from_json(&text).unwrap_or(Value::String(text))
            }
            value => value,
        };
        if is_known {
            columns.push((path, value));
        } else {
            rest.push(key, value);
        }
    }
    rest
}

/// An element of a list has keys of its own: `message.role`.
fn element(value: Value) -> Value {
    match value {
        Value::Map(map) => Value::Map(nested(map)),
        value => value,
    }
}

fn nested(map: Attributes) -> Attributes {
    columns(map).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use model::Value;

    use super::columns;

    #[track_caller]
    fn check(json: &str, expected: &[(&str, &str)]) {
        let Ok(Value::Map(attributes)) = Value::from_json(json) else { unreachable!("an object") };
        let columns: Vec<(String, String)> =
            columns(attributes).into_iter().map(|(key, value)| (key, value.to_json())).collect();
        let expected: Vec<(String, String)> =
            expected.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        assert_eq!(columns, expected);
    }

    #[test]
    fn known_keys_stand_alone_and_the_rest_under_its_first_segment() {
        check(
            r#"{"llm": {"model_name": "m", "other": 1, "token_count": {"prompt_details": {"cache_read": 3, "x": 4}}},
                "custom": {"a": {"b": 1}}, "metadata": {"k": {"n": 1}}}"#,
            &[
                ("llm.model_name", r#""m""#),
                ("llm.token_count.prompt_details.cache_read", "3"),
                ("llm.token_count.prompt_details", r#"{"x":4}"#),
                ("metadata", r#"{"k":{"n":1}}"#),
                ("llm", r#"{"other":1}"#),
                ("custom", r#"{"a":{"b":1}}"#),
            ],
        );
    }

    #[test]
    fn elements_of_lists_have_keys_of_their_own() {
        check(
            r#"{"llm": {"output_messages": [{"message": {"role": "user", "odd": {"deep": 1},
                "contents": [{"message_content": {"image": {"image": {"url": "u"}}}}]}}]}}"#,
            &[(
                "llm.output_messages",
                r#"[{"message.role":"user","message.contents":[{"message_content.image":{"image.url":"u"}}],"message":{"odd":{"deep":1}}}]"#,
            )],
        );
    }

    #[test]
    fn objects_that_came_as_text_are_read() {
        check(
            r#"{"metadata": "{\"a\": 1}", "tool": {"parameters": "not json"}, "llm": {"invocation_parameters": "{}"}}"#,
            &[
                ("metadata", r#"{"a":1}"#),
                ("tool.parameters", r#""not json""#),
                ("llm.invocation_parameters", r#""{}""#),
            ],
        );
    }
}
