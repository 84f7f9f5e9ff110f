//! OTLP's `AnyValue` and key/value lists as our values.

use model::{Attributes, Value};
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue, any_value};

/// How deep one attribute's own value may nest. Dotted keys nest it further, see [`crate::unflatten`]; both
/// together stay below [`model::NESTING_MAX`].
const VALUE_LEVELS_MAX: usize = 32;

/// Attributes kept as they were sent, dots and all: those of resources, scopes, events and links.
pub(crate) fn attributes(sent: Vec<KeyValue>) -> Attributes {
    pairs(sent).map(|(key, value)| (key, limit_levels(value))).collect()
}

/// Keys and values in the order they were sent, repeated keys included.
pub(crate) fn pairs(sent: Vec<KeyValue>) -> impl ExactSizeIterator<Item = (String, Value)> {
    sent.into_iter().map(|pair| (pair.key, pair.value.map_or(Value::Null, value)))
}

pub(crate) fn limit_levels(value: Value) -> Value {
    if matches!(value, Value::List(_) | Value::Map(_)) {
        value.limit_nesting(VALUE_LEVELS_MAX)
    } else {
        value
    }
}

/// Recursive, since both decoders bound how deep a request nests.
fn value(sent: AnyValue) -> Value {
    use any_value::Value as Sent;
    match sent.value {
        None => Value::Null,
        Some(Sent::StringValue(text)) => Value::String(text),
        Some(Sent::BoolValue(flag)) => Value::Bool(flag),
        Some(Sent::IntValue(number)) => Value::Int(number),
        Some(Sent::DoubleValue(number)) => Value::Double(number),
        Some(Sent::ArrayValue(list)) => Value::List(list.values.into_iter().map(value).collect()),
        Some(Sent::KvlistValue(list)) => Value::Map(
            list.values.into_iter().map(|pair| (pair.key, pair.value.map_or(Value::Null, value))).collect(),
        ),
        Some(Sent::BytesValue(bytes)) => Value::Bytes(bytes),
        // An index into the string table of profiles: OTLP tells receivers of traces to read it as nothing.
        Some(Sent::StringValueStrindex(_)) => Value::Null,
    }
}
