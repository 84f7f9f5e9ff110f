//! Reads over one snapshot. Plain functions of what is in memory: no waiting, no lock held.

mod ids;
mod spans;
mod totals;
mod trace;
mod traces;

use std::collections::HashMap;

use model::{ProjectId, SpanId, TraceId};
use query::StoredSpan;

pub(crate) use crate::columns::StoredColumnError as ReadError;
use crate::directory::Directory;
use crate::hot::{RowRef, Snapshot, TraceNumbers};

/// What a read looks at.
pub(crate) struct Source<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) directory: &'a Directory,
}

impl Source<'_> {
    pub(crate) fn span(&self, trace_id: TraceId, span_id: SpanId) -> Result<Option<StoredSpan>, ReadError> {
        self.snapshot.find(trace_id, span_id).map(|row| self.stored_span(row)).transpose()
    }

    /// The span of a row, in the session of its trace.
    fn stored_span(&self, RowRef { columns, row }: RowRef<'_>) -> Result<StoredSpan, ReadError> {
        let span = columns.span(row)?;
        Ok(StoredSpan { session_id: self.directory.session_id(span.span.trace_id), ..span })
    }

    /// The numbers of every trace, of one project or of all.
    fn trace_numbers(&self, project: Option<ProjectId>) -> HashMap<TraceId, TraceNumbers> {
        let mut traces: HashMap<TraceId, TraceNumbers> = HashMap::new();
        let parts = self.snapshot.batches.iter().flat_map(|batch| &batch.traces);
        for (trace_id, part) in parts {
            if project.is_none_or(|project| project == part.numbers.project) {
                traces.entry(*trace_id).and_modify(|sum| sum.add(&part.numbers)).or_insert(part.numbers);
            }
        }
        traces
    }
}
