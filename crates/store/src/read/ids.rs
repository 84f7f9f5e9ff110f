//! What an id, or its beginning, belongs to.

use std::cmp::Reverse;
use std::collections::HashMap;

use model::{ProjectId, TraceId};
use query::{IdMatch, IdPrefix, IdSearch};

use super::{ReadError, Source};
use crate::columns::SpanColumns;
use crate::segment::Columns;

const ID_COLUMNS: [&str; 5] = ["sequence", "project", "trace_id", "span_id", "trace_session_id"];

impl Source<'_> {
    /// Looks through the ids of all spans: beginnings are in no index.
    pub(crate) fn ids(&self, question: &IdSearch) -> Result<Vec<IdMatch>, ReadError> {
        let IdSearch { prefix, limit } = question;
        let mut found = Found::default();
        for view in self.snapshot.segments.iter() {
            view.segment.for_each_row(Columns::Only(&ID_COLUMNS), &view.rows(), |_, columns, row| {
                found.add(self, prefix, columns, row);
            })?;
        }
        for batch in self.snapshot.batches() {
            (0..batch.columns.len()).for_each(|row| found.add(self, prefix, &batch.columns, row));
        }
        let traces = found
            .traces
            .into_iter()
            .map(|(trace_id, (sequence, project))| (sequence, IdMatch::Trace { project, trace_id }));
        let traces = newest(traces.collect(), *limit);
        let spans = newest(found.spans, *limit);
        let sessions = found
            .sessions
            .into_iter()
            .map(|((project, session_id), sequence)| (sequence, IdMatch::Session { project, session_id }));
        let mut found = [traces, spans, newest(sessions.collect(), *limit)].concat();
        // Stable: within each half the order stays.
        found.sort_by_key(|it| !prefix.is_whole(it));
        Ok(found)
    }
}

fn newest(mut found: Vec<(i64, IdMatch)>, limit: usize) -> Vec<IdMatch> {
    found.sort_unstable_by_key(|(sequence, _)| Reverse(*sequence));
    found.into_iter().map(|(_, it)| it).take(limit).collect()
}

/// With the sequence that says how new each is: a trace's first, a session's last.
#[derive(Default)]
struct Found {
    traces: HashMap<TraceId, (i64, ProjectId)>,
    spans: Vec<(i64, IdMatch)>,
    sessions: HashMap<(ProjectId, String), i64>,
    /// The trace of the row before, and its session where that is called so.
    trace: Option<(TraceId, Option<String>)>,
}

impl Found {
    fn add(&mut self, source: &Source<'_>, prefix: &IdPrefix, columns: &SpanColumns, row: usize) {
        let (trace_id, span_id) = (columns.trace_id(row), columns.span_id(row));
        let sequence = columns.sequence.value(row);
        let project = source.snapshot.project(trace_id, columns.project(row));
        if prefix.matches_trace(trace_id) {
            let first = &mut self.traces.entry(trace_id).or_insert((sequence, project)).0;
            *first = sequence.min(*first);
        }
        if prefix.matches_span(span_id) {
            self.spans.push((sequence, IdMatch::Span { project, trace_id, span_id }));
        }
        if self.trace.as_ref().is_none_or(|(before, _)| *before != trace_id) {
            let session_id = source.snapshot.session_id(trace_id, columns.trace_session_id(row));
            self.trace = Some((trace_id, session_id.filter(|id| prefix.matches_session(id))));
        }
        if let Some((_, Some(session_id))) = &self.trace {
            let last = self.sessions.entry((project, session_id.clone())).or_insert(sequence);
            *last = sequence.max(*last);
        }
    }
}
