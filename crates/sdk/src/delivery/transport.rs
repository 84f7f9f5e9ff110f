//! The seam to the wire: one attempt to hand over one request.

use std::time::Duration;

/// One way to a collector. An attempt must end by itself, by a timeout if need be; it is made on the destination's own
/// thread and may block it.
pub(crate) trait Transport: Send {
    /// `body` is a gzipped `ExportTraceServiceRequest`.
    fn send(&mut self, body: &[u8]) -> Answer;
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Taken, but for so many spans, and why not those.
    Taken { rejected: u64, reason: String },
    /// Refused for good: trying again would not help.
    Refused { reason: String },
    /// Try again, not before this long where the collector says so.
    Later { after: Option<Duration>, reason: String },
    /// Nobody answered.
    Unreachable { reason: String },
}
