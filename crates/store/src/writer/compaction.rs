//! When segments are merged, and what happens when they are.

use std::sync::Arc;

use model::{FaultKind, TraceId};
use tokio::sync::{mpsc, oneshot};

use super::Writer;
use crate::compact::{CompactError, CompactJob, Compacted, Urge, choose, is_busy};
use crate::segment::{DeletedRows, Segment, SegmentId, SegmentView};
use crate::snapshot::Snapshot;

/// One merge at a time.
#[derive(Debug, Default)]
pub(crate) struct Compaction {
    pub(super) jobs: Option<mpsc::UnboundedSender<CompactJob>>,
    in_flight: bool,
    /// Who wants to know when nothing is left to be merged.
    waiting: Vec<oneshot::Sender<()>>,
}

impl Writer {
    /// Begins a merge if one is worth it.
    pub(super) fn compact_when_useful(&mut self) {
        if self.compaction.in_flight {
            return;
        }
        let snapshot = self.shared.snapshot.load();
        let urge = match (self.compaction.waiting.is_empty(), is_busy(&self.shared)) {
            (false, _) => Urge::Asked,
            (true, true) => Urge::Busy,
            (true, false) => Urge::Idle,
        };
        let Some(inputs) = choose(&snapshot.segments, urge) else {
            self.compaction.waiting.drain(..).for_each(|reply| {
                // A caller that went away has no use for the answer.
                let _ = reply.send(());
            });
            return;
        };
        let job = CompactJob {
            inputs,
            moved: Arc::clone(&snapshot.moved),
            late_sessions: Arc::clone(&snapshot.late_sessions),
            resolved_at_sequence: self.next_sequence,
        };
        self.compaction.in_flight = self.compaction.jobs.as_ref().is_some_and(|jobs| jobs.send(job).is_ok());
    }

    /// Merges for somebody who waits until nothing is left to be merged.
    pub(super) fn compact_for(&mut self, reply: oneshot::Sender<()>) {
        self.compaction.waiting.push(reply);
        self.compact_when_useful();
    }

    /// Segments were merged, or were not.
    pub(super) async fn compacted(&mut self, Compacted { inputs, output }: Compacted) {
        self.compaction.in_flight = false;
        let swapped = match output {
            Ok(output) => self.swap(&inputs, output),
            Err(error) => Err(error),
        };
        match swapped {
            Ok(output) => {
                self.forget_tombstones().await;
                if let Some(output) = output {
                    self.settle_late_traces(&output).await;
                }
                self.compact_when_useful();
            }
            Err(CompactError::Stopped) => {}
            Err(error) => {
                // The next tick tries again. Whoever waits is told that no more is done now.
                self.compaction.waiting.clear();
                if let CompactError::Read(error) = &error
                    && error.kind() == FaultKind::DataLoss
                {
                    // It would fail for ever, and with it every merge.
                    self.examine();
                }
                tracing::error!(error = &error as &dyn std::error::Error, "cannot merge segments");
            }
        }
    }

    fn swap(
        &mut self,
        inputs: &[SegmentId],
        output: Option<Segment>,
    ) -> Result<Option<Arc<Segment>>, CompactError> {
        let mut next = Snapshot::clone(&self.shared.snapshot.load());
        let is_input = |view: &SegmentView| inputs.contains(&view.segment.meta.id);
        let (merged, kept): (Vec<SegmentView>, Vec<SegmentView>) =
            next.segments.iter().cloned().partition(is_input);
        next.segments = kept.into();
        let output = output.map(Arc::new);
        if let Some(segment) = &output {
            // What was deleted while segments were merged.
            let deleted = self.tombstones.rows_of_segment(segment, &next.moved, &DeletedRows::default())?;
            let deleted = Arc::new(deleted.unwrap_or_default());
            next.insert(SegmentView { segment: Arc::clone(segment), deleted });
        }
        self.shared.snapshot.store(Arc::new(next));
        merged.iter().for_each(|view| view.segment.retire());
        Ok(output)
    }

    /// Tombstones of spans and traces are spent when no file holds what they hide.
    async fn forget_tombstones(&mut self) {
        let snapshot = self.shared.snapshot.load_full();
        let [open] = snapshot.generations.as_slice() else { return };
        if snapshot.segments.iter().any(|view| !view.deleted.is_empty()) {
            return;
        }
        let through = open.first_sequence.saturating_sub(1);
        match self.journal.forget_tombstones(through).await {
            Ok(()) => self.tombstones.forget_through(through),
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "cannot forget tombstones");
            }
        }
    }

    /// A late trace is settled when every segment that holds it says the new, and it is not hot.
    async fn settle_late_traces(&mut self, output: &Segment) {
        let snapshot = self.shared.snapshot.load_full();
        let says_old = |trace_id: TraceId, since: i64| {
            let stale = snapshot.segments.iter().filter(|it| it.segment.meta.resolved_at_sequence < since);
            // What cannot be read counts as holding it.
            stale.into_iter().any(|it| !matches!(it.segment.trace(trace_id), Ok(None)))
        };
        let settled: Vec<TraceId> = self
            .late
            .iter()
            .filter(|(_, late)| output.meta.resolved_at_sequence >= late.since)
            .filter(|(id, _)| matches!(output.trace(**id), Ok(Some(_))))
            .filter(|(id, late)| snapshot.hot_rows(**id).next().is_none() && !says_old(**id, late.since))
            .map(|(id, _)| *id)
            .collect();
        if settled.is_empty() {
            return;
        }
        if let Err(error) = self.journal.settle(&settled).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "cannot settle late traces");
            return;
        }
        settled.iter().for_each(|id| {
            self.late.remove(id);
        });
        // A new part: a reader of an older snapshot, with older segments, still needs the entries.
        let mut next = Snapshot::clone(&snapshot);
        let mut entries = next.late_sessions.entries();
        let moved = Arc::make_mut(&mut next.moved);
        for id in &settled {
            entries.remove(id);
            moved.remove(id);
        }
        next.late_sessions = Arc::new(crate::directory::DirectoryPart::new(entries));
        self.shared.snapshot.store(Arc::new(next));
    }
}
