//! Chance from a seed: the same seed tells the same story.

use std::time::Duration;

pub(super) struct Random(fastrand::Rng);

impl Random {
    /// A stream of its own for each part, so that a change to one part leaves the others as they are.
    pub(super) fn new(seed: u64, part: u64) -> Random {
        // The golden ratio spreads neighbouring parts over all 64 bits.
        Random(fastrand::Rng::with_seed(seed ^ part.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15)))
    }

    pub(super) fn chance(&mut self, probability: f64) -> bool {
        self.0.f64() < probability
    }

    pub(super) fn unit(&mut self) -> f64 {
        self.0.f64()
    }

    pub(super) fn between(&mut self, low: u32, high: u32) -> u32 {
        self.0.u32(low..=high)
    }

    pub(super) fn nanos(&mut self, below: u64) -> u64 {
        self.0.u64(..below)
    }

    pub(super) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill(&mut bytes);
        bytes
    }

    /// One of `items`, which are never empty here: the content is ours.
    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.0.usize(..items.len())]
    }

    /// One of `items`, the heavier the likelier.
    pub(super) fn pick_weighted<'a, T>(&mut self, items: &[&'a T], weight: impl Fn(&T) -> u32) -> &'a T {
        let total: u32 = items.iter().map(|item| weight(item)).sum();
        let mut left = self.0.u32(..total);
        for item in items {
            match left.checked_sub(weight(item)) {
                Some(rest) => left = rest,
                None => return item,
            }
        }
        unreachable!("what is left is below the sum of the weights")
    }

    /// A duration in nanoseconds as machines take them: most near the median, a few much longer.
    pub(super) fn latency(&mut self, median_ms: f64) -> u64 {
        // The sum of twelve uniform numbers is close to normal; its exponential is close to log-normal.
        let normal = (0..12).map(|_| self.0.f64()).sum::<f64>() - 6.0;
        nanos_of_ms(median_ms * (0.38 * normal).exp())
    }
}

pub(super) fn nanos_of_ms(ms: f64) -> u64 {
    u64::try_from(Duration::from_secs_f64(ms / 1_000.0).as_nanos())
        .expect("the demo waits for minutes, not centuries")
}
