//! What does not read back: after a read found damage every segment is read, and those that are damaged are left out,
//! so that the rest is served and merged. Their files stay for whoever wants to mend them.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use model::FaultKind;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::{Shared, Writer};
use crate::segment::SegmentId;
use crate::snapshot::Snapshot;
use crate::store::now_unix_nano;

/// Everything is read for it: damage that it does not find must not make it run without end.
const EXAMINE_EVERY: Duration = Duration::from_secs(600);

/// One examination at a time.
#[derive(Debug, Default)]
pub(crate) struct Examination {
    running: JoinSet<Vec<SegmentId>>,
    began: Option<Instant>,
}

impl Examination {
    /// The segments that do not read back, once it has ended; for ever, where none is running.
    pub(super) async fn ended(&mut self) -> Vec<SegmentId> {
        match self.running.join_next().await {
            Some(Ok(damaged)) => damaged,
            // A panic was reported when it happened.
            Some(Err(_)) => Vec::new(),
            None => std::future::pending().await,
        }
    }
}

impl Writer {
    /// Begins to read all segments, because one of them failed to be read.
    pub(super) fn examine(&mut self) {
        let examination = &mut self.examination;
        let is_recent = examination.began.is_some_and(|began| began.elapsed() < EXAMINE_EVERY);
        if is_recent || !examination.running.is_empty() {
            return;
        }
        examination.began = Some(Instant::now());
        let shared = Arc::clone(&self.shared);
        examination.running.spawn_blocking(move || damaged_segments(&shared));
    }

    /// Leaves out what does not read back, now and at later starts.
    pub(super) async fn examined(&mut self, damaged: Vec<SegmentId>) {
        if damaged.is_empty() {
            return;
        }
        // The next damage is another one.
        self.examination.began = None;
        if let Err(error) = self.catalog.note_damaged(&damaged, now_unix_nano()).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "cannot note damaged segments: a restart finds them again"
            );
        }
        let mut next = Snapshot::clone(&self.shared.snapshot.load());
        let before = next.segments.len();
        next.segments =
            next.segments.iter().filter(|view| !damaged.contains(&view.segment.meta.id)).cloned().collect();
        let left_out = (before - next.segments.len()) as u64;
        self.shared.snapshot.store(Arc::new(next));
        self.shared.damaged_segments.fetch_add(left_out, Ordering::Relaxed);
        self.compact_when_useful();
    }
}

fn damaged_segments(shared: &Shared) -> Vec<SegmentId> {
    let snapshot = shared.snapshot.load_full();
    let mut damaged = Vec::new();
    for view in snapshot.segments.iter() {
        if shared.stop.load(Ordering::Relaxed) {
            break;
        }
        if let Err(error) = view.segment.verify()
            && error.kind() == FaultKind::DataLoss
        {
            let id = view.segment.meta.id;
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "segment {id} is damaged: its spans are left out"
            );
            damaged.push(id);
        }
    }
    damaged
}
