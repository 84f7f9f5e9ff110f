//! Constants, logic, arithmetic and texts.

use arrow_schema::DataType;
use datafusion::logical_expr::{Expr as EngineExpr, Operator, binary_expr, cast, col, lit, not};
use query::{Arithmetic, Base, Collection, Expr, Key, Keyed, Place, Reducer, Type};

use super::annotation::of_annotation;
use super::{Level, Lowering, RowObject};
use crate::engine::annotation::target_of;
use crate::engine::explain::Means;
use crate::engine::functions::{
    AttributesOf, Reading, attribute, contains_folded, finite, has_words, matches, search, search_columns,
    text_column,
};
use crate::engine::page::instant;

impl Lowering<'_> {
    pub(super) fn counterpart(&mut self, expr: &Expr, level: &Level) -> Option<EngineExpr> {
        let only_truth_counts = std::mem::take(&mut self.only_truth_counts);
        Some(match expr {
            Expr::Bool(value) => lit(*value),
            Expr::Number(number) => lit(*number + 0.0),
            Expr::Text(text) => lit(text.as_str()),
            Expr::Datetime(nanos) => instant(*nanos),
            Expr::Field { place, field } => self.field(place, *field, level)?,
            Expr::Annotation { field, .. } => of_annotation(*field, level.object)?,
            Expr::AnnotationExists { .. } => match level.object {
                RowObject::Annotation => lit(true),
                RowObject::NoAnnotation => lit(false),
                _ => return None,
            },
            Expr::ByTokenType { place, of, token_type } => {
                super::field::by_token_type(place, *of, token_type, level)?
            }
            Expr::Convert { to, value } => match &**value {
                Expr::Attribute { place, of: Keyed::Attributes, path }
                    if *to == Type::Text && is_row(place, level) && text_column(path).is_some() =>
                {
                    self.text(text_column(path)?, path, level)?
                }
                Expr::Attribute { place, of, path } => {
                    self.means.insert(Means::Attributes);
                    read_attribute(place, *of, path, reading(*to), None, level)?
                }
                _ => return None,
            },
            Expr::IsNull(value) => match &**value {
                Expr::Null => lit(true),
                Expr::Attribute { place, of, path } => {
                    self.means.insert(Means::Attributes);
                    read_attribute(place, *of, path, Reading::IsNull, None, level)?
                }
                value => self.value(value, level)?.is_null(),
            },
            Expr::Negate(value) => finite(EngineExpr::Negative(Box::new(self.value(value, level)?))),
            Expr::Arithmetic { operator, left, right } => {
                let (left, right) = (self.value(left, level)?, self.value(right, level)?);
                finite(binary_expr(left, operator_of(*operator), right))
            }
            Expr::Concatenate(left, right) => {
                let (left, right) = (self.value(left, level)?, self.value(right, level)?);
                binary_expr(left, Operator::StringConcat, right)
            }
            Expr::Compare { order, left, right } => {
                self.compare(*order, left, right, only_truth_counts, level)?
            }
            Expr::OneOf { value, options } => self.one_of(value, options, level)?,
            Expr::Contains { text, part } => {
                contains_folded(self.value(text, level)?, self.value(part, level)?)
            }
            Expr::Matches { text, pattern } => matches(self.value(text, level)?, pattern),
            Expr::HasWords { text, words } => has_words(self.value(text, level)?, words),
            Expr::Search { words } => match level.object {
                RowObject::Trace | RowObject::Session => {
                    // Of the row's spans, one must have them all.
                    self.means.insert(Means::Texts);
                    self.over_spans(Reducer::Any, Some(search(words)), None, level)?
                }
                RowObject::Span if level.base == Base::Row => {
                    self.means.insert(Means::Texts);
                    match &mut self.texts {
                        Some(texts) => {
                            texts.extend(["input_value", "output_value"]);
                            search_columns(words)
                        }
                        None => search(words),
                    }
                }
                _ => return None,
            },
            Expr::And(operands) => self.join(operands, EngineExpr::and, only_truth_counts, level)?,
            Expr::Or(operands) => {
                self.alternatives += 1;
                let joined = self.join(operands, EngineExpr::or, only_truth_counts, level);
                self.alternatives -= 1;
                joined?
            }
            Expr::Not(operand) => not(self.value(operand, level)?),
            Expr::Reduce(reduce) if target_of(reduce.collection).is_some() => {
                self.reduce_annotations(reduce, only_truth_counts, level)?
            }
            Expr::Reduce(reduce) => self.reduce(reduce, level)?,
            _ => return None,
        })
    }

    /// Input or output as text.
    fn text(&mut self, column: &'static str, path: &[Key], level: &Level) -> Option<EngineExpr> {
        if level.object != RowObject::Span {
            return None;
        }
        self.means.insert(Means::Texts);
        match &mut self.texts {
            Some(texts) => {
                texts.insert(column);
                Some(col(column))
            }
            None => Some(attribute(AttributesOf::Span, path, Reading::Text, None)),
        }
    }

    fn join(
        &mut self,
        operands: &[Expr],
        connective: fn(EngineExpr, EngineExpr) -> EngineExpr,
        only_truth_counts: bool,
        level: &Level,
    ) -> Option<EngineExpr> {
        let operand = |operand: &Expr| {
            self.only_truth_counts = only_truth_counts;
            self.value(operand, level)
        };
        let operands: Option<Vec<_>> = operands.iter().map(operand).collect();
        operands?.into_iter().reduce(connective)
    }
}

