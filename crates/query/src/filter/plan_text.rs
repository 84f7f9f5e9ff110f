//! A plan as text: for `EXPLAIN`, for tests, and for whoever wonders what a filter means.

use std::fmt::{self, Display, Formatter};

use super::names::{Collection, Keyed, Type};
use super::plan::{AnyText, Base, Comparator, Expr, Key, NamedAnnotation, Place, Plan, Reduce};
use super::printer::{write_number, write_text};

impl Display for Plan {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let line = |f: &mut Formatter<'_>, step: &str, condition: &Expr| {
            writeln!(f, "{step:<7} {}", Shown { expr: condition, annotations: &self.annotations })
        };
        self.scan.iter().try_for_each(|condition| line(f, "scan", condition))?;
        self.recheck.iter().try_for_each(|condition| line(f, "recheck", condition))
    }
}

impl Plan {
    /// A condition of this plan as text.
    pub fn text_of(&self, condition: &Expr) -> String {
        Shown { expr: condition, annotations: &self.annotations }.to_string()
    }
}

struct Shown<'p> {
    expr: &'p Expr,
    annotations: &'p [NamedAnnotation],
}

impl Shown<'_> {
    fn show<'s>(&'s self, expr: &'s Expr) -> Shown<'s> {
        Shown { expr, annotations: self.annotations }
    }

    /// An operand: compound ones in parentheses.
    fn operand(&self, f: &mut Formatter<'_>, expr: &Expr) -> fmt::Result {
        let is_compound = matches!(
            expr,
            Expr::Arithmetic { .. }
                | Expr::Concatenate(..)
                | Expr::Compare { .. }
                | Expr::IsNull(_)
                | Expr::Contains { .. }
                | Expr::AnyContains { .. }
                | Expr::OneOf { .. }
                | Expr::IsAbsent { .. }
                | Expr::And(_)
                | Expr::Or(_)
                | Expr::Not(_)
        );
        if is_compound { write!(f, "({})", self.show(expr)) } else { self.show(expr).fmt(f) }
    }

    fn infix(&self, f: &mut Formatter<'_>, left: &Expr, symbol: &str, right: &Expr) -> fmt::Result {
        self.operand(f, left)?;
        write!(f, " {symbol} ")?;
        self.option(f, left, right)
    }

    /// The words of a field with fixed words stand without quotes.
    fn option(&self, f: &mut Formatter<'_>, of: &Expr, option: &Expr) -> fmt::Result {
        match (of, option) {
            (Expr::Field { field, .. }, Expr::Text(word))
                if field.words().is_some_and(|(_, words)| words.contains(&word.as_str())) =>
            {
                f.write_str(word)
            }
            _ => self.operand(f, option),
        }
    }

    fn separated(&self, f: &mut Formatter<'_>, operands: &[Expr], separator: &str) -> fmt::Result {
        operands.iter().enumerate().try_for_each(|(i, operand)| {
            f.write_str(if i == 0 { "" } else { separator })?;
            self.operand(f, operand)
        })
    }

    fn reduce(&self, f: &mut Formatter<'_>, reduce: &Reduce) -> fmt::Result {
        let Reduce { reducer, place, collection, variable_name, element, condition, .. } = reduce;
        write!(f, "{}(", reducer.as_str())?;
        match element {
            Some(element) => self.show(element).fmt(f)?,
            None => f.write_str(variable_name)?,
        }
        write!(f, " for {variable_name} in {place}{}", collection.as_str())?;
        if let Some(condition) = condition {
            write!(f, " if {}", self.show(condition))?;
        }
        f.write_str(")")
    }
}

