//! What a filter means, told slowly: each condition is evaluated on plain values, for one thing at a time.
//!
//! Every faster way to answer is measured against this one, so nothing here is clever. Null is `None`, and a
//! comparison with null is null.

mod collection;
mod convert;
mod field;
mod item;

use std::cmp::Ordering;

pub(super) use convert::{to_bool, to_number, to_text};
use item::Item;
pub(super) use item::look_up;
use model::Annotation;

use super::ast::Arithmetic;
use super::entity::{AnnotatedTrace, Entity};
use super::names::{AnnotationTarget, Field, Grain, SpanField, Type};
use super::plan::{AnyText, Base, Comparator, Expr, NamedAnnotation, Place, Plan, Reduce, Reducer};
use super::projection::Projected;
use super::words::has_words;

/// A value that is not null.
#[derive(Debug, Clone, PartialEq)]
enum Datum {
    Bool(bool),
    Number(f64),
    Text(String),
    Datetime(i64),
    Json(model::Value),
}

/// Whether a plan selects a thing. One of another grain is never selected.
pub(super) fn matches(plan: &Plan, entity: Entity<'_>) -> bool {
    let grain = match entity {
        Entity::Span { .. } => Grain::Span,
        Entity::Trace(_) => Grain::Trace,
        Entity::Session(_) => Grain::Session,
    };
    if grain != plan.grain {
        return false;
    }
    let row = item_of(entity);
    let candidates = |(number, named): (usize, &NamedAnnotation)| {
        // What no condition reads need not be chosen.
        match plan.conditions().any(|condition| condition.names_annotation(number)) {
            true => candidates(named, entity),
            false => vec![None],
        }
    };
    let candidates: Vec<Vec<Option<&Annotation>>> =
        plan.annotations.iter().enumerate().map(candidates).collect();
    any_choice(&candidates, &mut Vec::new(), &mut |annotations| {
        let mut scope = Scope { row: row.clone(), annotations: annotations.to_vec(), variables: Vec::new() };
        plan.conditions().all(|condition| scope.is_true(condition))
    })
}

/// The value of an expression for a span. Of several annotations of one name the first is read.
pub(super) fn project(
    expr: &Expr,
    annotations: &[NamedAnnotation],
    trace: &AnnotatedTrace,
    position: usize,
) -> Option<Projected> {
    let entity = Entity::Span { trace, position };
    let annotations = annotations.iter().map(|named| candidates(named, entity)[0]).collect();
    let mut scope = Scope { row: Item::Span { trace, position }, annotations, variables: Vec::new() };
    if let Expr::Convert { to: Type::Number, value: sent } = expr
        && let Some(Datum::Json(model::Value::Int(number))) = scope.value(sent)
    {
        // Counts are sent without a fraction, and stay so.
        return Some(Projected::Value(number.into()));
    }
    Some(match scope.value(expr)? {
        Datum::Datetime(unix_nano) => Projected::Datetime(unix_nano),
        Datum::Bool(truth) => Projected::Value(truth.into()),
        Datum::Number(number) if counts(expr) =>
        {
            #[expect(clippy::cast_possible_truncation, reason = "it was a whole number before")]
            Projected::Value((number as i64).into())
        }
        Datum::Number(number) => Projected::Value(number.into()),
        Datum::Text(text) => Projected::Value(text.into()),
        Datum::Json(value) => Projected::Value(value),
    })
}

/// Whether a number is a count, which is written without a fraction.
fn counts(expr: &Expr) -> bool {
    use SpanField as F;
    let Expr::Field { field: Field::Span(field), .. } = expr else { return false };
    matches!(
        field,
        F::LlmTokensPrompt
            | F::LlmTokensCompletion
            | F::LlmTokensTotal
            | F::CumulativeTokensPrompt
            | F::CumulativeTokensCompletion
            | F::CumulativeTokensTotal
            | F::CumulativeErrorCount
    )
}

