//! Conditions on annotations: decided on the annotations themselves, which are fewer than spans, and looked up for
//! each row by what it is about.

use std::collections::BTreeSet;

use datafusion::common::ScalarValue;
use datafusion::logical_expr::{Expr as EngineExpr, col, lit};
use model::AnnotationTargetKind;
use query::{AnnotationField, Base, Expr, NamedAnnotation, Plan, Reduce, Reducer};

use super::collection::{combine, or_of_none};
use super::value::is_row;
use super::{Level, Lowering, RowObject};
use crate::engine::annotation::{Question, Told, target_of};
use crate::engine::explain::Means;
use crate::engine::functions::finite;
use crate::engine::rollup::add_session;
use crate::engine::row;

/// With this many traces or fewer, they are looked up instead of everything being read.
pub(in crate::engine) const TRACES_MAX: usize = 10_000;

/// Conditions that speak of the same annotations. One choice of each must meet all of them.
#[derive(Default)]
pub(super) struct Component<'e> {
    pub(super) named: BTreeSet<usize>,
    pub(super) parts: Vec<&'e Expr>,
}

/// Conditions apart that have no annotation in common: each is true for some choice when all are for one.
pub(super) fn components<'e>(parts: impl Iterator<Item = &'e Expr>, named: usize) -> Vec<Component<'e>> {
    let mut components: Vec<Component<'e>> = Vec::new();
    for part in parts {
        let mut joined = Component {
            named: (0..named).filter(|number| part.names_annotation(*number)).collect(),
            parts: Vec::new(),
        };
        let (met, mut apart): (Vec<_>, Vec<_>) =
            components.into_iter().partition(|other| !other.named.is_disjoint(&joined.named));
        for other in met {
            joined.named.extend(other.named);
            joined.parts.extend(other.parts);
        }
        joined.parts.push(part);
        apart.push(joined);
        components = apart;
    }
    components
}

