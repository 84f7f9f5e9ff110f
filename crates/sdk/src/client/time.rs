//! Times as servers write them, and as Rust has them.

use std::time::SystemTime;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, de};

/// RFC 3339, in UTC.
pub(super) fn write(time: SystemTime) -> String {
    // Beyond the years that can be written, the nearest one is as good a bound.
    let at_the_end = || if time > SystemTime::UNIX_EPOCH { Timestamp::MAX } else { Timestamp::MIN };
    Timestamp::try_from(time).unwrap_or_else(|_| at_the_end()).to_string()
}

pub(super) fn parse(text: &str) -> Option<SystemTime> {
    text.parse::<Timestamp>().ok().map(SystemTime::from)
}

pub(super) fn read<'de, D: Deserializer<'de>>(from: D) -> Result<SystemTime, D::Error> {
    let text = String::deserialize(from)?;
    parse(&text).ok_or_else(|| de::Error::custom(format!("`{text}` is no time")))
}

pub(super) fn read_optional<'de, D: Deserializer<'de>>(from: D) -> Result<Option<SystemTime>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    text.map(|text| parse(&text).ok_or_else(|| de::Error::custom(format!("`{text}` is no time")))).transpose()
}

pub(super) fn to_unix_nano(time: SystemTime) -> Option<i64> {
    i64::try_from(Timestamp::try_from(time).ok()?.as_nanosecond()).ok()
}

pub(super) fn from_unix_nano(nanos: i64) -> Option<SystemTime> {
    Timestamp::from_nanosecond(nanos.into()).ok().map(SystemTime::from)
}
