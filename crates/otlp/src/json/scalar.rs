//! Numbers, ids and enums in the several spellings that protobuf's JSON allows.

use std::fmt;
use std::marker::PhantomData;

use opentelemetry_proto::tonic::trace::v1 as wire;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};

/// `null` is the same as absence.
pub(super) fn or_default<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Deserialize<'de> + Default,
    D: Deserializer<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// An id. Text that is not hexadecimal becomes no bytes, so that the one span is refused and not the request.
#[derive(Default)]
pub(super) struct Hex(pub(super) Vec<u8>);

impl<'de> Deserialize<'de> for Hex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Ok(Hex(from_hex(&text).unwrap_or_default()))
    }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    text.as_bytes().chunks_exact(2).map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect()
}

/// An unsigned number, written as a number or, since JavaScript's have 53 bits, as text.
#[derive(Default)]
pub(super) struct Unsigned<N>(pub(super) N);

impl<'de, N: TryFrom<i128>> Deserialize<'de> for Unsigned<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WholeNumber(PhantomData)).map(Unsigned)
    }
}

/// A signed number, written either way.
pub(super) struct Signed(pub(super) i64);

impl<'de> Deserialize<'de> for Signed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WholeNumber(PhantomData)).map(Signed)
    }
}

struct WholeNumber<N>(PhantomData<N>);

impl<N: TryFrom<i128>> WholeNumber<N> {
    fn fit<E: Error>(number: i128) -> Result<N, E> {
        N::try_from(number).map_err(|_| E::custom(format_args!("the number {number} is out of range")))
    }
}

impl<N: TryFrom<i128>> Visitor<'_> for WholeNumber<N> {
    type Value = N;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number, or text that spells one")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<N, E> {
        Self::fit(number.into())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<N, E> {
        Self::fit(number.into())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<N, E> {
        if number.fract() != 0.0 || number.abs() >= 2_f64.powi(64) {
            return Err(E::custom(format_args!("{number} is not a whole number in range")));
        }
        #[expect(clippy::cast_possible_truncation, reason = "whole and in range, as tested above")]
        Self::fit(number as i128)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<N, E> {
        let number =
            text.trim().parse().map_err(|_| E::custom(format_args!("`{text}` is not a whole number")))?;
        Self::fit(number)
    }
}

/// A number with a fraction, or the names of the three that JSON cannot write.
pub(super) struct Double(pub(super) f64);

impl<'de> Deserialize<'de> for Double {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Number(f64),
            Text(String),
        }
        match Written::deserialize(deserializer)? {
            Written::Number(number) => Ok(Double(number)),
            Written::Text(text) => text
                .trim()
                .parse()
                .map(Double)
                .map_err(|_| D::Error::custom(format_args!("`{text}` is not a number"))),
        }
    }
}

/// A span's kind by number or by name; an unknown one is unspecified.
pub(super) fn span_kind<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i32, D::Error> {
    enumeration(deserializer, |name| wire::span::SpanKind::from_str_name(name).map(i32::from))
}

pub(super) fn status_code<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i32, D::Error> {
    enumeration(deserializer, |name| wire::status::StatusCode::from_str_name(name).map(i32::from))
}

fn enumeration<'de, D: Deserializer<'de>>(
    deserializer: D,
    by_name: fn(&str) -> Option<i32>,
) -> Result<i32, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Number(i32),
        Name(String),
    }
    Ok(match Option::deserialize(deserializer)? {
        None => 0,
        Some(Written::Number(number)) => number,
        Some(Written::Name(name)) => by_name(&name).or_else(|| name.trim().parse().ok()).unwrap_or(0),
    })
}
