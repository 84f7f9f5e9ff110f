//! The distribution of a column as an aggregate of the engine.

use std::mem::size_of;
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array as _, ArrayRef, BinaryArray, BooleanArray};
use arrow_schema::DataType;
use datafusion::common::{DataFusionError, Result, ScalarValue};
use datafusion::logical_expr::function::AccumulatorArgs;
use datafusion::logical_expr::{
    Accumulator, AggregateUDF, AggregateUDFImpl, EmitTo, Expr, GroupsAccumulator, Signature, Volatility,
};

use crate::sketch::Sketch;

/// The distribution of a column of `Int64`, each value counted by a weight, as the bytes of a [`Sketch`].
pub(super) fn sketch(value: Expr, weight: Expr) -> Expr {
    let signature = Signature::exact(vec![DataType::Int64, DataType::Float64], Volatility::Immutable);
    AggregateUDF::from(SketchFunction { signature }).call(vec![value, weight])
}

pub(super) fn read_sketch(bytes: &[u8]) -> Result<Sketch> {
    Sketch::read(bytes).ok_or_else(|| DataFusionError::Internal("these bytes are no distribution".into()))
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

    fn groups_accumulator_supported(&self, _arguments: AccumulatorArgs) -> bool {
        true
    }

    fn create_groups_accumulator(&self, _arguments: AccumulatorArgs) -> Result<Box<dyn GroupsAccumulator>> {
        Ok(Box::new(GroupedSketches::default()))
    }
}

/// Without groups.
#[derive(Debug, Default)]
struct SketchAccumulator {
    sketch: Sketch,
}

impl Accumulator for SketchAccumulator {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        for_each_value(values, None, |_, value, weight| self.sketch.add(value, weight));
        Ok(())
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        Ok(ScalarValue::Binary(Some(self.sketch.write())))
    }

    fn size(&self) -> usize {
        size_of::<Self>() + self.sketch.heap_bytes()
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Ok(vec![self.evaluate()?])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        for bytes in states[0].as_binary::<i32>().iter().flatten() {
            self.sketch.merge(&read_sketch(bytes)?);
        }
        Ok(())
    }
}

/// One for each group.
#[derive(Debug, Default)]
struct GroupedSketches {
    sketches: Vec<Sketch>,
}

impl GroupsAccumulator for GroupedSketches {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        group_count: usize,
    ) -> Result<()> {
        self.sketches.resize(group_count, Sketch::default());
        for_each_value(values, filter, |row, value, weight| self.sketches[groups[row]].add(value, weight));
        Ok(())
    }

    fn evaluate(&mut self, emit: EmitTo) -> Result<ArrayRef> {
        let sketches = emit.take_needed(&mut self.sketches);
        Ok(Arc::new(sketches.iter().map(|sketch| Some(sketch.write())).collect::<BinaryArray>()))
    }

    fn state(&mut self, emit: EmitTo) -> Result<Vec<ArrayRef>> {
        Ok(vec![self.evaluate(emit)?])
    }

    fn merge_batch(&mut self, states: &[ArrayRef], groups: &[usize], group_count: usize) -> Result<()> {
        self.sketches.resize(group_count, Sketch::default());
        for (bytes, group) in states[0].as_binary::<i32>().iter().zip(groups) {
            if let Some(bytes) = bytes {
                self.sketches[*group].merge(&read_sketch(bytes)?);
            }
        }
        Ok(())
    }

    fn convert_to_state(&self, values: &[ArrayRef], filter: Option<&BooleanArray>) -> Result<Vec<ArrayRef>> {
        let mut sketches = vec![Sketch::default(); values[0].len()];
        for_each_value(values, filter, |row, value, weight| sketches[row].add(value, weight));
        Ok(vec![Arc::new(sketches.iter().map(|sketch| Some(sketch.write())).collect::<BinaryArray>())])
    }

    fn size(&self) -> usize {
        let heap: usize = self.sketches.iter().map(Sketch::heap_bytes).sum();
        self.sketches.capacity() * size_of::<Sketch>() + heap
    }
}

/// Visits the values that are there: their row, and each with its weight.
fn for_each_value(
    arrays: &[ArrayRef],
    filter: Option<&BooleanArray>,
    mut visit: impl FnMut(usize, i64, f64),
) {
    let values = arrays[0].as_primitive::<Int64Type>();
    let weights = arrays[1].as_primitive::<Float64Type>();
    for row in 0..values.len() {
        let is_wanted = filter.is_none_or(|filter| filter.is_valid(row) && filter.value(row));
        if is_wanted && values.is_valid(row) {
            visit(row, values.value(row), weights.value(row));
        }
    }
}
