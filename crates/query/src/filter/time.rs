//! Dates and times as people write them in a filter: ISO 8601 with a zone.

use super::error::{Problem, shortened};

/// Nanoseconds since 1970 of `2026-01-31T09:00:00Z`, `2026-01-31 09:00:00.5+02:00` and the like.
pub(super) fn parse_datetime(text: &str) -> Result<i64, Problem> {
    let malformed = || Problem::Datetime { text: shortened(text) };
    let mut rest = text.trim();
    let year = digits(&mut rest, 4).ok_or_else(malformed)?;
    let month = after(&mut rest, "-", 2).ok_or_else(malformed)?;
    let day = after(&mut rest, "-", 2).ok_or_else(malformed)?;
    let mut nanos = days_from_1970(year, month, day).ok_or_else(malformed)? * 86_400_000_000_000;
    if let Some(time) = rest.strip_prefix(['T', 't', ' ']) {
        rest = time;
        nanos += time_of_day(&mut rest).ok_or_else(malformed)?;
    }
    if rest.is_empty() {
        return Err(Problem::DatetimeZone { text: shortened(text) });
    }
    let offset = zone_offset(&mut rest).filter(|_| rest.is_empty()).ok_or_else(malformed)?;
    i64::try_from(nanos - offset).map_err(|_| malformed())
}

/// Hours and minutes, and seconds with a fraction if they are given.
fn time_of_day(rest: &mut &str) -> Option<i128> {
    let hour = digits(rest, 2)?;
    let minute = after(rest, ":", 2)?;
    let mut nanos = 0;
    let mut second = 0;
    if rest.starts_with(':') {
        second = after(rest, ":", 2)?;
        if let Some(fraction) = rest.strip_prefix(['.', ',']) {
            let length = fraction.find(|c: char| !c.is_ascii_digit()).unwrap_or(fraction.len());
            let shown = &fraction[..length.min(9)];
            nanos = shown.parse::<i128>().ok()? * 10_i128.pow(9 - u32::try_from(shown.len()).ok()?);
            *rest = &fraction[length..];
        }
    }
    let in_range = hour < 24 && minute < 60 && second < 60;
    in_range.then_some(((hour * 60 + minute) * 60 + second) * 1_000_000_000 + nanos)
}

fn zone_offset(rest: &mut &str) -> Option<i128> {
    if let Some(after_z) = rest.strip_prefix(['Z', 'z']) {
        *rest = after_z;
        return Some(0);
    }
    let sign = match rest.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    *rest = &rest[1..];
    let hours = digits(rest, 2)?;
    *rest = rest.strip_prefix(':').unwrap_or(rest);
    let minutes = if rest.is_empty() { 0 } else { digits(rest, 2)? };
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes) * 60_000_000_000)
}

fn after(rest: &mut &str, separator: &str, length: usize) -> Option<i128> {
    *rest = rest.strip_prefix(separator)?;
    digits(rest, length)
}

fn digits(rest: &mut &str, length: usize) -> Option<i128> {
    let digits = rest.get(..length).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    *rest = &rest[length..];
    digits.parse().ok()
}

/// `None` for a day that is in no calendar.
fn days_from_1970(year: i128, month: i128, day: i128) -> Option<i128> {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let february = if is_leap { 29 } else { 28 };
    let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let before = usize::try_from(month).ok()?.checked_sub(1)?;
    if day < 1 || day > *lengths.get(before)? || year < 1 {
        return None;
    }
    let past = year - 1;
    let leap_days = past / 4 - past / 100 + past / 400;
    let first_of_year = past * 365 + leap_days - 719_162;
    Some(first_of_year + lengths[..before].iter().sum::<i128>() + day - 1)
}

#[cfg(test)]
mod tests {
    use super::parse_datetime;

    #[test]
    fn times_are_read_with_their_zone() {
        for (text, nanos) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2026-01-15T10:00:00.25Z", 1_768_471_200_250_000_000),
            ("2026-01-15 12:30+02:30", 1_768_471_200_000_000_000),
            ("2026-01-15T10:00:00.000000001-0000", 1_768_471_200_000_000_001),
            ("2024-02-29Z", 1_709_164_800_000_000_000),
        ] {
            assert_eq!(parse_datetime(text), Ok(nanos), "{text}");
        }
    }

    #[test]
    fn days_that_do_not_exist_and_times_without_zone_are_refused() {
        for text in
            ["2025-02-29T00:00:00Z", "2026-13-01Z", "2026-01-01T24:00:00Z", "yesterday", "9999-01-01Z", ""]
        {
            assert!(parse_datetime(text).expect_err(text).to_string().contains("no date and time"), "{text}");
        }
        assert!(parse_datetime("2026-01-15").expect_err("no zone").to_string().contains("no time zone"));
    }
}
