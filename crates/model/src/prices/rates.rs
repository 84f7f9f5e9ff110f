//! Prices by token type, and when they hold.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer};

/// Dollars per million tokens of each type. A type without a price costs what its side costs.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Rates {
    pub(crate) input: Option<Price>,
    pub(crate) output: Option<Price>,
    pub(crate) cache_read: Option<Price>,
    pub(crate) cache_write: Option<Price>,
    /// For what is kept an hour rather than minutes.
    pub(crate) cache_write_1h: Option<Price>,
    pub(crate) input_audio: Option<Price>,
    pub(crate) output_audio: Option<Price>,
    pub(crate) input_image: Option<Price>,
    pub(crate) output_image: Option<Price>,
    pub(crate) output_reasoning: Option<Price>,
}

/// A price, perhaps one that rises with the length of the prompt.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Price {
    Flat(f64),
    /// A prompt longer than a threshold pays its price for every token.
    Tiered {
        base: f64,
        #[serde(deserialize_with = "thresholds")]
        above: BTreeMap<i64, f64>,
    },
}

impl Price {
    /// Dollars per million tokens of a call with so many prompt tokens.
    pub(crate) fn at(&self, prompt_tokens: i64) -> f64 {
        match self {
            Price::Flat(price) => *price,
            Price::Tiered { base, above } => {
                above.range(..prompt_tokens).next_back().map_or(*base, |(_, price)| *price)
            }
        }
    }
}

/// Prices, and the days or the hours of a day at which they hold.
#[derive(Debug, Deserialize)]
pub(super) struct Period {
    /// The first day, in UTC.
    from: Option<Date>,
    /// From one minute of each day until another, in UTC.
    daily: Option<(i64, i64)>,
    #[serde(flatten)]
    pub(super) rates: Rates,
}

impl Period {
    pub(super) fn holds(&self, at_unix_nano: i64) -> bool {
        self.from.is_none_or(|from| has_begun(from, at_unix_nano))
            && self.daily.is_none_or(|hours| is_within(hours, at_unix_nano))
    }
}

fn has_begun(from: Date, at_unix_nano: i64) -> bool {
    let midnight = from.to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp().as_nanosecond());
    midnight.is_ok_and(|midnight| midnight <= i128::from(at_unix_nano))
}

fn is_within((from, until): (i64, i64), at_unix_nano: i64) -> bool {
    const MINUTE_NANO: i64 = 60_000_000_000;
    let minute = at_unix_nano.div_euclid(MINUTE_NANO).rem_euclid(24 * 60);
    if until < from { minute >= from || minute < until } else { from <= minute && minute < until }
}

/// JSON has only text for keys; behind `flatten` serde does not turn it into numbers by itself.
fn thresholds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<i64, f64>, D::Error> {
    let written = BTreeMap::<String, f64>::deserialize(deserializer)?;
    let number = |(key, price): (String, f64)| Ok((key.parse().map_err(serde::de::Error::custom)?, price));
    written.into_iter().map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::{Period, Price};

    fn period(json: &str) -> Period {
        serde_json::from_str(json).expect(json)
    }

    fn at(time: &str) -> i64 {
        let time: jiff::Timestamp = time.parse().expect(time);
        i64::try_from(time.as_nanosecond()).expect("this century")
    }

    #[test]
    fn a_tier_begins_above_its_threshold() {
        let price: Price =
            serde_json::from_str(r#"{"base":1,"above":{"200000":2,"1000000":3}}"#).expect("a price");
        assert_eq!([0, 200_000, 200_001, 2_000_000].map(|tokens| price.at(tokens)), [1.0, 1.0, 2.0, 3.0]);
    }

    #[test]
    fn a_price_holds_from_its_first_day() {
        let period = period(r#"{"from":"2026-10-14","input":1}"#);
        assert!(!period.holds(at("2026-10-13T23:59:59.999999999Z")));
        assert!(period.holds(at("2026-10-14T00:00:00Z")));
    }

    #[test]
    fn hours_may_lie_around_midnight() {
        let evening = period(r#"{"daily":[990,30]}"#);
        let times = ["16:29", "16:30", "23:59", "00:29", "00:30"];
        let holds = times.map(|time| evening.holds(at(&format!("2026-01-01T{time}:00Z"))));
        assert_eq!(holds, [false, true, true, true, false]);
    }
}
