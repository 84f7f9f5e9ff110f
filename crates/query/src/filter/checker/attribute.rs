//! Attributes, by bare name or by key, and what else is read by key.

use super::path::Target;
use super::{Checked, Checker, Typed, Variable, convert};
use crate::filter::ast::{Node, NodeKind, Path, Step};
use crate::filter::error::{Doubt, FilterError, Problem, shortened};
use crate::filter::names::{KNOWN_ATTRIBUTES, Keyed, NUMBER_ATTRIBUTES, Object, SPAN_ALIASES, Type};
use crate::filter::nearest::nearest;
use crate::filter::plan::{Expr, Key, Place};
use crate::filter::{TOKEN_COST_TYPES, TOKEN_TYPES};

impl Checker<'_> {
    /// An attribute of the row's span by its bare name. A name much like a field's is probably that field.
    pub(super) fn attribute(&mut self, node: &Node, path: &Path) -> Checked<Target> {
        if !self.variables.is_empty() {
            return Err(self.unknown_inside(node, path));
        }
        let mut keys = vec![Key::Name(path.root.clone())];
        self.keys(&path.steps, &mut keys)?;
        let dotted = dotted(path);
        self.warn_of_attribute(node, dotted.as_deref().unwrap_or(&path.root));
        let attribute = Expr::Attribute { place: Place::row(), of: Keyed::Attributes, path: keys };
        let is_number = dotted.is_some_and(|dotted| NUMBER_ATTRIBUTES.contains(&dotted.as_str()));
        Ok(Target::Value(match is_number {
            true => Typed::new(convert(Type::Number, attribute), Type::Number),
            false => Typed::new(attribute, Type::Json),
        }))
    }

    /// Bare attributes end where loop variables begin: there, what is no name is a slip.
    fn unknown_inside(&self, node: &Node, path: &Path) -> FilterError {
        let name = dotted(path).unwrap_or_else(|| path.root.clone());
        let variables = || self.variables.iter().rev();
        let has_field =
            |variable: &&Variable| variable.object.fields().iter().any(|field| field.name() == name);
        let field = variables().find(has_field).map(|variable| format!("{}.{name}", variable.name));
        let names = variables().map(|variable| variable.name.as_str()).chain(Object::Span.member_names());
        let instead = match field.or_else(|| nearest(&name, names)) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => format!("an attribute is read here as `attributes['{}']`", shortened(&name)),
        };
        self.error(node, Problem::UnknownInside { name: shortened(&name), instead })
    }

    fn warn_of_attribute(&mut self, node: &Node, name: &str) {
        let is_known = KNOWN_ATTRIBUTES.iter().any(|known| {
            known.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        });
        let aliases = SPAN_ALIASES.map(|(alias, _)| alias);
        let mut candidates = Object::Span.member_names();
        candidates.extend(KNOWN_ATTRIBUTES.iter().chain(&aliases));
        if is_known || candidates.contains(&name) {
            return;
        }
        if let Some(nearest) = nearest(name, candidates) {
            self.warn(node, Doubt::ReadAsAttribute { name: name.to_owned(), nearest });
        }
    }

    /// A collection alone, read as the attribute that it could also be.
    pub(super) fn collection_as_attribute(&mut self, node: &Node, path: &Path) -> Typed {
        self.warn(node, Doubt::AloneAttribute { name: path.root.clone() });
        let path = vec![Key::Name(path.root.clone())];
        Typed::new(Expr::Attribute { place: Place::row(), of: Keyed::Attributes, path }, Type::Json)
    }

    pub(super) fn keyed(
        &mut self,
        node: &Node,
        place: Place,
        of: Keyed,
        name: &str,
        steps: &[Step],
    ) -> Checked<Target> {
        let mut path = Vec::new();
        self.keys(steps, &mut path)?;
        let first = match path.first() {
            None => return Err(self.error(node, Problem::MissingKey { name: name.to_owned() })),
            Some(Key::Position(position)) => {
                return Err(self.error(node, Problem::Key { found: position.to_string() }));
            }
            Some(Key::Name(first)) => first.clone(),
        };
        let known = match of {
            Keyed::Tokens => TOKEN_TYPES.as_slice(),
            Keyed::Cost => TOKEN_COST_TYPES.as_slice(),
            Keyed::Attributes | Keyed::Metadata | Keyed::Resource => {
                return Ok(Target::Value(Typed::new(Expr::Attribute { place, of, path }, Type::Json)));
            }
        };
        if path.len() > 1 {
            return Err(
                self.error(node, Problem::FieldOfField { name: shortened(&format!("{name}['{first}']")) })
            );
        }
        if !known.contains(&first.as_str()) {
            let nearest = nearest(&first, known.iter().copied());
            return Err(self.error(node, Problem::UnknownTokenType { name: shortened(&first), nearest }));
        }
        Ok(Target::Value(Typed::new(Expr::ByTokenType { place, of, token_type: first }, Type::Number)))
    }

    fn keys(&self, steps: &[Step], keys: &mut Vec<Key>) -> Checked<()> {
        steps.iter().try_for_each(|step| match step {
            Step::Field(name) => {
                keys.push(Key::Name(name.clone()));
                Ok(())
            }
            Step::Key(Node { kind: NodeKind::List(nodes), .. }) if !nodes.is_empty() => {
                nodes.iter().try_for_each(|node| self.key(node, keys))
            }
            Step::Key(node) => self.key(node, keys),
        })
    }

    fn key(&self, node: &Node, keys: &mut Vec<Key>) -> Checked<()> {
        const POSITION_MAX: f64 = 1e9;
        keys.push(match &node.kind {
            NodeKind::Text(name) => Key::Name(name.clone()),
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "bounded on the next line"
            )]
            NodeKind::Number(number) if (0.0..POSITION_MAX).contains(number) && number.fract() == 0.0 => {
                Key::Position(*number as usize)
            }
            _ => return Err(self.error(node, Problem::Key { found: shortened(&node.to_string()) })),
        });
        Ok(())
    }
}

/// `a.b.c`, if there are no keys in it.
pub(super) fn dotted(path: &Path) -> Option<String> {
    let mut dotted = path.root.clone();
    for step in &path.steps {
        match step {
            Step::Field(field) => {
                dotted.push('.');
                dotted.push_str(field);
            }
            Step::Key(_) => return None,
        }
    }
    Some(dotted)
}
