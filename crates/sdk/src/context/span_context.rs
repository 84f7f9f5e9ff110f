//! Which span is above: the part of a span that travels to its children, in this process and in others.

use std::sync::Arc;

use crate::ids::{SpanId, TraceId};
use crate::sampling::LocalTrace;

/// The identity of a span, as its children and other services know it.
#[derive(Debug, Clone)]
pub struct SpanContext {
    pub(crate) trace_id: TraceId,
    pub(crate) span_id: SpanId,
    pub(crate) sampled: bool,
    pub(crate) trace_state: Option<Arc<str>>,
    /// The bookkeeping that spans of one trace share within this process; none for a span elsewhere.
    pub(crate) local: Option<Arc<LocalTrace>>,
}

impl SpanContext {
    pub fn trace_id(&self) -> TraceId {
        self.trace_id
    }

    pub fn span_id(&self) -> SpanId {
        self.span_id
    }

    /// Whether the span is recorded; spans below it follow.
    pub fn is_sampled(&self) -> bool {
        self.sampled
    }
}