impl Lowering<'_> {
    /// Whether a choice of annotations meets these conditions; only truth counts.
    pub(super) fn component(&mut self, component: &Component<'_>, level: &Level) -> Option<EngineExpr> {
        let lowered = match (component.named.len(), component.parts.as_slice()) {
            (0, [part]) => {
                self.only_truth_counts = true;
                return self.value(part, level);
            }
            (1, parts) => {
                let number = *component.named.first().expect("one");
                self.of_one_annotation(number, parts, level).or_else(|| self.of_alternatives(parts, level))
            }
            (_, parts) => self.of_alternatives(parts, level),
        };
        lowered.or_else(|| self.by_row(&component.parts, level))
    }

    /// Conditions that read nothing but one annotation.
    fn of_one_annotation(&mut self, number: usize, parts: &[&Expr], level: &Level) -> Option<EngineExpr> {
        let NamedAnnotation { target, name } = &self.annotations[number];
        let (kind, name) = ((*target).into(), name.clone());
        let columns = self.target_columns(kind, level)?;
        let mut on = |object| {
            let level = Level { object, base: Base::Row };
            let lowered: Option<Vec<_>> = parts.iter().map(|part| self.value(part, &level)).collect();
            lowered?.into_iter().reduce(EngineExpr::and)
        };
        let (condition, without) = (on(RowObject::Annotation)?, on(RowObject::NoAnnotation)?);
        let holds_without = self.said?.is_true(&without);
        let otherwise = f64::from(u8::from(self.kept(holds_without)?));
        // Where having none is enough, the others must be known to have one.
        let (element, condition) =
            if otherwise == 1.0 { (condition, None) } else { (lit(true), Some(condition)) };
        let told = self.ask(Question {
            kind,
            name: Some(name),
            reducer: Reducer::Any,
            element: Some(element),
            condition,
            otherwise: Some(otherwise),
        })?;
        if self.alternatives == 0 {
            self.narrow(&told);
        }
        Some(told.look_up(columns))
    }

    /// `or` of conditions: each of them may choose for itself.
    fn of_alternatives(&mut self, parts: &[&Expr], level: &Level) -> Option<EngineExpr> {
        let [Expr::Or(operands)] = parts else { return None };
        self.alternatives += 1;
        let lowered: Option<Vec<_>> =
            operands.iter().map(|operand| self.alternative(operand, level)).collect();
        self.alternatives -= 1;
        lowered?.into_iter().reduce(EngineExpr::or)
    }

    fn alternative(&mut self, operand: &Expr, level: &Level) -> Option<EngineExpr> {
        let parts = match operand {
            Expr::And(parts) => parts.as_slice(),
            other => std::slice::from_ref(other),
        };
        let lowered: Option<Vec<_>> = components(parts.iter(), self.annotations.len())
            .iter()
            .map(|component| self.component(component, level))
            .collect();
        lowered?.into_iter().reduce(EngineExpr::and)
    }

    /// Conditions on annotations and on the row together, tested by the reference interpreter on each row.
    fn by_row(&mut self, parts: &[&Expr], level: &Level) -> Option<EngineExpr> {
        let is_by_row = level.object == RowObject::Span
            && level.base == Base::Row
            && parts.iter().all(|part| row::reads_own_row_and_annotations(part));
        if !is_by_row {
            return None;
        }
        let plan = Plan {
            grain: query::Grain::Span,
            annotations: self.annotations.to_vec(),
            scan: Vec::new(),
            recheck: parts.iter().map(|part| (*part).clone()).collect(),
        };
        let index = self.said?.index(&plan.annotations, plan.conditions());
        self.means.insert(Means::RowByRow);
        Some(row::is_selected(plan, &self.functions, index))
    }

    /// `any(a.score < 0.5 for a in annotations)`
    pub(super) fn reduce_annotations(
        &mut self,
        reduce: &Reduce,
        is_condition_of_all: bool,
        level: &Level,
    ) -> Option<EngineExpr> {
        let kind = target_of(reduce.collection)?;
        let is_of_row = matches!(level.object, RowObject::Span | RowObject::Trace | RowObject::Session);
        if !is_of_row || !is_row(&reduce.place, level) {
            return None;
        }
        let base = Base::Variable { number: reduce.variable, name: reduce.variable_name.clone() };
        let below = Level { object: RowObject::Annotation, base };
        let mut lowered = |part: &Option<Expr>| match part {
            Some(part) => self.value(part, &below).map(Some),
            None => Some(None),
        };
        let (element, condition) = (lowered(&reduce.element)?, lowered(&reduce.condition)?);
        let reducer = reduce.reducer;
        let otherwise = match reducer {
            Reducer::Any | Reducer::Len | Reducer::Sum => Some(0.0),
            Reducer::All => Some(1.0),
            Reducer::Max | Reducer::Min => None,
        };
        let told = self.ask(Question { kind, name: None, reducer, element, condition, otherwise })?;
        if is_condition_of_all && self.alternatives == 0 && reducer == Reducer::Any {
            self.narrow(&told);
        }
        if let Some(columns) = self.target_columns(kind, level) {
            return Some(told.look_up(columns));
        }
        // Of each span or trace first, and those taken together.
        let of_trace = match kind {
            AnnotationTargetKind::Span | AnnotationTargetKind::Document => {
                let of_span = told.look_up(vec![col("trace_id"), col("span_id")]);
                col(self.push_trace(combine(reducer, of_span)))
            }
            _ => told.look_up(vec![col("trace_id")]),
        };
        let value = match level.object {
            RowObject::Session => col(self.push_session(combine(reducer, of_trace))),
            _ => of_trace,
        };
        Some(or_of_none(reducer, value))
    }

    /// The columns that name, for a row, the target of such annotations.
    fn target_columns(&mut self, kind: AnnotationTargetKind, level: &Level) -> Option<Vec<EngineExpr>> {
        use AnnotationTargetKind as Kind;
        Some(match (level.object, kind) {
            (RowObject::Span, Kind::Span | Kind::Document) => vec![col("trace_id"), col("span_id")],
            (RowObject::Span | RowObject::Trace, Kind::Trace) => vec![col("trace_id")],
            (RowObject::Span, Kind::Session) => vec![self.functions.trace_session()],
            (RowObject::Trace, Kind::Session) => {
                add_session(&mut self.trace_aggregates, &self.functions);
                vec![col("session_id")]
            }
            (RowObject::Session, Kind::Session) => vec![col("session_id")],
            _ => return None,
        })
    }

    fn ask(&mut self, question: Question) -> Option<Told> {
        let told = self.said?.ask(question);
        self.means.insert(Means::Annotations);
        self.kept(told)
    }

    /// Nothing outside of these traces can be meant.
    fn narrow(&mut self, told: &Told) {
        let Some(traces) = told.traces(TRACES_MAX) else { return };
        if self.trace_ids.as_ref().is_none_or(|known| known.len() > traces.len()) {
            self.trace_ids = Some(traces);
        }
    }

    /// The value, or the error kept for whoever lowers.
    fn kept<T>(&mut self, result: datafusion::common::Result<T>) -> Option<T> {
        result.map_err(|error| self.error = Some(error)).ok()
    }
}

/// A field of the annotation that a row of the mirror is, or of the one that is not there.
pub(super) fn of_annotation(field: AnnotationField, object: RowObject) -> Option<EngineExpr> {
    match object {
        RowObject::Annotation if field == AnnotationField::Score => Some(finite(col("score"))),
        RowObject::Annotation => Some(col(field.name())),
        RowObject::NoAnnotation if field == AnnotationField::Score => Some(lit(ScalarValue::Float64(None))),
        RowObject::NoAnnotation => Some(lit(ScalarValue::Utf8(None))),
        _ => None,
    }
}
