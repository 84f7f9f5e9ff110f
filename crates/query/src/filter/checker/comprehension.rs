//! `any(s.status_code == 'ERROR' for s in spans)` and its like.

use super::path::Target;
use super::{Checked, Checker, Standing, Typed, Variable, convert};
use crate::filter::COMPREHENSIONS_MAX;
use crate::filter::ast::{Comprehension, Node, NodeKind};
use crate::filter::error::{Problem, shortened};
use crate::filter::names::{Collection, Object, Type};
use crate::filter::nearest::nearest;
use crate::filter::plan::{Expr, Place, Reduce, Reducer};

impl Checker<'_> {
    pub(super) fn reduce(&mut self, node: &Node, reducer: Reducer, arguments: &[Node]) -> Checked<Typed> {
        let function = reducer.as_str();
        let comprehension = match arguments {
            [Node { kind: NodeKind::Comprehension(comprehension), .. }] => comprehension,
            [source @ Node { kind: NodeKind::Path(_), .. }] if reducer == Reducer::Len => {
                let (place, collection) = self.collection(source)?;
                return Ok(self.count(place, collection, "x".to_owned(), None));
            }
            _ => {
                let expected = match reducer {
                    Reducer::Len => "a collection, as in `len([s for s in spans])`",
                    Reducer::Any | Reducer::All => {
                        "a comprehension, as in `any(s.name == 'ask' for s in spans)`"
                    }
                    _ => "a comprehension, as in `sum(s.latency_ms for s in spans)`",
                };
                return Err(self.error(node, Problem::Arguments { function, expected }));
            }
        };
        if self.variables.len() == COMPREHENSIONS_MAX {
            return Err(self.error(node, Problem::NestedComprehensions { max: COMPREHENSIONS_MAX }));
        }
        self.comprehension(node, reducer, comprehension)
    }

    fn comprehension(&mut self, node: &Node, reducer: Reducer, of: &Comprehension) -> Checked<Typed> {
        // Before the variable is in scope: an inner `d in d.children` reads the outer `d`.
        let (place, collection) = self.collection(&of.source)?;
        self.variables.push(Variable { name: of.variable.clone(), object: collection.element() });
        let conditions = self.conditions(&of.conditions);
        let element = conditions.and_then(|conditions| {
            let condition = match conditions.len() {
                0 => None,
                1 => conditions.into_iter().next(),
                _ => Some(Expr::And(conditions)),
            };
            Ok((self.element(node, reducer, of)?, condition))
        });
        self.variables.pop();
        let (element, condition) = element?;
        let Some(element) = element else {
            return Ok(self.count(place, collection, of.variable.clone(), condition));
        };
        let result_type = match reducer {
            Reducer::Any | Reducer::All => Type::Bool,
            Reducer::Len | Reducer::Sum => Type::Number,
            Reducer::Max | Reducer::Min => element.value_type,
        };
        let reduce = Reduce {
            reducer,
            place,
            collection,
            variable: self.variables.len(),
            variable_name: of.variable.clone(),
            element: Some(element.expr),
            element_type: element.value_type,
            condition,
        };
        Ok(Typed::new(Expr::Reduce(Box::new(reduce)), result_type))
    }

    /// What is reduced; nothing where elements are only counted.
    fn element(&mut self, node: &Node, reducer: Reducer, of: &Comprehension) -> Checked<Option<Typed>> {
        let function = reducer.as_str();
        match reducer {
            Reducer::Any | Reducer::All => {
                let condition = self.condition(&of.element, Standing::Operand)?;
                Ok(Some(Typed::new(condition, Type::Bool)))
            }
            Reducer::Len => {
                let is_variable = matches!(&of.element.kind,
                    NodeKind::Path(path) if path.root == of.variable && path.steps.is_empty());
                if is_variable && of.is_list {
                    return Ok(None);
                }
                Err(self.error(node, Problem::LenCounts { variable: shortened(&of.variable) }))
            }
            Reducer::Sum | Reducer::Max | Reducer::Min => {
                let value = self.value(&of.element)?;
                let takes_times = reducer != Reducer::Sum;
                match value.value_type {
                    Type::Number => Ok(Some(value)),
                    Type::Json => Ok(Some(Typed::new(convert(Type::Number, value.expr), Type::Number))),
                    Type::Datetime if takes_times => Ok(Some(value)),
                    found => {
                        let expected = if takes_times { "numbers or times" } else { "numbers" };
                        let (operator, found, write) = (function, found.what(), None);
                        let problem = Problem::Operand { operator, expected, found, write };
                        Err(self.error(&of.element, problem))
                    }
                }
            }
        }
    }

    fn count(
        &self,
        place: Place,
        collection: Collection,
        variable_name: String,
        condition: Option<Expr>,
    ) -> Typed {
        let reduce = Reduce {
            reducer: Reducer::Len,
            place,
            collection,
            variable: self.variables.len(),
            variable_name,
            element: None,
            element_type: Type::Null,
            condition,
        };
        Typed::new(Expr::Reduce(Box::new(reduce)), Type::Number)
    }

    fn collection(&mut self, source: &Node) -> Checked<(Place, Collection)> {
        let NodeKind::Path(path) = &source.kind else {
            return Err(self.error(
                source,
                Problem::UnknownCollection { name: shortened(&source.to_string()), nearest: None },
            ));
        };
        // Asked for by name first: where names are lenient an unknown one would be an attribute.
        let known = path.steps.is_empty() && self.variables.iter().all(|variable| variable.name != path.root);
        if known {
            let collections = self.grain.object().collections();
            if let Some((_, collection)) = collections.iter().find(|(name, _)| *name == path.root) {
                return Ok((Place::row(), *collection));
            }
            let names = collections.iter().map(|(name, _)| *name);
            let problem = Problem::UnknownCollection {
                name: shortened(&path.root),
                nearest: nearest(&path.root, names),
            };
            return Err(self.error(source, problem));
        }
        match self.resolve(source, path)? {
            Target::Collection(place, collection) => Ok((place, collection)),
            target => {
                let names: Vec<String> = match target {
                    Target::Object(_, object) => collection_names(&path.to_string(), object),
                    _ => Vec::new(),
                };
                let nearest = names.into_iter().next();
                let name = shortened(&path.to_string());
                Err(self.error(source, Problem::UnknownCollection { name, nearest }))
            }
        }
    }
}

fn collection_names(of: &str, object: Object) -> Vec<String> {
    object.collections().iter().map(|(name, _)| format!("{of}.{name}")).collect()
}
