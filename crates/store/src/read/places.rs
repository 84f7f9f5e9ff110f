//! Where the things are that clients name without saying where.

use std::collections::{HashMap, HashSet};

use model::{AnnotationTarget, ProjectId, SpanId, TraceId};

use super::{ReadError, Source};
use crate::annotation::TargetName;
use crate::columns::{SpanColumns, number};
use crate::segment::Columns;

const PLACE_COLUMNS: [&str; 6] =
    ["sequence", "project", "trace_id", "span_id", "trace_session_id", "document_count"];

/// What a name means.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Place {
    pub(crate) project: ProjectId,
    pub(crate) target: AnnotationTarget,
}

/// Why a name means nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoPlace {
    /// The span, trace or session is not there.
    Absent,
    /// The span is there, but has so many documents only.
    NoSuchDocument { document_count: i64 },
}

#[derive(Debug, Clone, Copy)]
struct SpanPlace {
    sequence: i64,
    trace_id: TraceId,
    project: ProjectId,
    document_count: i64,
}

/// What is looked for, and what was found of it.
#[derive(Default)]
struct Search {
    wanted_spans: HashSet<SpanId>,
    wanted_traces: HashSet<TraceId>,
    wanted_sessions: HashSet<String>,
    spans: HashMap<SpanId, SpanPlace>,
    traces: HashMap<TraceId, ProjectId>,
    /// Each with the sequence of the row that told it: a session is where it began.
    sessions: HashMap<String, (i64, ProjectId)>,
}

impl Source<'_> {
    /// What each name means. A span id that several traces use means the span that arrived first, of those in memory
    /// if there is one.
    pub(crate) fn places(&self, names: &[&TargetName]) -> Result<Vec<Result<Place, NoPlace>>, ReadError> {
        let mut search = Search::of(names);
        for batch in self.snapshot.batches() {
            (0..batch.columns.len()).for_each(|row| search.look_at(self, &batch.columns, row));
        }
        for view in self.snapshot.segments.iter() {
            if search.is_done() {
                break;
            }
            view.segment.for_each_row(Columns::Only(&PLACE_COLUMNS), &view.rows(), |_, columns, row| {
                search.look_at(self, columns, row);
            })?;
        }
        Ok(names.iter().map(|name| search.place(name)).collect())
    }
}

impl Search {
    fn of(names: &[&TargetName]) -> Search {
        let mut search = Search::default();
        for name in names {
            match name {
                TargetName::Span(span_id) | TargetName::Document { span_id, .. } => {
                    search.wanted_spans.insert(*span_id);
                }
                TargetName::Trace(trace_id) => {
                    search.wanted_traces.insert(*trace_id);
                }
                TargetName::Session(session_id) => {
                    search.wanted_sessions.insert(session_id.clone());
                }
            }
        }
        search
    }

    fn is_done(&self) -> bool {
        self.spans.len() == self.wanted_spans.len()
            && self.traces.len() == self.wanted_traces.len()
            && self.sessions.len() == self.wanted_sessions.len()
    }

    fn look_at(&mut self, source: &Source<'_>, columns: &SpanColumns, row: usize) {
        let trace_id = columns.trace_id(row);
        let project = || source.snapshot.project(trace_id, columns.project(row));
        let sequence = columns.sequence.value(row);
        let span_id = columns.span_id(row);
        if self.wanted_spans.contains(&span_id) {
            let document_count = number(&columns.document_count, row).unwrap_or(0);
            let place = SpanPlace { sequence, trace_id, project: project(), document_count };
            let known = self.spans.entry(span_id).or_insert(place);
            if sequence < known.sequence {
                *known = place;
            }
        }
        if self.wanted_traces.contains(&trace_id) {
            self.traces.entry(trace_id).or_insert_with(project);
        }
        if !self.wanted_sessions.is_empty()
            && let Some(session_id) = source.snapshot.session_id(trace_id, columns.trace_session_id(row))
            && self.wanted_sessions.contains(&session_id)
        {
            let place = (sequence, project());
            let known = self.sessions.entry(session_id).or_insert(place);
            *known = (*known).min(place);
        }
    }

    fn place(&self, name: &TargetName) -> Result<Place, NoPlace> {
        match name {
            TargetName::Span(span_id) => {
                let SpanPlace { trace_id, project, .. } = *self.spans.get(span_id).ok_or(NoPlace::Absent)?;
                Ok(Place { project, target: AnnotationTarget::Span { trace_id, span_id: *span_id } })
            }
            TargetName::Document { span_id, position } => {
                let SpanPlace { trace_id, project, document_count, .. } =
                    *self.spans.get(span_id).ok_or(NoPlace::Absent)?;
                let is_there = (0..document_count).contains(position);
                let position = u32::try_from(*position).ok().filter(|_| is_there);
                let position = position.ok_or(NoPlace::NoSuchDocument { document_count })?;
                let target = AnnotationTarget::Document { trace_id, span_id: *span_id, position };
                Ok(Place { project, target })
            }
            TargetName::Trace(trace_id) => {
                let project = *self.traces.get(trace_id).ok_or(NoPlace::Absent)?;
                Ok(Place { project, target: AnnotationTarget::Trace(*trace_id) })
            }
            TargetName::Session(session_id) => {
                let (_, project) = *self.sessions.get(session_id).ok_or(NoPlace::Absent)?;
                Ok(Place { project, target: AnnotationTarget::Session(session_id.clone()) })
            }
        }
    }
}
