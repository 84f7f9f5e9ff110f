//! Percentiles: exact for a few hundred values, beyond that by a log-linear histogram, which adds up over groups
//! and is at most 3 % off.

use query::Percentiles;

/// Values kept as they are.
const EXACT_MAX: usize = 512;
/// Buckets between a value and its double are two to the power of this.
const BITS: u32 = 4;

/// A distribution of durations. The same values give the same distribution, in whatever order and parts they come.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Sketch {
    /// Each with its weight.
    exact: Vec<(i64, f64)>,
    /// Used once there are too many to keep: the weights in neighbouring buckets, beginning with this one.
    first_bucket: usize,
    buckets: Vec<f64>,
}

/// How a sketch is written, and whether its weights are numbers of values.
const EXACT: u8 = 0;
const EXACT_WEIGHTED: u8 = 1;
const BUCKETS: u8 = 2;
const BUCKETS_WEIGHTED: u8 = 3;
/// Whole numbers up to here are kept exactly by a double.
const WHOLE_MAX: f64 = 9e15;

impl Sketch {
    /// `None` for bytes that are not what [`Sketch::write`] wrote.
    pub(crate) fn read(bytes: &[u8]) -> Option<Sketch> {
        let (&tag, mut rest) = bytes.split_first()?;
        let mut sketch = Sketch::default();
        if tag == BUCKETS || tag == BUCKETS_WEIGHTED {
            sketch.first_bucket = usize::try_from(take_number(&mut rest)?).ok()?;
        }
        let mut value = 0_u64;
        while !rest.is_empty() {
            match tag {
                EXACT => {
                    value = value.wrapping_add(take_number(&mut rest)?);
                    sketch.exact.push((value.cast_signed(), 1.0));
                }
                EXACT_WEIGHTED => {
                    value = value.wrapping_add(take_number(&mut rest)?);
                    sketch.exact.push((value.cast_signed(), take_weight(&mut rest)?));
                }
                BUCKETS => sketch.buckets.push(whole(take_number(&mut rest)?)),
                BUCKETS_WEIGHTED => sketch.buckets.push(take_weight(&mut rest)?),
                _ => return None,
            }
        }
        let end = sketch.first_bucket.checked_add(sketch.buckets.len())?;
        (end <= BUCKETS_MAX && sketch.exact.len() <= EXACT_MAX).then_some(sketch)
    }

    pub(crate) fn write(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(1 + 4 * self.exact.len() + 2 * self.buckets.len());
        if self.buckets.is_empty() {
            let mut exact = self.exact.clone();
            exact.sort_unstable_by(|a, b| {
                (a.0.cast_unsigned(), a.1)
                    .partial_cmp(&(b.0.cast_unsigned(), b.1))
                    .unwrap_or(std::cmp::Ordering::Equal)
            });
            let is_plain = exact.iter().all(|(_, weight)| *weight == 1.0);
            bytes.push(if is_plain { EXACT } else { EXACT_WEIGHTED });
            let mut before = 0;
            for (value, weight) in exact {
                let value = value.cast_unsigned();
                put_number(&mut bytes, value.wrapping_sub(before));
                before = value;
                if !is_plain {
                    bytes.extend(weight.to_le_bytes());
                }
            }
        } else {
            let is_plain =
                self.buckets.iter().all(|weight| weight.fract() == 0.0 && (0.0..WHOLE_MAX).contains(weight));
            bytes.push(if is_plain { BUCKETS } else { BUCKETS_WEIGHTED });
            put_number(&mut bytes, self.first_bucket as u64);
            for weight in &self.buckets {
                match is_plain {
                    true => put_number(&mut bytes, count(*weight)),
                    false => bytes.extend(weight.to_le_bytes()),
                }
            }
        }
        bytes
    }

    pub(crate) fn add(&mut self, value: i64, weight: f64) {
        if !self.buckets.is_empty() {
            return self.add_to_bucket(bucket(value), weight);
        }
        self.exact.push((value, weight));
        if self.exact.len() > EXACT_MAX {
            self.give_up_exactness();
        }
    }

