//! When a span began and ended: wall time for the start, a monotonic clock for how long it took.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The start of a span. Its end is the start plus what a monotonic clock measured, so that a clock set back
/// meanwhile makes no negative duration.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Start {
    pub(crate) unix_nano: u64,
    instant: Instant,
}

impl Start {
    pub(crate) fn now() -> Start {
        Start { unix_nano: unix_nano(SystemTime::now()), instant: Instant::now() }
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.instant.elapsed()
    }

    /// The present, on this span's own time line.
    pub(crate) fn present_unix_nano(&self) -> u64 {
        self.unix_nano.saturating_add(nanos(self.elapsed()))
    }
}

pub(crate) fn unix_nano(time: SystemTime) -> u64 {
    nanos(time.duration_since(UNIX_EPOCH).unwrap_or_default())
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
