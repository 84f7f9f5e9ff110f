//! The annotations of a body.

use model::{Annotation, AnnotationTargetKind, AnnotatorKind, Value};
use serde_json::json;

use super::subject::Subject;
use crate::v1::body::{self, Mistakes, Object};
use crate::v1::error::V1Error;

const KINDS_TEXT: &str = "'LLM', 'CODE' or 'HUMAN'";

/// An annotation and what it says it is about.
pub(super) struct Item {
    pub(super) id: String,
    /// Of a document; 0 for everything else.
    pub(super) position: i64,
    pub(super) annotation: Annotation,
}

/// Everything that is wrong is told at once.
pub(super) fn read_items(subject: &Subject, bytes: &[u8]) -> Result<Vec<Item>, V1Error> {
    let body = body::parse(bytes)?;
    let mut mistakes = Mistakes::default();
    let objects = body::object(&body, &mut mistakes).objects("data", subject.item_class, &mut mistakes);
    let items = objects.iter().map(|object| read_item(subject, object, &mut mistakes)).collect();
    mistakes.finish()?;
    Ok(items)
}

fn read_item(subject: &Subject, object: &Object<'_>, mistakes: &mut Mistakes) -> Item {
    let name = object.text("name", mistakes).to_owned();
    let annotator_kind = read_kind(object, mistakes);
    let result = object.get("result").filter(|result| **result != Value::Null);
    let result =
        result.map(|result| Object::at(result, object.loc_of("result"), "AnnotationResult", mistakes));
    let text = |key, mistakes: &mut Mistakes| {
        result.as_ref().and_then(|result| result.optional_text(key, mistakes)).map(str::to_owned)
    };
    let label = text("label", mistakes);
    let score = result.as_ref().and_then(|result| read_score(result, mistakes));
    let explanation = text("explanation", mistakes);
    let metadata = match object.get("metadata") {
        None | Some(Value::Null) => None,
        Some(_) => object.map_or_empty("metadata", mistakes),
    };
    let identifier = object.text_or_empty("identifier", mistakes).to_owned();
    let id = object.text(subject.id_key, mistakes).to_owned();
    let position = match subject.kind {
        AnnotationTargetKind::Document => read_position(object, mistakes),
        _ => 0,
    };
    let annotation = Annotation {
        name,
        annotator_kind,
        label,
        score,
        explanation,
        metadata: metadata.cloned().unwrap_or_default(),
        identifier,
        ..Annotation::default()
    };
    Item { id, position, annotation }
}

fn read_kind(object: &Object<'_>, mistakes: &mut Mistakes) -> AnnotatorKind {
    let Some(value) = object.required("annotator_kind", mistakes) else { return AnnotatorKind::default() };
    value.as_str().and_then(AnnotatorKind::parse).unwrap_or_else(|| {
        let (loc, msg) = (object.loc_of("annotator_kind"), format!("Input should be {KINDS_TEXT}"));
        mistakes.add("literal_error", &loc, value, msg, Some(json!({ "expected": KINDS_TEXT })));
        AnnotatorKind::default()
    })
}

/// A number, also as text or as truth, as Phoenix reads it.
fn read_score(result: &Object<'_>, mistakes: &mut Mistakes) -> Option<f64> {
    let value = result.get("score")?;
    let (kind, msg) = match value {
        Value::Null => return None,
        Value::Bool(truth) => return Some(f64::from(u8::from(*truth))),
        Value::Int(_) | Value::Double(_) | Value::String(_) => match value.as_f64() {
            Some(score) if score.is_finite() => return Some(score),
            Some(_) => ("finite_number", "Input should be a finite number"),
            None => ("float_parsing", "Input should be a valid number, unable to parse string as a number"),
        },
        _ => ("float_type", "Input should be a valid number"),
    };
    mistakes.add(kind, &result.loc_of("score"), value, msg, None);
    None
}

fn read_position(object: &Object<'_>, mistakes: &mut Mistakes) -> i64 {
    let Some(value) = object.required("document_position", mistakes) else { return 0 };
    let (kind, msg) = match value {
        Value::Int(_) | Value::Double(_) | Value::String(_) => match value.as_int() {
            Some(position) => return position,
            None if matches!(value, Value::Double(_)) => {
                ("int_from_float", "Input should be a valid integer, got a number with a fractional part")
            }
            None => ("int_parsing", "Input should be a valid integer, unable to parse string as an integer"),
        },
        _ => ("int_type", "Input should be a valid integer"),
    };
    mistakes.add(kind, &object.loc_of("document_position"), value, msg, None);
    0
}