    pub(crate) fn merge(&mut self, other: &Sketch) {
        if !other.buckets.is_empty() {
            self.give_up_exactness();
        }
        for (bucket, weight) in (other.first_bucket..).zip(&other.buckets) {
            if *weight != 0.0 {
                self.add_to_bucket(bucket, *weight);
            }
        }
        for &(value, weight) in &other.exact {
            self.add(value, weight);
        }
    }

    /// `None` for no values.
    pub(crate) fn percentiles(&self) -> Option<Percentiles> {
        let values = self.sorted();
        let at = |share| value_at(&values, share);
        Some(Percentiles { p50_nano: at(0.50)?, p95_nano: at(0.95)?, p99_nano: at(0.99)? })
    }

    /// The value below which this share of all values lies; `None` for no values.
    pub(crate) fn quantile(&self, share: f64) -> Option<f64> {
        value_at(&self.sorted(), share)
    }

    fn sorted(&self) -> Vec<(f64, f64)> {
        let mut values: Vec<(f64, f64)> = match self.buckets.is_empty() {
            true => self.exact.iter().map(|&(value, weight)| (as_f64(value), weight)).collect(),
            false => (self.first_bucket..)
                .zip(&self.buckets)
                .filter(|(_, weight)| **weight != 0.0)
                .map(|(bucket, &weight)| (middle(bucket), weight))
                .collect(),
        };
        values.sort_by(|a, b| a.0.total_cmp(&b.0));
        values
    }

    /// Bytes of memory beside the sketch itself.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.exact.capacity() * size_of::<(i64, f64)>() + self.buckets.capacity() * size_of::<f64>()
    }

    fn give_up_exactness(&mut self) {
        for (value, weight) in std::mem::take(&mut self.exact) {
            self.add_to_bucket(bucket(value), weight);
        }
    }

    fn add_to_bucket(&mut self, bucket: usize, weight: f64) {
        if self.buckets.is_empty() {
            self.first_bucket = bucket;
        } else if bucket < self.first_bucket {
            let further = std::iter::repeat_n(0.0, self.first_bucket - bucket);
            self.buckets.splice(0..0, further);
            self.first_bucket = bucket;
        }
        let at = bucket - self.first_bucket;
        if at >= self.buckets.len() {
            self.buckets.resize(at + 1, 0.0);
        }
        self.buckets[at] += weight;
    }
}

/// Nearest rank: a value that occurred, never one in between.
fn value_at(values: &[(f64, f64)], share: f64) -> Option<f64> {
    let all: f64 = values.iter().map(|(_, weight)| weight).sum();
    let rank = share * all * (1.0 - f64::EPSILON);
    let mut below = 0.0;
    for (value, weight) in values {
        below += weight;
        if below >= rank {
            return Some(*value);
        }
    }
    values.last().map(|(value, _)| *value)
}

const BUCKETS_MAX: usize = (64 - BITS as usize) << BITS;

/// Small values have buckets of their own; further up each doubling has sixteen.
fn bucket(value: i64) -> usize {
    let value = value.max(0).unsigned_abs();
    if value < 1 << BITS {
        return usize::try_from(value).expect("small");
    }
    let octave = value.ilog2();
    let within = (value >> (octave - BITS)) & ((1 << BITS) - 1);
    (((octave - BITS + 1) << BITS) as usize) + usize::try_from(within).expect("four bits")
}

/// The value in the middle of a bucket.
fn middle(bucket: usize) -> f64 {
    let bucket = u32::try_from(bucket).expect("fewer than a thousand");
    if bucket < 1 << BITS {
        return f64::from(bucket);
    }
    let octave = (bucket >> BITS) + BITS - 1;
    let within = bucket & ((1 << BITS) - 1);
    let width = 2_f64.powi(i32::try_from(octave - BITS).expect("below 64"));
    (f64::from((1 << BITS) + within) + 0.5) * width
}

