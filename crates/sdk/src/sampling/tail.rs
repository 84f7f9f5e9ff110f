//! Decides when the local part of a trace is over: everything that matters, and a share of the rest.
//!
//! Pure but for the counters that open spans keep: time is handed in.

use std::collections::{HashMap, VecDeque};
use std::mem;
use std::sync::Arc;
use std::time::{Duration, Instant};

use semconv::openinference::llm;

use super::local::LocalTrace;
use super::threshold::Threshold;
use super::trace_state;
use crate::ids::TraceId;
use crate::span::{BoxedRecord, Record, Status};
use crate::value::{AttributeValue, Field};

/// How long a trace has no open span before it counts as over.
const QUIET: Duration = Duration::from_secs(1);
/// How many decisions are remembered for parts of the same trace that begin later, such as a second request.
const DECISIONS_MAX: usize = 100_000;

/// Sampling that keeps what matters: every trace with an error, every slow one, every expensive one, every one
/// marked by [`Span::keep`](crate::Span::keep), and a share of the rest.
///
/// A trace is decided when its part in this process has had no open span for a second. The share is chosen by the
/// trace id, so that services with the same ratio keep the same traces, and kept spans carry their weight in
/// tracestate (`ot=th:`), so that a count of them still estimates all.
///
/// ```
/// use std::time::Duration;
/// use bennu::TailSampling;
///
/// let sampling = TailSampling::ratio(0.01).slower_than(Duration::from_secs(5)).cost_above(0.25);
/// # let _ = bennu::builder().sample_tail(sampling);
/// ```
#[derive(Debug, Clone)]
pub struct TailSampling {
    threshold: Threshold,
    slow: Duration,
    cost_usd_max: Option<f64>,
    memory_bytes_max: usize,
}

impl TailSampling {
    /// Keeps this share, from 0 to 1, of the traces that nothing speaks for.
    pub fn ratio(ratio: f64) -> TailSampling {
        TailSampling {
            threshold: Threshold::of_ratio(ratio),
            slow: Duration::from_secs(10),
            cost_usd_max: None,
            memory_bytes_max: 64 << 20,
        }
    }

    /// Keeps every trace that takes longer; ten seconds unless said otherwise.
    pub fn slower_than(mut self, limit: Duration) -> TailSampling {
        self.slow = limit;
        self
    }

    /// Keeps every trace whose calls together say they cost more than so many US dollars
    /// (see the `cost` setter of LLM spans).
    pub fn cost_above(mut self, usd: f64) -> TailSampling {
        self.cost_usd_max = Some(usd);
        self
    }

    /// How much memory undecided traces may hold; 64 MB unless said otherwise. Beyond it the oldest are decided early,
    /// and counted.
    pub fn memory_bytes_max(mut self, bytes: usize) -> TailSampling {
        self.memory_bytes_max = bytes;
        self
    }
}

/// What the sampler did so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct TailCounts {
    pub(crate) spans_left_out: u64,
    pub(crate) traces_decided_early: u64,
}

pub(crate) struct Tail {
    rules: TailSampling,
    undecided: HashMap<TraceId, Undecided>,
    /// Undecided traces by age; those decided since are skipped.
    by_age: VecDeque<TraceId>,
    bytes: usize,
    decided: HashMap<TraceId, Decision>,
    decided_by_age: VecDeque<TraceId>,
    counts: TailCounts,
}

/// Kept at this threshold, or left out.
type Decision = Option<Threshold>;

struct Undecided {
    parts: Vec<Arc<LocalTrace>>,
    spans: Vec<BoxedRecord>,
    bytes: usize,
    cost_usd: f64,
    quiet_since: Option<Instant>,
}

impl Tail {
    pub(crate) fn new(rules: TailSampling) -> Tail {
        Tail {
            rules,
            undecided: HashMap::new(),
            by_age: VecDeque::new(),
            bytes: 0,
            decided: HashMap::new(),
            decided_by_age: VecDeque::new(),
            counts: TailCounts::default(),
        }
    }

    pub(crate) fn counts(&self) -> TailCounts {
        self.counts
    }

    /// A part of a trace begins in this process.
    pub(crate) fn begin(&mut self, part: Arc<LocalTrace>) {
        match self.decided.get(&part.trace_id) {
            Some(&decision) => part.decide(decision),
            None => self.trace(part.trace_id).parts.push(part),
        }
    }

    /// A span has ended; what is to be sent goes to `kept`.
    pub(crate) fn end(&mut self, span: BoxedRecord, kept: &mut Vec<BoxedRecord>) {
        let trace_id = span.context.trace_id;
        let decision = span.context.local.as_ref().and_then(|part| part.decision());
        if let Some(decision) = decision.or_else(|| self.decided.get(&trace_id).copied()) {
            self.follow(decision, span, kept);
            return;
        }
        let is_error = matches!(span.status, Status::Error(_));
        let (cost_usd_max, bytes) = (self.rules.cost_usd_max, span.memory_bytes());
        self.bytes += bytes;
        let trace = self.trace(trace_id);
        trace.bytes += bytes;
        trace.cost_usd += cost_usd(&span);
        trace.quiet_since = None;
        trace.spans.push(span);
        let is_dear = cost_usd_max.is_some_and(|max| trace.cost_usd > max);
        if is_error || is_dear {
            self.decide(trace_id, true, kept);
        }
        while self.bytes > self.rules.memory_bytes_max {
            let Some(oldest) = self.by_age.pop_front() else { break };
            if self.undecided.contains_key(&oldest) {
                self.counts.traces_decided_early += 1;
                self.decide(oldest, false, kept);
            }
        }
    }

