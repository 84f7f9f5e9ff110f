//! Decides at the first span of a trace.

use std::sync::Arc;

use super::local::LocalTrace;
use super::threshold::Threshold;
use super::trace_state;
use crate::context::SpanContext;
use crate::ids::{SpanId, TraceId};

#[derive(Debug)]
pub(crate) struct Head {
    threshold: Threshold,
    /// Made once, so that a trace costs no text of its own; none where everything is kept.
    trace_state: Option<Arc<str>>,
    /// Whether a tail sampler wants to hear of every trace.
    is_tail_on: bool,
}

impl Head {
    pub(crate) fn new(ratio: Option<f64>, is_tail_on: bool) -> Head {
        let threshold = ratio.map_or(Threshold::ALL, Threshold::of_ratio);
        let trace_state = ratio.map(|_| trace_state::with_threshold(None, threshold).into());
        Head { threshold, trace_state, is_tail_on }
    }

    /// The identity of a trace's first span.
    pub(crate) fn root(&self, trace_id: TraceId, span_id: SpanId) -> SpanContext {
        let sampled = self.threshold.keeps(trace_id.randomness());
        let trace_state = if sampled { self.trace_state.clone() } else { None };
        let local = (sampled && self.is_tail_on).then(|| Arc::new(LocalTrace::new(trace_id)));
        SpanContext { trace_id, span_id, sampled, trace_state, local }
    }

    /// The identity of a span below another, whose decision it follows.
    pub(crate) fn child(&self, parent: &SpanContext, span_id: SpanId) -> SpanContext {
        let mut child = SpanContext { span_id, ..parent.clone() };
        if child.local.is_none() && child.sampled && self.is_tail_on {
            child.local = Some(Arc::new(LocalTrace::new(child.trace_id)));
        }
        child
    }
}

#[cfg(test)]
mod tests {
    use super::Head;
    use crate::ids::{SpanId, TraceId};

    #[test]
    fn the_share_kept_is_the_share_asked_for() {
        let head = Head::new(Some(0.1), false);
        let kept = (0..20_000).filter(|_| head.root(TraceId::random(), SpanId::random()).sampled).count();
        assert!((1_800..2_200).contains(&kept), "{kept}");
    }

    #[test]
    fn two_services_agree_on_a_trace() {
        let (few, many) = (Head::new(Some(0.1), false), Head::new(Some(0.5), false));
        for _ in 0..1000 {
            let trace = TraceId::random();
            let kept_by_few = few.root(trace, SpanId::random()).sampled;
            assert!(!kept_by_few || many.root(trace, SpanId::random()).sampled);
        }
    }

    #[test]
    fn a_child_follows_its_parent() {
        let never = Head::new(Some(0.0), false).root(TraceId::random(), SpanId::random());
        let child = Head::new(None, true).child(&never, SpanId::random());
        assert!(!child.sampled);
        assert_eq!(child.trace_id, never.trace_id);
    }
}
