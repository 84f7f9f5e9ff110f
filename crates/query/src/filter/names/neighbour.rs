//! What belongs to an object beside its fields: collections, related spans, what is read by key.

use model::AnnotationTargetKind;

use super::{Grain, Object, Reads};

/// Many things that belong to one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Collection {
    Spans,
    Traces,
    Children,
    Siblings,
    Ancestors,
    SpanAnnotations,
    TraceAnnotations,
    SessionAnnotations,
    DocumentAnnotations,
    CostDetails,
    Documents,
    Messages,
    ToolCalls,
    Events,
    Exceptions,
    Links,
}

impl Collection {
    pub const fn element(self) -> Object {
        match self {
            Collection::Spans | Collection::Children | Collection::Siblings | Collection::Ancestors => {
                Object::Span
            }
            Collection::Traces => Object::Trace,
            Collection::SpanAnnotations
            | Collection::TraceAnnotations
            | Collection::SessionAnnotations
            | Collection::DocumentAnnotations => Object::Annotation,
            Collection::CostDetails => Object::CostDetail,
            Collection::Documents => Object::Document,
            Collection::Messages => Object::Message,
            Collection::ToolCalls => Object::ToolCall,
            Collection::Events => Object::Event,
            Collection::Exceptions => Object::Exception,
            Collection::Links => Object::Link,
        }
    }

    pub const fn reads(self) -> Reads {
        match self {
            Collection::Spans
            | Collection::Traces
            | Collection::Children
            | Collection::Siblings
            | Collection::Ancestors => Reads::Relatives,
            Collection::SpanAnnotations
            | Collection::TraceAnnotations
            | Collection::SessionAnnotations
            | Collection::DocumentAnnotations => Reads::Annotations,
            Collection::CostDetails => Reads::Columns,
            Collection::Documents | Collection::Messages | Collection::ToolCalls => Reads::Attributes,
            Collection::Events | Collection::Exceptions => Reads::Events,
            Collection::Links => Reads::Links,
        }
    }
}

/// A span that belongs to a span or trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    ParentSpan,
    RootSpan,
}

impl Relation {
    pub const fn name(self) -> &'static str {
        match self {
            Relation::ParentSpan => "parent_span",
            Relation::RootSpan => "root_span",
        }
    }
}

/// Something read by a key: `attributes['…']`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Keyed {
    Attributes,
    Metadata,
    Resource,
    /// Tokens by type.
    Tokens,
    /// Dollars by token type.
    Cost,
}

/// Which annotations `….annotations['name']` reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AnnotationTarget {
    Span,
    Trace,
    Session,
    Document,
}

impl From<AnnotationTarget> for AnnotationTargetKind {
    fn from(target: AnnotationTarget) -> AnnotationTargetKind {
        match target {
            AnnotationTarget::Span => AnnotationTargetKind::Span,
            AnnotationTarget::Trace => AnnotationTargetKind::Trace,
            AnnotationTarget::Session => AnnotationTargetKind::Session,
            AnnotationTarget::Document => AnnotationTargetKind::Document,
        }
    }
}

impl AnnotationTarget {
    /// The target that a name addresses by key on the thing that is filtered.
    pub(in crate::filter) fn named(grain: Grain, name: &str) -> Option<AnnotationTarget> {
        match (grain, name) {
            (Grain::Span, "annotations" | "evals") => Some(AnnotationTarget::Span),
            (Grain::Span, "document_annotations") => Some(AnnotationTarget::Document),
            (Grain::Span | Grain::Trace, "trace_annotations") => Some(AnnotationTarget::Trace),
            (_, "session_annotations") => Some(AnnotationTarget::Session),
            _ => None,
        }
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            AnnotationTarget::Span => "annotation",
            AnnotationTarget::Trace => "trace_annotation",
            AnnotationTarget::Session => "session_annotation",
            AnnotationTarget::Document => "document_annotation",
        }
    }
}
