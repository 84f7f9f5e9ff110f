//! What values a column holds, found out row by row.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Fields, TimeUnit};
use model::{Attributes, Value};

/// A map with more keys than these is data, not a shape.
const KEYS_MAX: usize = 256;

/// The kind that all values seen so far are of.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) enum Kind {
    /// None was seen.
    #[default]
    Nothing,
    Bool,
    Integer,
    Number,
    Text,
    Time,
    List(Box<Kind>),
    Map(Vec<(String, Kind)>),
    /// Values of different kinds, each written as text: what is not text as JSON.
    Mixed,
}

impl Kind {
    pub(super) fn of(value: &Value) -> Kind {
        match value {
            Value::Null => Kind::Nothing,
            Value::Bool(_) => Kind::Bool,
            Value::Int(_) => Kind::Integer,
            Value::Double(_) => Kind::Number,
            Value::String(_) => Kind::Text,
            Value::Bytes(_) => Kind::Mixed,
            Value::List(values) => {
                Kind::List(Box::new(values.iter().map(Kind::of).fold(Kind::Nothing, Kind::with)))
            }
            Value::Map(map) if map.is_empty() || map.len() > KEYS_MAX => Kind::Mixed,
            Value::Map(map) => {
                Kind::Map(map.iter().map(|(key, value)| (key.to_owned(), Kind::of(value))).collect())
            }
        }
    }

    /// The kind of what is of this kind or of the other.
    pub(super) fn with(self, other: Kind) -> Kind {
        match (self, other) {
            (Kind::Nothing, kind) | (kind, Kind::Nothing) => kind,
            (Kind::Integer, Kind::Number) | (Kind::Number, Kind::Integer) => Kind::Number,
            (Kind::List(a), Kind::List(b)) => Kind::List(Box::new(a.with(*b))),
            (Kind::Map(mut fields), Kind::Map(others)) => {
                for (key, kind) in others {
                    match fields.iter_mut().find(|(known, _)| *known == key) {
                        Some((_, known)) => *known = std::mem::take(known).with(kind),
                        None => fields.push((key, kind)),
                    }
                }
                if fields.len() > KEYS_MAX { Kind::Mixed } else { Kind::Map(fields) }
            }
            (a, b) if a == b => a,
            _ => Kind::Mixed,
        }
    }

    /// As a column. A number that may be missing is a floating one: pandas has no other.
    pub(super) fn data_type(&self, is_full: bool) -> DataType {
        match self {
            Kind::Integer if !is_full => DataType::Float64,
            Kind::Text | Kind::Mixed => DataType::LargeUtf8,
            kind => kind.nested_type(),
        }
    }

    fn nested_type(&self) -> DataType {
        match self {
            Kind::Nothing => DataType::Null,
            Kind::Bool => DataType::Boolean,
            Kind::Integer => DataType::Int64,
            Kind::Number => DataType::Float64,
            Kind::Text | Kind::Mixed => DataType::Utf8,
            Kind::Time => DataType::Timestamp(TimeUnit::Nanosecond, Some("UTC".into())),
            Kind::List(kind) => DataType::List(Arc::new(Field::new("item", kind.nested_type(), true))),
            Kind::Map(fields) => {
                let field = |(key, kind): &(String, Kind)| Field::new(key, kind.nested_type(), true);
                DataType::Struct(fields.iter().map(field).collect::<Fields>())
            }
        }
    }

    /// A value of this kind as its column takes it.
    pub(super) fn fit(&self, value: Value) -> Value {
        match (self, value) {
            (Kind::Mixed, Value::Null) => Value::Null,
            (Kind::Mixed, Value::String(text)) => Value::String(text),
            (Kind::Mixed, value) => Value::String(value.to_json()),
            // JSON has no other numbers.
            (_, Value::Double(number)) if !number.is_finite() => Value::Null,
            (Kind::List(kind), Value::List(values)) => {
                Value::List(values.into_iter().map(|value| kind.fit(value)).collect())
            }
            (Kind::Map(fields), Value::Map(map)) => {
                let kind_of = |key: &str| fields.iter().find(|(known, _)| known == key).map(|(_, kind)| kind);
                let fitted = map.into_iter().filter_map(|(key, value)| {
                    let value = kind_of(&key)?.fit(value);
                    Some((key, value))
                });
                Value::Map(fitted.collect::<Attributes>())
            }
            (_, value) => value,
        }
    }
}

#[cfg(test)]
mod tests {
    use arrow_schema::DataType;
    use model::Value;

    use super::Kind;

    fn kind(values: &[&str]) -> Kind {
        let values = values.iter().map(|json| Value::from_json(json).expect("JSON"));
        values.map(|value| Kind::of(&value)).fold(Kind::Nothing, Kind::with)
    }

    #[test]
    fn values_of_one_kind_make_a_column_of_it() {
        assert_eq!(kind(&["1", "2"]).data_type(true), DataType::Int64);
        assert_eq!(kind(&["1", "2"]).data_type(false), DataType::Float64, "some are missing");
        assert_eq!(kind(&["1", "2.5"]).data_type(true), DataType::Float64);
        assert_eq!(kind(&["\"a\"", "null"]).data_type(true), DataType::LargeUtf8);
        assert_eq!(kind(&[]).data_type(true), DataType::Null);
    }

    #[test]
    fn maps_have_the_keys_of_all_of_them() {
        let kind = kind(&[r#"{"a": 1}"#, r#"{"b": [{"c": "x"}], "a": 0.5}"#]);
        let DataType::Struct(fields) = kind.data_type(true) else { unreachable!("a map") };
        let names: Vec<_> = fields.iter().map(|field| field.name().as_str()).collect();
        assert_eq!(names, ["a", "b"]);
        assert_eq!(fields[0].data_type(), &DataType::Float64);
    }

    #[test]
    fn values_of_different_kinds_become_text() {
        let kind = kind(&["1", r#"{"a": 1}"#, "\"x\""]);
        assert_eq!(kind, Kind::Mixed);
        assert_eq!(kind.fit(Value::Int(1)), Value::String("1".to_owned()));
        assert_eq!(kind.fit(Value::String("x".to_owned())), Value::String("x".to_owned()));
    }
}
