//! Attribute values of OTLP/JSON: an object that names the type of what it holds.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use opentelemetry_proto::tonic::common::v1 as wire;
use opentelemetry_proto::tonic::common::v1::any_value::Value as Sent;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::scalar::{Double, Signed, or_default};

pub(super) type KeyValues = Vec<KeyValue>;

#[derive(Deserialize)]
pub(super) struct KeyValue {
    #[serde(default, deserialize_with = "or_default")]
    key: String,
    value: Option<AnyValue>,
}

/// Of the members one should be there; unknown ones are ignored, and with none of them the value is empty.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AnyValue {
    #[serde(alias = "string_value")]
    string_value: Option<String>,
    #[serde(alias = "bool_value")]
    bool_value: Option<bool>,
    #[serde(alias = "int_value")]
    int_value: Option<Signed>,
    #[serde(alias = "double_value")]
    double_value: Option<Double>,
    #[serde(alias = "array_value")]
    array_value: Option<List<AnyValue>>,
    #[serde(alias = "kvlist_value")]
    kvlist_value: Option<List<KeyValue>>,
    #[serde(alias = "bytes_value")]
    bytes_value: Option<Base64>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
struct List<T> {
    #[serde(default, deserialize_with = "or_default")]
    values: Vec<T>,
}

struct Base64(Vec<u8>);

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        let digits = text.trim_end_matches('=');
        let bytes = STANDARD_NO_PAD.decode(digits).or_else(|_| URL_SAFE_NO_PAD.decode(digits));
        bytes.map(Base64).map_err(|_| D::Error::custom("a bytesValue is not base64"))
    }
}

pub(super) fn key_values(pairs: KeyValues) -> Vec<wire::KeyValue> {
    pairs.into_iter().map(key_value).collect()
}

fn key_value(pair: KeyValue) -> wire::KeyValue {
    wire::KeyValue { key: pair.key, value: pair.value.map(any_value), ..wire::KeyValue::default() }
}

fn any_value(value: AnyValue) -> wire::AnyValue {
    let sent = None
        .or_else(|| value.string_value.map(Sent::StringValue))
        .or_else(|| value.bool_value.map(Sent::BoolValue))
        .or_else(|| value.int_value.map(|number| Sent::IntValue(number.0)))
        .or_else(|| value.double_value.map(|number| Sent::DoubleValue(number.0)))
        .or_else(|| value.bytes_value.map(|bytes| Sent::BytesValue(bytes.0)))
        .or_else(|| {
            let values = value.array_value?.values.into_iter().map(any_value).collect();
            Some(Sent::ArrayValue(wire::ArrayValue { values }))
        })
        .or_else(|| {
            let values = key_values(value.kvlist_value?.values);
            Some(Sent::KvlistValue(wire::KeyValueList { values }))
        });
    wire::AnyValue { value: sent }
}
