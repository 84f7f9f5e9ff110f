//! Functions: casts, patterns, words, and the reducers of comprehensions.

use super::{Checked, Checker, Typed, convert, literal_number};
use crate::filter::ast::{Node, NodeKind};
use crate::filter::error::{Problem, shortened};
use crate::filter::names::Type;
use crate::filter::nearest::nearest;
use crate::filter::pattern::Pattern;
use crate::filter::plan::{Expr, Reducer};
use crate::filter::words::words;

/// Every function, with what it takes.
pub(in crate::filter) const FUNCTIONS: [(&str, &str); 6] = [
    ("float", "one value"),
    ("int", "one value"),
    ("str", "one value"),
    ("matches", "text and a pattern, as in `matches(name, r'^ask')`"),
    ("has_words", "text and words, as in `has_words(input.value, 'refund')`"),
    ("search", "words, as in `search('refund')`"),
];

impl Checker<'_> {
    pub(super) fn call(&mut self, node: &Node, name: &str, arguments: &[Node]) -> Checked<Typed> {
        if let Some(reducer) = Reducer::ALL.into_iter().find(|reducer| reducer.as_str() == name) {
            return self.reduce(node, reducer, arguments);
        }
        let Some((function, expected)) = FUNCTIONS.into_iter().find(|(function, _)| *function == name) else {
            let names = FUNCTIONS.iter().map(|(name, _)| *name).chain(Reducer::ALL.map(Reducer::as_str));
            let problem = Problem::UnknownFunction { name: shortened(name), nearest: nearest(name, names) };
            return Err(self.error(node, problem));
        };
        match (function, arguments) {
            ("float" | "int", [value]) => self.cast_to_number(function, value),
            ("str", [value]) => self.cast_to_text(value),
            ("matches", [text, Node { kind: NodeKind::Text(pattern), .. }]) => {
                let pattern =
                    Pattern::parse(pattern).map_err(|problem| self.error(&arguments[1], problem))?;
                let text = Box::new(self.text(function, text)?);
                Ok(Typed::new(Expr::Matches { text, pattern }, Type::Bool))
            }
            ("has_words", [text, Node { kind: NodeKind::Text(wanted), .. }]) => {
                let words = self.words(&arguments[1], wanted)?;
                let text = Box::new(self.text(function, text)?);
                Ok(Typed::new(Expr::HasWords { text, words }, Type::Bool))
            }
            ("search", [Node { kind: NodeKind::Text(wanted), .. }]) => {
                let words = self.words(&arguments[0], wanted)?;
                Ok(Typed::new(Expr::Search { words }, Type::Bool))
            }
            _ => Err(self.error(node, Problem::Arguments { function, expected })),
        }
    }

    fn words(&self, node: &Node, wanted: &str) -> Checked<Vec<String>> {
        let words: Vec<String> = words(wanted).collect();
        if words.is_empty() {
            return Err(self.error(node, Problem::NoWord { text: shortened(wanted) }));
        }
        Ok(words)
    }

    fn cast_to_number(&mut self, function: &'static str, node: &Node) -> Checked<Typed> {
        let value = self.value(node)?;
        let literal = match &node.kind {
            NodeKind::Text(text) => literal_number(text),
            _ => None,
        };
        let expr = match (value.value_type, literal) {
            (_, Some(number)) => Expr::Number(number),
            (Type::Number, _) => value.expr,
            (Type::Json, _) => convert(Type::Number, value.expr),
            (found, _) => return Err(self.error(node, Problem::Cast { function, found: found.what() })),
        };
        Ok(Typed::new(expr, Type::Number))
    }

    fn cast_to_text(&mut self, node: &Node) -> Checked<Typed> {
        let value = self.value(node)?;
        let expr = match value.value_type {
            Type::Text => value.expr,
            Type::Json => convert(Type::Text, value.expr),
            found => return Err(self.error(node, Problem::Cast { function: "str", found: found.what() })),
        };
        Ok(Typed::new(expr, Type::Text))
    }
}
