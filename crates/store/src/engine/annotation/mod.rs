//! Annotations as conditions meet them: taken once for a question, and found by what they are about.

mod index; // whole annotations, for what is tested row by row
mod lookup; // what is told of each target, computed on the annotations' own columns

use std::sync::Arc;

use datafusion::execution::session_state::SessionState;
use model::AnnotationTargetKind;
use query::Collection;

use crate::annotation::AnnotationMirror;

pub(super) use index::AnnotationIndex;
pub(super) use lookup::{Question, Told};

/// The annotations that a question sees, and a session to compute on them.
#[derive(Clone)]
pub(super) struct Said {
    mirror: Arc<AnnotationMirror>,
    state: SessionState,
}

impl Said {
    pub(super) fn new(mirror: Arc<AnnotationMirror>, state: SessionState) -> Said {
        Said { mirror, state }
    }
}

/// What the annotations of a collection are about; `None` for collections of other things.
pub(super) fn target_of(collection: Collection) -> Option<AnnotationTargetKind> {
    match collection {
        Collection::SpanAnnotations => Some(AnnotationTargetKind::Span),
        Collection::TraceAnnotations => Some(AnnotationTargetKind::Trace),
        Collection::SessionAnnotations => Some(AnnotationTargetKind::Session),
        Collection::DocumentAnnotations => Some(AnnotationTargetKind::Document),
        _ => None,
    }
}
