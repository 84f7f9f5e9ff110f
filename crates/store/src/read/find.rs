//! One span, by its ids or by its place in the order of arrival.

use model::{SpanId, TraceId};
use query::StoredSpan;

use super::{ReadError, Source};
use crate::segment::Columns;

impl Source<'_> {
    pub(crate) fn span(&self, trace_id: TraceId, span_id: SpanId) -> Result<Option<StoredSpan>, ReadError> {
        if let Some(hot) = self.snapshot.find_hot(trace_id, span_id) {
            return self.stored_span(hot.columns, hot.row).map(Some);
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
                        return self.stored_span(&columns, 0).map(Some);
                    }
                }
            }
        }
        Ok(None)
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
