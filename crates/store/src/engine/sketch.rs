//! Percentiles: exact for a few hundred values, beyond that by a log-linear histogram, which adds up over groups
//! and is at most 3 % off.

use std::collections::BTreeMap;
use std::mem::size_of;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array as _, ArrayRef};
use arrow_schema::DataType;
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::function::AccumulatorArgs;
use datafusion::logical_expr::{Accumulator, AggregateUDF, AggregateUDFImpl, Expr, Signature, Volatility};
use query::Percentiles;

/// Values kept as they are.
const EXACT_MAX: usize = 512;
/// Buckets between a value and its double are two to the power of this.
const BITS: u32 = 4;

/// The distribution of a column of `Int64`, each value counted by a weight, as the bytes of a [`Sketch`].
pub(super) fn sketch(value: Expr, weight: Expr) -> Expr {
    let signature = Signature::exact(vec![DataType::Int64, DataType::Float64], Volatility::Immutable);
    AggregateUDF::from(SketchFunction { signature }).call(vec![value, weight])
}

/// A distribution of durations.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Sketch {
    exact: Vec<(i64, f64)>,
    /// Used once there are too many to keep.
    buckets: BTreeMap<u32, f64>,
}

impl Sketch {
    pub(super) fn read(bytes: &[u8]) -> Sketch {
        let mut sketch = Sketch::default();
        for entry in bytes.chunks_exact(17) {
            let (tag, value, weight) =
                (entry[0], eight(&entry[1..9]), f64::from_le_bytes(eight(&entry[9..17])));
            match tag {
                0 => sketch.exact.push((i64::from_le_bytes(value), weight)),
                _ => {
                    let bucket = u32::try_from(i64::from_le_bytes(value)).unwrap_or_default();
                    sketch.buckets.insert(bucket, weight);
                }
            }
        }
        sketch
    }

    fn write(&self) -> Vec<u8> {
        let exact = self.exact.iter().map(|(value, weight)| (0, *value, *weight));
        let buckets = self.buckets.iter().map(|(bucket, weight)| (1, i64::from(*bucket), *weight));
        let mut bytes = Vec::new();
        for (tag, value, weight) in exact.chain(buckets) {
            bytes.push(tag);
            bytes.extend(value.to_le_bytes());
            bytes.extend(f64::to_le_bytes(weight));
        }
        bytes
    }

    fn add(&mut self, value: i64, weight: f64) {
        if !self.buckets.is_empty() {
            *self.buckets.entry(bucket(value)).or_default() += weight;
            return;
        }
        self.exact.push((value, weight));
        if self.exact.len() > EXACT_MAX {
            for (value, weight) in std::mem::take(&mut self.exact) {
                *self.buckets.entry(bucket(value)).or_default() += weight;
            }
        }
    }

    fn merge(&mut self, other: &Sketch) {
        if !other.buckets.is_empty() {
            for (value, weight) in std::mem::take(&mut self.exact) {
                *self.buckets.entry(bucket(value)).or_default() += weight;
            }
        }
        for (bucket, weight) in &other.buckets {
            *self.buckets.entry(*bucket).or_default() += weight;
        }
        for &(value, weight) in &other.exact {
            self.add(value, weight);
        }
    }

    /// `None` for no values.
    pub(super) fn percentiles(&self) -> Option<Percentiles> {
        let values = self.sorted();
        let at = |share| value_at(&values, share);
        Some(Percentiles { p50_nano: at(0.50)?, p95_nano: at(0.95)?, p99_nano: at(0.99)? })
    }

    /// The value below which this share of all values lies; `None` for no values.
    pub(super) fn quantile(&self, share: f64) -> Option<f64> {
        value_at(&self.sorted(), share)
    }

    fn sorted(&self) -> Vec<(f64, f64)> {
        let mut values: Vec<(f64, f64)> = match self.buckets.is_empty() {
            true => self.exact.iter().map(|&(value, weight)| (as_f64(value), weight)).collect(),
            false => self.buckets.iter().map(|(&bucket, &weight)| (middle(bucket), weight)).collect(),
        };
        values.sort_by(|a, b| a.0.total_cmp(&b.0));
        values
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

/// Small values have buckets of their own; further up each doubling has sixteen.
fn bucket(value: i64) -> u32 {
    let value = value.max(0).unsigned_abs();
    if value < 1 << BITS {
        return u32::try_from(value).expect("small");
    }
    let octave = value.ilog2();
    let within = (value >> (octave - BITS)) & ((1 << BITS) - 1);
    ((octave - BITS + 1) << BITS) + u32::try_from(within).expect("four bits")
}

/// The value in the middle of a bucket.
fn middle(bucket: u32) -> f64 {
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

fn eight(bytes: &[u8]) -> [u8; 8] {
    bytes.try_into().expect("cut to eight")
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct SketchFunction {
    signature: Signature,
}

impl AggregateUDFImpl for SketchFunction {
    fn name(&self) -> &str {
        "sketch"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(DataType::Binary)
    }

    fn accumulator(&self, _arguments: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(SketchAccumulator::default()))
    }
}

#[derive(Debug, Default)]
struct SketchAccumulator {
    sketch: Sketch,
}

impl Accumulator for SketchAccumulator {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let (values, weights) =
            (values[0].as_primitive::<Int64Type>(), values[1].as_primitive::<Float64Type>());
        for row in 0..values.len() {
            if values.is_valid(row) {
                self.sketch.add(values.value(row), weights.value(row));
            }
        }
        Ok(())
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        Ok(ScalarValue::Binary(Some(self.sketch.write())))
    }

    fn size(&self) -> usize {
        size_of::<Sketch>() + self.sketch.exact.capacity() * 16 + self.sketch.buckets.len() * 24
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Ok(vec![self.evaluate()?])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        for bytes in states[0].as_binary::<i32>().iter().flatten() {
            self.sketch.merge(&Sketch::read(bytes));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Sketch, bucket, middle};

    fn of(values: impl IntoIterator<Item = i64>) -> Sketch {
        let mut sketch = Sketch::default();
        values.into_iter().for_each(|value| sketch.add(value, 1.0));
        sketch
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
        one.merge(&Sketch::read(&large.write()));
        let mut other = large;
        other.merge(&Sketch::read(&small.write()));
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
    fn every_value_lies_near_the_middle_of_its_bucket() {
        for value in [0, 1, 15, 16, 17, 31, 32, 1_000, 123_456_789, i64::MAX] {
            let exact = super::as_f64(value);
            assert!((middle(bucket(value)) - exact).abs() <= exact * 0.032, "{value}");
        }
    }
}
