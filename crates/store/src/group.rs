//! The spans that share one commit: which are new, which repeat, and where each trace belongs.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_schema::ArrowError;
use model::{ProjectId, Span, TraceId};

use crate::NewSpan;
use crate::columns::{SpanColumns, SpanColumnsBuilder, number};
use crate::directory::DirectoryEntry;
use crate::hot::RowRef;
use crate::known::{Identity, Known};
use crate::tombstones::Tombstone;

/// Collected while requests are resolved, then turned into one batch.
#[derive(Debug, Default)]
pub(crate) struct Group {
    spans: Vec<NewSpan>,
    positions: HashMap<Identity, usize>,
    /// Stored spans without an end that this group completes.
    replaced: Vec<Tombstone>,
    traces: HashMap<TraceId, PendingTrace>,
}

/// What became of one span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Added {
    /// New, or the completion of a copy that had not ended.
    Written,
    /// An equal copy is there.
    Repeated,
    /// A different, finished copy is there, and stays.
    Conflicting,
}

/// A group with its sequence numbers given out.
#[derive(Debug)]
pub(crate) struct ResolvedGroup {
    pub(crate) columns: SpanColumns,
    pub(crate) replaced: Vec<Tombstone>,
    /// Every trace of the group, and of them those whose entry is new or other than it was.
    pub(crate) directory: HashMap<TraceId, DirectoryEntry>,
    pub(crate) changed: Vec<TraceId>,
    pub(crate) next_sequence: i64,
}

#[derive(Debug)]
struct PendingTrace {
    project: ProjectId,
    session_id: Option<Arc<str>>,
    /// Known for a trace that the directory holds; otherwise the trace's first span in this group tells.
    first: FirstSpan,
    changed: bool,
}

#[derive(Debug, Clone, Copy)]
enum FirstSpan {
    Stored { sequence: i64 },
    InGroup { position: usize },
}

impl Group {
    pub(crate) fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Takes a span in, unless a copy that stands is in this group or in the snapshot.
    pub(crate) fn add(&mut self, project: ProjectId, new: NewSpan, known: &Known<'_>) -> Added {
        let identity = (new.span.trace_id, new.span.span_id);
        if let Some(&position) = self.positions.get(&identity) {
            let earlier = &self.spans[position];
            if earlier.span == new.span {
                return Added::Repeated;
            }
            if earlier.span.end_time_unix_nano.is_some() {
                return Added::Conflicting;
            }
            self.note_session(&new);
            self.spans[position] = new;
            return Added::Written;
        }
        // Spans of a trace that nobody has seen cannot be repeats, which is most of what arrives.
        let is_known_trace = self.note_trace(identity.0, project, known);
        if is_known_trace && let Some(stored) = known.span(identity) {
            if is_equal(stored, &new) {
                return Added::Repeated;
            }
            if number(&stored.columns.end_time, stored.row).is_some() {
                return Added::Conflicting;
            }
            self.replaced.push(Tombstone::Span {
                trace_id: identity.0,
                span_id: identity.1,
                sequence: stored.columns.sequence.value(stored.row),
            });
        }
        self.note_session(&new);
        self.positions.insert(identity, self.spans.len());
        self.spans.push(new);
        Added::Written
    }

    /// Gives out sequence numbers from `first_sequence` on, in the order in which the spans came.
    pub(crate) fn resolve(self, first_sequence: i64) -> Result<ResolvedGroup, ArrowError> {
        let sequence_at = |position: usize| {
            first_sequence + i64::try_from(position).expect("a group is bounded by the size of its requests")
        };
        let next_sequence = sequence_at(self.spans.len());
        let mut builder = SpanColumnsBuilder::new();
        for (position, new) in self.spans.into_iter().enumerate() {
            let project = self.traces[&new.span.trace_id].project;
            builder.push(sequence_at(position), project, new);
        }
        let changed =
            self.traces.iter().filter(|(_, trace)| trace.changed).map(|(trace_id, _)| *trace_id).collect();
        let directory = self
            .traces
            .into_iter()
            .map(|(trace_id, trace)| {
                let first_sequence = match trace.first {
                    FirstSpan::Stored { sequence } => sequence,
                    FirstSpan::InGroup { position } => sequence_at(position),
                };
                let entry =
                    DirectoryEntry { project: trace.project, session_id: trace.session_id, first_sequence };
                (trace_id, entry)
            })
            .collect();
        Ok(ResolvedGroup {
            columns: builder.finish()?,
            replaced: self.replaced,
            directory,
            changed,
            next_sequence,
        })
    }

    /// A trace belongs to the project of its first span. Answers whether it was there before this group.
    fn note_trace(&mut self, trace_id: TraceId, project: ProjectId, known: &Known<'_>) -> bool {
        let position = self.spans.len();
        let trace = self.traces.entry(trace_id).or_insert_with(|| match known.trace(trace_id) {
            Some(known) => PendingTrace {
                project: known.project,
                session_id: known.session_id,
                first: FirstSpan::Stored { sequence: known.first_sequence },
                changed: false,
            },
            None => PendingTrace {
                project,
                session_id: None,
                first: FirstSpan::InGroup { position },
                changed: true,
            },
        });
        matches!(trace.first, FirstSpan::Stored { .. })
    }

    /// A trace belongs to the first session that one of its spans names.
    fn note_session(&mut self, new: &NewSpan) {
        let Some(session_id) = &new.facts.session_id else { return };
        let Some(trace) = self.traces.get_mut(&new.span.trace_id) else { return };
        if trace.session_id.is_none() {
            trace.session_id = Some(session_id.as_str().into());
            trace.changed = true;
        }
    }
}

/// Compares a stored span with a new one as it would be stored: the order of keys is not kept. What does not
/// read back is not equal.
fn is_equal(stored: RowRef<'_>, new: &NewSpan) -> bool {
    let Ok(stored) = stored.columns.span(stored.row) else { return false };
    as_stored(new).is_some_and(|new| new == stored.span)
}

fn as_stored(new: &NewSpan) -> Option<Span> {
    let mut builder = SpanColumnsBuilder::new();
    builder.push(0, ProjectId(0), new.clone());
    let columns = builder.finish().ok()?;
    Some(columns.span(0).ok()?.span)
}
