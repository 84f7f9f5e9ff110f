//! What must hold where a condition holds, and is cheaper to test: it comes first, and leaves fewer rows for the condition
//! itself.

use std::collections::BTreeSet;

use datafusion::logical_expr::{Expr as EngineExpr, col, lit};
use datafusion::prelude::coalesce;
use query::{Base, Collection, Expr, Keyed, Reduce, Reducer};

use super::annotation::Component;
use super::value::is_row;
use super::{Level, Lowering, RowObject, document};
use crate::engine::explain::Means;
use crate::engine::functions::text_column;

impl Lowering<'_> {
    /// Of a condition about spans.
    pub(super) fn beforehand(&mut self, component: &Component<'_>, level: &Level) -> Option<EngineExpr> {
        let [part] = component.parts.as_slice() else { return None };
        if level.object != RowObject::Span || !component.named.is_empty() {
            return None;
        }
        match part {
            Expr::Reduce(reduce) if reduce.collection == Collection::Documents => {
                document::beforehand(reduce, level)
            }
            part if reads_texts(part) => self.on_texts(part, level),
            _ => None,
        }
    }

    /// A condition on the columns of texts alone, without the attributes among which a text that is none would stand.
    fn on_texts(&mut self, part: &Expr, level: &Level) -> Option<EngineExpr> {
        self.texts = Some(BTreeSet::new());
        self.means.clear();
        self.only_truth_counts = true;
        let lowered = self.value(part, level);
        let texts = self.texts.take()?;
        // What reads anything dearer is not worth testing twice.
        if self.means.iter().any(|means| *means != Means::Texts) {
            return None;
        }
        let unknown = texts.into_iter().map(|column| col(column).is_null()).reduce(EngineExpr::or)?;
        Some(unknown.or(lowered?))
    }

    /// What some span of the trace must be, where it is told by narrow columns.
    pub(super) fn some_span(&mut self, component: &Component<'_>, level: &Level) -> Option<EngineExpr> {
        let [Expr::Reduce(reduce)] = component.parts.as_slice() else { return None };
        let Reduce { reducer: Reducer::Any, place, collection, element, condition, .. } = &**reduce else {
            return None;
        };
        let is_of_trace = match collection {
            Collection::Spans => level.object != RowObject::Session,
            Collection::Children | Collection::Siblings | Collection::Ancestors => true,
            _ => false,
        };
        if !is_of_trace || !is_row(place, level) {
            return None;
        }
        let base = Base::Variable { number: reduce.variable, name: reduce.variable_name.clone() };
        let below = Level { object: RowObject::Span, base };
        self.means.clear();
        let lowered: Option<Vec<EngineExpr>> =
            element.iter().chain(condition).map(|part| self.value(part, &below)).collect();
        let is_narrow = self.means.is_empty();
        let all = lowered.filter(|_| is_narrow)?.into_iter().reduce(EngineExpr::and)?;
        Some(coalesce(vec![all, lit(false)]))
    }
}

/// Whether what some span of the trace must be is what some child must be, and all that is asked.
pub(super) fn is_of_children(component: &Component<'_>) -> bool {
    matches!(component.parts.as_slice(), [Expr::Reduce(reduce)] if reduce.collection == Collection::Children)
}

fn reads_texts(condition: &Expr) -> bool {
    condition.contains(&mut |part| match part {
        Expr::Search { .. } => true,
        Expr::Attribute { of: Keyed::Attributes, path, .. } => text_column(path).is_some(),
        _ => false,
    })
}
