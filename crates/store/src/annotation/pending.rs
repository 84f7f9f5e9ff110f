//! What annotations wait for, in memory: the writer looks here whether a new span ends somebody's wait.

use std::collections::{HashMap, HashSet};
use std::sync::RwLock;
use std::sync::atomic::{AtomicU64, Ordering};

use model::{SpanId, TraceId};

use super::TargetName;
use crate::columns::SpanColumns;
use crate::snapshot::Snapshot;

/// Annotations that may wait at once, and the bytes that they may say.
pub(crate) const PENDING_MAX: u64 = 100_000;
pub(crate) const PENDING_BYTES_MAX: u64 = 64 << 20;

#[derive(Debug, Default)]
pub(crate) struct Pending {
    waiting: RwLock<Waiting>,
    count: AtomicU64,
    bytes: AtomicU64,
}

#[derive(Debug, Default)]
struct Waiting {
    spans: HashMap<SpanId, u64>,
    traces: HashMap<TraceId, u64>,
    sessions: HashMap<String, u64>,
}

const UNPOISONED: &str = "nothing panics while it holds what is waited for";

impl Pending {
    pub(crate) fn new(targets: &[TargetName], bytes: u64) -> Pending {
        let pending = Pending::default();
        pending.add(targets.iter(), bytes);
        pending
    }

    /// How many annotations wait.
    pub(crate) fn count(&self) -> u64 {
        self.count.load(Ordering::Acquire)
    }

    /// Whether so many more, of so many bytes, may wait.
    pub(crate) fn has_room(&self, count: usize, bytes: u64) -> bool {
        self.count() + count as u64 <= PENDING_MAX
            && self.bytes.load(Ordering::Relaxed) + bytes <= PENDING_BYTES_MAX
    }

    pub(crate) fn add<'a>(&self, targets: impl Iterator<Item = &'a TargetName>, bytes: u64) {
        let mut waiting = self.waiting.write().expect(UNPOISONED);
        let mut added = 0;
        for target in targets {
            *waiting.count_of(target) += 1;
            added += 1;
        }
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.count.fetch_add(added, Ordering::Release);
    }

    pub(crate) fn remove<'a>(&self, targets: impl Iterator<Item = &'a TargetName>, bytes: u64) {
        let mut waiting = self.waiting.write().expect(UNPOISONED);
        for target in targets {
            let count = waiting.count_of(target);
            *count = count.saturating_sub(1);
            self.count.fetch_sub(1, Ordering::Release);
        }
        waiting.spans.retain(|_, count| *count > 0);
        waiting.traces.retain(|_, count| *count > 0);
        waiting.sessions.retain(|_, count| *count > 0);
        self.bytes.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// The names, as [`TargetName`] prints them, that these spans bring.
    pub(crate) fn found_in(&self, columns: &SpanColumns, snapshot: &Snapshot) -> Vec<String> {
        if self.count() == 0 {
            return Vec::new();
        }
        let waiting = self.waiting.read().expect(UNPOISONED);
        let mut found = HashSet::new();
        for row in 0..columns.len() {
            let (span_id, trace_id) = (columns.span_id(row), columns.trace_id(row));
            if waiting.spans.contains_key(&span_id) {
                found.insert(span_id.to_string());
            }
            if waiting.traces.contains_key(&trace_id) {
                found.insert(trace_id.to_string());
            }
            if !waiting.sessions.is_empty()
                && let Some(session_id) = snapshot.session_id(trace_id, None)
                && waiting.sessions.contains_key(&session_id)
            {
                found.insert(session_id);
            }
        }
        found.into_iter().collect()
    }
}

impl Waiting {
    fn count_of(&mut self, target: &TargetName) -> &mut u64 {
        match target {
            TargetName::Span(span_id) | TargetName::Document { span_id, .. } => {
                self.spans.entry(*span_id).or_default()
            }
            TargetName::Trace(trace_id) => self.traces.entry(*trace_id).or_default(),
            TargetName::Session(session_id) => self.sessions.entry(session_id.clone()).or_default(),
        }
    }
}
