//! What a path names: a loop variable's field, the row's own, an annotation, or an attribute.

use super::attribute::dotted;
use super::{Checked, Checker, Typed};
use crate::filter::ANNOTATIONS_MAX;
use crate::filter::ast::{Node, NodeKind, Path, Step};
use crate::filter::error::{Doubt, FilterError, Problem, shortened};
use crate::filter::names::{
    AnnotationField, AnnotationTarget, Collection, Field, Grain, Keyed, Member, Object, SPAN_ALIASES, Type,
};
use crate::filter::nearest::nearest;
use crate::filter::plan::{AnyText, Base, Expr, Key, NamedAnnotation, Place};

/// So many names fit into a message.
const FEW_FIELDS: usize = 8;

/// What a path leads to.
pub(super) enum Target {
    Value(Typed),
    Collection(Place, Collection),
    /// A whole span, trace or other thing.
    Object(Place, Object),
    AnyText(AnyText),
    /// `annotations['relevance']`
    Annotation(usize),
}

impl Checker<'_> {
    pub(super) fn path_value(&mut self, node: &Node, path: &Path) -> Checked<Typed> {
        match self.resolve(node, path)? {
            Target::Value(typed) => Ok(typed),
            Target::Annotation(number) => Ok(Typed::new(Expr::AnnotationExists { number }, Type::Bool)),
            Target::AnyText(of) => Err(self.error(node, Problem::OnlyContains { name: of.name() })),
            Target::Object(_, object) => {
                let (name, field) = (shortened(&path.to_string()), object.example_field());
                Err(self.error(node, Problem::ObjectAsValue { name, object: object.as_str(), field }))
            }
            Target::Collection(_, collection) => {
                let (name, field) = (shortened(&path.to_string()), collection.element().example_field());
                Err(self.error(node, Problem::CollectionAsValue { name, field }))
            }
        }
    }

    pub(super) fn resolve(&mut self, node: &Node, path: &Path) -> Checked<Target> {
        let scope = self.variables.iter().rposition(|variable| variable.name == path.root);
        if let Some(number) = scope {
            let object = self.variables[number].object;
            let base = Base::Variable { number, name: path.root.clone() };
            return self.walk(node, Place { base, relations: Vec::new() }, object, &path.steps);
        }
        self.resolve_on_row(node, path)
    }

    fn resolve_on_row(&mut self, node: &Node, path: &Path) -> Checked<Target> {
        let keyed = matches!(path.steps.first(), Some(Step::Key(_)));
        if keyed && let Some(target) = AnnotationTarget::named(self.grain, &path.root) {
            return self.annotation(node, path, target);
        }
        if let Some(of) = AnyText::named(self.grain, path) {
            return Ok(Target::AnyText(of));
        }
        if let Some(alias) = self.alias(path) {
            return Ok(alias);
        }
        let object = self.grain.object();
        let is_lenient = self.grain == Grain::Span;
        match object.member(&path.root) {
            // A span's attributes may be called anything, a field's name followed by more included.
            Some(Member::Field(_)) if is_lenient && !path.steps.is_empty() => self.attribute(node, path),
            Some(Member::Keyed(of)) if is_lenient && !keyed => {
                if of != Keyed::Metadata && path.steps.is_empty() {
                    self.warn(node, Doubt::AloneAttribute { name: path.root.clone() });
                }
                self.attribute(node, path)
            }
            Some(Member::Collection(collection)) if path.steps.is_empty() => {
                Ok(Target::Collection(Place::row(), collection))
            }
            Some(Member::Collection(_)) if is_lenient => self.attribute(node, path),
            Some(_) => {
                let mut steps = vec![Step::Field(path.root.clone())];
                steps.extend(path.steps.iter().cloned());
                self.walk(node, Place::row(), object, &steps)
            }
            None if is_lenient => self.attribute(node, path),
            None => Err(self.unknown_name(node, path)),
        }
    }

    /// `context.span_id`, and `user.id` where names are strict.
    fn alias(&self, path: &Path) -> Option<Target> {
        let dotted = dotted(path)?;
        if self.grain != Grain::Span {
            let user_id = semconv::openinference::USER_ID;
            let path = user_id.split('.').map(|name| Key::Name(name.to_owned())).collect();
            let attribute = Expr::Attribute { place: Place::row(), of: Keyed::Attributes, path };
            return (dotted == user_id).then(|| Target::Value(Typed::new(attribute, Type::Json)));
        }
        let (_, field) = SPAN_ALIASES.iter().find(|(alias, _)| *alias == dotted)?;
        Some(Target::Value(field_of(Place::row(), Field::Span(*field))))
    }

    fn unknown_name(&self, node: &Node, path: &Path) -> FilterError {
        let name = dotted(path).unwrap_or_else(|| path.root.clone());
        let names = self.grain.object().member_names();
        let ending = format!("_{}", path.root);
        let longer = || names.iter().find(|name| name.ends_with(&ending)).map(|name| (*name).to_owned());
        let of_a_span = || {
            let field = Object::Span.fields().into_iter().find(|field| field.name() == name)?;
            Some(format!("any(s.{} == … for s in spans)", field.name()))
        };
        let attribute = || (!path.steps.is_empty()).then(|| format!("attributes['{}']", shortened(&name)));
        let nearest =
            nearest(&path.root, names.iter().copied()).or_else(longer).or_else(of_a_span).or_else(attribute);
        self.error(node, Problem::UnknownName { name: shortened(&name), grain: self.grain.as_str(), nearest })
    }

    fn annotation(&mut self, node: &Node, path: &Path, target: AnnotationTarget) -> Checked<Target> {
        let name = match path.steps.first() {
            Some(Step::Key(Node { kind: NodeKind::Text(name), .. })) => name.clone(),
            _ => return Err(self.error(node, Problem::AnnotationKey { name: path.root.clone() })),
        };
        let named = NamedAnnotation { target, name };
        let known = self.annotations.iter().position(|annotation| *annotation == named);
        let number = known.unwrap_or(self.annotations.len());
        if known.is_none() {
            if number == ANNOTATIONS_MAX {
                return Err(self.error(node, Problem::TooManyAnnotations { max: ANNOTATIONS_MAX }));
            }
            self.annotations.push(named);
        }
        match &path.steps[1..] {
            [] => Ok(Target::Annotation(number)),
            [Step::Field(field), rest @ ..] => {
                let field = self.field_named(node, Object::Annotation, field)?;
                let Field::Annotation(field) = field else {
                    unreachable!("fields of annotations are annotation fields")
                };
                if !rest.is_empty() {
                    return Err(self.error(node, Problem::FieldOfField { name: field.name().to_owned() }));
                }
                let mut typed = Typed::new(Expr::Annotation { number, field }, field.value_type());
                typed.field =
                    Some(Field::Annotation(field)).filter(|_| field == AnnotationField::AnnotatorKind);
                Ok(Target::Value(typed))
            }
            _ => Err(self.error(node, Problem::AnnotationKey { name: path.root.clone() })),
        }
    }

    fn field_named(&self, node: &Node, object: Object, name: &str) -> Checked<Field> {
        object.fields().into_iter().find(|field| field.name() == name).ok_or_else(|| {
            let names = object.member_names();
            let instead = match nearest(name, names.iter().copied()) {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None if names.len() <= FEW_FIELDS => format!("it has {}", names.join(", ")),
                None => format!("an attribute is read as `attributes['{}']`", shortened(name)),
            };
            self.error(
                node,
                Problem::UnknownField { object: object.as_str(), field: shortened(name), instead },
            )
        })
    }

    /// Follows fields from an object on, where every name must be known.
    fn walk(&mut self, node: &Node, mut place: Place, mut object: Object, steps: &[Step]) -> Checked<Target> {
        let mut steps = steps.iter();
        loop {
            let name = match steps.next() {
                None => return Ok(Target::Object(place, object)),
                Some(Step::Field(name)) => name,
                Some(Step::Key(key)) => {
                    let instead = "only `attributes` and its like are read by key".to_owned();
                    let field = shortened(&key.to_string());
                    let problem = Problem::UnknownField { object: object.as_str(), field, instead };
                    return Err(self.error(node, problem));
                }
            };
            let rest = steps.as_slice();
            match object.member(name) {
                None => {
                    self.field_named(node, object, name)?;
                }
                Some(Member::Field(field)) if rest.is_empty() => {
                    return Ok(Target::Value(field_of(place, field)));
                }
                Some(Member::Collection(collection)) if rest.is_empty() => {
                    return Ok(Target::Collection(place, collection));
                }
                Some(Member::Field(_)) => {
                    return Err(self.error(node, Problem::FieldOfField { name: name.clone() }));
                }
                Some(Member::Collection(_)) => {
                    let problem =
                        Problem::AnnotationInside { name: name.clone(), grain: self.grain.as_str() };
                    return Err(self.error(node, problem));
                }
                Some(Member::Keyed(of)) => return self.keyed(node, place, of, name, rest),
                Some(Member::Relation(relation)) => {
                    place.relations.push(relation);
                    object = Object::Span;
                }
            }
        }
    }
}

fn field_of(place: Place, field: Field) -> Typed {
    let typed = Typed::new(Expr::Field { place, field }, field.value_type());
    Typed { field: field.words().map(|_| field), ..typed }
}

impl AnyText {
    pub(super) const fn name(self) -> &'static str {
        match self {
            AnyText::Input => "any_input",
            AnyText::Output => "any_output",
        }
    }

    fn named(grain: Grain, path: &Path) -> Option<AnyText> {
        let is_name = grain == Grain::Session && path.steps.is_empty();
        [AnyText::Input, AnyText::Output].into_iter().find(|of| is_name && of.name() == path.root)
    }
}
