//! What annotations are about, as those who write and read them say it.

use std::fmt;

use model::{Annotation, AnnotationTarget, AnnotationTargetKind, AnnotatorKind, ProjectId, SpanId, TraceId};

/// A target by the name that a client knows: a span without its trace.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TargetName {
    Span(SpanId),
    Trace(TraceId),
    Session(String),
    Document { span_id: SpanId, position: i64 },
}

#[derive(Debug, Clone, PartialEq)]
pub struct NewAnnotation {
    pub target: TargetName,
    pub annotation: Annotation,
}

/// An annotation that was kept elsewhere until now.
#[derive(Debug, Clone, PartialEq)]
pub struct OldAnnotation {
    pub new: NewAnnotation,
    pub said_at: SaidAt,
}

/// When an annotation was first said, and when last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SaidAt {
    pub created_unix_nano: i64,
    pub updated_unix_nano: i64,
}

/// What became of annotations that were kept elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TakenOver {
    pub written: usize,
    /// Others of the same target, name and identifier were there, and stay.
    pub known: usize,
    /// What they are about is not there.
    pub absent: usize,
}

/// An annotation of something that is there.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PlacedAnnotation {
    pub(crate) project: ProjectId,
    pub(crate) target: AnnotationTarget,
    pub(crate) annotation: Annotation,
    /// `None` for what is said now.
    pub(crate) said_at: Option<SaidAt>,
}

/// Which annotations, newest first. Conditions that name nothing always hold.
#[derive(Debug, Clone, PartialEq)]
pub struct AnnotationList {
    pub project: Option<ProjectId>,
    pub kinds: Vec<AnnotationTargetKind>,
    pub targets: TargetNames,
    pub identifiers: Vec<String>,
    pub include_names: Vec<String>,
    pub exclude_names: Vec<String>,
    /// The first annotation of the page asked for.
    pub from: Option<i64>,
    pub limit: usize,
}

impl AnnotationList {
    /// All that was said of some targets.
    pub fn of(targets: TargetNames) -> AnnotationList {
        AnnotationList {
            project: None,
            kinds: Vec::new(),
            targets,
            identifiers: Vec::new(),
            include_names: Vec::new(),
            exclude_names: Vec::new(),
            from: None,
            limit: usize::MAX,
        }
    }
}

/// Targets of one kind, any of which will do. Naming a span means its documents too, and naming a trace all its
/// spans, unless [`AnnotationList::kinds`] says otherwise.
#[derive(Debug, Clone, PartialEq)]
pub enum TargetNames {
    Any,
    Spans(Vec<SpanId>),
    Traces(Vec<TraceId>),
    Sessions(Vec<String>),
}

/// Annotations that are to go.
#[derive(Debug, Clone, PartialEq)]
pub enum AnnotationMatch {
    Id(i64),
    /// All of a project.
    Project(ProjectId),
    /// Those of traces and of everything in them.
    Traces(Vec<TraceId>),
    /// Those of a span and its documents.
    Span(TraceId, SpanId),
    Sessions(Vec<String>),
    Sweep(AnnotationSweep),
}

/// Annotations of one kind of target in one project that meet all conditions.
#[derive(Debug, Clone, PartialEq)]
pub struct AnnotationSweep {
    pub project: ProjectId,
    pub kind: AnnotationTargetKind,
    pub name: Option<String>,
    pub identifier: Option<String>,
    pub annotator_kind: Option<AnnotatorKind>,
    pub created_from_unix_nano: Option<i64>,
    pub created_before_unix_nano: Option<i64>,
}

impl TargetName {
    pub fn kind(&self) -> AnnotationTargetKind {
        match self {
            TargetName::Span(_) => AnnotationTargetKind::Span,
            TargetName::Trace(_) => AnnotationTargetKind::Trace,
            TargetName::Session(_) => AnnotationTargetKind::Session,
            TargetName::Document { .. } => AnnotationTargetKind::Document,
        }
    }

    pub(crate) fn document_position(&self) -> Option<i64> {
        match self {
            TargetName::Document { position, .. } => Some(*position),
            _ => None,
        }
    }
}

/// The span, trace or session; of a document its span.
impl fmt::Display for TargetName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TargetName::Span(span_id) | TargetName::Document { span_id, .. } => span_id.fmt(f),
            TargetName::Trace(trace_id) => trace_id.fmt(f),
            TargetName::Session(session_id) => session_id.fmt(f),
        }
    }
}
