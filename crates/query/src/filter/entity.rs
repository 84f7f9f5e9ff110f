//! What the reference interpreter looks at: whole sessions, traces and spans as plain values.

use model::{Annotation, TraceId};

use crate::StoredSpan;

#[derive(Debug, Clone, PartialEq)]
pub struct AnnotatedSpan {
    pub stored: StoredSpan,
    pub annotations: Vec<Annotation>,
    /// Each with the position of its document, from 0.
    pub document_annotations: Vec<(usize, Annotation)>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct AnnotatedTrace {
    pub trace_id: TraceId,
    pub session_id: Option<String>,
    pub spans: Vec<AnnotatedSpan>,
    pub annotations: Vec<Annotation>,
    /// Those of the session that the trace belongs to.
    pub session_annotations: Vec<Annotation>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct AnnotatedSession {
    pub session_id: String,
    pub traces: Vec<AnnotatedTrace>,
    pub annotations: Vec<Annotation>,
}

/// The thing that a filter is asked about, with all that surrounds it.
#[derive(Debug, Clone, Copy)]
pub enum Entity<'a> {
    /// A span by its position in its trace.
    Span {
        trace: &'a AnnotatedTrace,
        position: usize,
    },
    Trace(&'a AnnotatedTrace),
    Session(&'a AnnotatedSession),
}
