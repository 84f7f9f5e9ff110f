//! An attribute as a number, as true or false, as text. Total: what cannot be read so is null.

use model::Value;

use crate::filter::checker::literal_number;

pub(in crate::filter) fn to_number(json: &Value) -> Option<f64> {
    match json {
        Value::Bool(value) => Some(f64::from(u8::from(*value))),
        #[expect(clippy::cast_precision_loss, reason = "numbers of the language are f64")]
        Value::Int(number) => Some(*number as f64),
        Value::Double(number) => Some(*number).filter(|number| number.is_finite()),
        Value::String(text) => literal_number(text),
        _ => None,
    }
}

pub(in crate::filter) fn to_bool(json: &Value) -> Option<bool> {
    match json {
        Value::Bool(value) => Some(*value),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        Value::Int(0) => Some(false),
        Value::Int(1) => Some(true),
        _ => None,
    }
}

/// Text as it is, everything else as JSON.
pub(in crate::filter) fn to_text(json: &Value) -> Option<String> {
    match json {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_json()),
    }
}
