//! What can be named: the objects of a trace, and of each its fields, its neighbours and its collections.
//!
//! One table serves the checker, completion and the suggestions in errors.

mod field;
mod known;
mod neighbour;

pub use field::{
    AnnotationField, CostDetailField, DocumentField, EventField, ExceptionField, Field, LinkField,
    MessageField, SessionField, SpanField, ToolCallField, TraceField,
};
pub(super) use known::{KNOWN_ATTRIBUTES, NUMBER_ATTRIBUTES, SPAN_ALIASES};
pub use neighbour::{AnnotationTarget, Collection, Keyed, Relation};

/// What a value is, as far as the text alone tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    Text,
    Number,
    Bool,
    Datetime,
    /// An attribute: anything JSON can say.
    Json,
    Null,
}

impl Type {
    pub(super) const fn what(self) -> &'static str {
        match self {
            Type::Text => "text",
            Type::Number => "a number",
            Type::Bool => "true or false",
            Type::Datetime => "a date and time",
            Type::Json => "an attribute",
            Type::Null => "None",
        }
    }
}

/// What a filter selects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Grain {
    Span,
    Trace,
    Session,
}

impl Grain {
    pub const fn as_str(self) -> &'static str {
        match self {
            Grain::Span => "span",
            Grain::Trace => "trace",
            Grain::Session => "session",
        }
    }

    pub(super) const fn object(self) -> Object {
        match self {
            Grain::Span => Object::Span,
            Grain::Trace => Object::Trace,
            Grain::Session => Object::Session,
        }
    }
}

/// A thing with fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Object {
    Span,
    Trace,
    Session,
    Annotation,
    CostDetail,
    Document,
    Message,
    ToolCall,
    Event,
    Exception,
    Link,
}

/// Where a value is kept, cheapest first. What a condition reads decides when it is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reads {
    /// Identity, times, numbers: a column of the row itself.
    Columns,
    /// Input, output and status message.
    Text,
    /// Attributes of the span, or what is read out of them: messages, documents.
    Attributes,
    Resource,
    Events,
    Links,
    Annotations,
    /// Other spans of the trace or session.
    Relatives,
}

/// What a name stands for on an object.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Member {
    Field(Field),
    Relation(Relation),
    Collection(Collection),
    Keyed(Keyed),
}

