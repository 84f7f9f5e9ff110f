//! Lists of spans.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use model::{SpanId, StatusCode, TraceId, Value};
use query::{Order, ParentFilter, SpanCursor, SpanFilter, SpanList, SpanSort, StoredSpan};
use semconv::SpanKind;

use super::{ReadError, Source};
use crate::columns::SpanColumns;
use crate::hot::HotBatch;
use crate::segment::{Columns, SegmentView};
use crate::snapshot::Snapshot;

/// What [`Condition::holds`] reads, but for attributes.
const NARROW_COLUMNS: [&str; 9] = [
    "sequence",
    "project",
    "trace_id",
    "span_id",
    "parent_id",
    "name",
    "span_kind",
    "status_code",
    "start_time",
];
const ATTRIBUTE_COLUMNS: [&str; 4] = ["attributes", "large_attributes", "input_value", "output_value"];

impl Source<'_> {
    /// In two steps: narrow columns say which spans make the page, then those are read whole.
    pub(crate) fn spans(&self, question: &SpanList) -> Result<Vec<StoredSpan>, ReadError> {
        let condition = Condition::new(question);
        let mut page = Page { question, found: Vec::new() };
        for (batch, hot) in self.snapshot.batches().enumerate() {
            for row in candidates(hot, &condition) {
                if condition.holds(self.snapshot, &hot.columns, row)? {
                    page.found.push((cursor(&hot.columns, row), Place::Hot { batch, row }));
                }
            }
        }
        page.cut();
        let mut segments: Vec<(usize, &SegmentView)> = self.snapshot.segments.iter().enumerate().collect();
        segments.sort_by(|(_, a), (_, b)| compare(question, best(question, a), best(question, b)));
        for (segment, view) in segments {
            if page.is_beyond(best(question, view)) {
                break;
            }
            if condition.may_hold(self.snapshot, view) {
                self.find_flushed(&condition, segment, view, &mut page)?;
            }
        }
        self.read_page(&page)
    }

    fn find_flushed(
        &self,
        condition: &Condition<'_>,
        segment: usize,
        view: &SegmentView,
        page: &mut Page<'_>,
    ) -> Result<(), ReadError> {
        let mut columns = NARROW_COLUMNS.to_vec();
        if !condition.question.filter.attributes.is_empty() {
            columns.extend(ATTRIBUTE_COLUMNS);
        }
        let mut rows = Vec::new();
        for trace_id in &condition.trace_ids {
            rows.extend(view.trace_rows(*trace_id)?);
        }
        if condition.trace_ids.is_empty() {
            rows = view.rows();
        }
        rows.sort_unstable_by_key(|range| range.start);
        let mut failure = None;
        view.segment.for_each_row(
            Columns::Only(&columns),
            &rows,
            |position, columns, row| match condition.holds(self.snapshot, columns, row) {
                Ok(true) => page.found.push((cursor(columns, row), Place::Flushed { segment, position })),
                Ok(false) => {}
                Err(error) => failure = Some(error),
            },
        )?;
        page.cut();
        failure.map_or(Ok(()), Err)
    }

    fn read_page(&self, page: &Page<'_>) -> Result<Vec<StoredSpan>, ReadError> {
        let batches: Vec<&Arc<HotBatch>> = self.snapshot.batches().collect();
        let mut spans: Vec<Option<StoredSpan>> = vec![None; page.found.len()];
        let mut flushed: HashMap<usize, Vec<(usize, usize)>> = HashMap::new();
        for (at, (_, place)) in page.found.iter().enumerate() {
            match *place {
                Place::Hot { batch, row } => {
                    spans[at] = Some(self.stored_span(&batches[batch].columns, row)?);
                }
                Place::Flushed { segment, position } => {
                    flushed.entry(segment).or_default().push((position, at));
                }
            }
        }
        for (segment, mut places) in flushed {
            places.sort_unstable();
            let rows: Vec<_> = places.iter().map(|(position, _)| *position..*position + 1).collect();
            let mut places = places.iter();
            for columns in self.snapshot.segments[segment].segment.rows(Columns::All, &rows)? {
                let columns = columns?;
                for (row, (_, at)) in (0..columns.len()).zip(&mut places) {
                    spans[*at] = Some(self.stored_span(&columns, row)?);
                }
            }
        }
        Ok(spans.into_iter().flatten().collect())
    }
}

/// The first spans that were found, in the order asked for.
struct Page<'a> {
    question: &'a SpanList,
    found: Vec<(SpanCursor, Place)>,
}

#[derive(Debug, Clone, Copy)]
enum Place {
    Hot { batch: usize, row: usize },
    Flushed { segment: usize, position: usize },
}

impl Page<'_> {
    fn cut(&mut self) {
        self.found.sort_unstable_by(|(a, _), (b, _)| compare(self.question, *a, *b));
        self.found.truncate(self.question.limit);
    }

    /// Whether a span at this place can be left out, and all behind it.
    fn is_beyond(&self, cursor: SpanCursor) -> bool {
        self.found.len() == self.question.limit
            && self.found.last().is_none_or(|(last, _)| compare(self.question, cursor, *last).is_gt())
    }
}

/// The place before which no span of a segment lies.
fn best(question: &SpanList, view: &SegmentView) -> SpanCursor {
    let meta = &view.segment.meta;
    let (start, sequence) = (&meta.start_time_unix_nano, &meta.sequence);
    match question.order {
        Order::Ascending => SpanCursor { start_time_unix_nano: *start.start(), sequence: *sequence.start() },
        Order::Descending => SpanCursor { start_time_unix_nano: *start.end(), sequence: *sequence.end() },
    }
}

/// Rows worth looking at.
fn candidates(batch: &HotBatch, condition: &Condition<'_>) -> Vec<usize> {
    if condition.trace_ids.is_empty() {
        return (0..batch.columns.len()).collect();
    }
    let parts = condition.trace_ids.iter().filter_map(|trace_id| batch.traces.get(trace_id));
    parts.flat_map(|part| part.rows.iter().copied()).collect()
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

    /// Whether a segment may hold such a span, as far as its bounds tell.
    fn may_hold(&self, snapshot: &Snapshot, view: &SegmentView) -> bool {
        let (filter, starts) = (&self.question.filter, &view.segment.meta.start_time_unix_nano);
        snapshot.may_hold(view, self.question.project)
            && filter.start_time_unix_nano.is_none_or(|from| *starts.end() >= from)
            && filter.end_time_unix_nano.is_none_or(|to| *starts.start() < to)
    }

    /// Narrow columns first; attributes are parsed only for rows that pass everything else.
    fn holds(&self, snapshot: &Snapshot, columns: &SpanColumns, row: usize) -> Result<bool, ReadError> {
        let filter = &self.question.filter;
        let start = columns.start_time.value(row);
        let narrow = is_from(self.question, columns, row)
            && snapshot.project(columns.trace_id(row), columns.project(row)) == self.question.project
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
