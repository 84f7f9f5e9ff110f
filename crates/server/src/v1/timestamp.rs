//! Points in time as `/v1` writes and reads them.

use jiff::civil::{Date, DateTime};
use jiff::fmt::temporal::DateTimeParser;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Unit};

/// Beyond this a bare number counts milliseconds, not seconds: the year 2603 comes after any span.
const SECONDS_MAX: f64 = 2e10;

/// ISO 8601 with `+00:00`, in microseconds, which are left out where there are none.
pub(crate) fn print(unix_nano: i64) -> String {
    print_fraction(unix_nano, 1_000, 6)
}

/// The same with all digits there are, for cursors.
pub(super) fn print_nanoseconds(unix_nano: i64) -> String {
    match unix_nano.rem_euclid(1_000) {
        0 => print(unix_nano),
        _ => print_fraction(unix_nano, 1, 9),
    }
}

/// Always with nanoseconds and a `Z`, as pandas writes it.
pub(super) fn print_zulu(unix_nano: i64) -> String {
    let time = at(unix_nano).to_zoned(TimeZone::UTC).datetime();
    let (date, h, m, s) = (time.date(), time.hour(), time.minute(), time.second());
    let fraction = unix_nano.rem_euclid(1_000_000_000);
    format!("{date}T{h:02}:{m:02}:{s:02}.{fraction:09}Z")
}

fn print_fraction(unix_nano: i64, unit_nano: i64, digits: usize) -> String {
    let time = at(unix_nano).to_zoned(TimeZone::UTC).datetime();
    let (date, h, m, s) = (time.date(), time.hour(), time.minute(), time.second());
    match unix_nano.rem_euclid(1_000_000_000) / unit_nano {
        0 => format!("{date}T{h:02}:{m:02}:{s:02}+00:00"),
        fraction => format!("{date}T{h:02}:{m:02}:{s:02}.{fraction:0digits$}+00:00"),
    }
}

fn at(unix_nano: i64) -> Timestamp {
    Timestamp::from_nanosecond(i128::from(unix_nano)).expect("64 bits of nanoseconds are within the calendar")
}

/// Whether a text says in which time zone it is. A bare number counts from 1970 in UTC.
pub(super) fn has_offset(text: &str) -> bool {
    let text = text.trim();
    text.parse::<f64>().is_ok() || with_offset(text).is_some()
}

/// Reads a date, a date and time with or without an offset, or a count of seconds or milliseconds. What has no
/// offset is in UTC. The error says what is wrong, for the caller.
pub(super) fn parse(text: &str) -> Result<i64, &'static str> {
    let text = text.trim();
    if let Ok(number) = text.parse::<f64>() {
        return from_number(number);
    }
    let timestamp = with_offset(text).or_else(|| without_offset(text)).ok_or(match text.len() {
        ..10 => "input is too short",
        _ => "unexpected extra characters at the end of the input",
    })?;
    i64::try_from(timestamp.as_nanosecond()).map_err(|_| OUT_OF_RANGE)
}

const OUT_OF_RANGE: &str = "the time is out of range";

static PARSER: DateTimeParser = DateTimeParser::new();

fn with_offset(text: &str) -> Option<Timestamp> {
    PARSER.parse_timestamp(text).ok()
}

fn without_offset(text: &str) -> Option<Timestamp> {
    let time: DateTime =
        PARSER.parse_datetime(text).ok().or_else(|| Some(text.parse::<Date>().ok()?.into()))?;
    Some(time.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

fn from_number(number: f64) -> Result<i64, &'static str> {
    let seconds = if number.abs() > SECONDS_MAX { number / 1_000.0 } else { number };
    let timestamp = jiff::SignedDuration::try_from_secs_f64(seconds)
        .ok()
        .and_then(|since| Timestamp::from_duration(since).ok())
        // A double holds a present time to a fraction of a microsecond; the rest is noise.
        .and_then(|time| time.round(Unit::Microsecond).ok());
    timestamp.and_then(|time| i64::try_from(time.as_nanosecond()).ok()).ok_or(OUT_OF_RANGE)
}

#[cfg(test)]
mod tests {
    use super::{parse, print, print_nanoseconds};

    const SECOND: i64 = 1_000_000_000;
    const AT: i64 = 1_763_700_001 * SECOND;

    #[test]
    fn microseconds_are_written_where_there_are_any() {
        assert_eq!(print(AT), "2025-11-21T04:40:01+00:00");
        assert_eq!(print(AT + 999), "2025-11-21T04:40:01+00:00");
        assert_eq!(print(AT + 1_000), "2025-11-21T04:40:01.000001+00:00");
        assert_eq!(print(-1), "1969-12-31T23:59:59.999999+00:00");
        assert_eq!(print_nanoseconds(AT + 1), "2025-11-21T04:40:01.000000001+00:00");
        assert_eq!(print_nanoseconds(AT + 2_000), "2025-11-21T04:40:01.000002+00:00");
    }

    #[test]
    fn many_spellings_mean_one_moment() {
        for text in [
            "2025-11-21T04:40:01Z",
            "2025-11-21T04:40:01+00:00",
            "2025-11-21T05:40:01+01:00",
            "2025-11-21T04:40:01",
            "2025-11-21 04:40:01",
            "1763700001",
            "1763700001000",
        ] {
            assert_eq!(parse(text), Ok(AT), "{text}");
        }
        assert_eq!(parse("2025-11-21T04:40:01.1234567Z"), Ok(AT + 123_456_700));
        assert_eq!(parse("1763700001.5"), Ok(AT + SECOND / 2));
        assert_eq!(parse("2025-11-21T04:40"), Ok(AT - SECOND));
        assert_eq!(parse("2025-11-21"), Ok(AT - (4 * 3600 + 40 * 60 + 1) * SECOND));
    }

    #[test]
    fn other_text_is_refused_with_a_reason() {
        assert_eq!(parse("yesterday"), Err("input is too short"));
        assert!(parse("2025-11-21T04:40:01 00:00").is_err(), "a plus sign that a URL turned into a space");
        for text in ["", "2025-13-21", "9999-01-01T00:00:00Z", "1e300", "NaN", "inf"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
