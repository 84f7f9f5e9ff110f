//! What to offer for each thing that the parser looked for.

use super::{Completion, CompletionKind, Wanted};
use crate::filter::ast::{Path, Step};
use crate::filter::checker::FUNCTIONS;
use crate::filter::names::{
    AnnotationTarget, Grain, KNOWN_ATTRIBUTES, Keyed, Member, Object, SPAN_ALIASES, Type,
};
use crate::filter::parser::Expectation;
use crate::filter::plan::Reducer;
use crate::filter::{TOKEN_COST_TYPES, TOKEN_TYPES};

pub(super) struct Offers<'t> {
    pub grain: Grain,
    pub variables: Vec<(String, Object)>,
    /// The quote that is open at the cursor.
    pub in_quotes: Option<&'t str>,
    pub items: Vec<Completion>,
    pub wanted: Vec<Wanted>,
}

impl Offers<'_> {
    pub(super) fn add(&mut self, expectation: &Expectation) {
        match expectation {
            Expectation::Operand { compared_with } => {
                if let Some(path) = compared_with {
                    self.values(path);
                }
                if self.in_quotes.is_none() {
                    self.operands();
                }
            }
            Expectation::KeyOf(path) => self.keys(path),
            // Nothing else begins with a quote.
            _ if self.in_quotes.is_some() => {}
            Expectation::FieldOf(path) => self.fields_of(path),
            Expectation::Source => self.sources(),
            Expectation::Operator => {
                for operator in [
                    "==",
                    "!=",
                    "<",
                    "<=",
                    ">",
                    ">=",
                    "in",
                    "not in",
                    "is None",
                    "is not None",
                    "+",
                    "-",
                    "*",
                    "/",
                    "%",
                ] {
                    self.item(operator, CompletionKind::Operator, "");
                }
                self.add(&Expectation::Connective);
            }
            Expectation::Connective => {
                self.item("and", CompletionKind::Operator, "");
                self.item("or", CompletionKind::Operator, "");
            }
            Expectation::Word(word) => self.item(word, CompletionKind::Operator, ""),
        }
    }

    fn operands(&mut self) {
        for (name, object) in self.variables.clone() {
            self.item(&name, CompletionKind::Variable, object.as_str());
        }
        self.members(self.grain.object());
        if self.grain == Grain::Span {
            for (alias, field) in SPAN_ALIASES {
                self.item(alias, CompletionKind::Field, field.value_type().what());
            }
            for key in KNOWN_ATTRIBUTES {
                self.item(key, CompletionKind::Attribute, Type::Json.what());
            }
            self.wanted.push(Wanted::AttributeKeys { prefix: String::new() });
        } else {
            self.item(semconv::openinference::USER_ID, CompletionKind::Attribute, Type::Json.what());
        }
        if self.grain == Grain::Session {
            self.item("any_input", CompletionKind::Field, "for `in`");
            self.item("any_output", CompletionKind::Field, "for `in`");
        }
        for (function, takes) in FUNCTIONS {
            self.item(&format!("{function}("), CompletionKind::Function, takes);
        }
        for reducer in Reducer::ALL {
            self.item(&format!("{}(", reducer.as_str()), CompletionKind::Function, "a comprehension");
        }
        for word in ["not", "True", "False", "None"] {
            self.item(word, CompletionKind::Operator, "");
        }
    }

    /// Fields, neighbours and what is read by key, of one object.
    fn members(&mut self, object: Object) {
        for field in object.fields() {
            self.item(field.name(), CompletionKind::Field, field.value_type().what());
        }
        for relation in object.relations() {
            self.item(relation.name(), CompletionKind::Field, Object::Span.as_str());
        }
        for (name, _) in object.keyed() {
            self.item(&format!("{name}["), CompletionKind::Field, "by key");
        }
        for (name, collection) in object.collections() {
            if AnnotationTarget::named(self.grain, name).is_some() && object == self.grain.object() {
                self.item(&format!("{name}["), CompletionKind::Field, "by name");
            } else if object != self.grain.object() {
                self.item(name, CompletionKind::Collection, collection.element().as_str());
            }
        }
    }

    fn fields_of(&mut self, path: &Path) {
        let is_annotation = AnnotationTarget::named(self.grain, &path.root).is_some();
        if is_annotation && matches!(path.steps.as_slice(), [Step::Key(_)]) {
            return self.members(Object::Annotation);
        }
        if let Some(object) = self.object_of(path) {
            return self.members(object);
        }
        if self.grain == Grain::Span {
            let prefix = format!("{path}.");
            let aliases = SPAN_ALIASES.iter().map(|(alias, _)| *alias);
            for name in KNOWN_ATTRIBUTES.into_iter().chain(aliases) {
                if let Some(rest) = name.strip_prefix(&prefix) {
                    self.item(rest, CompletionKind::Attribute, "");
                }
            }
            self.wanted.push(Wanted::AttributeKeys { prefix });
        }
    }

    fn object_of(&self, path: &Path) -> Option<Object> {
        let variable = self.variables.iter().find(|(name, _)| *name == path.root);
        let mut object = match variable {
            Some((_, object)) => *object,
            None => match self.grain.object().member(&path.root)? {
                Member::Relation(_) => Object::Span,
                _ => return None,
            },
        };
        for step in &path.steps {
            match step {
                Step::Field(name) if matches!(object.member(name), Some(Member::Relation(_))) => {
                    object = Object::Span;
                }
                _ => return None,
            }
        }
        Some(object)
    }

    fn keys(&mut self, path: &Path) {
        if path.steps.is_empty()
            && let Some(target) = AnnotationTarget::named(self.grain, &path.root)
        {
            return self.wanted.push(Wanted::AnnotationNames(target));
        }
        let (object, name) = match path.steps.split_last() {
            None => (Some(self.grain.object()), &path.root),
            Some((Step::Field(name), before)) => {
                (self.object_of(&Path { root: path.root.clone(), steps: before.to_vec() }), name)
            }
            Some(_) => return,
        };
        match object.and_then(|object| object.member(name)) {
            Some(Member::Keyed(Keyed::Tokens)) => TOKEN_TYPES.iter().for_each(|name| self.quoted(name)),
            Some(Member::Keyed(Keyed::Cost)) => TOKEN_COST_TYPES.iter().for_each(|name| self.quoted(name)),
            Some(Member::Keyed(Keyed::Attributes)) => {
                KNOWN_ATTRIBUTES.iter().for_each(|name| self.quoted(name));
                self.wanted.push(Wanted::AttributeKeys { prefix: String::new() });
            }
            Some(Member::Keyed(Keyed::Metadata)) => self.wanted.push(Wanted::MetadataKeys),
            Some(Member::Keyed(Keyed::Resource)) => self.wanted.push(Wanted::ResourceKeys),
            _ => {}
        }
    }

    /// What the other side of a comparison could be.
    fn values(&mut self, path: &Path) {
        let field = match path.steps.split_last() {
            None => self.grain.object().member(&path.root),
            Some((Step::Field(name), before)) => {
                let object = self.object_of(&Path { root: path.root.clone(), steps: before.to_vec() });
                object.and_then(|object| object.member(name))
            }
            Some(_) => None,
        };
        match field {
            Some(Member::Field(field)) => match field.words() {
                Some((_, words)) => words.into_iter().for_each(|word| self.quoted(word)),
                None if field.value_type() == Type::Text => {
                    self.wanted.push(Wanted::Values { of: path.to_string() });
                }
                None => {}
            },
            _ => self.wanted.push(Wanted::Values { of: path.to_string() }),
        }
    }

    fn sources(&mut self) {
        for (name, collection) in self.grain.object().collections() {
            self.item(name, CompletionKind::Collection, collection.element().as_str());
        }
        for (variable, object) in self.variables.clone() {
            for (name, collection) in object.collections() {
                self.item(
                    &format!("{variable}.{name}"),
                    CompletionKind::Collection,
                    collection.element().as_str(),
                );
            }
        }
    }

    fn quoted(&mut self, value: &str) {
        let quote = self.in_quotes.unwrap_or("'");
        self.item(&format!("{quote}{value}{quote}"), CompletionKind::Value, "");
    }

    fn item(&mut self, text: &str, kind: CompletionKind, detail: &'static str) {
        if self.items.iter().all(|item| item.text != text) {
            self.items.push(Completion { text: text.to_owned(), kind, detail });
        }
    }
}
