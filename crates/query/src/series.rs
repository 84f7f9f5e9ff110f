//! Figures over many spans or traces: in total, and by time.

use crate::{SpanList, TraceList};

/// Whose figures. Order, cursor and limit of the list do not count.
#[derive(Debug, Clone, PartialEq)]
pub enum Selection {
    Spans(SpanList),
    Traces(TraceList),
}

/// Figures by time: spans by their start, traces by their earliest start.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    pub of: Selection,
    /// How long each bucket is; buckets begin at its multiples since 1970, UTC. Positive.
    pub bucket_nano: i64,
}

/// The figures of one bucket. Buckets without a span or trace are left out.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesPoint {
    pub start_unix_nano: i64,
    pub figures: Figures,
}

/// What was counted and summed over spans or traces.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Figures {
    /// Spans or traces as stored.
    pub count: u64,
    /// Spans with status ERROR, or traces that have one.
    pub error_count: u64,
    /// Sums over LLM spans; other kinds repeat what is counted below them.
    pub tokens_prompt: i64,
    pub tokens_completion: i64,
    /// `None` where nothing has a price.
    pub cost: Option<f64>,
    /// `None` where nothing has a latency.
    pub latency: Option<Percentiles>,
    /// What the figures stand for, where spans were sampled before they came here. Traces are not weighted.
    pub weighted: Option<WeightedFigures>,
}

/// Estimates of what happened: each span counted by its weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeightedFigures {
    pub count: f64,
    pub error_count: f64,
    pub tokens_prompt: f64,
    pub tokens_completion: f64,
    pub cost: Option<f64>,
}

/// Latencies in nanoseconds, by nearest rank; exact for a few hundred values, beyond that up to 3 % off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Percentiles {
    pub p50_nano: f64,
    pub p95_nano: f64,
    pub p99_nano: f64,
}
