//! Spans on their way in.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use arrow_schema::ArrowError;
use model::{Cost, FaultKind, Span, SpanFacts, SpanId, TraceId};
use tokio::sync::oneshot;

use super::Writer;
use crate::catalog::CatalogError;
use crate::directory::DirectoryEntry;
use crate::fail_point;
use crate::group::{Added, Group, ResolvedGroup};
use crate::hot::columns_bytes;
use crate::journal::{Commit, JournalError, LateTrace};
use crate::known::{Known, traces_to_ask_for};
use crate::segment::ReadSegmentError;
use crate::snapshot::{RemoveError, Snapshot};
use crate::tombstones::{Tombstone, Tombstones};

/// A decoded and priced span on its way in.
#[derive(Debug, Clone, PartialEq)]
pub struct NewSpan {
    /// The project it names; counts only for the first span of a trace.
    pub project: Arc<str>,
    pub span: Span,
    pub facts: SpanFacts,
    pub cost: Option<Cost>,
}

/// What became of the spans of one request. All of them are durable and visible.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WriteReceipt {
    /// New spans, and spans that completed an earlier copy without an end.
    pub written: usize,
    /// Equal copies of spans that were there already.
    pub repeated: usize,
    /// Spans that were there with a different body, which was kept.
    pub conflicts: Vec<Conflict>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conflict {
    pub trace_id: TraceId,
    pub span_id: SpanId,
}

/// None of the spans of the request were taken.
#[derive(Debug, Clone, thiserror::Error)]
pub enum WriteError {
    #[error("memory for spans is full: {used_bytes} of {max_bytes} bytes are used")]
    Full { used_bytes: usize, max_bytes: usize },
    #[error("the store is closed")]
    Closed,
    #[error("cannot make the spans durable")]
    Journal { source: Arc<JournalError> },
    #[error("cannot find or create the project `{project}`")]
    Catalog { project: Arc<str>, source: Arc<CatalogError> },
    #[error("cannot turn the spans into columns")]
    Columns { source: Arc<ArrowError> },
    #[error("cannot tell whether the spans are there already")]
    Look { kind: FaultKind, source: Arc<dyn std::error::Error + Send + Sync> },
}

impl WriteError {
    pub fn kind(&self) -> FaultKind {
        match self {
            WriteError::Full { .. } => FaultKind::Busy,
            WriteError::Closed => FaultKind::Unavailable,
            WriteError::Journal { source } => source.kind(),
            WriteError::Catalog { source, .. } => source.kind(),
            WriteError::Columns { .. } => FaultKind::Internal,
            WriteError::Look { kind, .. } => *kind,
        }
    }
}

impl From<JournalError> for WriteError {
    fn from(source: JournalError) -> Self {
        WriteError::Journal { source: source.into() }
    }
}

impl From<ArrowError> for WriteError {
    fn from(source: ArrowError) -> Self {
        WriteError::Columns { source: source.into() }
    }
}

impl From<ReadSegmentError> for WriteError {
    fn from(source: ReadSegmentError) -> Self {
        WriteError::Look { kind: source.kind(), source: Arc::new(source) }
    }
}

pub(super) struct Request {
    pub(super) spans: Vec<NewSpan>,
    pub(super) reply: oneshot::Sender<Result<WriteReceipt, WriteError>>,
}

impl Writer {
    /// Makes a group of requests durable in one commit, then visible, then answers each of them.
    pub(super) async fn commit(&mut self, requests: Vec<Request>) {
        let (spans, replies): (Vec<_>, Vec<_>) =
            requests.into_iter().map(|request| (request.spans, request.reply)).unzip();
        let mut answers = match self.resolve(spans).await {
            Ok((group, answers)) => {
                let failure = self.write_group(group).await.err();
                answers
                    .into_iter()
                    .map(|answer| answer.and_then(|it| failure.clone().map_or(Ok(it), Err)))
                    .collect()
            }
            Err(failure) => {
                if failure.kind() == FaultKind::DataLoss {
                    self.examine();
                }
                vec![Err(failure); replies.len()]
            }
        };
        for (reply, answer) in replies.into_iter().zip(answers.drain(..)) {
            if let Ok(receipt) = &answer {
                self.shared.metrics.note_receipt(receipt);
            }
            // A caller that went away has no use for the answer.
            let _ = reply.send(answer);
        }
    }

    /// Resolves the spans of requests into one group. A request is taken whole or not at all, and only finding its
    /// projects can fail for one and not for the others.
    async fn resolve(
        &mut self,
        requests: Vec<Vec<NewSpan>>,
    ) -> Result<(Group, Vec<Result<WriteReceipt, WriteError>>), WriteError> {
        let mut placed = Vec::with_capacity(requests.len());
        for spans in requests {
            placed.push(self.ensure_projects(&spans).await.map(|()| spans));
        }
        let snapshot = self.shared.snapshot.load_full();
        let all: Vec<&NewSpan> = placed.iter().flatten().flatten().collect();
        let directory = self.directory_of(&traces_to_ask_for(&snapshot, &all)).await?;
        let known = Known::look_up(&snapshot, directory, &all)?;
        let mut group = Group::default();
        let answers = placed
            .into_iter()
            .map(|spans| {
                let mut receipt = WriteReceipt::default();
                for new in spans? {
                    let project = self.project_ids[&new.project];
                    let (trace_id, span_id) = (new.span.trace_id, new.span.span_id);
                    match group.add(project, new, &known) {
                        Added::Written => receipt.written += 1,
                        Added::Repeated => receipt.repeated += 1,
                        Added::Conflicting => receipt.conflicts.push(Conflict { trace_id, span_id }),
                    }
                }
                Ok(receipt)
            })
            .collect();
        Ok((group, answers))
    }