/// The annotations of a name, or the one choice that there is none.
fn candidates<'a>(named: &NamedAnnotation, entity: Entity<'a>) -> Vec<Option<&'a Annotation>> {
    let all: Vec<&Annotation> = match (named.target, entity) {
        (AnnotationTarget::Span, Entity::Span { trace, position }) => {
            trace.spans[position].annotations.iter().collect()
        }
        (AnnotationTarget::Document, Entity::Span { trace, position }) => {
            trace.spans[position].document_annotations.iter().map(|(_, annotation)| annotation).collect()
        }
        (AnnotationTarget::Trace, Entity::Span { trace, .. } | Entity::Trace(trace)) => {
            trace.annotations.iter().collect()
        }
        (AnnotationTarget::Session, Entity::Span { trace, .. } | Entity::Trace(trace)) => {
            trace.session_annotations.iter().collect()
        }
        (AnnotationTarget::Session, Entity::Session(session)) => session.annotations.iter().collect(),
        _ => Vec::new(),
    };
    let named: Vec<_> =
        all.into_iter().filter(|annotation| annotation.name == named.name).map(Some).collect();
    if named.is_empty() { vec![None] } else { named }
}

/// Tries every choice of one candidate each.
fn any_choice<'a>(
    candidates: &[Vec<Option<&'a Annotation>>],
    chosen: &mut Vec<Option<&'a Annotation>>,
    test: &mut dyn FnMut(&[Option<&'a Annotation>]) -> bool,
) -> bool {
    let Some(next) = candidates.get(chosen.len()) else { return test(chosen) };
    next.iter().any(|candidate| {
        chosen.push(*candidate);
        let found = any_choice(candidates, chosen, test);
        chosen.pop();
        found
    })
}

/// The truth of one condition about a thing, itself standing in for the first `bound` loop variables.
pub(super) fn truth(condition: &Expr, entity: Entity<'_>, bound: usize) -> Option<bool> {
    let row = item_of(entity);
    let variables = vec![row.clone(); bound];
    Scope { row, annotations: Vec::new(), variables }.truth(condition)
}

fn item_of(entity: Entity<'_>) -> Item<'_> {
    match entity {
        Entity::Span { trace, position } => Item::Span { trace, position },
        Entity::Trace(trace) => Item::Trace(trace),
        Entity::Session(session) => Item::Session(session),
    }
}

struct Scope<'a> {
    row: Item<'a>,
    /// The choice for each annotation that the plan names.
    annotations: Vec<Option<&'a Annotation>>,
    variables: Vec<Item<'a>>,
}

impl<'a> Scope<'a> {
    fn is_true(&mut self, condition: &Expr) -> bool {
        self.truth(condition) == Some(true)
    }

    /// True, false or null.
    fn truth(&mut self, condition: &Expr) -> Option<bool> {
        match self.value(condition)? {
            Datum::Bool(truth) => Some(truth),
            _ => None,
        }
    }

    fn value(&mut self, expr: &Expr) -> Option<Datum> {
        let truth = match expr {
            Expr::Null => return None,
            Expr::Bool(value) => Some(*value),
            Expr::Number(number) => return Some(Datum::Number(*number)),
            Expr::Text(text) => return Some(Datum::Text(text.clone())),
            Expr::Datetime(nanos) => return Some(Datum::Datetime(*nanos)),
            Expr::Field { place, field } => return self.at(place)?.field(*field),
            Expr::Attribute { place, of, path } => {
                return self.at(place)?.attribute(*of, path).map(Datum::Json);
            }
            Expr::ByTokenType { place, of, token_type } => {
                return self.at(place)?.by_token_type(*of, token_type).map(Datum::Number);
            }
            Expr::Annotation { number, field } => {
                return item::annotation_field(self.annotations[*number]?, *field);
            }
            Expr::AnnotationExists { number } => Some(self.annotations[*number].is_some()),
            Expr::IsAbsent { place } => Some(self.at(place).is_none()),
            Expr::Convert { to, value } => return self.convert(*to, value),
            Expr::Negate(value) => return Some(Datum::Number(-self.number(value)?)),
            Expr::Arithmetic { operator, left, right } => {
                return arithmetic(*operator, self.number(left)?, self.number(right)?).map(Datum::Number);
            }
            Expr::Concatenate(left, right) => {
                return Some(Datum::Text(self.text(left)? + &self.text(right)?));
            }
            Expr::Compare { order, left, right } => {
                let (left, right) = (self.value(left)?, self.value(right)?);
                compare(&left, &right).map(|ordering| order.holds(ordering))
            }
            Expr::IsNull(value) => Some(self.value(value).is_none()),
            Expr::Contains { text, part } => Some(contains(&self.text(text)?, &self.text(part)?)),
            Expr::AnyContains { of, part } => {
                let part = self.text(part)?;
                Some(self.any_text(*of).iter().any(|text| contains(text, &part)))
            }
            Expr::OneOf { value, options } => self.one_of(value, options),
            Expr::Matches { text, pattern } => Some(pattern.is_found_in(&self.text(text)?)),
            Expr::HasWords { text, words } => Some(has_words(std::iter::once(&*self.text(text)?), words)),
            Expr::Search { words } => {
                Some(self.searches().iter().any(|texts| has_words(texts.iter().map(String::as_str), words)))
            }
            Expr::And(operands) => self.all_of(operands),
            // By De Morgan, with null for null.
            Expr::Or(operands) => self.any_of(operands),
            Expr::Not(operand) => self.truth(operand).map(|truth| !truth),
            Expr::Reduce(reduce) => return self.reduce(reduce),
        };
        truth.map(Datum::Bool)
    }

    /// The thing at a place; `None` where a relation leads to no stored span.
    fn at(&self, place: &Place) -> Option<Item<'a>> {
        let mut item = match &place.base {
            Base::Row => self.row.clone(),
            Base::Variable { number, .. } => self.variables[*number].clone(),
        };
        for relation in &place.relations {
            item = item.related(*relation)?;
        }
        Some(item)
    }

    fn number(&mut self, expr: &Expr) -> Option<f64> {
        match self.value(expr)? {
            Datum::Number(number) => Some(number),
            _ => None,
        }
    }

    fn text(&mut self, expr: &Expr) -> Option<String> {
        match self.value(expr)? {
            Datum::Text(text) => Some(text),
            _ => None,
        }
    }

    fn convert(&mut self, to: Type, value: &Expr) -> Option<Datum> {
        let Datum::Json(json) = self.value(value)? else { return None };
        match to {
            Type::Number => to_number(&json).map(Datum::Number),
            Type::Bool => to_bool(&json).map(Datum::Bool),
            _ => to_text(&json).map(Datum::Text),
        }
    }

    /// False as soon as one is false; else null if one is null.
    fn all_of(&mut self, conditions: &[Expr]) -> Option<bool> {
        let truths: Vec<Option<bool>> = conditions.iter().map(|condition| self.truth(condition)).collect();
        if truths.contains(&Some(false)) {
            return Some(false);
        }
        if truths.contains(&None) { None } else { Some(true) }
    }

    /// True as soon as one is true; else null if one is null.
    fn any_of(&mut self, conditions: &[Expr]) -> Option<bool> {
        let truths: Vec<Option<bool>> = conditions.iter().map(|condition| self.truth(condition)).collect();
        if truths.contains(&Some(true)) {
            return Some(true);
        }
        if truths.contains(&None) { None } else { Some(false) }
    }

    fn one_of(&mut self, value: &Expr, options: &[Expr]) -> Option<bool> {
        let value = self.value(value)?;
        let options: Vec<Option<Datum>> = options.iter().map(|option| self.value(option)).collect();
        let equals = |option: &Datum| compare(&value, option) == Some(Ordering::Equal);
        if options.iter().flatten().any(equals) {
            return Some(true);
        }
        if options.contains(&None) { None } else { Some(false) }
    }

    fn reduce(&mut self, reduce: &Reduce) -> Option<Datum> {
        let elements =
            self.at(&reduce.place).map(|item| item.collection(reduce.collection)).unwrap_or_default();
        let mut kept = 0_u32;
        let mut values = Vec::new();
        for element in elements {
            self.variables.push(element);
            let is_kept = reduce.condition.as_ref().is_none_or(|condition| self.is_true(condition));
            if is_kept {
                kept += 1;
                values.extend(reduce.element.as_ref().map(|element| self.value(element)));
            }
            self.variables.pop();
        }
        let known = values.iter().flatten();
        let holds = |value: &Option<Datum>| *value == Some(Datum::Bool(true));
        match reduce.reducer {
            Reducer::Any => Some(Datum::Bool(values.iter().any(holds))),
            // An element of which it is not known is a counterexample.
            Reducer::All => Some(Datum::Bool(values.iter().all(holds))),
            Reducer::Len => Some(Datum::Number(f64::from(kept))),
            Reducer::Sum => Some(Datum::Number(known.map(number_of).sum())),
            Reducer::Max => known.max_by(|a, b| compare(a, b).unwrap_or(Ordering::Equal)).cloned(),
            Reducer::Min => known.min_by(|a, b| compare(a, b).unwrap_or(Ordering::Equal)).cloned(),
        }
    }

    fn any_text(&self, of: AnyText) -> Vec<String> {
        match &self.row {
            Item::Session(session) => {
                session.traces.iter().flat_map(|trace| field::root_texts(trace, of)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The searched texts of each span that belongs to the row.
    fn searches(&self) -> Vec<Vec<String>> {
        let of_trace =
            |trace: &AnnotatedTrace| trace.spans.iter().map(field::searched_texts).collect::<Vec<_>>();
        match &self.row {
            Item::Span { trace, position } => vec![field::searched_texts(&trace.spans[*position])],
            Item::Trace(trace) => of_trace(trace),
            Item::Session(session) => session.traces.iter().flat_map(of_trace).collect(),
            _ => Vec::new(),
        }
    }
}

impl Comparator {
    fn holds(self, ordering: Ordering) -> bool {
        match self {
            Comparator::Equal => ordering == Ordering::Equal,
            Comparator::NotEqual => ordering != Ordering::Equal,
            Comparator::Less => ordering == Ordering::Less,
            Comparator::LessOrEqual => ordering != Ordering::Greater,
            Comparator::Greater => ordering == Ordering::Greater,
            Comparator::GreaterOrEqual => ordering != Ordering::Less,
        }
    }
}

/// Values of one type; the checker saw to it.
fn compare(left: &Datum, right: &Datum) -> Option<Ordering> {
    match (left, right) {
        (Datum::Number(left), Datum::Number(right)) => left.partial_cmp(right),
        (Datum::Text(left), Datum::Text(right)) => Some(left.cmp(right)),
        (Datum::Bool(left), Datum::Bool(right)) => Some(left.cmp(right)),
        (Datum::Datetime(left), Datum::Datetime(right)) => Some(left.cmp(right)),
        _ => None,
    }
}

/// Null where the result is no number.
fn arithmetic(operator: Arithmetic, left: f64, right: f64) -> Option<f64> {
    let result = match operator {
        Arithmetic::Add => left + right,
        Arithmetic::Subtract => left - right,
        Arithmetic::Multiply => left * right,
        Arithmetic::Divide => left / right,
        Arithmetic::Remainder => left % right,
    };
    result.is_finite().then_some(result)
}

pub(super) fn contains(text: &str, part: &str) -> bool {
    text.to_lowercase().contains(&part.to_lowercase())
}

fn number_of(value: &Datum) -> f64 {
    match value {
        Datum::Number(number) => *number,
        _ => 0.0,
    }
}
