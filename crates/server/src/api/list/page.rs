//! In which order, how many, and from where.

use query::{Order, SortValue};
use serde::Deserialize;

use crate::api::error::ApiError;

const LIMIT_DEFAULT: u16 = 100;
const LIMIT_MAX: u16 = 1000;

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::api) struct PageParams {
    /// How many: 1 to 1000.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<u16>,
    /// The `next` of the page before.
    pub(in crate::api) after: Option<String>,
    /// What comes first: the newest unless said otherwise.
    #[serde(default)]
    #[param(inline)]
    pub(in crate::api) sort: SortView,
    #[serde(default)]
    #[param(inline)]
    order: OrderView,
}

/// A session's start is that of its latest trace, and its latency how long it lasted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::api) enum SortView {
    #[default]
    StartTime,
    Latency,
    Tokens,
    Cost,
    /// How many traces: sessions only.
    Traces,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum OrderView {
    Ascending,
    #[default]
    Descending,
}

impl PageParams {
    pub(in crate::api) fn limit(&self) -> Result<usize, ApiError> {
        let limit = self.limit.unwrap_or(LIMIT_DEFAULT);
        if (1..=LIMIT_MAX).contains(&limit) {
            return Ok(usize::from(limit));
        }
        Err(ApiError::invalid(format!("`limit` is {limit}; it must be between 1 and {LIMIT_MAX}.")))
    }

    pub(in crate::api) fn order(&self) -> Order {
        match self.order {
            OrderView::Ascending => Order::Ascending,
            OrderView::Descending => Order::Descending,
        }
    }
}

/// Keeps one page of the rows, of which one more was read than asked for, and says where the next one begins:
/// after the page's last row, as `cursor` prints it.
pub(in crate::api) fn next_page<Row>(
    rows: &mut Vec<Row>,
    limit: usize,
    cursor: impl Fn(&Row) -> String,
) -> Option<String> {
    let is_more = rows.len() > limit;
    rows.truncate(limit);
    rows.last().filter(|_| is_more).map(cursor)
}

pub(in crate::api) fn print_cursor(value: SortValue, id: &str) -> String {
    format!("{value}~{id}")
}

pub(in crate::api) fn split_cursor<Id>(
    text: &str,
    id: impl Fn(&str) -> Option<Id>,
) -> Result<(SortValue, Id), ApiError> {
    let parts = text.split_once('~').and_then(|(value, rest)| Some((value.parse().ok()?, id(rest)?)));
    parts.ok_or_else(|| {
        ApiError::invalid(format!("`after` is `{text}`, which is no `next` of an earlier page."))
    })
}

#[cfg(test)]
mod tests {
    use query::SortValue;

    use super::{next_page, print_cursor, split_cursor};

    #[test]
    fn a_cursor_reads_back_whatever_the_id() {
        for value in [SortValue::Missing, SortValue::Integer(-5), SortValue::Number(0.25)] {
            let text = print_cursor(value, "a~b.c");
            assert_eq!(
                split_cursor(&text, |id| Some(id.to_owned())).expect("its own text"),
                (value, "a~b.c".to_owned())
            );
        }
        assert!(split_cursor("abc", |id| Some(id.to_owned())).is_err());
    }

    #[test]
    fn a_page_that_holds_all_has_no_next() {
        let mut rows = vec![1, 2, 3];
        assert_eq!(next_page(&mut rows, 3, i32::to_string), None);
        assert_eq!(next_page(&mut rows, 2, i32::to_string), Some("2".to_owned()));
        assert_eq!(rows, [1, 2]);
    }
}
