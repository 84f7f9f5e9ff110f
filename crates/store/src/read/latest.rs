//! The spans that arrived or started last, of all spans of a project.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use query::{SortValue, SpanList, SpanSort};

use super::{FromRow, ReadError, Source};
use crate::columns::SpanColumns;
use crate::hot::RowRef;
use crate::segment::{Columns, SegmentView};

/// What a list is sorted by, and the sequence.
type Key = (i64, i64);

/// Where a span of the page lies.
#[derive(Clone, Copy)]
enum Place<'s> {
    Hot(RowRef<'s>),
    Flushed { segment: usize, row: usize },
}

/// The first spans of a list among those that were seen.
struct Page<'s> {
    from: Option<Key>,
    limit: usize,
    spans: BTreeMap<Reverse<Key>, Place<'s>>,
}

impl<'s> Page<'s> {
    /// Whether nothing that comes no earlier than this is on the page.
    fn is_beyond(&self, value: i64) -> bool {
        self.spans.len() == self.limit
            && self.spans.last_key_value().is_none_or(|(Reverse(last), _)| value < last.0)
    }

    fn see(&mut self, key: Key, place: Place<'s>) {
        if self.from.is_some_and(|from| key > from) || self.is_beyond(key.0) {
            return;
        }
        self.spans.insert(Reverse(key), place);
        if self.spans.len() > self.limit {
            self.spans.pop_last();
        }
    }
}

impl Source<'_> {
    /// The latest first. Of segments a narrow column is read, those with the latest spans first, until none of the
    /// others can have a span of the page.
    pub(crate) fn latest_spans<T: FromRow>(&self, question: &SpanList) -> Result<Vec<T>, ReadError> {
        let by = Sorting::of(question.sort);
        let from = question.from.map(|cursor| match cursor.value {
            SortValue::Integer(value) if question.sort == SpanSort::StartTime => (value, cursor.sequence),
            _ => (cursor.sequence, cursor.sequence),
        });
        let since = question.filter.start_time_unix_nano.unwrap_or(i64::MIN);
        let mut page = Page { from, limit: question.limit, spans: BTreeMap::new() };
        for batch in self.snapshot.batches() {
            for row in 0..batch.columns.len() {
                let columns = &batch.columns;
                let is_here =
                    self.snapshot.project(columns.trace_id(row), columns.project(row)) == question.project;
                if is_here && columns.start_time.value(row) >= since {
                    page.see(by.key(columns, row), Place::Hot(RowRef { columns, row }));
                }
            }
        }
        let project = |columns: &SpanColumns, row| match self.snapshot.moved.is_empty() {
            true => columns.project(row),
            false => self.snapshot.project(columns.trace_id(row), columns.project(row)),
        };
        // Ids are the widest of the narrow columns.
        let narrow = ["sequence", "project", "start_time", "trace_id"];
        let columns = Columns::Only(if self.snapshot.moved.is_empty() { &narrow[..3] } else { &narrow });
        let segments = self.snapshot.segments.iter().enumerate();
        let mut unseen: Vec<(usize, &SegmentView)> =
            segments.filter(|(_, view)| self.snapshot.may_hold(view, question.project)).collect();
        unseen.sort_by_key(|(_, view)| Reverse(by.last(view)));
        for (segment, view) in unseen {
            if page.is_beyond(by.last(view)) {
                break;
            }
            if *view.segment.meta.start_time_unix_nano.end() < since {
                continue;
            }
            view.segment.for_each_row(columns, &view.rows(), |row, columns, at| {
                let key = by.key(columns, at);
                if columns.start_time.value(at) >= since
                    && !page.is_beyond(key.0)
                    && project(columns, at) == question.project
                {
                    page.see(key, Place::Flushed { segment, row });
                }
            })?;
        }
        self.spans_of(page.spans)
    }

    /// The spans of a page, in its order.
    fn spans_of<T: FromRow>(&self, page: BTreeMap<Reverse<Key>, Place<'_>>) -> Result<Vec<T>, ReadError> {
        let mut rows: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut found: HashMap<i64, T> = HashMap::with_capacity(page.len());
        for place in page.values() {
            match place {
                Place::Flushed { segment, row } => rows.entry(*segment).or_default().push(*row),
                Place::Hot(RowRef { columns, row }) => {
                    found.insert(columns.sequence.value(*row), T::from_row(self, columns, *row)?);
                }
            }
        }
        for (segment, mut rows) in rows {
            rows.sort_unstable();
            let ranges: Vec<_> = rows.into_iter().map(|row| row..row + 1).collect();
            for columns in self.snapshot.segments[segment].segment.rows(T::COLUMNS, &ranges)? {
                let columns = columns?;
                for row in 0..columns.len() {
                    found.insert(columns.sequence.value(row), T::from_row(self, &columns, row)?);
                }
            }
        }
        Ok(page.into_keys().filter_map(|Reverse((_, sequence))| found.remove(&sequence)).collect())
    }
}

/// What makes a span a late one.
#[derive(Clone, Copy)]
enum Sorting {
    Arrival,
    Start,
}

impl Sorting {
    fn of(sort: SpanSort) -> Sorting {
        match sort {
            SpanSort::StartTime => Sorting::Start,
            _ => Sorting::Arrival,
        }
    }

    fn key(self, columns: &SpanColumns, row: usize) -> Key {
        let sequence = columns.sequence.value(row);
        match self {
            Sorting::Arrival => (sequence, sequence),
            Sorting::Start => (columns.start_time.value(row), sequence),
        }
    }

    /// No span of a segment is later.
    fn last(self, view: &SegmentView) -> i64 {
        match self {
            Sorting::Arrival => *view.segment.meta.sequence.end(),
            Sorting::Start => *view.segment.meta.start_time_unix_nano.end(),
        }
    }
}
