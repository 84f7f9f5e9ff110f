//! Attribute values: what OTLP's `AnyValue` can hold, and the ordered map of them.

mod json;

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

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

#[cfg(test)]
mod tests {
    use super::{Attributes, Value};

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
    fn what_nests_too_deep_becomes_text() {
        assert_eq!(
            json(r#"{"a":[{"b":1}],"c":2}"#).limit_nesting(2).to_json(),
            r#"{"a":["{\"b\":1}"],"c":2}"#
        );
        assert_eq!(json("[[1]]").limit_nesting(2), json("[[1]]"));
        assert_eq!(json("[1]").limit_nesting(0), Value::String("[1]".to_owned()));
    }
}
