//! An annotation as `/v1` shows it.

use std::collections::BTreeMap;

use model::{AnnotationTarget, Attributes, StoredAnnotation};
use serde::Serialize;

use super::subject::Subject;
use crate::v1::global_id::GlobalId;
use crate::v1::timestamp;

#[derive(Serialize)]
pub(super) struct AnnotationView {
    id: String,
    created_at: String,
    updated_at: String,
    source: &'static str,
    user_id: Option<String>,
    name: String,
    annotator_kind: &'static str,
    result: ResultView,
    metadata: Attributes,
    identifier: String,
    /// What it is about, under the name that its kind has.
    #[serde(flatten)]
    about: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
struct ResultView {
    label: Option<String>,
    score: Option<f64>,
    explanation: Option<String>,
}

impl AnnotationView {
    pub(super) fn new(subject: &Subject, stored: StoredAnnotation) -> AnnotationView {
        let StoredAnnotation { id, target, annotation, created_at_unix_nano, updated_at_unix_nano, .. } =
            stored;
        let about = match target {
            AnnotationTarget::Span { span_id, .. } | AnnotationTarget::Document { span_id, .. } => {
                span_id.to_string()
            }
            AnnotationTarget::Trace(trace_id) => trace_id.to_string(),
            AnnotationTarget::Session(session_id) => session_id,
        };
        AnnotationView {
            id: AnnotationView::global_id(subject, id),
            created_at: timestamp::print(created_at_unix_nano),
            updated_at: timestamp::print(updated_at_unix_nano),
            source: annotation.source.as_str(),
            user_id: annotation.user_id,
            name: annotation.name,
            annotator_kind: annotation.annotator_kind.as_str(),
            result: ResultView {
                label: annotation.label,
                score: annotation.score,
                explanation: annotation.explanation,
            },
            metadata: annotation.metadata,
            identifier: annotation.identifier,
            about: BTreeMap::from([(subject.id_key, about)]),
        }
    }

    pub(super) fn global_id(subject: &Subject, row: i64) -> String {
        GlobalId { type_name: subject.type_name.to_owned(), row }.to_string()
    }
}
