//! The order of a list, and the values at which its pages begin.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Ascending,
    Descending,
}

/// A value that a list is sorted by. Its `Display` reads back exactly.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SortValue {
    /// Comes last in both orders.
    Missing,
    Integer(i64),
    Number(f64),
}

/// Text that is no value of a sorted list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected `none`, an integer or `n` and a number")]
pub struct InvalidSortValueError;

impl SortValue {
    /// How two values of one list stand to each other, the earlier one being less.
    pub fn compare(self, other: SortValue, order: Order) -> Ordering {
        let ascending = match (self, other) {
            (SortValue::Missing, SortValue::Missing) => return Ordering::Equal,
            (SortValue::Missing, _) => return Ordering::Greater,
            (_, SortValue::Missing) => return Ordering::Less,
            (SortValue::Integer(a), SortValue::Integer(b)) => a.cmp(&b),
            (a, b) => a.as_f64().total_cmp(&b.as_f64()),
        };
        order.of(ascending)
    }

    #[expect(clippy::cast_precision_loss, reason = "one list has values of one kind")]
    fn as_f64(self) -> f64 {
        match self {
            SortValue::Missing => f64::NAN,
            SortValue::Integer(number) => number as f64,
            SortValue::Number(number) => number,
        }
    }
}

impl Order {
    /// Turns what stands in ascending order to this one.
    pub fn of(self, ascending: Ordering) -> Ordering {
        match self {
            Order::Ascending => ascending,
            Order::Descending => ascending.reverse(),
        }
    }
}

impl From<Option<i64>> for SortValue {
    fn from(number: Option<i64>) -> SortValue {
        number.map_or(SortValue::Missing, SortValue::Integer)
    }
}

impl From<Option<f64>> for SortValue {
    fn from(number: Option<f64>) -> SortValue {
        number.map_or(SortValue::Missing, SortValue::Number)
    }
}

impl fmt::Display for SortValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SortValue::Missing => f.write_str("none"),
            SortValue::Integer(number) => number.fmt(f),
            SortValue::Number(number) => write!(f, "n{number:?}"),
        }
    }
}

impl FromStr for SortValue {
    type Err = InvalidSortValueError;

    fn from_str(text: &str) -> Result<SortValue, InvalidSortValueError> {
        let value = match (text, text.strip_prefix('n')) {
            ("none", _) => Some(SortValue::Missing),
            (_, Some(number)) => number.parse().ok().map(SortValue::Number),
            (integer, None) => integer.parse().ok().map(SortValue::Integer),
        };
        value.ok_or(InvalidSortValueError)
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::{Order, SortValue};

    #[test]
    fn a_value_reads_back_as_it_was_printed() {
        for value in [SortValue::Missing, SortValue::Integer(-5), SortValue::Number(0.1 + 0.2)] {
            assert_eq!(value.to_string().parse(), Ok(value));
        }
        assert!("x".parse::<SortValue>().is_err());
    }

    #[test]
    fn what_is_missing_comes_last_in_both_orders() {
        for order in [Order::Ascending, Order::Descending] {
            assert_eq!(SortValue::Missing.compare(SortValue::Integer(1), order), Ordering::Greater);
        }
        assert_eq!(SortValue::Number(2.0).compare(SortValue::Number(1.0), Order::Descending), Ordering::Less);
    }
}
