//! What lists of traces, spans and sessions have in common: conditions, order and pages.

mod conditions;
mod page;

pub(super) use conditions::{ConditionParams, Conditions};
pub(super) use page::{PageParams, SortView, next_page, print_cursor, split_cursor};
