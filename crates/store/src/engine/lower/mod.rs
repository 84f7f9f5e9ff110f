//! From the filter language's plan to expressions of the engine, with the same answer for every row.
//!
//! Conditions about spans become conditions on columns. At trace and session grain, what is said of their spans
//! becomes aggregates, computed while spans are grouped. What the engine has no counterpart for is evaluated row by
//! row if one row tells (`row`), else tested afterwards (`recheck`).

mod annotation;
mod beforehand;
mod collection;
mod compare;
mod document;
mod field;
mod value;

use std::collections::BTreeSet;

use datafusion::common::Result;
use datafusion::error::DataFusionError;
use datafusion::logical_expr::Expr as EngineExpr;
use model::TraceId;
use query::{Base, Expr, Filter, Grain, NamedAnnotation, Plan};

use super::annotation::Said;
use super::explain::Means;
use super::functions::Functions;
pub(super) use annotation::TRACES_MAX;
use annotation::components;
use beforehand::is_of_children;

/// A filter taken apart.
#[derive(Debug, Clone, Default)]
pub(super) struct Lowered {
    /// All must be true: on spans, or on the columns of `rollup` at the other grains.
    pub(super) conditions: Vec<EngineExpr>,
    /// Computed for each trace over its spans.
    pub(super) trace_aggregates: Vec<EngineExpr>,
    /// Computed for each session over its traces.
    pub(super) session_aggregates: Vec<EngineExpr>,
    /// No span or trace outside of these traces can be meant.
    pub(super) trace_ids: Option<Vec<TraceId>>,
    /// Of each of these, some span of the trace is one: conditions on columns of spans.
    pub(super) some_span: Vec<EngineExpr>,
    /// Where all that is left to test is whether there are such children: conditions on their columns.
    pub(super) children: Option<Vec<EngineExpr>>,
    /// What is left to test on whole traces or sessions.
    pub(super) recheck: Option<Plan>,
    /// What tests which conditions, for whoever asks.
    pub(super) steps: Vec<Step>,
}

/// Conditions that are tested together, and by what.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) conditions: Vec<Expr>,
    pub(super) means: BTreeSet<Means>,
}

/// Takes a filter apart. `said` is there where the filter reads annotations.
pub(super) fn lower(filter: &Filter, functions: Functions, said: Option<&Said>) -> Result<Lowered> {
    let plan = filter.plan();
    let mut lowering = Lowering {
        functions,
        said,
        annotations: &plan.annotations,
        trace_aggregates: Vec::new(),
        session_aggregates: Vec::new(),
        trace_ids: None,
        only_truth_counts: false,
        alternatives: 0,
        texts: None,
        means: BTreeSet::new(),
        error: None,
    };
    let level = Level { object: plan.grain.into(), base: Base::Row };
    let mut tested = Vec::new();
    let mut some_span = Vec::new();
    let (mut left, mut children) = (Vec::new(), Vec::new());
    for component in components(plan.conditions(), plan.annotations.len()) {
        let computed = (lowering.trace_aggregates.len(), lowering.session_aggregates.len());
        let of_some_span = lowering.some_span(&component, &level);
        let mut lowered: Vec<_> = lowering.beforehand(&component, &level).into_iter().collect();
        lowering.means.clear();
        let condition = lowering.component(&component, &level);
        let means = match &condition {
            None => BTreeSet::from([Means::WholeTraces]),
            Some(_) if lowering.means.is_empty() => BTreeSet::from([Means::Columns]),
            Some(_) => std::mem::take(&mut lowering.means),
        };
        lowered.extend(condition);
        let step = Step { conditions: component.parts.iter().copied().cloned().collect(), means };
        if step.means.contains(&Means::WholeTraces) {
            lowering.trace_aggregates.truncate(computed.0);
            lowering.session_aggregates.truncate(computed.1);
            children.push(of_some_span.clone().filter(|_| is_of_children(&component)));
            left.extend(component.parts.into_iter().cloned());
        }
        some_span.extend(of_some_span);
        tested.push((step, lowered));
    }
    // Each is tested on what those before it left.
    tested.sort_by_key(|(step, _)| step.dearest());
    let (steps, conditions): (Vec<_>, Vec<_>) = tested.into_iter().unzip();
    let conditions = conditions.into_iter().flatten().collect();
    let recheck = (!left.is_empty()).then(|| Plan {
        grain: plan.grain,
        annotations: plan.annotations.clone(),
        scan: Vec::new(),
        recheck: left,
    });
    let Lowering { trace_aggregates, session_aggregates, trace_ids, error, .. } = lowering;
    match error {
        Some(error) => Err(error),
        None => Ok(Lowered {
            conditions,
            trace_aggregates,
            session_aggregates,
            trace_ids,
            some_span,
            children: children.into_iter().collect(),
            recheck,
            steps,
        }),
    }
}

impl Step {
    fn dearest(&self) -> Option<Means> {
        self.means.last().copied()
    }
}

struct Lowering<'p> {
    functions: Functions,
    said: Option<&'p Said>,
    /// What the filter's conditions name by number.
    annotations: &'p [NamedAnnotation],
    trace_aggregates: Vec<EngineExpr>,
    session_aggregates: Vec<EngineExpr>,
    trace_ids: Option<Vec<TraceId>>,
    /// Whether what is lowered next may be false or null alike: a condition of the filter itself, or an operand of
    /// its `and` and `or`.
    only_truth_counts: bool,
    /// How many `or` stand around what is lowered.
    alternatives: usize,
    /// Where they are taken from the columns of texts alone, which of these were read.
    texts: Option<BTreeSet<&'static str>>,
    /// What tests what is lowered, where columns alone do not.
    means: BTreeSet<Means>,
    /// Why annotations could not be asked.
    error: Option<DataFusionError>,
}

/// What a row stands for, and the name it has in the condition.
#[derive(Debug, Clone)]
struct Level {
    object: RowObject,
    base: Base,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum RowObject {
    Span,
    Trace,
    Session,
    Annotation,
    /// What is chosen where there is no annotation of a name.
    NoAnnotation,
}

impl From<Grain> for RowObject {
    fn from(grain: Grain) -> RowObject {
        match grain {
            Grain::Span => RowObject::Span,
            Grain::Trace => RowObject::Trace,
            Grain::Session => RowObject::Session,
        }
    }
}

impl Lowering<'_> {
    /// A value or condition in the engine; `None` where it has no counterpart. Numbers are `Float64`, texts `Utf8`.
    fn value(&mut self, expr: &Expr, level: &Level) -> Option<EngineExpr> {
        self.counterpart(expr, level).or_else(|| {
            let by_row = level.object == RowObject::Span
                && value::is_condition(expr)
                && super::row::reads_own_row(expr, &level.base);
            if !by_row {
                return None;
            }
            let index = match expr.reads_annotations() {
                true => Some(self.said?.index(&[], std::iter::once(expr))),
                false => None,
            };
            self.means.insert(Means::RowByRow);
            Some(super::row::truth(expr, &level.base, &self.functions, index))
        })
    }
}
