//! What every row that is selected has, as far as the block index of a segment can be asked for it.

use model::Value;
use query::{Base, Comparator, Expr, Filter, Grain, Key, Keyed, Place, SpanFilter, Type};
use semconv::openinference::{INPUT_VALUE, OUTPUT_VALUE};

use crate::columns::may_lie_apart;
use crate::segment::Needle;

pub(super) fn needles(filter: &SpanFilter, expression: Option<&Filter>) -> Vec<Needle> {
    let text = filter.text.iter().map(|text| Needle::Text(text.clone()));
    let attributes = filter.attributes.iter().filter_map(|(path, wanted)| match wanted {
        Value::String(text) if !may_lie_apart(path) => attribute(path, text),
        _ => None,
    });
    let plan = expression.map(Filter::plan).filter(|plan| plan.grain == Grain::Span);
    let conditions = plan.into_iter().flat_map(|plan| plan.conditions());
    text.chain(attributes).chain(conditions.flat_map(of_condition)).collect()
}

/// What a condition that must be true asks of the row itself.
fn of_condition(condition: &Expr) -> Vec<Needle> {
    match condition {
        // Each word lies in one text. Others than these may be written in lower case in more than one way.
        Expr::Search { words } => {
            words.iter().filter(|word| word.is_ascii()).cloned().map(Needle::Text).collect()
        }
        condition => of_comparison(condition).into_iter().collect(),
    }
}

fn of_comparison(condition: &Expr) -> Option<Needle> {
    match condition {
        Expr::Compare { order: Comparator::Equal, left, right } => {
            of_equal(left, right).or_else(|| of_equal(right, left))
        }
        Expr::Contains { text, part } => {
            let Expr::Text(part) = &**part else { return None };
            let path = path_of_text(text)?;
            [INPUT_VALUE, OUTPUT_VALUE].contains(&path.as_str()).then(|| Needle::Text(part.clone()))
        }
        _ => None,
    }
}

fn of_equal(value: &Expr, literal: &Expr) -> Option<Needle> {
    let Expr::Text(text) = literal else { return None };
    let path = path_of_text(value)?;
    // What is no text is compared as JSON, in which texts are quoted once more.
    let is_plain = !may_lie_apart(&path) && !text.starts_with(['{', '[']);
    is_plain.then(|| attribute(&path, text)).flatten()
}

/// The path of an attribute of the row that is read as text; nothing for one that leads through a list.
fn path_of_text(value: &Expr) -> Option<String> {
    let Expr::Convert { to: Type::Text, value } = value else { return None };
    let Expr::Attribute { place: Place { base: Base::Row, relations }, of: Keyed::Attributes, path } =
        &**value
    else {
        return None;
    };
    let names = path.iter().map(|key| match key {
        Key::Name(name) => Some(name.as_str()),
        Key::Position(_) => None,
    });
    let names: Option<Vec<&str>> = names.collect();
    relations.is_empty().then_some(names?.join("."))
}

fn attribute(path: &str, text: &str) -> Option<Needle> {
    let name = path.rsplit('.').next()?;
    Some(Needle::Attribute { name: name.to_owned(), text: text.to_owned() })
}
