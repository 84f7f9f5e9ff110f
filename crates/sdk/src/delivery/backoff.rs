//! How long to wait before the next attempt.

use std::time::Duration;

use crate::random;

const FIRST: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_secs(30);

/// Doubles with each failure, up to half a minute, and strays by a quarter so that a fleet does not return at once.
pub(crate) fn backoff(failures: u32) -> Duration {
    let whole = FIRST.saturating_mul(1 << failures.saturating_sub(1).min(10)).min(LONGEST);
    let quarter = u64::try_from(whole.as_millis() / 4).unwrap_or(0);
    whole - Duration::from_millis(random::next() % (quarter + 1))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::backoff;

    #[test]
    fn waits_grow_to_half_a_minute() {
        assert!(backoff(1) <= Duration::from_millis(500));
        assert!(backoff(1) >= Duration::from_millis(375));
        assert!(backoff(4) >= Duration::from_secs(3));
        assert!(backoff(60) <= Duration::from_secs(30));
    }
}
