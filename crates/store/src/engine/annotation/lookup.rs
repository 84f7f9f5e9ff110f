//! What annotations tell of each target: a condition or a sum over them is computed on their own columns, of which
//! there are fewer than of spans, and every row looks its target up.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::Float64Type;
use arrow_array::{Array as _, ArrayRef, BooleanArray, Float64Array, RecordBatch, RecordBatchOptions};
use arrow_schema::{DataType, Schema};
use datafusion::common::{DFSchema, Result};
use datafusion::execution::session_state::SessionState;
use datafusion::logical_expr::{Expr, col, lit};
use model::{AnnotationTargetKind, TraceId};
use query::Reducer;

use super::Said;
use crate::annotation::AnnotationMirror;
use crate::engine::function::Function;

/// The ids of a target in a row: one after the other.
type Key = Box<[u8]>;

/// What is asked of the annotations of every target of a kind. The expressions read the mirror's columns.
#[derive(Debug, Clone)]
pub(in crate::engine) struct Question {
    pub(in crate::engine) kind: AnnotationTargetKind,
    /// Only annotations of this name.
    pub(in crate::engine) name: Option<String>,
    pub(in crate::engine) reducer: Reducer,
    pub(in crate::engine) element: Option<Expr>,
    pub(in crate::engine) condition: Option<Expr>,
    /// Where there are no such annotations.
    pub(in crate::engine) otherwise: Option<f64>,
}

/// The answer for each target; truth is 1 and 0.
pub(in crate::engine) struct Told {
    question: Question,
    targets: HashMap<Key, Option<f64>>,
}

impl Said {
    pub(in crate::engine) fn ask(&self, question: Question) -> Result<Told> {
        let schema = DFSchema::try_from(AnnotationMirror::schema())?;
        let compiled = |expr: &Expr| self.state.create_physical_expr(expr.clone(), &schema);
        let named = question.name.as_deref().map(|name| col("name").eq(lit(name)));
        let kept = [named, question.condition.clone()].into_iter().flatten().reduce(Expr::and);
        let kept = kept.as_ref().map(compiled).transpose()?;
        let element = question.element.as_ref().map(compiled).transpose()?;
        let mut targets = HashMap::new();
        for batch in self.mirror.batches(question.kind) {
            let rows = batch.num_rows();
            let kept = kept.as_ref().map(|it| it.evaluate(batch)?.into_array(rows)).transpose()?;
            let kept = kept.as_ref().map(|truths| truths.as_boolean());
            if kept.is_some_and(|truths| truths.true_count() == 0) {
                continue;
            }
            let values = element.as_ref().map(|it| it.evaluate(batch)?.into_array(rows)).transpose()?;
            let columns: Vec<ArrayRef> = key_columns(question.kind)
                .iter()
                .map(|name| Arc::clone(batch.column_by_name(name).expect("in every batch")))
                .collect();
            let mut key = Vec::new();
            for row in 0..rows {
                let is_kept = kept.is_none_or(|truths| truths.is_valid(row) && truths.value(row));
                if is_kept && read_key(&columns, row, &mut key) {
                    question.add(&mut targets, &key, values.as_ref().and_then(|values| number(values, row)));
                }
            }
        }
        Ok(Told { question, targets })
    }

    /// The truth of a condition that reads no column.
    pub(in crate::engine) fn is_true(&self, condition: &Expr) -> Result<bool> {
        is_true(&self.state, condition)
    }
}

fn is_true(state: &SessionState, condition: &Expr) -> Result<bool> {
    let compiled = state.create_physical_expr(condition.clone(), &DFSchema::empty())?;
    let one_row = RecordBatchOptions::new().with_row_count(Some(1));
    let row = RecordBatch::try_new_with_options(Arc::new(Schema::empty()), Vec::new(), &one_row)?;
    let truth = compiled.evaluate(&row)?.into_array(1)?;
    Ok(truth.as_boolean_opt().is_some_and(|truth| truth.is_valid(0) && truth.value(0)))
}

