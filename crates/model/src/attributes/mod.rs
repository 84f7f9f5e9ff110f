//! Attribute values: what OTLP's `AnyValue` can hold, and the ordered map of them.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::hash::Hash;

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Key;

/// How many levels of lists and maps an attribute may hold. Values are walked by recursion (written, compared,
/// dropped), and JSON text is read back to 128 levels, so every way in keeps well below that.
pub const NESTING_MAX: usize = 100;

/// One attribute value. In JSON it is written as the plain value; the two things JSON cannot say are
/// written as OTLP/JSON writes them: `{"bytesValue": "<base64>"}` and `{"doubleValue": "NaN"}`.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Double(f64),
    String(String),
    Bytes(Vec<u8>),
    List(Vec<Value>),
    Map(Attributes),
}

/// Attributes in the order they came. Lookup is linear: spans have tens of keys, and nesting keeps
/// each level short.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Attributes(Vec<(Key, Value)>);

impl Attributes {
    pub fn new() -> Self {
        Attributes(Vec::new())
    }

    pub fn with_capacity(capacity: usize) -> Self {
        Attributes(Vec::with_capacity(capacity))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The value under exactly this key of this level.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.iter().find_map(|(k, value)| (**k == *key).then_some(value))
    }

    pub fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        self.0.iter_mut().find_map(|(k, value)| (**k == *key).then_some(value))
    }

    /// The value at a dotted path, whatever mixture of nesting and dotted keys leads to it. Unflattening
    /// leaves dotted keys where a value and its children collide, so both must be followed: the whole path as one
    /// key counts first, then the shortest key that leads on.
    pub fn at(&self, path: &str) -> Option<&Value> {
        let first = path.as_bytes().first();
        let mut below: Option<(usize, &Value)> = None;
        for (key, value) in &self.0 {
            // Hardly any key begins like the path: this comparison is most of the work, so the cheap half is first.
            if key.as_bytes().first() != first {
                continue;
            }
            let Some(rest) = path.strip_prefix(&**key) else { continue };
            if rest.is_empty() {
                return Some(value);
            }
            if let (Some(rest), Value::Map(map)) = (rest.strip_prefix('.'), value)
                && below.is_none_or(|(shortest, _)| key.len() < shortest)
                && let Some(found) = map.at(rest)
            {
                below = Some((key.len(), found));
            }
        }
        below.map(|(_, value)| value)
    }

    /// The text at a path; `None` for other types.
    pub fn str_at(&self, path: &str) -> Option<&str> {
        self.at(path)?.as_str()
    }

    /// Sets a key of this level; a later value replaces an earlier one in its place.
    pub fn insert(&mut self, key: impl Into<Key>, value: impl Into<Value>) {
        let (key, value) = (key.into(), value.into());
        match self.get_mut(&key) {
            Some(slot) => *slot = value,
            None => self.0.push((key, value)),
        }
    }

    /// Appends a key known to be new, without looking.
    pub fn push(&mut self, key: impl Into<Key>, value: Value) {
        self.0.push((key.into(), value));
    }

    pub fn remove(&mut self, key: &str) -> Option<Value> {
        let position = self.0.iter().position(|(k, _)| **k == *key)?;
        Some(self.0.remove(position).1)
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (&**key, value))
    }
}

impl<K: Into<Key>, V: Into<Value>> FromIterator<(K, V)> for Attributes {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let pairs = pairs.into_iter().map(|(key, value)| (key.into(), value.into()));
        Attributes(without_repeated_keys(pairs.collect()))
    }
}

/// A later value replaces an earlier one in its place. Linear, unlike repeated insertion: one object of a
/// hundred thousand keys is a request anybody may send.
pub fn without_repeated_keys<K: Hash + Eq + Clone>(pairs: Vec<(K, Value)>) -> Vec<(K, Value)> {
    const FEW: usize = 16;
    let repeats = if pairs.len() <= FEW {
        pairs.iter().enumerate().any(|(i, (key, _))| pairs[..i].iter().any(|(earlier, _)| earlier == key))
    } else {
        let mut seen = HashSet::with_capacity(pairs.len());
        !pairs.iter().all(|(key, _)| seen.insert(key))
    };
    if !repeats {
        return pairs;
    }
    let mut place: HashMap<K, usize> = HashMap::with_capacity(pairs.len());
    let mut kept: Vec<(K, Value)> = Vec::with_capacity(pairs.len());
    for (key, value) in pairs {
        match place.get(&key) {
            Some(&at) => kept[at].1 = value,
            None => {
                place.insert(key.clone(), kept.len());
                kept.push((key, value));
            }
        }
    }
    kept
}