impl Display for Shown<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.expr {
            Expr::Null => f.write_str("null"),
            Expr::Bool(value) => value.fmt(f),
            Expr::Number(number) => write_number(f, *number),
            Expr::Text(text) => write_text(f, text),
            Expr::Datetime(nanos) => write!(f, "time({nanos})"),
            Expr::Field { place, field } => write!(f, "{place}{}", field.name()),
            Expr::Attribute { place, of, path } => {
                write!(f, "{place}{}(", of.as_str())?;
                path.iter().enumerate().try_for_each(|(i, key)| match key {
                    Key::Name(name) => write!(f, "{}{name}", if i == 0 { "" } else { "." }),
                    Key::Position(position) => write!(f, "[{position}]"),
                })?;
                f.write_str(")")
            }
            Expr::ByTokenType { place, of, token_type } => write!(f, "{place}{}({token_type})", of.as_str()),
            Expr::Annotation { number, field } => {
                let NamedAnnotation { target, name } = &self.annotations[*number];
                write!(f, "{}({name}).{}", target.as_str(), field.name())
            }
            Expr::AnnotationExists { number } => {
                let NamedAnnotation { target, name } = &self.annotations[*number];
                write!(f, "{}({name}) exists", target.as_str())
            }
            Expr::IsAbsent { place } => {
                let path = place.to_string();
                write!(f, "{} is absent", path.trim_end_matches('.'))
            }
            Expr::Convert { to, value } => write!(f, "{}({})", conversion(*to), self.show(value)),
            Expr::Negate(value) => {
                f.write_str("-")?;
                self.operand(f, value)
            }
            Expr::Arithmetic { operator, left, right } => self.infix(f, left, operator.symbol(), right),
            Expr::Concatenate(left, right) => self.infix(f, left, "||", right),
            Expr::Compare { order, left, right } => self.infix(f, left, order.symbol(), right),
            Expr::IsNull(value) => {
                self.operand(f, value)?;
                f.write_str(" is null")
            }
            Expr::Contains { text, part } => self.infix(f, text, "contains", part),
            Expr::AnyContains { of, part } => {
                f.write_str(match of {
                    AnyText::Input => "any input contains ",
                    AnyText::Output => "any output contains ",
                })?;
                self.operand(f, part)
            }
            Expr::OneOf { value, options } => {
                self.operand(f, value)?;
                f.write_str(" in [")?;
                options.iter().enumerate().try_for_each(|(i, option)| {
                    f.write_str(if i == 0 { "" } else { ", " })?;
                    self.option(f, value, option)
                })?;
                f.write_str("]")
            }
            Expr::Matches { text, pattern } => {
                write!(f, "matches({}, ", self.show(text))?;
                write_text(f, pattern.as_str())?;
                f.write_str(")")
            }
            Expr::HasWords { text, words } => write!(f, "words({}, {})", self.show(text), words.join(" ")),
            Expr::Search { words } => write!(f, "search({})", words.join(" ")),
            Expr::And(operands) => self.separated(f, operands, " and "),
            Expr::Or(operands) => self.separated(f, operands, " or "),
            Expr::Not(operand) => {
                f.write_str("not ")?;
                self.operand(f, operand)
            }
            Expr::Reduce(reduce) => self.reduce(f, reduce),
        }
    }
}

/// Ends in a dot, so that a field can follow.
impl Display for Place {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Base::Variable { name, .. } = &self.base {
            write!(f, "{name}.")?;
        }
        self.relations.iter().try_for_each(|relation| write!(f, "{}.", relation.name()))
    }
}

impl Comparator {
    const fn symbol(self) -> &'static str {
        match self {
            Comparator::Equal => "==",
            Comparator::NotEqual => "!=",
            Comparator::Less => "<",
            Comparator::LessOrEqual => "<=",
            Comparator::Greater => ">",
            Comparator::GreaterOrEqual => ">=",
        }
    }
}

impl Keyed {
    const fn as_str(self) -> &'static str {
        match self {
            Keyed::Attributes => "attribute",
            Keyed::Metadata => "metadata",
            Keyed::Resource => "resource",
            Keyed::Tokens => "tokens",
            Keyed::Cost => "cost",
        }
    }
}

impl Collection {
    const fn as_str(self) -> &'static str {
        match self {
            Collection::Spans => "spans",
            Collection::Traces => "traces",
            Collection::Children => "children",
            Collection::Siblings => "siblings",
            Collection::Ancestors => "ancestors",
            Collection::SpanAnnotations => "span annotations",
            Collection::TraceAnnotations => "trace annotations",
            Collection::SessionAnnotations => "session annotations",
            Collection::DocumentAnnotations => "document annotations",
            Collection::CostDetails => "cost details",
            Collection::Documents => "documents",
            Collection::Messages => "messages",
            Collection::ToolCalls => "tool calls",
            Collection::Events => "events",
            Collection::Exceptions => "exceptions",
            Collection::Links => "links",
        }
    }
}

const fn conversion(to: Type) -> &'static str {
    match to {
        Type::Number => "number",
        Type::Bool => "bool",
        _ => "text",
    }
}
