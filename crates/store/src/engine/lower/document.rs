//! Comprehensions over a span's documents, as far as the lowest and the highest of their scores tell.

use datafusion::logical_expr::{Expr as EngineExpr, col, lit};
use datafusion::prelude::coalesce;
use query::{Base, Collection, Comparator, DocumentField, Expr, Field, Reduce, Reducer};

use super::value::is_row;
use super::{Level, RowObject};

/// The value of a comprehension, where scores alone tell it.
pub(super) fn of_scores(reduce: &Reduce) -> Option<EngineExpr> {
    let Reduce { reducer, element: Some(element), condition: None, .. } = reduce else { return None };
    match reducer {
        Reducer::Min if is_score(element, reduce) => Some(col(LOWEST)),
        Reducer::Max if is_score(element, reduce) => Some(col(HIGHEST)),
        Reducer::Any => match bound(element, reduce)? {
            // One between them may be it, or not.
            (Comparator::Equal, _) => None,
            (order, bound) => Some(coalesce(vec![some(order, bound), lit(false)])),
        },
        _ => None,
    }
}

/// What must hold of a span of whose documents one is asked for.
pub(super) fn beforehand(reduce: &Reduce, level: &Level) -> Option<EngineExpr> {
    let is_of_documents = reduce.reducer == Reducer::Any
        && reduce.collection == Collection::Documents
        && level.object == RowObject::Span
        && is_row(&reduce.place, level);
    if !is_of_documents || of_scores(reduce).is_some() {
        return None;
    }
    let mut parts = Vec::new();
    reduce.element.iter().chain(&reduce.condition).for_each(|part| split(part, &mut parts));
    let bounds = parts.into_iter().filter_map(|part| bound(part, reduce));
    let has_any = col("document_count").gt(lit(0_i64));
    Some(bounds.map(|(order, bound)| some(order, bound)).fold(has_any, EngineExpr::and))
}

const LOWEST: &str = "document_score_min";
const HIGHEST: &str = "document_score_max";

fn split<'e>(condition: &'e Expr, parts: &mut Vec<&'e Expr>) {
    match condition {
        Expr::And(operands) => operands.iter().for_each(|operand| split(operand, parts)),
        part => parts.push(part),
    }
}

/// A comparison of the document's score with a number.
fn bound(condition: &Expr, reduce: &Reduce) -> Option<(Comparator, f64)> {
    let Expr::Compare { order, left, right } = condition else { return None };
    match (&**left, &**right) {
        (score, Expr::Number(bound)) if is_score(score, reduce) => Some((*order, *bound)),
        (Expr::Number(bound), score) if is_score(score, reduce) => Some((order.mirrored(), *bound)),
        _ => None,
    }
}

fn is_score(expr: &Expr, reduce: &Reduce) -> bool {
    let Expr::Field { place, field: Field::Document(DocumentField::Score) } = expr else { return false };
    let is_element = matches!(place.base, Base::Variable { number, .. } if number == reduce.variable);
    is_element && place.relations.is_empty()
}

/// Whether some score may compare like this. Null where there is none.
fn some(order: Comparator, bound: f64) -> EngineExpr {
    let (lowest, highest, bound) = (col(LOWEST), col(HIGHEST), lit(bound + 0.0));
    match order {
        Comparator::Less => lowest.lt(bound),
        Comparator::LessOrEqual => lowest.lt_eq(bound),
        Comparator::Greater => highest.gt(bound),
        Comparator::GreaterOrEqual => highest.gt_eq(bound),
        Comparator::Equal => lowest.lt_eq(bound.clone()).and(highest.gt_eq(bound)),
        Comparator::NotEqual => lowest.not_eq(bound.clone()).or(highest.not_eq(bound)),
    }
}
