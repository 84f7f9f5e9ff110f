//! Points in time and stretches of it.

use async_graphql::{InputObject, InputValueError, InputValueResult, Scalar, ScalarType, Value};

use crate::v1::{parse_time, print_time};

/// A date and time in ISO 8601; in nanoseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment(pub(super) i64);

#[Scalar(name = "DateTime")]
impl ScalarType for Moment {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => {
                parse_time(text).map(Moment).ok_or_else(|| InputValueError::custom("not a date and time"))
            }
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(print_time(self.0))
    }
}

/// From its start on, and before its end.
#[derive(Debug, Clone, Copy, Default, InputObject)]
pub(super) struct TimeRange {
    start: Option<Moment>,
    end: Option<Moment>,
}

impl TimeRange {
    /// Its ends, as far as they are given.
    pub(super) fn ends(range: Option<TimeRange>) -> (Option<i64>, Option<i64>) {
        let TimeRange { start, end } = range.unwrap_or_default();
        (start.map(|it| it.0), end.map(|it| it.0))
    }
}

/// Milliseconds with a fraction.
#[expect(clippy::cast_precision_loss, reason = "exact for latencies of up to a hundred days")]
pub(super) fn milliseconds(nano: i64) -> f64 {
    nano as f64 / 1e6
}
