//! Spans by their ids, and one by its place in the order of arrival.

use std::collections::HashMap;
use std::ops::Range;

use model::{SpanId, TraceId};
use query::StoredSpan;

use super::{FromRow, ReadError, Source};
use crate::segment::{Columns, SegmentView};

impl Source<'_> {
    pub(crate) fn span(&self, trace_id: TraceId, span_id: SpanId) -> Result<Option<StoredSpan>, ReadError> {
        if let Some(hot) = self.snapshot.find_hot(trace_id, span_id) {
            return StoredSpan::from_row(self, hot.columns, hot.row).map(Some);
        }
        for view in self.snapshot.segments.iter().rev() {
            let mut rows = Vec::new();
            for range in view.trace_rows(trace_id)? {
                rows.extend(view.segment.rows_of_spans(range, &[span_id])?);
            }
            for row in rows {
                for columns in view.segment.rows(Columns::All, std::slice::from_ref(&(row..row + 1)))? {
                    let columns = columns?;
                    if columns.len() == 1 && columns.span_id(0) == span_id {
                        return StoredSpan::from_row(self, &columns, 0).map(Some);
                    }
                }
            }
        }
        Ok(None)
    }

    /// Many spans, in the order of their ids; those that are not there are left out. Each segment is read once, and
    /// only where it may hold one of them.
    pub(crate) fn spans<T: FromRow>(&self, ids: &[(TraceId, SpanId)]) -> Result<Vec<T>, ReadError> {
        let mut found: Vec<Option<T>> = Vec::with_capacity(ids.len());
        let mut missing: HashMap<TraceId, HashMap<SpanId, usize>> = HashMap::new();
        for (position, &(trace_id, span_id)) in ids.iter().enumerate() {
            let hot = self.snapshot.find_hot(trace_id, span_id);
            found.push(hot.map(|hot| T::from_row(self, hot.columns, hot.row)).transpose()?);
            if found[position].is_none() {
                missing.entry(trace_id).or_default().insert(span_id, position);
            }
        }
        for view in self.snapshot.segments.iter().rev() {
            if missing.is_empty() {
                break;
            }
            let rows = rows_of(view, &missing)?;
            let mut failed = None;
            view.segment.for_each_row(T::COLUMNS, &rows, |_, columns, row| {
                let (trace_id, span_id) = (columns.trace_id(row), columns.span_id(row));
                let Some(position) = missing.get_mut(&trace_id).and_then(|spans| spans.remove(&span_id))
                else {
                    return;
                };
                match T::from_row(self, columns, row) {
                    Ok(span) => found[position] = Some(span),
                    Err(error) => failed = Some(error),
                }
            })?;
            failed.map_or(Ok(()), Err)?;
            missing.retain(|_, spans| !spans.is_empty());
        }
        Ok(found.into_iter().flatten().collect())
    }

    /// The ids of the span that arrived with this sequence.
    pub(crate) fn span_at(&self, sequence: i64) -> Result<Option<(TraceId, SpanId)>, ReadError> {
        for batch in self.snapshot.batches() {
            // Sequences rise within a batch.
            if let Ok(row) = batch.columns.sequence.values().binary_search(&sequence) {
                return Ok(Some((batch.columns.trace_id(row), batch.columns.span_id(row))));
            }
        }
        for view in self.snapshot.segments.iter() {
            if !view.segment.meta.sequence.contains(&sequence) {
                continue;
            }
            let mut found = None;
            view.segment.for_each_row(
                Columns::Only(&["sequence"]),
                &view.rows(),
                |position, columns, row| {
                    if columns.sequence.value(row) == sequence {
                        found = Some(position);
                    }
                },
            )?;
            if let Some(position) = found {
                let mut ids = None;
                let columns = Columns::Only(&["trace_id", "span_id"]);
                let row = std::slice::from_ref(&(position..position + 1)).to_vec();
                view.segment.for_each_row(columns, &row, |_, columns, row| {
                    ids = Some((columns.trace_id(row), columns.span_id(row)));
                })?;
                return Ok(ids);
            }
        }
        Ok(None)
    }
}

/// The rows of a segment that may hold one of these spans, as ascending ranges.
fn rows_of(
    view: &SegmentView,
    spans: &HashMap<TraceId, HashMap<SpanId, usize>>,
) -> Result<Vec<Range<usize>>, ReadError> {
    let mut rows = Vec::new();
    for (&trace_id, spans) in spans {
        let span_ids: Vec<SpanId> = spans.keys().copied().collect();
        for range in view.trace_rows(trace_id)? {
            rows.extend(view.segment.rows_of_spans(range, &span_ids)?);
        }
    }
    rows.sort_unstable();
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for row in rows {
        match ranges.last_mut() {
            Some(last) if last.end == row => last.end += 1,
            _ => ranges.push(row..row + 1),
        }
    }
    Ok(ranges)
}
