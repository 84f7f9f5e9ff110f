//! An annotation as the page reads it.

use model::{AnnotationSource, AnnotationTarget, AnnotatorKind, Attributes, StoredAnnotation};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::values::nanoseconds;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AnnotationListView {
    /// Newest first.
    pub annotations: Vec<AnnotationView>,
    /// There are more, older ones.
    pub is_cut: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AnnotationView {
    pub id: i64,
    pub target: AnnotationTargetView,
    pub name: String,
    pub annotator_kind: AnnotatorKindView,
    pub label: Option<String>,
    pub score: Option<f64>,
    /// Of a note, the note.
    pub explanation: Option<String>,
    #[schema(value_type = Object)]
    pub metadata: Attributes,
    /// Tells apart several of one name on one target.
    pub identifier: String,
    pub source: AnnotationSourceView,
    /// Who was logged in.
    pub user_id: Option<String>,
    /// Nanoseconds since 1970 as decimal text.
    pub created_at_unix_nano: String,
    pub updated_at_unix_nano: String,
}

/// What an annotation is about.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum AnnotationTargetView {
    Span { trace_id: String, span_id: String },
    Trace { trace_id: String },
    Session { session_id: String },
    Document { trace_id: String, span_id: String, position: u32 },
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum AnnotatorKindView {
    Llm,
    Code,
    Human,
}

/// `APP` was given in the page, `API` by a program.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum AnnotationSourceView {
    Api,
    App,
}

impl From<StoredAnnotation> for AnnotationView {
    fn from(stored: StoredAnnotation) -> AnnotationView {
        let annotation = stored.annotation;
        AnnotationView {
            id: stored.id,
            target: stored.target.into(),
            name: annotation.name,
            annotator_kind: annotation.annotator_kind.into(),
            label: annotation.label,
            score: annotation.score,
            explanation: annotation.explanation,
            metadata: annotation.metadata,
            identifier: annotation.identifier,
            source: match annotation.source {
                AnnotationSource::Api => AnnotationSourceView::Api,
                AnnotationSource::App => AnnotationSourceView::App,
            },
            user_id: annotation.user_id,
            created_at_unix_nano: nanoseconds(stored.created_at_unix_nano),
            updated_at_unix_nano: nanoseconds(stored.updated_at_unix_nano),
        }
    }
}

impl From<AnnotationTarget> for AnnotationTargetView {
    fn from(target: AnnotationTarget) -> AnnotationTargetView {
        match target {
            AnnotationTarget::Span { trace_id, span_id } => {
                AnnotationTargetView::Span { trace_id: trace_id.to_string(), span_id: span_id.to_string() }
            }
            AnnotationTarget::Trace(trace_id) => {
                AnnotationTargetView::Trace { trace_id: trace_id.to_string() }
            }
            AnnotationTarget::Session(session_id) => AnnotationTargetView::Session { session_id },
            AnnotationTarget::Document { trace_id, span_id, position } => AnnotationTargetView::Document {
                trace_id: trace_id.to_string(),
                span_id: span_id.to_string(),
                position,
            },
        }
    }
}

impl From<AnnotatorKind> for AnnotatorKindView {
    fn from(kind: AnnotatorKind) -> AnnotatorKindView {
        match kind {
            AnnotatorKind::Llm => AnnotatorKindView::Llm,
            AnnotatorKind::Code => AnnotatorKindView::Code,
            AnnotatorKind::Human => AnnotatorKindView::Human,
        }
    }
}