    async fn ensure_projects(&mut self, spans: &[NewSpan]) -> Result<(), WriteError> {
        for NewSpan { project, .. } in spans {
            if !self.project_ids.contains_key(project) {
                let made = self.catalog.ensure_project(project, (self.shared.clock)()).await;
                let id = made.map_err(|source| WriteError::Catalog {
                    project: Arc::clone(project),
                    source: source.into(),
                })?;
                self.project_ids.insert(Arc::clone(project), id);
            }
        }
        Ok(())
    }

    /// What the directory on disk says of traces, without those that went with their project.
    pub(super) async fn directory_of(
        &mut self,
        trace_ids: &[TraceId],
    ) -> Result<HashMap<TraceId, DirectoryEntry>, JournalError> {
        let mut entries = self.journal.directory_of(trace_ids).await?;
        entries.retain(|_, entry| !self.tombstones.covers_project(entry.project, entry.first_sequence));
        Ok(entries)
    }

    async fn write_group(&mut self, group: Group) -> Result<(), WriteError> {
        if group.is_empty() {
            return Ok(());
        }
        let snapshot = self.shared.snapshot.load_full();
        let resolved = group.resolve(self.next_sequence)?;
        let used_bytes = snapshot.hot_bytes();
        if used_bytes + columns_bytes(&resolved.columns) > self.limits.hot_bytes_max {
            self.shared.metrics.spans_refused.inc_by(resolved.columns.len() as u64);
            return Err(WriteError::Full { used_bytes, max_bytes: self.limits.hot_bytes_max });
        }
        // Built before it is durable: from the commit on nothing may fail, or a span would be on disk and refused.
        let (mut next, replaced) = without_replaced(&snapshot, &resolved.replaced)?;
        let current = next.generations.last_mut().expect("there is always one that takes new spans");
        current.push(resolved.columns.clone())?;
        let directory = Arc::clone(&current.directory);
        let late = self.late_of(&resolved, current.first_sequence);

        let changed = resolved.changed.iter().map(|id| (*id, resolved.directory[id].clone())).collect();
        let began = Instant::now();
        let position = self
            .journal
            .commit(Commit {
                batch: Some(&resolved.columns),
                directory: changed,
                late: late.clone(),
                tombstones: &replaced,
                forgotten: Vec::new(),
                next_sequence: resolved.next_sequence,
            })
            .await?;
        let metrics = &self.shared.metrics;
        metrics.commit_seconds.observe(began.elapsed().as_secs_f64());
        metrics.commit_spans.observe(resolved.columns.len() as f64);
        fail_point::reached("journal committed");
        self.next_sequence = resolved.next_sequence;
        let now_unix_nano = (self.shared.clock)();
        self.sealing.note_write(position, now_unix_nano);
        self.shared.written_at_unix_nano.store(now_unix_nano, Ordering::Relaxed);
        replaced.into_iter().for_each(|tombstone| self.tombstones.add(tombstone));
        // The directory first: a span must never be visible before its trace has a project and a session.
        directory.extend(resolved.directory);
        next.late_sessions.extend(late.iter().map(|(id, late)| (*id, late.entry.clone())));
        self.late.extend(late);
        self.shared.snapshot.store(Arc::new(next));
        self.tell_of(&resolved.columns);
        self.seal_when_due();
        Ok(())
    }

    /// The traces whose session became known only now, and of which segments say, or will say, that they have none;
    /// or of which a transfer has noted that they have none, for that note would outlive a restart.
    fn late_of(&self, resolved: &ResolvedGroup, generation_began: i64) -> Vec<(TraceId, LateTrace)> {
        let changed = resolved.changed.iter().map(|id| (*id, &resolved.directory[id]));
        changed
            .filter(|(id, entry)| entry.first_sequence < generation_began || self.late.contains_key(id))
            .map(|(id, entry)| {
                let moved = self.late.get(&id).is_some_and(|late| late.moved);
                (id, LateTrace { entry: entry.clone(), since: resolved.next_sequence, moved })
            })
            .collect()
    }
}

/// Takes copies without an end out of a snapshot. Answers the tombstones that must outlast a restart: those of
/// copies that are not in the generation that is still open, whose replay sees to it by itself.
fn without_replaced(
    snapshot: &Snapshot,
    replaced: &[Tombstone],
) -> Result<(Snapshot, Vec<Tombstone>), WriteError> {
    let mut next = snapshot.clone();
    if replaced.is_empty() {
        return Ok((next, Vec::new()));
    }
    let open_from = next.generations.last().map_or(i64::MAX, |generation| generation.first_sequence);
    next.remove(&replaced.iter().copied().collect::<Tombstones>())?;
    let lasting = replaced.iter().copied().filter(|tombstone| tombstone.through() < open_from).collect();
    Ok((next, lasting))
}

impl From<RemoveError> for WriteError {
    fn from(error: RemoveError) -> Self {
        match error {
            RemoveError::Hot(error) => error.into(),
            RemoveError::Segment(error) => error.into(),
        }
    }
}
