//! What spans add up to beside a list's figures: what was paid for what, and over which time they reach.

/// The sums of some spans.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SpanTotals {
    /// The earliest start; `None` without a span.
    pub first_start_unix_nano: Option<i64>,
    /// The latest end; `None` while none has ended.
    pub last_end_unix_nano: Option<i64>,
    /// Sums over LLM spans.
    pub tokens_prompt: i64,
    pub tokens_completion: i64,
    /// `None` where nothing has a price.
    pub cost: Option<CostTotals>,
}

/// What was paid, and the tokens that it was paid for: those of spans without a price are not among them.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CostTotals {
    pub total: f64,
    pub prompt: f64,
    pub completion: f64,
    pub tokens_prompt: i64,
    pub tokens_completion: i64,
}
