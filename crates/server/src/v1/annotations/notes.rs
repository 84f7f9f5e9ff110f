//! `POST /v1/span_notes` and its like: a person's words on a span, trace or session.

use axum::Json;
use model::{Annotation, AnnotationTargetKind, AnnotatorKind, NOTE, Value};
use serde_json::json;
use store::{Absent, AnnotateError, NewAnnotation, Store};

use super::subject::Subject;
use super::write::{WrittenId, refusal};
use crate::random::uuid;
use crate::v1::body::{self, Mistakes, Object};
use crate::v1::error::V1Error;
use crate::v1::projects::One;

/// A note without an identifier is one more; with one it replaces what was noted under it.
pub(super) async fn add_note(
    subject: &Subject,
    store: &Store,
    body: &[u8],
) -> Result<Json<One<WrittenId>>, V1Error> {
    let (id, annotation) = read_note(subject, body)?;
    let target = subject.target(&id, 0).ok_or_else(|| not_found(subject, &id))?;
    let written = store.annotate(vec![NewAnnotation { target, annotation }], Absent::Refuse).await;
    let written = written.map_err(|error| match error {
        AnnotateError::Absent { .. } => not_found(subject, &id),
        other => refusal(subject, other),
    })?;
    let written = written.into_iter().flatten().next().ok_or_else(|| not_found(subject, &id))?;
    Ok(Json(One { data: WrittenId::new(subject, written.id) }))
}

fn read_note(subject: &Subject, bytes: &[u8]) -> Result<(String, Annotation), V1Error> {
    let body = body::parse(bytes)?;
    let mut mistakes = Mistakes::default();
    let whole = body::object(&body, &mut mistakes);
    let data = whole.object("data", subject.note_class, &mut mistakes);
    let (mut id, mut note, mut identifier) = Default::default();
    if let Some(data) = data {
        id = non_empty_text(&data, subject.id_key, &mut mistakes);
        note = non_empty_text(&data, "note", &mut mistakes);
        identifier = data.text_or_empty("identifier", &mut mistakes).to_owned();
    }
    mistakes.finish()?;
    if identifier.trim().is_empty() {
        identifier = new_identifier(subject);
    }
    let annotation = Annotation {
        name: NOTE.to_owned(),
        annotator_kind: AnnotatorKind::Human,
        explanation: Some(note),
        identifier,
        ..Annotation::default()
    };
    Ok((id, annotation))
}

fn non_empty_text(object: &Object<'_>, name: &str, mistakes: &mut Mistakes) -> String {
    let given = object.get(name).is_some_and(|value| value.as_str().is_some());
    let text = object.text(name, mistakes).trim();
    if given && text.is_empty() {
        let msg = "String should have at least 1 character";
        let ctx = Some(json!({ "min_length": 1 }));
        mistakes.add("string_too_short", &object.loc_of(name), &Value::from(text), msg, ctx);
    }
    text.to_owned()
}

/// A random UUID, so that every note is one of its own.
fn new_identifier(subject: &Subject) -> String {
    format!("{}:{}", subject.note_prefix, uuid())
}

fn not_found(subject: &Subject, id: &str) -> V1Error {
    V1Error::NotFound(match subject.kind {
        AnnotationTargetKind::Trace => format!("Trace with ID {id} not found"),
        AnnotationTargetKind::Session => format!("Session with session_id {id} not found"),
        AnnotationTargetKind::Span | AnnotationTargetKind::Document => format!("Span with ID {id} not found"),
    })
}
