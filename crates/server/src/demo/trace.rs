//! The spans of one trace, with the process they come from.

use super::random::Random;
use super::span::{SpanDraft, SpanId, TraceId};

pub(super) struct Trace {
    pub(super) id: TraceId,
    pub(super) process: Process,
    /// In the order in which they ended, which is the order in which an exporter sends them.
    pub(super) spans: Vec<SpanDraft>,
    ids: Random,
}

/// One instance of the agent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Process {
    pub(super) version: &'static str,
    pub(super) host: &'static str,
}

impl Trace {
    pub(super) fn new(process: Process, mut ids: Random) -> Trace {
        Trace { id: ids.bytes(), process, spans: Vec::new(), ids }
    }

    pub(super) fn new_span_id(&mut self) -> SpanId {
        self.ids.bytes()
    }

    pub(super) fn push(&mut self, draft: SpanDraft) {
        self.spans.push(draft);
    }

    pub(super) fn end(&self) -> u64 {
        self.spans.iter().map(|draft| draft.span.end_time_unix_nano).max().unwrap_or_default()
    }
}
