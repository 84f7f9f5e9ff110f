//! Generations: when one is sealed, and what happens when it has become a segment.

use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use model::FaultKind;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use super::Writer;
use crate::flush::{FlushError, FlushJob, Flushed};
use crate::hot::Generation;
use crate::segment::{DeletedRows, Effort, Segment, SegmentView};
use crate::snapshot::Snapshot;

/// A generation is flushed at this age, or when nothing was written for a while.
const FLUSH_AGE: Duration = Duration::from_secs(60);
const FLUSH_IDLE: Duration = Duration::from_secs(10);
/// One that was full this soon is flushed in a hurry: ingestion goes first.
const FULL_SOON: Duration = Duration::from_millis(600);
/// How long to wait after a flush that failed: a full disk does not empty at once.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// What is hot could not be written into a segment. It is safe in the journal, and tried again.
#[derive(Debug, thiserror::Error)]
pub enum FlushFailed {
    #[error("the store is closed")]
    Closed,
    #[error("cannot flush what is in memory")]
    Failed { kind: FaultKind, source: Arc<dyn std::error::Error + Send + Sync> },
}

impl FlushFailed {
    pub fn kind(&self) -> FaultKind {
        match self {
            FlushFailed::Closed => FaultKind::Unavailable,
            FlushFailed::Failed { kind, .. } => *kind,
        }
    }
}

/// The open generation's age, and the one that is on its way into a segment.
#[derive(Debug)]
pub(crate) struct Sealing {
    /// Of the last batch in the journal.
    journal_position: i64,
    /// When the first and the last spans of the open generation arrived; nothing while it has none.
    arrived_unix_nano: Option<RangeInclusive<i64>>,
    opened_at: Instant,
    written_at: Instant,
    pub(super) jobs: Option<mpsc::UnboundedSender<FlushJob>>,
    in_flight: bool,
    retry: Option<(Instant, FlushJob)>,
    /// Who wants to know when a generation is flushed.
    waiting: Vec<(u64, oneshot::Sender<Result<(), FlushFailed>>)>,
}

impl Sealing {
    /// After a restart: whether anything came back from the journal, and up to where.
    pub(crate) fn new(journal_position: i64, has_spans: bool, now_unix_nano: i64) -> Sealing {
        let now = Instant::now();
        Sealing {
            journal_position,
            arrived_unix_nano: has_spans.then_some(now_unix_nano..=now_unix_nano),
            opened_at: now,
            written_at: now,
            jobs: None,
            in_flight: false,
            retry: None,
            waiting: Vec::new(),
        }
    }

    pub(super) fn note_write(&mut self, position: Option<i64>, now_unix_nano: i64) {
        self.journal_position = position.unwrap_or(self.journal_position);
        let now = Instant::now();
        self.written_at = now;
        self.arrived_unix_nano = Some(match self.arrived_unix_nano.take() {
            // A clock that jumps must not turn the range round.
            Some(arrived) => now_unix_nano.min(*arrived.start())..=now_unix_nano.max(*arrived.end()),
            None => {
                self.opened_at = now;
                now_unix_nano..=now_unix_nano
            }
        });
    }

    /// When something is to be done if nothing happens before.
    pub(super) fn due(&self) -> Option<Instant> {
        if let Some((at, _)) = &self.retry {
            return Some(*at);
        }
        let is_open = self.arrived_unix_nano.is_some() && !self.in_flight;
        is_open.then(|| (self.opened_at + FLUSH_AGE).min(self.written_at + FLUSH_IDLE))
    }
}

impl Writer {
    /// Seals the open generation if it is large or old enough, or tries a failed flush again.
    pub(super) fn seal_when_due(&mut self) {
        let is_due = self.sealing.due().is_some_and(|at| at <= Instant::now());
        if is_due && let Some((_, job)) = self.sealing.retry.take() {
            self.try_again(job);
            return;
        }
        let snapshot = self.shared.snapshot.load();
        let is_large = snapshot.generations.last().is_some_and(|it| it.bytes() >= self.limits.flush_bytes);
        if !self.sealing.in_flight && (is_due || is_large) {
            self.seal();
        }
    }

    /// Flushes for somebody who waits for it.
    pub(super) fn flush_for(&mut self, reply: oneshot::Sender<Result<(), FlushFailed>>) {
        let snapshot = self.shared.snapshot.load();
        let open = snapshot.generations.last().map_or(0, |generation| generation.number);
        let last = if self.sealing.arrived_unix_nano.is_some() { open } else { open.saturating_sub(1) };
        if last < open && !self.sealing.in_flight {
            // A caller that went away has no use for the answer.
            let _ = reply.send(Ok(()));
            return;
        }
        self.sealing.waiting.push((last, reply));
        if !self.sealing.in_flight {
            self.seal();
        }
    }

