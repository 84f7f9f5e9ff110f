//! What is stored already of what a commit brings: asked once for a whole commit, in memory first.

use std::collections::{HashMap, HashSet};

use model::{SpanId, TraceId};

use crate::NewSpan;
use crate::columns::SpanColumns;
use crate::directory::DirectoryEntry;
use crate::hot::RowRef;
use crate::segment::{Columns, ReadSegmentError};
use crate::snapshot::Snapshot;

pub(crate) type Identity = (TraceId, SpanId);

/// The directory's entries of the traces of a commit, and the copies of its spans that are stored.
#[derive(Debug)]
pub(crate) struct Known<'a> {
    snapshot: &'a Snapshot,
    directory: HashMap<TraceId, DirectoryEntry>,
    flushed: HashMap<Identity, (SpanColumns, usize)>,
}

/// The traces that memory does not know: for them the directory on disk must be asked.
pub(crate) fn traces_to_ask_for(snapshot: &Snapshot, spans: &[&NewSpan]) -> Vec<TraceId> {
    let traces: HashSet<TraceId> = spans.iter().map(|new| new.span.trace_id).collect();
    traces.into_iter().filter(|trace_id| snapshot.directory_entry(*trace_id).is_none()).collect()
}

impl<'a> Known<'a> {
    /// Looks the spans up. Each segment is asked at most twice, whatever the number of spans: where they are, and
    /// what they are.
    pub(crate) fn look_up(
        snapshot: &'a Snapshot,
        directory: HashMap<TraceId, DirectoryEntry>,
        spans: &[&NewSpan],
    ) -> Result<Known<'a>, ReadSegmentError> {
        let mut known = Known { snapshot, directory, flushed: HashMap::new() };
        let wanted = known.not_in_memory(spans);
        if wanted.is_empty() {
            return Ok(known);
        }
        for view in snapshot.segments.iter() {
            let mut ranges = Vec::new();
            for (trace_id, (first_sequence, span_ids)) in &wanted {
                if view.segment.meta.sequence.end() < first_sequence {
                    continue;
                }
                for rows in view.trace_rows(*trace_id)? {
                    let rows = view.segment.rows_of_spans(rows, span_ids)?;
                    ranges.extend(rows.into_iter().map(|row| row..row + 1));
                }
            }
            ranges.sort_unstable_by_key(|range| range.start);
            view.segment.for_each_row(Columns::All, &ranges, |_, columns, row| {
                let identity = (columns.trace_id(row), columns.span_id(row));
                known.flushed.insert(identity, (columns.clone(), row));
            })?;
        }
        Ok(known)
    }

    /// The entry of a trace that was there before.
    pub(crate) fn trace(&self, trace_id: TraceId) -> Option<DirectoryEntry> {
        self.snapshot.directory_entry(trace_id).or_else(|| self.directory.get(&trace_id).cloned())
    }

    /// The copy of a span that is there, hot or in a segment.
    pub(crate) fn span(&self, (trace_id, span_id): Identity) -> Option<RowRef<'_>> {
        self.snapshot.find_hot(trace_id, span_id).or_else(|| {
            let (columns, row) = self.flushed.get(&(trace_id, span_id))?;
            Some(RowRef { columns, row: *row })
        })
    }

    /// Spans that may be in a segment, by trace, with the trace's first sequence.
    fn not_in_memory(&self, spans: &[&NewSpan]) -> HashMap<TraceId, (i64, Vec<SpanId>)> {
        let mut wanted: HashMap<TraceId, (i64, Vec<SpanId>)> = HashMap::new();
        let Some(flushed_through) =
            self.snapshot.segments.iter().map(|it| *it.segment.meta.sequence.end()).max()
        else {
            return wanted;
        };
        for new in spans {
            let (trace_id, span_id) = (new.span.trace_id, new.span.span_id);
            let Some(entry) = self.trace(trace_id) else { continue };
            if entry.first_sequence <= flushed_through && self.snapshot.find_hot(trace_id, span_id).is_none()
            {
                wanted.entry(trace_id).or_insert((entry.first_sequence, Vec::new())).1.push(span_id);
            }
        }
        wanted
    }
}