impl Question {
    fn add(&self, targets: &mut HashMap<Key, Option<f64>>, key: &[u8], value: Option<f64>) {
        let is_true = f64::from(u8::from(value == Some(1.0)));
        let next = match self.reducer {
            Reducer::Any | Reducer::All => Some(is_true),
            Reducer::Len => Some(1.0),
            Reducer::Sum => Some(value.unwrap_or(0.0)),
            Reducer::Max | Reducer::Min => value,
        };
        let Some(before) = targets.get_mut(key) else {
            targets.insert(key.into(), next);
            return;
        };
        *before = match (*before, next) {
            (None, other) | (other, None) => other,
            (Some(a), Some(b)) => Some(match self.reducer {
                Reducer::Any | Reducer::Max => a.max(b),
                Reducer::All | Reducer::Min => a.min(b),
                Reducer::Len | Reducer::Sum => a + b,
            }),
        };
    }

    fn is_condition(&self) -> bool {
        matches!(self.reducer, Reducer::Any | Reducer::All)
    }
}

impl Told {
    /// The traces outside of which the condition cannot be true; `None` where there is no such bound, or more than
    /// `max` traces.
    pub(in crate::engine) fn traces(&self, max: usize) -> Option<Vec<TraceId>> {
        if self.question.otherwise != Some(0.0) || self.question.kind == AnnotationTargetKind::Session {
            return None;
        }
        let mut traces = HashSet::new();
        for (key, _) in self.targets.iter().filter(|(_, value)| **value == Some(1.0)) {
            traces.insert(TraceId::from_bytes(key.get(..16)?)?);
            if traces.len() > max {
                return None;
            }
        }
        Some(traces.into_iter().collect())
    }

    /// What is told of each row, found by the columns that name its target.
    pub(in crate::engine) fn look_up(self, columns: Vec<Expr>) -> Expr {
        let key = format!("{:?}", self.question);
        let is_condition = self.question.is_condition();
        let returns = if is_condition { DataType::Boolean } else { DataType::Float64 };
        Function::call("annotated", key, returns, columns, move |columns| {
            let mut key = Vec::new();
            let mut value = |row| match read_key(columns, row, &mut key) {
                true => self.targets.get(key.as_slice()).copied().unwrap_or(self.question.otherwise),
                false => self.question.otherwise,
            };
            let rows = 0..columns[0].len();
            Ok(match is_condition {
                true => Arc::new(rows.map(|row| Some(value(row) == Some(1.0))).collect::<BooleanArray>()),
                false => Arc::new(rows.map(value).collect::<Float64Array>()) as ArrayRef,
            })
        })
    }
}

/// The columns that name a target, in the mirror and in the order of a key.
const fn key_columns(kind: AnnotationTargetKind) -> &'static [&'static str] {
    match kind {
        AnnotationTargetKind::Span | AnnotationTargetKind::Document => &["trace_id", "span_id"],
        AnnotationTargetKind::Trace => &["trace_id"],
        AnnotationTargetKind::Session => &["session_id"],
    }
}

/// Writes the key of a row; `false` where a part of it is null.
fn read_key(columns: &[ArrayRef], row: usize, key: &mut Vec<u8>) -> bool {
    key.clear();
    for column in columns {
        if column.is_null(row) {
            return false;
        }
        match column.data_type() {
            DataType::Utf8 => key.extend_from_slice(column.as_string::<i32>().value(row).as_bytes()),
            _ => key.extend_from_slice(column.as_fixed_size_binary().value(row)),
        }
    }
    true
}

fn number(values: &ArrayRef, row: usize) -> Option<f64> {
    if values.is_null(row) {
        return None;
    }
    match values.as_boolean_opt() {
        Some(truths) => Some(f64::from(u8::from(truths.value(row)))),
        None => values.as_primitive_opt::<Float64Type>().map(|numbers| numbers.value(row)),
    }
}
