//! A segment as one snapshot sees it: without the rows that were deleted since it was written.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use model::TraceId;

use super::session_table::SessionRecord;
use super::{ReadSegmentError, Segment, TraceRecord};
use crate::trace_numbers::TraceNumbers;

/// Rows of a segment that no read may see.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct DeletedRows {
    /// Ascending and apart from each other.
    ranges: Vec<Range<usize>>,
    /// What is left of the traces that lost rows; `None` where nothing is.
    traces: HashMap<TraceId, Option<TraceNumbers>>,
}

impl DeletedRows {
    pub(crate) fn new(
        mut ranges: Vec<Range<usize>>,
        traces: HashMap<TraceId, Option<TraceNumbers>>,
    ) -> DeletedRows {
        ranges.sort_unstable_by_key(|range| range.start);
        let mut joined: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
        for range in ranges {
            match joined.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => joined.push(range),
            }
        }
        DeletedRows { ranges: joined, traces }
    }

    /// The same rows, with what is left of some traces known anew.
    pub(crate) fn with_traces(mut self, traces: HashMap<TraceId, Option<TraceNumbers>>) -> DeletedRows {
        self.traces.extend(traces);
        self
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    pub(crate) fn ranges(&self) -> &[Range<usize>] {
        &self.ranges
    }

    pub(crate) fn traces(&self) -> &HashMap<TraceId, Option<TraceNumbers>> {
        &self.traces
    }

    pub(crate) fn row_count(&self) -> usize {
        self.ranges.iter().map(ExactSizeIterator::len).sum()
    }

    #[cfg(test)]
    fn contains(&self, row: usize) -> bool {
        let after = self.ranges.partition_point(|range| range.start <= row);
        after > 0 && self.ranges[after - 1].end > row
    }

    /// Those of these rows that are left, as ascending ranges.
    pub(crate) fn kept_of(&self, rows: Range<usize>) -> Vec<Range<usize>> {
        let first = self.ranges.partition_point(|range| range.end <= rows.start);
        let gone = self.ranges[first..].iter().take_while(|range| range.start < rows.end);
        let ends = gone.clone().map(|range| range.start).chain([rows.end]);
        let starts = [rows.start].into_iter().chain(gone.map(|range| range.end));
        starts.zip(ends).filter(|(start, end)| start < end).map(|(start, end)| start..end).collect()
    }
}

/// A segment with what was deleted from it, as of one snapshot.
#[derive(Debug, Clone)]
pub(crate) struct SegmentView {
    pub(crate) segment: Arc<Segment>,
    pub(crate) deleted: Arc<DeletedRows>,
}

impl SegmentView {
    pub(crate) fn span_count(&self) -> usize {
        self.segment.meta.row_count - self.deleted.row_count()
    }

    /// The rows that are there, as ascending ranges.
    pub(crate) fn rows(&self) -> Vec<Range<usize>> {
        self.deleted.kept_of(0..self.segment.meta.row_count)
    }

    /// The numbers of what is left of a trace; `None` where nothing is.
    pub(crate) fn numbers(&self, record: &TraceRecord) -> Option<TraceNumbers> {
        self.deleted.traces.get(&record.trace_id).copied().unwrap_or(Some(record.numbers))
    }

    /// No trace of a session starts later, as far as this segment knows: one that lost the rows it began with starts
    /// later than it did.
    pub(crate) fn last_start_of_session(&self, session: &SessionRecord) -> i64 {
        let left = session.traces.iter().filter_map(|id| self.deleted.traces.get(id).copied().flatten());
        left.map(|numbers| numbers.start_time_unix_nano).fold(session.last_start_unix_nano, i64::max)
    }

    /// The rows of a trace that are there, as ascending ranges; none for a trace that is elsewhere.
    pub(crate) fn trace_rows(&self, trace_id: TraceId) -> Result<Vec<Range<usize>>, ReadSegmentError> {
        let record = self.segment.trace(trace_id)?;
        Ok(record.map_or_else(Vec::new, |record| self.deleted.kept_of(record.rows())))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::DeletedRows;

    #[test]
    fn deleted_rows_and_kept_rows_make_the_whole() {
        let deleted = DeletedRows::new(vec![6..7, 0..2, 2..4, 3..5], HashMap::new());
        assert_eq!(deleted.row_count(), 6);
        assert_eq!(deleted.kept_of(0..9), [5..6, 7..9]);
        for row in 0..9 {
            assert_eq!(
                deleted.contains(row),
                !deleted.kept_of(0..9).iter().any(|range| range.contains(&row)),
                "{row}"
            );
        }
        assert_eq!(deleted.kept_of(4..7), vec![5..6]);
        assert_eq!(DeletedRows::default().kept_of(1..2), vec![1..2]);
    }
}
