//! What was said of spans, traces, sessions and documents.

use async_graphql::{Context, Enum, ID, Json, Result, SimpleObject};
use model::{AnnotationTarget, AnnotationTargetKind, Attributes, NOTE, StoredAnnotation};
use store::{AnnotationList, TargetNames};

use super::cost::small;
use super::error::failed;
use super::moment::Moment;
use super::reader::store;
use crate::v1::{GlobalId, session_global_id, trace_global_id};

/// Of one kind of target, newest first.
pub(super) async fn annotations(
    context: &Context<'_>,
    kind: AnnotationTargetKind,
    targets: TargetNames,
) -> Result<Vec<StoredAnnotation>> {
    let question = AnnotationList { kinds: vec![kind], ..AnnotationList::of(targets) };
    store(context).await.annotations(&question).await.map_err(failed)
}

/// Words only.
pub(super) fn is_note(stored: &StoredAnnotation) -> bool {
    stored.annotation.name == NOTE
}

#[derive(SimpleObject)]
pub(super) struct SpanAnnotation {
    // The interface `Node` asks for it by value.
    #[graphql(owned)]
    pub(super) id: ID,
    span_id: ID,
    #[graphql(flatten)]
    said: Said,
}

#[derive(SimpleObject)]
pub(super) struct TraceAnnotation {
    #[graphql(owned)]
    pub(super) id: ID,
    trace_id: ID,
    #[graphql(flatten)]
    said: Said,
}

#[derive(SimpleObject)]
pub(super) struct ProjectSessionAnnotation {
    #[graphql(owned)]
    pub(super) id: ID,
    project_session_id: ID,
    #[graphql(flatten)]
    said: Said,
}

/// Of a document that a retriever found or a reranker put in order.
#[derive(SimpleObject)]
pub(super) struct DocumentAnnotation {
    #[graphql(owned)]
    pub(super) id: ID,
    /// Counted from 0.
    document_position: i32,
    #[graphql(flatten)]
    said: Said,
}

/// What annotations of all kinds have.
#[derive(SimpleObject)]
struct Said {
    name: String,
    annotator_kind: AnnotatorKind,
    label: Option<String>,
    score: Option<f64>,
    explanation: Option<String>,
    metadata: Json<Attributes>,
    source: AnnotationSource,
    identifier: String,
    created_at: Moment,
    updated_at: Moment,
}

#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(rename_items = "SCREAMING_SNAKE_CASE", remote = "model::AnnotatorKind")]
enum AnnotatorKind {
    Llm,
    Human,
    Code,
}

#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(rename_items = "SCREAMING_SNAKE_CASE", remote = "model::AnnotationSource")]
enum AnnotationSource {
    Api,
    App,
}

impl SpanAnnotation {
    /// `span` is its sequence.
    pub(super) fn new(stored: StoredAnnotation, span: i64) -> SpanAnnotation {
        let id = id("SpanAnnotation", &stored);
        SpanAnnotation { id, span_id: GlobalId::span(span).to_string().into(), said: stored.into() }
    }
}

impl TraceAnnotation {
    pub(super) fn new(stored: StoredAnnotation) -> Option<TraceAnnotation> {
        let AnnotationTarget::Trace(trace_id) = stored.target else { return None };
        let id = id("TraceAnnotation", &stored);
        Some(TraceAnnotation { id, trace_id: trace_global_id(trace_id).into(), said: stored.into() })
    }
}

impl ProjectSessionAnnotation {
    pub(super) fn new(stored: StoredAnnotation) -> Option<ProjectSessionAnnotation> {
        let AnnotationTarget::Session(session_id) = &stored.target else { return None };
        let project_session_id = session_global_id(session_id).into();
        let id = id("ProjectSessionAnnotation", &stored);
        Some(ProjectSessionAnnotation { id, project_session_id, said: stored.into() })
    }
}

impl DocumentAnnotation {
    pub(super) fn new(stored: StoredAnnotation) -> Option<DocumentAnnotation> {
        let AnnotationTarget::Document { position, .. } = stored.target else { return None };
        let document_position = small(position.into());
        Some(DocumentAnnotation {
            id: id("DocumentAnnotation", &stored),
            document_position,
            said: stored.into(),
        })
    }
}

fn id(type_name: &str, stored: &StoredAnnotation) -> ID {
    GlobalId { type_name: type_name.to_owned(), row: stored.id }.to_string().into()
}

impl From<StoredAnnotation> for Said {
    fn from(stored: StoredAnnotation) -> Said {
        let annotation = stored.annotation;
        Said {
            name: annotation.name,
            annotator_kind: annotation.annotator_kind.into(),
            label: annotation.label,
            score: annotation.score,
            explanation: annotation.explanation,
            metadata: Json(annotation.metadata),
            source: annotation.source.into(),
            identifier: annotation.identifier,
            created_at: Moment(stored.created_at_unix_nano),
            updated_at: Moment(stored.updated_at_unix_nano),
        }
    }
}
