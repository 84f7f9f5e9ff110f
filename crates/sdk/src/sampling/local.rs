//! What the spans of one trace share within this process.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Instant;

use super::threshold::Threshold;
use crate::ids::TraceId;

/// The local part of a trace: how many of its spans are open, and whether someone asked to keep it.
#[derive(Debug)]
pub(crate) struct LocalTrace {
    pub(crate) trace_id: TraceId,
    pub(crate) begun: Instant,
    open: AtomicU32,
    announced: AtomicBool,
    keep: AtomicBool,
    /// Kept at this threshold, or left out; the spans of this part follow it however late they come.
    decision: OnceLock<Option<Threshold>>,
}

impl LocalTrace {
    pub(crate) fn new(trace_id: TraceId) -> LocalTrace {
        LocalTrace {
            trace_id,
            begun: Instant::now(),
            open: AtomicU32::new(0),
            announced: AtomicBool::new(false),
            keep: AtomicBool::new(false),
            decision: OnceLock::new(),
        }
    }

    /// Counts a span in; true for the first of the trace, which announces it to the sampler.
    pub(crate) fn open(&self) -> bool {
        self.open.fetch_add(1, Ordering::Relaxed);
        !self.announced.swap(true, Ordering::Relaxed)
    }

    /// Counts a span out, once it is queued.
    pub(crate) fn close(&self) {
        self.open.fetch_sub(1, Ordering::Release);
    }

    pub(super) fn is_open(&self) -> bool {
        self.open.load(Ordering::Acquire) > 0
    }

    pub(crate) fn keep(&self) {
        self.keep.store(true, Ordering::Relaxed);
    }

    pub(super) fn decide(&self, decision: Option<Threshold>) {
        // Decided once: the first word stands.
        let _ = self.decision.set(decision);
    }

    pub(super) fn decision(&self) -> Option<Option<Threshold>> {
        self.decision.get().copied()
    }

    pub(super) fn is_marked(&self) -> bool {
        self.keep.load(Ordering::Relaxed)
    }
}
