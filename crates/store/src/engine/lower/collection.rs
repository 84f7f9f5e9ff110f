//! Comprehensions over the spans and traces of a trace or session: aggregates.

use datafusion::common::Result;
use datafusion::functions_aggregate::expr_fn::{bool_and, bool_or, count, max, min, sum};
use datafusion::logical_expr::{Expr as EngineExpr, ExprFunctionExt as _, col, lit};
use datafusion::prelude::coalesce;
use query::{Base, Collection, Reduce, Reducer};

use super::document::of_scores;
use super::value::{is_row, number};
use super::{Level, Lowering, RowObject};

impl Lowering<'_> {
    pub(super) fn reduce(&mut self, reduce: &Reduce, level: &Level) -> Option<EngineExpr> {
        if !is_row(&reduce.place, level) {
            return None;
        }
        let element = match (level.object, reduce.collection) {
            (RowObject::Span, Collection::Documents) => return of_scores(reduce),
            (RowObject::Trace | RowObject::Session, Collection::Spans) => RowObject::Span,
            (RowObject::Session, Collection::Traces) => RowObject::Trace,
            _ => return None,
        };
        let base = Base::Variable { number: reduce.variable, name: reduce.variable_name.clone() };
        let below = Level { object: element, base };
        let mut lowered = |part: &Option<query::Expr>| match part {
            Some(part) => self.value(part, &below).map(Some),
            None => Some(None),
        };
        let (value, condition) = (lowered(&reduce.element)?, lowered(&reduce.condition)?);
        if element == RowObject::Span {
            return self.over_spans(reduce.reducer, value, condition, level);
        }
        let name = self.push_session(aggregate(reduce.reducer, value, condition).ok()?);
        Some(or_of_none(reduce.reducer, col(name)))
    }

    /// A value over all spans of the row's trace or session.
    pub(super) fn over_spans(
        &mut self,
        reducer: Reducer,
        value: Option<EngineExpr>,
        condition: Option<EngineExpr>,
        level: &Level,
    ) -> Option<EngineExpr> {
        let of_trace = self.push_trace(aggregate(reducer, value, condition).ok()?);
        let name = match level.object {
            RowObject::Session => self.push_session(combine(reducer, col(of_trace))),
            _ => of_trace,
        };
        Some(or_of_none(reducer, col(name)))
    }

    pub(super) fn push_trace(&mut self, aggregate: EngineExpr) -> String {
        let name = format!("of_spans_{}", self.trace_aggregates.len());
        self.trace_aggregates.push(aggregate.alias(&name));
        name
    }

    pub(super) fn push_session(&mut self, aggregate: EngineExpr) -> String {
        let name = format!("of_traces_{}", self.session_aggregates.len());
        self.session_aggregates.push(aggregate.alias(&name));
        name
    }
}

/// An element of which it is not known whether it is meant is left out.
fn aggregate(
    reducer: Reducer,
    value: Option<EngineExpr>,
    condition: Option<EngineExpr>,
) -> Result<EngineExpr> {
    let value = value.unwrap_or_else(|| lit(1_i64));
    let known = |value| coalesce(vec![value, lit(false)]);
    let aggregate = match reducer {
        Reducer::Any => bool_or(known(value)),
        // An element of which it is not known is a counterexample.
        Reducer::All => bool_and(known(value)),
        Reducer::Len => count(lit(1_i64)),
        Reducer::Sum => sum(value),
        Reducer::Max => max(value),
        Reducer::Min => min(value),
    };
    match condition {
        Some(condition) => aggregate.filter(condition).build(),
        None => Ok(aggregate),
    }
}

/// The values of traces taken together.
pub(super) fn combine(reducer: Reducer, of_trace: EngineExpr) -> EngineExpr {
    match reducer {
        Reducer::Any => bool_or(of_trace),
        Reducer::All => bool_and(of_trace),
        Reducer::Len | Reducer::Sum => sum(of_trace),
        Reducer::Max => max(of_trace),
        Reducer::Min => min(of_trace),
    }
}

/// What is said of no elements.
pub(super) fn or_of_none(reducer: Reducer, value: EngineExpr) -> EngineExpr {
    match reducer {
        Reducer::Any => coalesce(vec![value, lit(false)]),
        Reducer::All => coalesce(vec![value, lit(true)]),
        Reducer::Len => number(coalesce(vec![value, lit(0_i64)])),
        Reducer::Sum => coalesce(vec![value, lit(0.0)]),
        Reducer::Max | Reducer::Min => value,
    }
}
