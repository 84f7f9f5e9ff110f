//! Comparisons, with ids and attributes where they can be found faster than by reading every value.

use datafusion::logical_expr::{Expr as EngineExpr, Operator, binary_expr, col, lit, when};
use model::{SpanId, TraceId};
use query::{Comparator, Expr, Field, SpanField, Type};

use super::value::{is_row, read_attribute};
use super::{Level, Lowering, RowObject};
use crate::engine::explain::Means;
use crate::engine::functions::{Reading, text_column};
use crate::engine::page::id_literal;

impl Lowering<'_> {
    pub(super) fn compare(
        &mut self,
        order: Comparator,
        left: &Expr,
        right: &Expr,
        only_truth_counts: bool,
        level: &Level,
    ) -> Option<EngineExpr> {
        if order == Comparator::Equal {
            let equals = |value, literal| equals_literal(value, literal, only_truth_counts, level);
            let faster = equals(left, right).or_else(|| equals(right, left));
            if faster.is_some() {
                let reads_json = [left, right].iter().any(|side| matches!(side, Expr::Convert { .. }));
                self.means.extend(reads_json.then_some(Means::Attributes));
                return faster;
            }
        }
        let (left, right) = (self.value(left, level)?, self.value(right, level)?);
        Some(binary_expr(left, operator_of(order), right))
    }

    /// Null where the value is, and where a null stands among the options and none equals.
    pub(super) fn one_of(&mut self, value: &Expr, options: &[Expr], level: &Level) -> Option<EngineExpr> {
        if let Some(of_ids) = id_in_list(value, options, level) {
            return Some(of_ids);
        }
        let lowered = self.value(value, level)?;
        let options: Option<Vec<EngineExpr>> =
            options.iter().map(|option| self.value(option, level)).collect();
        let options = options?;
        if options.is_empty() {
            return when(lowered.is_not_null(), lit(false)).end().ok();
        }
        if options.iter().all(|option| matches!(option, EngineExpr::Literal(..))) {
            return Some(lowered.in_list(options, false));
        }
        options.into_iter().map(|option| lowered.clone().eq(option)).reduce(EngineExpr::or)
    }
}

fn equals_literal(
    value: &Expr,
    literal: &Expr,
    only_truth_counts: bool,
    level: &Level,
) -> Option<EngineExpr> {
    let Expr::Text(text) = literal else { return None };
    if let Some((column, bytes)) = id_column(value, level).and_then(|id| Some((id, id_bytes(id, text)?))) {
        return Some(col(column).eq(id_literal(&bytes)));
    }
    match value {
        // The value stands in the JSON as it stands in the filter, so that most rows need not be read; these are null.
        Expr::Convert { to: Type::Text, value } if only_truth_counts => match &**value {
            Expr::Attribute { place, of, path } if text_column(path).is_none() => {
                let needle = serde_json::to_string(text).ok()?;
                let needle = needle[1..needle.len() - 1].to_owned();
                // What is no text is compared as JSON, in which texts are quoted once more.
                let needle = (!text.starts_with(['{', '['])).then_some(needle);
                Some(read_attribute(place, *of, path, Reading::Text, needle, level)?.eq(lit(text.as_str())))
            }
            _ => None,
        },
        _ => None,
    }
}

fn id_in_list(value: &Expr, options: &[Expr], level: &Level) -> Option<EngineExpr> {
    let column = id_column(value, level)?;
    let ids: Option<Vec<EngineExpr>> = options
        .iter()
        .map(|option| match option {
            Expr::Text(text) => Some(id_literal(&id_bytes(column, text)?)),
            _ => None,
        })
        .collect();
    let ids = ids?;
    (!ids.is_empty()).then(|| col(column).in_list(ids, false))
}

fn id_column(expr: &Expr, level: &Level) -> Option<&'static str> {
    let Expr::Field { place, field: Field::Span(field) } = expr else { return None };
    if level.object != RowObject::Span || !is_row(place, level) {
        return None;
    }
    match field {
        SpanField::SpanId => Some("span_id"),
        SpanField::TraceId => Some("trace_id"),
        SpanField::ParentId => Some("parent_id"),
        _ => None,
    }
}

/// The bytes of an id written as it is printed; any other text equals no id, and is compared as text.
fn id_bytes(column: &str, text: &str) -> Option<Vec<u8>> {
    let (bytes, printed) = match column {
        "trace_id" => {
            let id: TraceId = text.parse().ok()?;
            (id.as_bytes().to_vec(), id.to_string())
        }
        _ => {
            let id: SpanId = text.parse().ok()?;
            (id.as_bytes().to_vec(), id.to_string())
        }
    };
    (printed == text).then_some(bytes)
}

fn operator_of(order: Comparator) -> Operator {
    match order {
        Comparator::Equal => Operator::Eq,
        Comparator::NotEqual => Operator::NotEq,
        Comparator::Less => Operator::Lt,
        Comparator::LessOrEqual => Operator::LtEq,
        Comparator::Greater => Operator::Gt,
        Comparator::GreaterOrEqual => Operator::GtEq,
    }
}
