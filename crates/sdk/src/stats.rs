//! What has become of the spans: nothing is lost without being counted.

/// Counts since the tracer started. Every span that ended is in exactly one place: dropped, sampled out, spoilt, or
/// on its way to every destination.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stats {
    /// Spans that ended while being recorded.
    pub ended: u64,
    /// Of those, the ones the full queue had no room for.
    pub dropped: u64,
    /// Of those, the ones that could not be prepared, because a conversion panicked.
    pub spoilt: u64,
    /// Of those, the ones tail sampling left out.
    pub sampled_out: u64,
    /// Traces that tail sampling decided before they were over, for want of memory.
    pub traces_decided_early: u64,
    pub destinations: Vec<DestinationStats>,
}

/// What has become of the spans meant for one collector.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DestinationStats {
    /// Its address.
    pub name: String,
    /// Taken by the collector.
    pub delivered: u64,
    /// Refused by the collector, one by one, in an otherwise successful request.
    pub rejected: u64,
    /// Given up: the collector refused the request, or was away for longer than the backlog lasts.
    pub lost: u64,
    /// Not sent by this process, but kept on disk for the next start.
    pub left_on_disk: u64,
    /// Waiting to be sent, or to be sent again.
    pub waiting: u64,
}
