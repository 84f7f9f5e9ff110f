//! One attribute value as OTLP knows it.

/// The value of an attribute: text, a number, a boolean or a list of one of them.
///
/// Setters take anything that turns into one:
///
/// ```
/// use bennu::AttributeValue;
///
/// assert_eq!(AttributeValue::from(3), AttributeValue::Int(3));
/// assert_eq!(AttributeValue::from("rust"), AttributeValue::Text("rust".to_owned()));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum AttributeValue {
    Text(String),
    Bool(bool),
    Int(i64),
    Float(f64),
    TextList(Vec<String>),
    BoolList(Vec<bool>),
    IntList(Vec<i64>),
    FloatList(Vec<f64>),
}

impl AttributeValue {
    /// What the value occupies on the heap, near enough to bound a queue by.
    pub(crate) fn heap_bytes(&self) -> usize {
        match self {
            AttributeValue::Text(text) => text.len(),
            AttributeValue::TextList(texts) => texts.iter().map(|text| text.len() + 24).sum(),
            AttributeValue::BoolList(list) => list.len(),
            AttributeValue::IntList(list) => list.len() * 8,
            AttributeValue::FloatList(list) => list.len() * 8,
            AttributeValue::Bool(_) | AttributeValue::Int(_) | AttributeValue::Float(_) => 0,
        }
    }
}

macro_rules! from {
    ($($source:ty => |$value:ident| $made:expr;)*) => {
        $(impl From<$source> for AttributeValue {
            fn from($value: $source) -> AttributeValue {
                $made
            }
        })*
    };
}

from! {
    &str => |value| AttributeValue::Text(value.to_owned());
    &String => |value| AttributeValue::Text(value.clone());
    String => |value| AttributeValue::Text(value);
    std::borrow::Cow<'_, str> => |value| AttributeValue::Text(value.into_owned());
    bool => |value| AttributeValue::Bool(value);
    i64 => |value| AttributeValue::Int(value);
    i32 => |value| AttributeValue::Int(value.into());
    u32 => |value| AttributeValue::Int(value.into());
    u64 => |value| AttributeValue::Int(i64::try_from(value).unwrap_or(i64::MAX));
    usize => |value| AttributeValue::Int(i64::try_from(value).unwrap_or(i64::MAX));
    f64 => |value| AttributeValue::Float(value);
    f32 => |value| AttributeValue::Float(value.into());
    Vec<String> => |value| AttributeValue::TextList(value);
    &[&str] => |value| AttributeValue::TextList(value.iter().map(|text| (*text).to_owned()).collect());
    Vec<bool> => |value| AttributeValue::BoolList(value);
    Vec<i64> => |value| AttributeValue::IntList(value);
    Vec<f64> => |value| AttributeValue::FloatList(value);
}