/// An attribute of the row's span. `needle` as in [`attribute`].
pub(super) fn read_attribute(
    place: &Place,
    of: Keyed,
    path: &[Key],
    reading: Reading,
    needle: Option<String>,
    level: &Level,
) -> Option<EngineExpr> {
    if level.object != RowObject::Span || !is_row(place, level) {
        return None;
    }
    match of {
        Keyed::Attributes => Some(attribute(AttributesOf::Span, path, reading, needle)),
        Keyed::Resource => Some(attribute(AttributesOf::Resource, path, reading, needle)),
        Keyed::Metadata => {
            let metadata = Key::Name(semconv::openinference::METADATA.to_owned());
            let path: Vec<Key> = std::iter::once(metadata).chain(path.iter().cloned()).collect();
            Some(attribute(AttributesOf::Span, &path, reading, needle))
        }
        Keyed::Tokens | Keyed::Cost => None,
    }
}

/// Whether a value is read on the row itself.
pub(super) fn is_row(place: &Place, level: &Level) -> bool {
    place.relations.is_empty() && place.base == level.base
}

pub(super) fn number(column: EngineExpr) -> EngineExpr {
    cast(column, DataType::Float64)
}

/// Whether an expression is true, false or null, and no constant.
pub(super) fn is_condition(expr: &Expr) -> bool {
    match expr {
        Expr::IsNull(_)
        | Expr::Compare { .. }
        | Expr::Contains { .. }
        | Expr::OneOf { .. }
        | Expr::Matches { .. }
        | Expr::HasWords { .. }
        | Expr::Search { .. }
        | Expr::And(_)
        | Expr::Or(_)
        | Expr::Not(_) => true,
        Expr::Convert { to, .. } => *to == Type::Bool,
        Expr::Reduce(reduce) => {
            matches!(reduce.reducer, Reducer::Any | Reducer::All) && reduce.collection != Collection::Traces
        }
        _ => false,
    }
}

fn reading(to: Type) -> Reading {
    match to {
        Type::Number => Reading::Number,
        Type::Bool => Reading::Bool,
        _ => Reading::Text,
    }
}

fn operator_of(operator: Arithmetic) -> Operator {
    match operator {
        Arithmetic::Add => Operator::Plus,
        Arithmetic::Subtract => Operator::Minus,
        Arithmetic::Multiply => Operator::Multiply,
        Arithmetic::Divide => Operator::Divide,
        Arithmetic::Remainder => Operator::Modulo,
    }
}
