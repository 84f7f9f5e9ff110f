//! What differs between annotations of spans, traces, sessions and documents: mostly words.

use model::AnnotationTargetKind;
use store::TargetName;

/// One kind of thing that is annotated, and how it is spoken of.
pub(super) struct Subject {
    pub(super) kind: AnnotationTargetKind,
    /// Of one thing in bodies.
    pub(super) id_key: &'static str,
    /// Of several in query strings.
    pub(super) ids_parameter: &'static str,
    pub(super) plural: &'static str,
    /// The type in global ids.
    pub(super) type_name: &'static str,
    /// Where notes are sent, and of what.
    pub(super) reserved_for: Option<(&'static str, &'static str)>,
    pub(super) note_prefix: &'static str,
    /// What clients know one annotation and one note of a body by.
    pub(super) item_class: &'static str,
    pub(super) note_class: &'static str,
    pub(super) annotations_path: &'static str,
    pub(super) notes_path: &'static str,
    pub(super) project_path: &'static str,
}

pub(super) static SPANS: Subject = Subject {
    kind: AnnotationTargetKind::Span,
    id_key: "span_id",
    ids_parameter: "span_ids",
    plural: "Spans",
    type_name: "SpanAnnotation",
    reserved_for: Some(("trace and span notes", "/v1/span_notes")),
    note_prefix: "px-span-note",
    item_class: "SpanAnnotationData",
    note_class: "SpanNoteData",
    annotations_path: "/v1/span_annotations",
    notes_path: "/v1/span_notes",
    project_path: "/v1/projects/{project}/span_annotations",
};

pub(super) static TRACES: Subject = Subject {
    kind: AnnotationTargetKind::Trace,
    id_key: "trace_id",
    ids_parameter: "trace_ids",
    plural: "Traces",
    type_name: "TraceAnnotation",
    reserved_for: Some(("trace and span notes", "/v1/trace_notes")),
    note_prefix: "px-trace-note",
    item_class: "TraceAnnotationData",
    note_class: "TraceNoteData",
    annotations_path: "/v1/trace_annotations",
    notes_path: "/v1/trace_notes",
    project_path: "/v1/projects/{project}/trace_annotations",
};

pub(super) static SESSIONS: Subject = Subject {
    kind: AnnotationTargetKind::Session,
    id_key: "session_id",
    ids_parameter: "session_ids",
    plural: "Sessions",
    type_name: "ProjectSessionAnnotation",
    reserved_for: Some(("session notes", "/v1/session_notes")),
    note_prefix: "px-session-note",
    item_class: "SessionAnnotationData",
    note_class: "SessionNoteData",
    annotations_path: "/v1/session_annotations",
    notes_path: "/v1/session_notes",
    project_path: "/v1/projects/{project}/session_annotations",
};

/// Documents are read with their spans, and have no notes.
pub(super) static DOCUMENTS: Subject = Subject {
    kind: AnnotationTargetKind::Document,
    type_name: "DocumentAnnotation",
    item_class: "SpanDocumentAnnotationData",
    reserved_for: None,
    annotations_path: "/v1/document_annotations",
    ..SPANS
};

impl Subject {
    /// What an id and, of a document, a position name; `None` for text that names nothing.
    pub(super) fn target(&self, id: &str, position: i64) -> Option<TargetName> {
        Some(match self.kind {
            AnnotationTargetKind::Span => TargetName::Span(id.parse().ok()?),
            AnnotationTargetKind::Trace => TargetName::Trace(id.parse().ok()?),
            AnnotationTargetKind::Session => TargetName::Session(id.to_owned()),
            AnnotationTargetKind::Document => TargetName::Document { span_id: id.parse().ok()?, position },
        })
    }
}
