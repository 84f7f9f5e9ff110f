//! Deletion: a tombstone on disk, then out of sight for every read. What arrives afterwards is new.

use std::collections::HashSet;
use std::sync::Arc;

use model::{FaultKind, ProjectId, SpanId, TraceId};

use super::Writer;
use crate::catalog::CatalogError;
use crate::fail_point;
use crate::journal::{Commit, JournalError};
use crate::segment::{Columns, ReadSegmentError};
use crate::snapshot::{RemoveError, Snapshot};
use crate::tombstones::{Tombstone, Tombstones};

/// What is to go.
#[derive(Debug)]
pub(crate) enum Deletion {
    Spans(Vec<(TraceId, SpanId)>),
    Traces(Vec<TraceId>),
    /// All traces of a session, of one project or of all.
    Session {
        project: Option<ProjectId>,
        session_id: String,
    },
    /// Its spans and the project itself.
    Project(ProjectId),
    /// What a project holds up to a sequence.
    Through {
        project: ProjectId,
        sequence: i64,
    },
}

/// What a deletion took away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Deleted {
    pub span_count: u64,
}

/// Nothing was deleted.
#[derive(Debug, thiserror::Error)]
pub enum DeleteError {
    #[error("the store is closed")]
    Closed,
    #[error("cannot make a deletion durable")]
    Journal(#[from] JournalError),
    #[error("cannot delete project {project}")]
    Project { project: ProjectId, source: CatalogError },
    #[error("cannot find what is to be deleted")]
    Find { kind: FaultKind, source: Box<dyn std::error::Error + Send + Sync> },
}

impl DeleteError {
    pub fn kind(&self) -> FaultKind {
        match self {
            DeleteError::Closed => FaultKind::Unavailable,
            DeleteError::Journal(error) => error.kind(),
            DeleteError::Project { source, .. } => source.kind(),
            DeleteError::Find { kind, .. } => *kind,
        }
    }
}

impl From<ReadSegmentError> for DeleteError {
    fn from(error: ReadSegmentError) -> Self {
        DeleteError::Find { kind: error.kind(), source: Box::new(error) }
    }
}

impl From<RemoveError> for DeleteError {
    fn from(error: RemoveError) -> Self {
        DeleteError::Find { kind: error.kind(), source: Box::new(error) }
    }
}

impl Writer {
    pub(super) async fn delete(&mut self, deletion: Deletion) -> Result<Deleted, DeleteError> {
        let through = self.next_sequence - 1;
        match deletion {
            Deletion::Spans(ids) => {
                let snapshot = self.shared.snapshot.load_full();
                let mut tombstones = Vec::with_capacity(ids.len());
                for (trace_id, span_id) in ids {
                    let sequence = sequence_of(&snapshot, trace_id, span_id)?;
                    let span = sequence.map(|sequence| Tombstone::Span { trace_id, span_id, sequence });
                    tombstones.extend(span);
                }
                self.bury(&tombstones, &[]).await
            }
            Deletion::Traces(ids) => self.delete_traces(ids, through).await,
            Deletion::Session { project, session_id } => {
                let mut traces = self.journal.traces_of_session(&session_id).await?;
                traces.retain(|_, entry| {
                    project.is_none_or(|project| project == entry.project)
                        && !self.tombstones.covers_project(entry.project, entry.first_sequence)
                });
                self.delete_traces(traces.into_keys().collect(), through).await
            }
            Deletion::Through { project, sequence } => {
                if self.tombstones.covers_project(project, sequence) {
                    return Ok(Deleted::default());
                }
                self.bury(&[Tombstone::Project { project, through: sequence.min(through) }], &[]).await
            }
            Deletion::Project(project) => {
                // The spans first: a project without spans is whole, spans without a project are not.
                let deleted = self.bury(&[Tombstone::Project { project, through }], &[]).await?;
                let gone = self.catalog.delete_project(project).await;
                gone.map_err(|source| DeleteError::Project { project, source })?;
                self.project_ids.retain(|_, id| *id != project);
                Ok(deleted)
            }
        }
    }

    async fn delete_traces(&mut self, ids: Vec<TraceId>, through: i64) -> Result<Deleted, DeleteError> {
        // Tombstones of traces that never were would stay for a long time.
        let mut known: Vec<TraceId> = self.directory_of(&ids).await?.into_keys().collect();
        known.sort_unstable();
        let tombstones: Vec<_> =
            known.iter().map(|&trace_id| Tombstone::Trace { trace_id, through }).collect();
        self.bury(&tombstones, &known).await
    }

    /// Makes tombstones durable, then hides what they name. `forgotten` are traces of which nothing is left.
    async fn bury(
        &mut self,
        tombstones: &[Tombstone],
        forgotten: &[TraceId],
    ) -> Result<Deleted, DeleteError> {
        if tombstones.is_empty() {
            return Ok(Deleted::default());
        }
        let snapshot = self.shared.snapshot.load_full();
        let mut next = Snapshot::clone(&snapshot);
        next.remove(&tombstones.iter().copied().collect::<Tombstones>())?;
        let mut forgotten: HashSet<TraceId> = forgotten.iter().copied().collect();
        forgotten.extend(
            self.late.iter().filter(|(_, late)| is_buried(tombstones, &late.entry)).map(|(id, _)| *id),
        );
        self.journal
            .commit(Commit {
                tombstones,
                forgotten: forgotten.iter().copied().collect(),
                next_sequence: self.next_sequence,
                ..Commit::default()
            })
            .await?;
        fail_point::reached("deletion durable");
        tombstones.iter().for_each(|tombstone| self.tombstones.add(*tombstone));
        let parts = next.generations.iter().map(|it| &it.directory).chain([&next.late_sessions]);
        for part in parts {
            part.retain(|trace_id, entry| !forgotten.contains(trace_id) && !is_buried(tombstones, entry));
        }
        self.late.retain(|trace_id, _| !forgotten.contains(trace_id));
        if next.moved.keys().any(|trace_id| forgotten.contains(trace_id)) {
            Arc::make_mut(&mut next.moved).retain(|trace_id, _| !forgotten.contains(trace_id));
        }
        let span_count = (snapshot.span_count() - next.span_count()) as u64;
        self.shared.snapshot.store(Arc::new(next));
        Ok(Deleted { span_count })
    }
}

/// Whether a trace went with its project.
fn is_buried(tombstones: &[Tombstone], entry: &crate::directory::DirectoryEntry) -> bool {
    tombstones.iter().any(|tombstone| {
        matches!(tombstone, Tombstone::Project { project, through }
            if *project == entry.project && entry.first_sequence <= *through)
    })
}

fn sequence_of(
    snapshot: &Snapshot,
    trace_id: TraceId,
    span_id: SpanId,
) -> Result<Option<i64>, ReadSegmentError> {
    if let Some(hot) = snapshot.find_hot(trace_id, span_id) {
        return Ok(Some(hot.columns.sequence.value(hot.row)));
    }
    let mut sequence = None;
    for view in snapshot.segments.iter() {
        let mut rows = Vec::new();
        for range in view.trace_rows(trace_id)? {
            rows.extend(view.segment.rows_of_spans(range, &[span_id])?);
        }
        let rows: Vec<_> = rows.into_iter().map(|row| row..row + 1).collect();
        view.segment.for_each_row(Columns::Only(&["sequence", "span_id"]), &rows, |_, columns, row| {
            if columns.span_id(row) == span_id {
                sequence = Some(columns.sequence.value(row));
            }
        })?;
    }
    Ok(sequence)
}
