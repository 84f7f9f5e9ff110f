//! Values as JSON text.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Attributes, Value, without_repeated_keys};
use crate::Key;

const BYTES_KEY: &str = "bytesValue";
const DOUBLE_KEY: &str = "doubleValue";

impl Value {
    /// Reads JSON text. Fails where it is not JSON, or nests deeper than 128 levels.
    pub fn from_json(text: &str) -> Result<Value, serde_json::Error> {
        serde_json::from_str(text)
    }

    pub fn to_json(&self) -> String {
        let mut text = String::new();
        self.write_json(&mut text).expect("a text takes everything");
        text
    }

    /// Writes the text that [`Serialize`] makes, and looks at sixteen bytes at a time where serde_json looks at each: most
    /// of what is stored of a span is text.
    fn write_json(&self, into: &mut impl fmt::Write) -> fmt::Result {
        match self {
            Value::Null => into.write_str("null"),
            Value::Bool(value) => write!(into, "{value}"),
            Value::Int(value) => write!(into, "{value}"),
            Value::Double(value) => match serde_json::Number::from_f64(*value) {
                Some(number) => write!(into, "{number}"),
                None => write!(into, r#"{{"{DOUBLE_KEY}":"{}"}}"#, non_finite_name(*value)),
            },
            Value::String(value) => write_text(value, into),
            Value::Bytes(value) => write!(into, r#"{{"{BYTES_KEY}":"{}"}}"#, BASE64.encode(value)),
            Value::List(values) => {
                into.write_char('[')?;
                for (position, value) in values.iter().enumerate() {
                    if position > 0 {
                        into.write_char(',')?;
                    }
                    value.write_json(into)?;
                }
                into.write_char(']')
            }
            Value::Map(attributes) => attributes.write_json(into),
        }
    }
}

impl Attributes {
    pub fn to_json(&self) -> String {
        let mut text = String::new();
        self.write_json(&mut text).expect("a text takes everything");
        text
    }

    /// Appends what [`Attributes::to_json`] answers.
    pub fn write_json(&self, into: &mut impl fmt::Write) -> fmt::Result {
        into.write_char('{')?;
        for (position, (key, value)) in self.iter().enumerate() {
            if position > 0 {
                into.write_char(',')?;
            }
            write_text(key, into)?;
            into.write_char(':')?;
            value.write_json(into)?;
        }
        into.write_char('}')
    }
}

fn write_text(text: &str, into: &mut impl fmt::Write) -> fmt::Result {
    into.write_char('"')?;
    let mut rest = text;
    while let Some(at) = first_to_escape(rest.as_bytes()) {
        into.write_str(&rest[..at])?;
        match rest.as_bytes()[at] {
            b'"' => into.write_str("\\\"")?,
            b'\\' => into.write_str("\\\\")?,
            b'\n' => into.write_str("\\n")?,
            b'\r' => into.write_str("\\r")?,
            b'\t' => into.write_str("\\t")?,
            0x08 => into.write_str("\\b")?,
            0x0c => into.write_str("\\f")?,
            control => write!(into, "\\u{control:04x}")?,
        }
        rest = &rest[at + 1..];
    }
    into.write_str(rest)?;
    into.write_char('"')
}

/// Where the first byte is that JSON does not take as it is.
fn first_to_escape(bytes: &[u8]) -> Option<usize> {
    let is_escaped = |byte: u8| byte < 0x20 || byte == b'"' || byte == b'\\';
    // Without a way out of the inner loop, all bytes of a chunk are compared at once.
    let (chunks, _) = bytes.as_chunks::<16>();
    let is_plain = |chunk: &&[u8; 16]| !chunk.iter().fold(false, |found, &byte| found | is_escaped(byte));
    let plain = 16 * chunks.iter().take_while(is_plain).count();
    bytes[plain..].iter().position(|&byte| is_escaped(byte)).map(|at| plain + at)
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Int(value) => serializer.serialize_i64(*value),
            Value::Double(value) if value.is_finite() => serializer.serialize_f64(*value),
            Value::Double(value) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry(DOUBLE_KEY, non_finite_name(*value))?;
                map.end()
            }
            Value::String(value) => serializer.serialize_str(value),
            Value::Bytes(value) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry(BYTES_KEY, &BASE64.encode(value))?;
                map.end()
            }
            Value::List(values) => {
                let mut list = serializer.serialize_seq(Some(values.len()))?;
                values.iter().try_for_each(|value| list.serialize_element(value))?;
                list.end()
            }
            Value::Map(attributes) => attributes.serialize(serializer),
        }
    }
}

