//! Comparisons: which two types meet, and what becomes of them.

use super::path::Target;
use super::{Checked, Checker, Typed, convert, literal_number};
use crate::filter::ast::{Comparison, Node, NodeKind};
use crate::filter::error::{Doubt, Problem, shortened};
use crate::filter::names::{Field, Type};
use crate::filter::nearest::nearest;
use crate::filter::plan::{Comparator, Expr};
use crate::filter::time::parse_datetime;

impl Checker<'_> {
    /// `a < b < c` is `a < b and b < c`.
    pub(super) fn comparisons(&mut self, first: &Node, rest: &[(Comparison, Node)]) -> Checked {
        let lefts = std::iter::once(first).chain(rest.iter().map(|(_, node)| node));
        let mut conditions = Vec::new();
        for (left, (operator, right)) in lefts.zip(rest) {
            // A middle operand is looked at twice, since its neighbours may want different types of it.
            conditions.push(self.comparison(left, *operator, right)?);
        }
        match conditions.len() {
            1 => Ok(conditions.remove(0)),
            _ => Ok(Expr::And(conditions)),
        }
    }

    fn comparison(&mut self, left: &Node, operator: Comparison, right: &Node) -> Checked {
        let is_negated = matches!(operator, Comparison::NotEqual | Comparison::IsNot | Comparison::NotIn);
        let negate_if = |expr: Expr| if is_negated { Expr::Not(Box::new(expr)) } else { expr };
        match operator {
            Comparison::In | Comparison::NotIn => Ok(negate_if(self.membership(left, right)?)),
            Comparison::Is | Comparison::IsNot | Comparison::Equal | Comparison::NotEqual
                if is_none(left) || is_none(right) =>
            {
                let other = if is_none(right) { left } else { right };
                Ok(negate_if(self.null_test(other)?))
            }
            Comparison::Is | Comparison::IsNot if !is_bool(left) && !is_bool(right) => {
                Err(self.error(right, Problem::IsValue))
            }
            Comparison::Is => self.ordered(left, Comparator::Equal, operator, right),
            Comparison::IsNot => self.ordered(left, Comparator::NotEqual, operator, right),
            Comparison::Equal => self.ordered(left, Comparator::Equal, operator, right),
            Comparison::NotEqual => self.ordered(left, Comparator::NotEqual, operator, right),
            Comparison::Less => self.ordered(left, Comparator::Less, operator, right),
            Comparison::LessOrEqual => self.ordered(left, Comparator::LessOrEqual, operator, right),
            Comparison::Greater => self.ordered(left, Comparator::Greater, operator, right),
            Comparison::GreaterOrEqual => self.ordered(left, Comparator::GreaterOrEqual, operator, right),
        }
    }

    /// Whether something is not there: a value, a parent, an annotation.
    fn null_test(&mut self, node: &Node) -> Checked {
        if let NodeKind::Path(path) = &node.kind {
            return Ok(match self.resolve(node, path)? {
                Target::Object(place, _) if !place.relations.is_empty() => Expr::IsAbsent { place },
                Target::Annotation(number) => Expr::Not(Box::new(Expr::AnnotationExists { number })),
                Target::Value(typed) => Expr::IsNull(Box::new(typed.expr)),
                _ => Expr::IsNull(Box::new(self.operand(node)?.expr)),
            });
        }
        Ok(Expr::IsNull(Box::new(self.value(node)?.expr)))
    }

    /// A value that is compared. A collection's name is also an attribute's where names are lenient.
    fn operand(&mut self, node: &Node) -> Checked<Typed> {
        if let NodeKind::Path(path) = &node.kind
            && self.grain == crate::filter::Grain::Span
            && self.variables.is_empty()
            && path.steps.is_empty()
            && let Target::Collection(..) = self.resolve(node, path)?
        {
            return Ok(self.collection_as_attribute(node, path));
        }
        self.value(node)
    }

    fn ordered(&mut self, left: &Node, order: Comparator, operator: Comparison, right: &Node) -> Checked {
        let (left_value, right_value) = (self.operand(left)?, self.operand(right)?);
        let is_equality = matches!(order, Comparator::Equal | Comparator::NotEqual);
        let (a, b, common) = self.unify((left, left_value), (right, right_value), is_equality)?;
        if common == Type::Bool && !is_equality {
            let problem = Problem::Order { operator: operator.symbol(), what: common.what() };
            return Err(self.error(left, problem));
        }
        Ok(Expr::Compare { order, left: Box::new(a), right: Box::new(b) })
    }

    /// Both sides as one type.
    fn unify(
        &mut self,
        (left, left_value): (&Node, Typed),
        (right, right_value): (&Node, Typed),
        is_equality: bool,
    ) -> Checked<(Expr, Expr, Type)> {
        let (left_field, right_field) = (left_value.field, right_value.field);
        let types = (left_value.value_type, right_value.value_type);
        let (mut a, mut b) = (left_value.expr, right_value.expr);
        let common = match types {
            (Type::Json, Type::Json) => {
                let common = if is_equality { Type::Text } else { Type::Number };
                (a, b) = (convert(common, a), convert(common, b));
                common
            }
            (Type::Json, other @ (Type::Text | Type::Number | Type::Bool)) => {
                a = convert(other, a);
                other
            }
            (other @ (Type::Text | Type::Number | Type::Bool), Type::Json) => {
                b = convert(other, b);
                other
            }
            (Type::Datetime, Type::Text) if matches!(b, Expr::Text(_)) => {
                b = self.datetime(right, b)?;
                Type::Datetime
            }
            (Type::Text, Type::Datetime) if matches!(a, Expr::Text(_)) => {
                a = self.datetime(left, a)?;
                Type::Datetime
            }
            (same, other) if same == other && same != Type::Null => same,
            (left_type, right_type) => {
                let write = what_to_write((left, left_type, &a), (right, right_type, &b));
                let problem = Problem::Compare { left: left_type.what(), right: right_type.what(), write };
                return Err(self.error(left, problem));
            }
        };
        self.fit_words(left_field, right, &mut b);
        self.fit_words(right_field, left, &mut a);
        Ok((a, b, common))
    }

    /// Text beside a field of fixed words is one of these words, whatever its case. A name there probably lacks
    /// its quotes.
    fn fit_words(&mut self, field: Option<Field>, node: &Node, text: &mut Expr) {
        let Some((what, words)) = field.and_then(Field::words) else { return };
        if let NodeKind::Path(path) = &node.kind
            && path.steps.is_empty()
            && let Some(word) = words.iter().find(|word| word.eq_ignore_ascii_case(&path.root))
        {
            return self.warn(node, Doubt::Unquoted { name: path.root.clone(), word: (*word).to_owned() });
        }
        let Expr::Text(value) = &*text else { return };
        let upper = value.to_uppercase();
        if !words.contains(&upper.as_str()) {
            let nearest = nearest(&upper, words);
            self.warn(node, Doubt::UnknownValue { what, value: shortened(value), nearest });
        }
        *text = Expr::Text(upper);
    }

    fn datetime(&self, node: &Node, text: Expr) -> Checked {
        let Expr::Text(text) = text else { unreachable!("the caller matched text") };
        parse_datetime(&text).map(Expr::Datetime).map_err(|problem| self.error(node, problem))
    }

    fn membership(&mut self, left: &Node, right: &Node) -> Checked {
        if let NodeKind::List(elements) = &right.kind {
            return self.one_of(left, elements);
        }
        if let NodeKind::Path(path) = &right.kind
            && let Target::AnyText(of) = self.resolve(right, path)?
        {
            return Ok(Expr::AnyContains { of, part: Box::new(self.text("in", left)?) });
        }
        let text = self.operand(right)?;
        let text = match text.value_type {
            Type::Text => text.expr,
            Type::Json => convert(Type::Text, text.expr),
            found => return Err(self.error(right, Problem::InWhat { found: found.what() })),
        };
        Ok(Expr::Contains { text: Box::new(text), part: Box::new(self.text("in", left)?) })
    }

    fn one_of(&mut self, left: &Node, elements: &[Node]) -> Checked {
        let mut options = Vec::new();
        let mut value = None;
        let mut first: Option<Type> = None;
        for element in elements {
            match &element.kind {
                NodeKind::List(_) => return Err(self.error(element, Problem::NestedList)),
                NodeKind::None => return Err(self.error(element, Problem::NoneInList)),
                _ => {}
            }
            let left_value = self.operand(left)?;
            let option = self.operand(element)?;
            let first = *first.get_or_insert(option.value_type);
            if first != option.value_type {
                let problem = Problem::MixedList { first: first.what(), other: option.value_type.what() };
                return Err(self.error(element, problem));
            }
            let (left_expr, option, _) = self.unify((left, left_value), (element, option), true)?;
            options.push(option);
            value = Some(left_expr);
        }
        let value = match value {
            Some(value) => value,
            None => self.operand(left)?.expr,
        };
        Ok(Expr::OneOf { value: Box::new(value), options })
    }
}

fn is_none(node: &Node) -> bool {
    node.kind == NodeKind::None
}

fn is_bool(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Bool(_))
}

/// How the same comparison could be written so that it makes sense.
fn what_to_write(left: (&Node, Type, &Expr), right: (&Node, Type, &Expr)) -> Option<String> {
    let one_way = |(_, of, expr): (&Node, Type, &Expr), (other, with, _): (&Node, Type, &Expr)| match (
        of,
        with,
        &other.kind,
    ) {
        (Type::Number, Type::Text, NodeKind::Text(text)) => {
            literal_number(text).map(|_| format!("{0} instead of '{0}'", shortened(text)))
        }
        (Type::Text, Type::Number, NodeKind::Number(_)) if matches!(expr, Expr::Concatenate(..)) => {
            Some("`float(…)` around attributes to add them as numbers".to_owned())
        }
        (Type::Text, Type::Number, NodeKind::Number(_)) => Some(format!("'{other}' instead of {other}")),
        (Type::Datetime, Type::Json, _) => {
            Some("the time as text, such as '2026-01-31T09:00:00Z'".to_owned())
        }
        _ => None,
    };
    one_way(left, right).or_else(|| one_way(right, left))
}
