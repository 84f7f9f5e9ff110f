//! Look-ups by id, and what each project holds, in what is hot and in segments. Plain functions, run where waiting
//! for a disk is no harm. Lists are `engine`'s, but for the newest spans, traces and sessions, which narrow columns and
//! tables beside the segments tell.

mod find;
mod from_row;
mod ids;
mod latest;
mod places;
mod sessions;
mod totals;
mod trace;
mod trace_group;
mod traces;

use std::collections::HashMap;

use model::{FaultKind, ProjectId, TraceId};

use crate::columns::StoredColumnError;
use crate::segment::ReadSegmentError;
use crate::snapshot::Snapshot;
use crate::trace_numbers::TraceNumbers;

/// A read that did not succeed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadError {
    #[error(transparent)]
    Column(#[from] StoredColumnError),
    #[error(transparent)]
    Segment(#[from] ReadSegmentError),
}

impl ReadError {
    pub(crate) fn kind(&self) -> FaultKind {
        match self {
            ReadError::Column(_) => FaultKind::DataLoss,
            ReadError::Segment(error) => error.kind(),
        }
    }
}

pub(crate) use from_row::FromRow;
pub(crate) use places::{NoPlace, Place};

/// What a read looks at.
pub(crate) struct Source<'a> {
    pub(crate) snapshot: &'a Snapshot,
}

impl Source<'_> {
    /// The numbers of a trace with all its parts, in the project where it is.
    fn numbers_of_trace(&self, trace_id: TraceId) -> Result<Option<TraceNumbers>, ReadError> {
        let hot = self.snapshot.batches().filter_map(|batch| batch.traces.get(&trace_id));
        let mut whole: Option<TraceNumbers> = None;
        let mut add = |numbers: &TraceNumbers| match &mut whole {
            Some(whole) => whole.add(numbers),
            None => whole = Some(*numbers),
        };
        hot.for_each(|part| add(&part.numbers));
        for view in self.snapshot.segments.iter() {
            let record = view.segment.trace(trace_id)?;
            record.and_then(|record| view.numbers(&record)).iter().for_each(&mut add);
        }
        Ok(whole.map(|numbers| TraceNumbers {
            project: self.snapshot.project(trace_id, numbers.project),
            ..numbers
        }))
    }

    /// The numbers of every trace, of one project or of all.
    pub(crate) fn trace_numbers(
        &self,
        project: Option<ProjectId>,
    ) -> Result<HashMap<TraceId, TraceNumbers>, ReadError> {
        let mut traces: HashMap<TraceId, TraceNumbers> = HashMap::new();
        let mut add = |trace_id, mut numbers: TraceNumbers| {
            numbers.project = self.snapshot.project(trace_id, numbers.project);
            if project.is_none_or(|project| project == numbers.project) {
                traces.entry(trace_id).and_modify(|sum| sum.add(&numbers)).or_insert(numbers);
            }
        };
        for batch in self.snapshot.batches() {
            batch.traces.iter().for_each(|(trace_id, part)| add(*trace_id, part.numbers));
        }
        for view in self.snapshot.segments.iter() {
            if project.is_none_or(|project| self.snapshot.may_hold(view, project)) {
                for record in view.segment.traces()? {
                    if let Some(numbers) = view.numbers(&record) {
                        add(record.trace_id, numbers);
                    }
                }
            }
        }
        Ok(traces)
    }
}