#[expect(clippy::cast_precision_loss, reason = "a duration in nanoseconds, to be shown")]
fn as_f64(value: i64) -> f64 {
    value as f64
}

#[expect(clippy::cast_precision_loss, reason = "written from a double")]
fn whole(count: u64) -> f64 {
    count as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole and neither negative nor large"
)]
fn count(weight: f64) -> u64 {
    weight as u64
}

/// Seven bits in a byte, the lowest first; the highest bit says that more follow.
fn put_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

fn take_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

fn take_weight(bytes: &mut &[u8]) -> Option<f64> {
    let (weight, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(f64::from_le_bytes(*weight))
}

#[cfg(test)]
mod tests {
    use super::{BUCKETS_MAX, Sketch, bucket, middle};

    fn of(values: impl IntoIterator<Item = i64>) -> Sketch {
        let mut sketch = Sketch::default();
        values.into_iter().for_each(|value| sketch.add(value, 1.0));
        sketch
    }

    fn written_and_read(sketch: &Sketch) -> Sketch {
        Sketch::read(&sketch.write()).expect("what was written")
    }

    #[test]
    fn a_percentile_of_few_is_a_value_that_occurred() {
        let percentiles = of(1..=200).percentiles().expect("values");
        assert_eq!((percentiles.p50_nano, percentiles.p95_nano, percentiles.p99_nano), (100.0, 190.0, 198.0));
        assert_eq!(of([7]).percentiles().expect("one").p50_nano, 7.0);
        assert_eq!(of([]).percentiles(), None);
    }

    #[test]
    fn a_percentile_of_many_is_at_most_three_percent_off() {
        let percentiles = of((1..=100_000).map(|n| n * 1_000)).percentiles().expect("values");
        for (found, exact) in
            [(percentiles.p50_nano, 5e7), (percentiles.p95_nano, 9.5e7), (percentiles.p99_nano, 9.9e7)]
        {
            assert!((found / exact - 1.0).abs() < 0.032, "{found} for {exact}");
        }
    }

    #[test]
    fn parts_add_up_to_the_whole_in_any_order() {
        let (whole, small, large) = (of(0..3_000), of(0..100), of(100..3_000));
        let mut one = small.clone();
        one.merge(&written_and_read(&large));
        let mut other = large;
        other.merge(&written_and_read(&small));
        assert_eq!(one, whole);
        assert_eq!(other, whole);
    }

    #[test]
    fn a_weight_counts_as_so_many_values() {
        let mut sketch = of([1]);
        sketch.add(9, 3.0);
        assert_eq!(sketch.percentiles().expect("values").p50_nano, 9.0);
    }

    #[test]
    fn what_is_written_reads_back_with_its_weights() {
        let mut few = of([5, i64::MAX, 0, -3]);
        assert_eq!(written_and_read(&few).write(), few.write());
        few.add(7, 2.5);
        assert_eq!(written_and_read(&few).percentiles(), few.percentiles());
        let mut many = of((0..600).map(|n| n * n * n));
        assert_eq!(written_and_read(&many), many);
        many.add(1 << 40, 0.25);
        assert_eq!(written_and_read(&many), many);
        assert_eq!(written_and_read(&Sketch::default()), Sketch::default());
    }

    #[test]
    fn bytes_that_nobody_wrote_are_no_sketch() {
        for bytes in [&[][..], &[9, 1], &[1, 5, 0], &[2], &[2, 0xff], &[2, 0xff, 0xff, 0x7f, 1]] {
            assert_eq!(Sketch::read(bytes), None, "{bytes:?}");
        }
    }

    #[test]
    fn every_value_lies_near_the_middle_of_its_bucket() {
        for value in [0, 1, 15, 16, 17, 31, 32, 1_000, 123_456_789, i64::MAX] {
            let exact = super::as_f64(value);
            assert!((middle(bucket(value)) - exact).abs() <= exact * 0.032, "{value}");
        }
        assert!(bucket(i64::MAX) < BUCKETS_MAX);
    }
}