impl Object {
    pub const fn as_str(self) -> &'static str {
        match self {
            Object::Span => "span",
            Object::Trace => "trace",
            Object::Session => "session",
            Object::Annotation => "annotation",
            Object::CostDetail => "cost detail",
            Object::Document => "document",
            Object::Message => "message",
            Object::ToolCall => "tool call",
            Object::Event => "event",
            Object::Exception => "exception",
            Object::Link => "link",
        }
    }

    /// A field for examples in messages.
    pub(super) fn example_field(self) -> &'static str {
        match self {
            Object::Trace => TraceField::LatencyMs.name(),
            Object::Session => SessionField::NumTraces.name(),
            _ => self.fields().first().map_or("name", |field| field.name()),
        }
    }

    pub(super) fn fields(self) -> Vec<Field> {
        fn all<F: Copy>(fields: &[F], wrap: fn(F) -> Field) -> Vec<Field> {
            fields.iter().map(|&field| wrap(field)).collect()
        }
        match self {
            Object::Span => all(SpanField::ALL, Field::Span),
            Object::Trace => all(TraceField::ALL, Field::Trace),
            Object::Session => all(SessionField::ALL, Field::Session),
            Object::Annotation => all(AnnotationField::ALL, Field::Annotation),
            Object::CostDetail => all(CostDetailField::ALL, Field::CostDetail),
            Object::Document => all(DocumentField::ALL, Field::Document),
            Object::Message => all(MessageField::ALL, Field::Message),
            Object::ToolCall => all(ToolCallField::ALL, Field::ToolCall),
            Object::Event => all(EventField::ALL, Field::Event),
            Object::Exception => all(ExceptionField::ALL, Field::Exception),
            Object::Link => all(LinkField::ALL, Field::Link),
        }
    }

    pub(super) const fn collections(self) -> &'static [(&'static str, Collection)] {
        use Collection as C;
        match self {
            Object::Span => &[
                ("cost_details", C::CostDetails),
                ("documents", C::Documents),
                ("messages", C::Messages),
                ("tool_calls", C::ToolCalls),
                ("events", C::Events),
                ("exceptions", C::Exceptions),
                ("links", C::Links),
                ("children", C::Children),
                ("siblings", C::Siblings),
                ("ancestors", C::Ancestors),
                ("spans", C::Spans),
                ("annotations", C::SpanAnnotations),
                ("evals", C::SpanAnnotations),
                ("trace_annotations", C::TraceAnnotations),
                ("session_annotations", C::SessionAnnotations),
                ("document_annotations", C::DocumentAnnotations),
            ],
            Object::Trace => &[
                ("spans", C::Spans),
                ("trace_annotations", C::TraceAnnotations),
                ("session_annotations", C::SessionAnnotations),
                ("span_annotations", C::SpanAnnotations),
                ("document_annotations", C::DocumentAnnotations),
                ("span_cost_details", C::CostDetails),
            ],
            Object::Session => &[
                ("traces", C::Traces),
                ("spans", C::Spans),
                ("session_annotations", C::SessionAnnotations),
                ("trace_annotations", C::TraceAnnotations),
                ("span_annotations", C::SpanAnnotations),
                ("document_annotations", C::DocumentAnnotations),
                ("span_cost_details", C::CostDetails),
            ],
            Object::Document => &[("annotations", C::DocumentAnnotations)],
            Object::Message => &[("tool_calls", C::ToolCalls)],
            _ => &[],
        }
    }

    pub(super) const fn relations(self) -> &'static [Relation] {
        match self {
            Object::Span => &[Relation::ParentSpan, Relation::RootSpan],
            Object::Trace => &[Relation::RootSpan],
            _ => &[],
        }
    }

    pub(super) const fn keyed(self) -> &'static [(&'static str, Keyed)] {
        match self {
            Object::Span => &[
                ("attributes", Keyed::Attributes),
                ("metadata", Keyed::Metadata),
                ("resource", Keyed::Resource),
                ("tokens", Keyed::Tokens),
                ("cost", Keyed::Cost),
            ],
            Object::Trace | Object::Session => &[
                ("attributes", Keyed::Attributes),
                ("metadata", Keyed::Metadata),
                ("resource", Keyed::Resource),
            ],
            Object::Document => &[("metadata", Keyed::Metadata)],
            Object::Event | Object::Link => &[("attributes", Keyed::Attributes)],
            _ => &[],
        }
    }

    /// Looks a name up. A collection may share its name with nothing else.
    pub(super) fn member(self, name: &str) -> Option<Member> {
        let field = self.fields().into_iter().find(|field| field.name() == name).map(Member::Field);
        let relation = || self.relations().iter().find(|r| r.name() == name).map(|r| Member::Relation(*r));
        let keyed = || self.keyed().iter().find(|(n, _)| *n == name).map(|(_, k)| Member::Keyed(*k));
        let collection =
            || self.collections().iter().find(|(n, _)| *n == name).map(|(_, c)| Member::Collection(*c));
        field.or_else(relation).or_else(keyed).or_else(collection)
    }

    pub(super) fn member_names(self) -> Vec<&'static str> {
        let mut names: Vec<&'static str> = self.fields().into_iter().map(Field::name).collect();
        names.extend(self.relations().iter().map(|relation| relation.name()));
        names.extend(self.keyed().iter().map(|(name, _)| *name));
        names.extend(self.collections().iter().map(|(name, _)| *name));
        names
    }
}