    /// A generation has become a segment, or has not.
    pub(super) async fn flushed(&mut self, Flushed { job, segment }: Flushed, closing: bool) {
        self.sealing.in_flight = false;
        let number = job.generation.number;
        let done = match segment {
            Ok(segment) => self.publish(segment, &job).await,
            Err(error) => Err(error),
        };
        let failure = done.err().map(|error| self.flush_failed(error, job, closing));
        let (reached, waiting): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.sealing.waiting).into_iter().partition(|(it, _)| *it <= number);
        self.sealing.waiting = waiting;
        for (_, reply) in reached {
            let _ = reply.send(match &failure {
                None => Ok(()),
                Some((kind, source)) => Err(FlushFailed::Failed { kind: *kind, source: Arc::clone(source) }),
            });
        }
        if failure.is_none() && !self.sealing.waiting.is_empty() {
            self.seal();
        }
    }

    /// Flushes all there is before the store closes. What cannot be flushed is in the journal.
    pub(super) async fn flush_at_last(&mut self, flushed: &mut mpsc::UnboundedReceiver<Flushed>) {
        if let Some((_, job)) = self.sealing.retry.take() {
            self.try_again(job);
        } else if !self.sealing.in_flight {
            self.seal();
        }
        while self.sealing.in_flight {
            let Some(done) = flushed.recv().await else { break };
            let failed = done.segment.is_err();
            self.flushed(done, true).await;
            if !failed && !self.sealing.in_flight {
                self.seal();
            }
        }
    }

    /// Closes the open generation, if it has anything, and sends it on its way.
    fn seal(&mut self) {
        let Some(arrived_unix_nano) = self.sealing.arrived_unix_nano.take() else { return };
        let mut next = Snapshot::clone(&self.shared.snapshot.load());
        let generation = next.generations.last().expect("there is always one that takes new spans").clone();
        next.generations.push(Generation::new(generation.number + 1, self.next_sequence));
        let is_full = generation.bytes() >= self.limits.flush_bytes;
        let effort = match is_full && self.sealing.opened_at.elapsed() < FULL_SOON {
            true => Effort::Hurry,
            false => Effort::Flush,
        };
        let job = FlushJob {
            id: None,
            generation,
            moved: Arc::clone(&next.moved),
            journal_position: self.sealing.journal_position,
            arrived_unix_nano,
            resolved_at_sequence: self.next_sequence,
            effort,
        };
        self.shared.snapshot.store(Arc::new(next));
        self.send(job);
    }

    fn try_again(&mut self, job: FlushJob) {
        // As it is now: spans may have been deleted since.
        let generation = self.shared.snapshot.load().generations[0].clone();
        self.send(FlushJob { generation, ..job });
    }

    fn send(&mut self, job: FlushJob) {
        let sent = self.sealing.jobs.as_ref().is_some_and(|jobs| jobs.send(job).is_ok());
        self.sealing.in_flight = sent;
        if !sent {
            tracing::error!("the thread that flushes is gone: spans stay in memory and in the journal");
        }
    }

    /// Puts the segment in the place of the generation, in one store.
    async fn publish(&mut self, segment: Option<Segment>, job: &FlushJob) -> Result<(), FlushError> {
        let mut next = Snapshot::clone(&self.shared.snapshot.load());
        next.generations.retain(|generation| generation.number != job.generation.number);
        if let Some(segment) = segment {
            // What was deleted while the segment was written.
            let deleted = self.tombstones.rows_of_segment(&segment, &next.moved, &DeletedRows::default());
            let deleted = deleted.map_err(FlushError::Check)?.unwrap_or_default();
            next.insert(SegmentView { segment: Arc::new(segment), deleted: Arc::new(deleted) });
        }
        self.shared.snapshot.store(Arc::new(next));
        if let Err(error) = self.journal.trim(job.journal_position).await {
            // What is left is skipped at a restart, and goes with the next flush.
            tracing::warn!(error = &error as &dyn std::error::Error, "cannot trim the journal");
        }
        self.compact_when_useful();
        Ok(())
    }

    fn flush_failed(
        &mut self,
        error: FlushError,
        job: FlushJob,
        closing: bool,
    ) -> (FaultKind, Arc<dyn std::error::Error + Send + Sync>) {
        tracing::error!(
            error = &error as &dyn std::error::Error,
            "cannot flush: spans stay in memory and in the journal"
        );
        if !closing {
            self.sealing.retry = Some((Instant::now() + RETRY_AFTER, job));
            // Nothing else is sealed until this one is through.
            self.sealing.in_flight = true;
        }
        (error.kind(), Arc::new(error))
    }
}