impl IntoIterator for Attributes {
    type Item = (Key, Value);
    type IntoIter = std::vec::IntoIter<(Key, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Value {
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_map(&self) -> Option<&Attributes> {
        match self {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    pub fn as_list(&self) -> Option<&[Value]> {
        match self {
            Value::List(list) => Some(list),
            _ => None,
        }
    }

    /// A whole number, also from a double without fraction or from text that spells one: senders disagree.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Value::Int(number) => Some(*number),
            #[expect(clippy::cast_possible_truncation, reason = "bounded on the same line")]
            Value::Double(number) if number.fract() == 0.0 && number.abs() < 9e15 => Some(*number as i64),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// A number, also from text that spells one.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "a count or a score, shown rounded")]
            Value::Int(number) => Some(*number as f64),
            Value::Double(number) => Some(*number),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// Reads JSON text. Fails where it is not JSON, or nests deeper than 128 levels.
    pub fn from_json(text: &str) -> Result<Value, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// The same value with at most so many levels of lists and maps: what lies deeper becomes its JSON text.
    pub fn limit_nesting(self, levels: usize) -> Value {
        match (self, levels) {
            (value @ (Value::List(_) | Value::Map(_)), 0) => Value::String(value.to_json()),
            (Value::List(values), _) => {
                Value::List(values.into_iter().map(|value| value.limit_nesting(levels - 1)).collect())
            }
            (Value::Map(attributes), _) => Value::Map(Attributes(
                attributes.0.into_iter().map(|(key, value)| (key, value.limit_nesting(levels - 1))).collect(),
            )),
            (scalar, _) => scalar,
        }
    }

    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a value is written to memory and all its keys are strings")
    }
}

impl Attributes {
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("attributes are written to memory and all their keys are strings")
    }
}

macro_rules! value_from {
    ($($from:ty => $variant:ident),*) => {$(
        impl From<$from> for Value {
            fn from(value: $from) -> Value {
                Value::$variant(value.into())
            }
        }
    )*};
}
value_from!(bool => Bool, i64 => Int, i32 => Int, u32 => Int, f64 => Double, String => String, &str => String,
    Vec<Value> => List, Attributes => Map);

const BYTES_KEY: &str = "bytesValue";
const DOUBLE_KEY: &str = "doubleValue";

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
                map.serialize_entry(BYTES_KEY, &Base64(value))?;
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
        BYTES_KEY => base64_decode(text).map(Value::Bytes),
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

struct Base64<'a>(&'a [u8]);

impl Serialize for Base64<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use base64::Engine as _;
        serializer.serialize_str(&base64::engine::general_purpose::STANDARD.encode(self.0))
    }
}

fn base64_decode(text: &str) -> Option<Vec<u8>> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::{Attributes, NESTING_MAX, Value};

    fn json(text: &str) -> Value {
        Value::from_json(text).expect(text)
    }

    #[test]
    fn a_path_is_found_through_nesting_and_through_dotted_keys() {
        let value = json(r#"{"llm": {"token_count": {"prompt": 7}}, "a": 1, "a.b": {"c": 2}}"#);
        let attributes = value.as_map().expect("an object");
        assert_eq!(attributes.at("llm.token_count.prompt"), Some(&Value::Int(7)));
        assert_eq!(attributes.at("a"), Some(&Value::Int(1)));
        assert_eq!(attributes.at("a.b.c"), Some(&Value::Int(2)));
        assert_eq!(attributes.at("a.x"), None);
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
    fn numbers_are_read_however_they_were_sent() {
        assert_eq!(json("12").as_int(), Some(12));
        assert_eq!(json("12.0").as_int(), Some(12));
        assert_eq!(json("\"12\"").as_int(), Some(12));
        assert_eq!(json("12.5").as_int(), None);
        assert_eq!(json("\"0.25\"").as_f64(), Some(0.25));
    }

    #[test]
    fn a_later_value_replaces_an_earlier_one_in_its_place() {
        let attributes: Attributes = [("a", 1), ("b", 2), ("a", 3)].into_iter().collect();
        assert_eq!(attributes.to_json(), r#"{"a":3,"b":2}"#);
        let many: Attributes = (0..100).map(|i| (format!("k{}", i % 50), i)).collect();
        assert_eq!(
            (many.len(), many.get("k0"), many.get("k49")),
            (50, Some(&Value::Int(50)), Some(&Value::Int(99)))
        );
    }

    #[test]
    fn an_object_of_a_hundred_thousand_keys_is_read_in_linear_time() {
        let text: Vec<String> = (0..100_000).map(|i| format!("\"key{i}\":{i}")).collect();
        assert_eq!(json(&format!("{{{}}}", text.join(","))).as_map().map(Attributes::len), Some(100_000));
    }

    #[test]
    fn what_nests_too_deep_becomes_text() {
        assert_eq!(
            json(r#"{"a":[{"b":1}],"c":2}"#).limit_nesting(2).to_json(),
            r#"{"a":["{\"b\":1}"],"c":2}"#
        );
        assert_eq!(json("[[1]]").limit_nesting(2), json("[[1]]"));
        assert_eq!(json("[1]").limit_nesting(0), Value::String("[1]".to_owned()));
    }

    #[test]
    fn json_of_the_nesting_we_allow_reads_back_and_a_hostile_one_is_an_error() {
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert_eq!(json(&nested(NESTING_MAX)).to_json(), nested(NESTING_MAX));
        assert!(Value::from_json(&nested(130)).is_err());
        assert!(Value::from_json(&nested(1_000_000)).is_err());
    }
}