    /// Decides what has come to rest, and what has taken too long to be anything but slow.
    pub(crate) fn tick(&mut self, now: Instant, kept: &mut Vec<BoxedRecord>) {
        let slow = self.rules.slow;
        let mut ripe = Vec::new();
        for (&trace_id, trace) in &mut self.undecided {
            let is_open = trace.parts.iter().any(|part| part.is_open());
            let is_marked = trace.parts.iter().any(|part| part.is_marked());
            let is_overdue =
                is_open && trace.parts.iter().any(|part| now.saturating_duration_since(part.begun) > slow);
            let quiet_since = (!is_open).then(|| *trace.quiet_since.get_or_insert(now));
            if is_open {
                trace.quiet_since = None;
            }
            if is_marked || is_overdue {
                ripe.push((trace_id, true));
            } else if quiet_since.is_some_and(|since| now.saturating_duration_since(since) >= QUIET) {
                ripe.push((trace_id, false));
            }
        }
        for (trace_id, must_keep) in ripe {
            self.decide(trace_id, must_keep, kept);
        }
        self.forget_decided_ages();
    }

    /// Decides everything now, since nobody will come back.
    pub(crate) fn settle(&mut self, kept: &mut Vec<BoxedRecord>) {
        let undecided: Vec<TraceId> = self.undecided.keys().copied().collect();
        for trace_id in undecided {
            self.decide(trace_id, false, kept);
        }
        self.by_age.clear();
    }

    fn trace(&mut self, trace_id: TraceId) -> &mut Undecided {
        self.undecided.entry(trace_id).or_insert_with(|| {
            self.by_age.push_back(trace_id);
            Undecided { parts: Vec::new(), spans: Vec::new(), bytes: 0, cost_usd: 0.0, quiet_since: None }
        })
    }

    fn decide(&mut self, trace_id: TraceId, must_keep: bool, kept: &mut Vec<BoxedRecord>) {
        let Some(trace) = self.undecided.remove(&trace_id) else { return };
        self.bytes = self.bytes.saturating_sub(trace.bytes);
        let must_keep = must_keep
            || trace.parts.iter().any(|part| part.is_marked())
            || duration(&trace.spans).is_some_and(|duration| duration > self.rules.slow);
        let randomness = trace
            .spans
            .first()
            .and_then(|span| span.context.trace_state.as_deref().and_then(trace_state::randomness))
            .unwrap_or_else(|| trace_id.randomness());
        let decision = if must_keep {
            Some(Threshold::ALL)
        } else {
            self.rules.threshold.keeps(randomness).then_some(self.rules.threshold)
        };
        trace.parts.iter().for_each(|part| part.decide(decision));
        self.remember(trace_id, decision);
        for span in trace.spans {
            self.follow(decision, span, kept);
        }
    }

    fn follow(&mut self, decision: Decision, mut span: BoxedRecord, kept: &mut Vec<BoxedRecord>) {
        let Some(ours) = decision else {
            self.counts.spans_left_out += 1;
            return;
        };
        // Who sampled before us had the same random bits: the stricter of the two thresholds is what the span passed.
        let state = span.context.trace_state.as_deref();
        let passed = state.and_then(trace_state::threshold).map_or(ours, |theirs| theirs.max(ours));
        span.context.trace_state = Some(trace_state::with_threshold(state, passed).into());
        kept.push(span);
    }

    fn remember(&mut self, trace_id: TraceId, decision: Decision) {
        self.decided.insert(trace_id, decision);
        self.decided_by_age.push_back(trace_id);
        while self.decided_by_age.len() > DECISIONS_MAX {
            if let Some(oldest) = self.decided_by_age.pop_front() {
                self.decided.remove(&oldest);
            }
        }
    }

    /// Ages of decided traces pile up between the undecided ones; sweep once they are the majority.
    fn forget_decided_ages(&mut self) {
        if self.by_age.len() > 2 * self.undecided.len() + 1024 {
            let by_age = mem::take(&mut self.by_age);
            self.by_age = by_age.into_iter().filter(|id| self.undecided.contains_key(id)).collect();
        }
    }
}

/// From the earliest start to the latest end.
fn duration(spans: &[BoxedRecord]) -> Option<Duration> {
    let start = spans.iter().map(|span| span.start.unix_nano).min()?;
    let end = spans.iter().map(|span| span.end_unix_nano).max()?;
    Some(Duration::from_nanos(end.saturating_sub(start)))
}

fn cost_usd(span: &Record) -> f64 {
    match span.fields.get(llm::COST_TOTAL) {
        Some(Field::Value(AttributeValue::Float(usd))) => *usd,
        _ => 0.0,
    }
}