impl Serialize for Attributes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

impl<'de> Deserialize<'de> for Attributes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Map(attributes) => Ok(attributes),
            _ => Err(serde::de::Error::custom("expected an object of attributes")),
        }
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Int(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        #[expect(
            clippy::cast_precision_loss,
            reason = "beyond i64 a JSON number is a double, as OTLP has it"
        )]
        Ok(i64::try_from(value).map_or(Value::Double(value as f64), Value::Int))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Double(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = seq.next_element()? {
            values.push(value);
        }
        Ok(Value::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry::<Key, Value>()? {
            pairs.push(pair);
        }
        let attributes = Attributes(without_repeated_keys(pairs));
        Ok(special(&attributes).unwrap_or(Value::Map(attributes)))
    }
}

/// Reads back the two spellings that [`Value`]'s JSON uses for what JSON cannot say.
fn special(attributes: &Attributes) -> Option<Value> {
    let [(key, Value::String(text))] = attributes.0.as_slice() else { return None };
    match &**key {
        BYTES_KEY => BASE64.decode(text).ok().map(Value::Bytes),
        DOUBLE_KEY => non_finite_value(text).map(Value::Double),
        _ => None,
    }
}

fn non_finite_name(value: f64) -> &'static str {
    match value {
        f64::INFINITY => "Infinity",
        f64::NEG_INFINITY => "-Infinity",
        _ => "NaN",
    }
}

fn non_finite_value(name: &str) -> Option<f64> {
    match name {
        "Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        "NaN" => Some(f64::NAN),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::{Attributes, NESTING_MAX, Value};

    fn json(text: &str) -> Value {
        Value::from_json(text).expect(text)
    }

    #[test]
    fn what_json_cannot_say_survives_it() {
        let value = Value::List(vec![
            Value::Bytes(vec![0, 255]),
            Value::Double(f64::INFINITY),
            Value::Double(1.0),
            Value::Int(1),
            Value::Int(i64::MIN),
        ]);
        assert_eq!(
            value.to_json(),
            r#"[{"bytesValue":"AP8="},{"doubleValue":"Infinity"},1.0,1,-9223372036854775808]"#
        );
        assert_eq!(json(&value.to_json()), value);
    }

    #[test]
    fn an_object_of_a_hundred_thousand_keys_is_read_in_linear_time() {
        let text: Vec<String> = (0..100_000).map(|i| format!("\"key{i}\":{i}")).collect();
        assert_eq!(json(&format!("{{{}}}", text.join(","))).as_map().map(Attributes::len), Some(100_000));
    }

    #[test]
    fn json_of_the_nesting_we_allow_reads_back_and_a_hostile_one_is_an_error() {
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert_eq!(json(&nested(NESTING_MAX)).to_json(), nested(NESTING_MAX));
        assert!(Value::from_json(&nested(130)).is_err());
        assert!(Value::from_json(&nested(1_000_000)).is_err());
    }

    #[test]
    fn text_is_written_as_serde_writes_it() {
        let controls: String = (0..=0x7f_u8).map(char::from).collect();
        let texts = (0..40).flat_map(|length| {
            let plain = "ä".repeat(length);
            ["\"", "\\", "\n", "\u{1}", "x", "\u{2028}😀"].map(|last| format!("{plain}{last}{plain}"))
        });
        let texts: Vec<Value> = texts.chain([controls.clone(), String::new()]).map(Value::String).collect();
        let numbers =
            [0.0, -0.0, 1.0, 0.1, 1e21, 1e-7, f64::MAX, f64::MIN_POSITIVE, f64::NAN, f64::NEG_INFINITY];
        let others = [Value::Null, Value::Bool(true), Value::Int(i64::MIN), Value::Bytes(vec![1, 2, 255])];
        let list: Vec<Value> = texts.into_iter().chain(numbers.map(Value::Double)).chain(others).collect();
        let empty = [("list", Value::List(Vec::new())), ("map", Value::Map(Attributes::new()))];
        let mut attributes: Attributes = empty.into_iter().collect();
        attributes.push(controls, Value::List(list));
        assert_eq!(attributes.to_json(), serde_json::to_string(&attributes).expect("text"));
        let list = Value::List(vec![Value::Map(attributes)]);
        assert_eq!(list.to_json(), serde_json::to_string(&list).expect("text"));
    }
}
