//! What is done to a span's attributes on arrival, before anybody reads them: GenAI is said again in
//! OpenInference, JSON text in keys known to hold objects is parsed, token counts become whole numbers, dotted
//! keys are nested.

use std::borrow::Cow;

use model::{Attributes, Value};
use semconv::MimeType;
use semconv::openinference::{INPUT_MIME_TYPE, INPUT_VALUE, METADATA, document, llm, tool};

use crate::gen_ai::add_openinference;
use crate::unflatten;

/// Keys that end like this hold an object, which senders can only write as JSON text.
const JSON_KEY_ENDINGS: [&str; 4] =
    [document::METADATA, llm::PROMPT_TEMPLATE_VARIABLES, METADATA, tool::PARAMETERS];

const TOKEN_COUNTS: [&str; 3] =
    [llm::TOKEN_COUNT_PROMPT, llm::TOKEN_COUNT_COMPLETION, llm::TOKEN_COUNT_TOTAL];

pub(crate) fn nest_attributes(mut pairs: Vec<(Cow<'_, str>, Value)>) -> Attributes {
    add_openinference(&mut pairs);
    for (key, value) in &mut pairs {
        read_arrival(key, value);
    }
    let mut attributes = unflatten(pairs);
    write_input_as_text(&mut attributes);
    attributes
}

fn read_arrival(key: &str, value: &mut Value) {
    if TOKEN_COUNTS.contains(&key) {
        if let Some(number) = whole_number(value) {
            *value = Value::Int(number);
        }
    } else if let Value::String(text) = value
        && JSON_KEY_ENDINGS.iter().any(|ending| key.ends_with(ending))
        // Text that is not JSON stays the text it was.
        && let Ok(parsed) = Value::from_json(text)
    {
        *value = parsed;
    }
}

/// A count in whatever type it was sent, cutting off a fraction; `None` where it is no number, or is one already.
fn whole_number(value: &Value) -> Option<i64> {
    match value {
        Value::Bool(flag) => Some(i64::from(*flag)),
        #[expect(
            clippy::cast_possible_truncation,
            reason = "bounded on the same line, and cut off on purpose"
        )]
        Value::Double(number) if number.abs() < 9e15 => Some(number.trunc() as i64),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// `input.value` is text for everybody who reads it: what was sent as a list, a map or a number is written
/// as JSON, and marked so. Empty values are left alone.
fn write_input_as_text(attributes: &mut Attributes) {
    let (input, value_key) = INPUT_VALUE.split_once('.').expect("the key has a dot");
    let mime_type_key = INPUT_MIME_TYPE.split_once('.').expect("the key has a dot").1;
    let Some(Value::Map(input)) = attributes.get_mut(input) else { return };
    let Some(value) = input.get_mut(value_key) else { return };
    if matches!(value, Value::String(_)) || is_empty(value) {
        return;
    }
    *value = Value::String(value.to_json());
    input.insert(mime_type_key, MimeType::Json.as_str());
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(flag) => !flag,
        Value::Int(number) => *number == 0,
        Value::Double(number) => *number == 0.0,
        Value::String(text) => text.is_empty(),
        Value::Bytes(bytes) => bytes.is_empty(),
        Value::List(values) => values.is_empty(),
        Value::Map(attributes) => attributes.is_empty(),
    }
}
