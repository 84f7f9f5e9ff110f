//! Lists of spans.

use std::cmp::Ordering;
use std::collections::HashSet;

use model::{SpanId, StatusCode, TraceId, Value};
use query::{Order, ParentFilter, SpanCursor, SpanFilter, SpanList, SpanSort, StoredSpan};
use semconv::SpanKind;

use super::{ReadError, Source};
use crate::columns::SpanColumns;
use crate::hot::{HotBatch, RowRef};

impl Source<'_> {
    pub(crate) fn spans(&self, question: &SpanList) -> Result<Vec<StoredSpan>, ReadError> {
        let page = match question.sort {
            SpanSort::Sequence => self.in_order_of_arrival(question)?,
            SpanSort::StartTime => self.in_order_of_start(question)?,
        };
        page.into_iter().map(|row| self.stored_span(row)).collect()
    }

    /// Rows lie in this order already: the walk stops when the page is full.
    fn in_order_of_arrival(&self, question: &SpanList) -> Result<Vec<RowRef<'_>>, ReadError> {
        let condition = Condition::new(question);
        let mut page = Vec::new();
        let mut batches: Vec<&HotBatch> = self.snapshot.batches.iter().map(AsRef::as_ref).collect();
        if question.order == Order::Descending {
            batches.reverse();
        }
        for batch in batches {
            let mut rows = candidates(batch, &condition);
            if question.order == Order::Descending {
                rows.reverse();
            }
            for row in rows {
                if page.len() == question.limit {
                    return Ok(page);
                }
                if is_from(question, &batch.columns, row) && condition.holds(&batch.columns, row)? {
                    page.push(RowRef { columns: &batch.columns, row });
                }
            }
        }
        Ok(page)
    }

    fn in_order_of_start(&self, question: &SpanList) -> Result<Vec<RowRef<'_>>, ReadError> {
        let condition = Condition::new(question);
        let mut matches = Vec::new();
        for batch in &self.snapshot.batches {
            for row in candidates(batch, &condition) {
                if is_from(question, &batch.columns, row) && condition.holds(&batch.columns, row)? {
                    matches.push(RowRef { columns: &batch.columns, row });
                }
            }
        }
        matches
            .sort_unstable_by(|a, b| compare(question, cursor(a.columns, a.row), cursor(b.columns, b.row)));
        matches.truncate(question.limit);
        Ok(matches)
    }
}

/// Rows worth looking at, in order of arrival.
fn candidates(batch: &HotBatch, condition: &Condition<'_>) -> Vec<usize> {
    if condition.trace_ids.is_empty() {
        return (0..batch.columns.len()).collect();
    }
    let parts = condition.trace_ids.iter().filter_map(|trace_id| batch.traces.get(trace_id));
    let mut rows: Vec<usize> = parts.flat_map(|part| part.rows.iter().copied()).collect();
    rows.sort_unstable();
    rows
}

fn cursor(columns: &SpanColumns, row: usize) -> SpanCursor {
    SpanCursor { start_time_unix_nano: columns.start_time.value(row), sequence: columns.sequence.value(row) }
}

/// Whether the row is the first of the page or lies behind it.
fn is_from(question: &SpanList, columns: &SpanColumns, row: usize) -> bool {
    question.from.is_none_or(|from| compare(question, cursor(columns, row), from) != Ordering::Less)
}

fn compare(question: &SpanList, a: SpanCursor, b: SpanCursor) -> Ordering {
    let ascending = match question.sort {
        SpanSort::Sequence => a.sequence.cmp(&b.sequence),
        SpanSort::StartTime => {
            (a.start_time_unix_nano, a.sequence).cmp(&(b.start_time_unix_nano, b.sequence))
        }
    };
    match question.order {
        Order::Ascending => ascending,
        Order::Descending => ascending.reverse(),
    }
}

/// A [`SpanFilter`] made ready for many rows.
struct Condition<'a> {
    question: &'a SpanList,
    trace_ids: HashSet<TraceId>,
    span_ids: HashSet<SpanId>,
    names: HashSet<&'a str>,
    span_kinds: HashSet<SpanKind>,
    status_codes: HashSet<StatusCode>,
}

impl<'a> Condition<'a> {
    fn new(question: &'a SpanList) -> Condition<'a> {
        let SpanFilter { trace_ids, span_ids, names, span_kinds, status_codes, .. } = &question.filter;
        Condition {
            question,
            trace_ids: trace_ids.iter().copied().collect(),
            span_ids: span_ids.iter().copied().collect(),
            names: names.iter().map(String::as_str).collect(),
            span_kinds: span_kinds.iter().copied().collect(),
            status_codes: status_codes.iter().copied().collect(),
        }
    }

    /// Narrow columns first; attributes are parsed only for rows that pass everything else.
    fn holds(&self, columns: &SpanColumns, row: usize) -> Result<bool, ReadError> {
        let filter = &self.question.filter;
        let start = columns.start_time.value(row);
        let narrow = columns.project(row) == self.question.project
            && filter.start_time_unix_nano.is_none_or(|from| start >= from)
            && filter.end_time_unix_nano.is_none_or(|to| start < to)
            && any_of(&self.span_ids, || columns.span_id(row))
            && any_of(&self.names, || columns.name.value(row))
            && any_of(&self.span_kinds, || columns.span_kind(row))
            && any_of(&self.status_codes, || columns.status_code(row))
            && match filter.parent {
                ParentFilter::Any => true,
                ParentFilter::None => columns.parent_id(row).is_none(),
                ParentFilter::Id(parent) => columns.parent_id(row) == Some(parent),
            };
        if !narrow || filter.attributes.is_empty() {
            return Ok(narrow);
        }
        let attributes = columns.span_attributes(row)?;
        Ok(filter
            .attributes
            .iter()
            .all(|(path, wanted)| attributes.at(path).is_some_and(|it| is_same(it, wanted))))
    }
}

fn any_of<T: std::hash::Hash + Eq>(wanted: &HashSet<T>, value: impl FnOnce() -> T) -> bool {
    wanted.is_empty() || wanted.contains(&value())
}

/// Equal values of one type; 1 and 1.0 are one number.
fn is_same(value: &Value, wanted: &Value) -> bool {
    match (value, wanted) {
        (Value::Int(_) | Value::Double(_), Value::Int(_) | Value::Double(_)) => {
            value.as_f64() == wanted.as_f64()
        }
        _ => value == wanted,
    }
}
