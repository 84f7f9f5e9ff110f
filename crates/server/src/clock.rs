//! The clock, read in one place.

use jiff::Timestamp;

pub(crate) fn now_unix_nano() -> i64 {
    i64::try_from(Timestamp::now().as_nanosecond()).expect("an i64 of nanoseconds lasts until the year 2262")
}
