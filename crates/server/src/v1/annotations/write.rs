//! `POST /v1/span_annotations` and its like: writes annotations over what was said under the same name and identifier.

use std::collections::HashSet;

use axum::Json;
use model::{AnnotationTargetKind, NOTE};
use serde::Serialize;
use store::{Absent, AnnotateError, NewAnnotation, Store, TargetName};
use tracing::warn;

use super::body::{Item, read_items};
use super::subject::Subject;
use crate::v1::error::V1Error;
use crate::v1::global_id::GlobalId;
use crate::v1::query_params::QueryParams;

#[derive(Serialize)]
pub(super) struct Written {
    data: Vec<WrittenId>,
}

#[derive(Serialize)]
pub(super) struct WrittenId {
    id: String,
}

impl WrittenId {
    pub(super) fn new(subject: &Subject, row: i64) -> WrittenId {
        WrittenId { id: GlobalId { type_name: subject.type_name.to_owned(), row }.to_string() }
    }
}

/// Asked to wait for it, the answer names what was written, and what is annotated must be there. Otherwise
/// annotations may come before what they are about, and the answer, as Phoenix's, names nothing; they are on disk
/// all the same.
pub(super) async fn annotate(
    subject: &Subject,
    store: &Store,
    pairs: Vec<(String, String)>,
    body: &[u8],
) -> Result<Json<Written>, V1Error> {
    let mut params = QueryParams::new(pairs);
    let is_sync = params.boolean("sync");
    params.finish()?;
    let items = read_items(subject, body)?;
    refuse_reserved(subject, &items)?;
    let (named, unnamed) = name_targets(subject, items);
    if is_sync {
        let missing = missing(store, &named, &unnamed).await?;
        if !missing.is_empty() {
            return Err(absent(subject, &missing));
        }
        let written =
            store.annotate(into_new(named), Absent::Refuse).await.map_err(|error| refusal(subject, error))?;
        let ids = written.iter().flatten().map(|written| WrittenId::new(subject, written.id));
        return Ok(Json(Written { data: ids.collect() }));
    }
    if !unnamed.is_empty() {
        warn!(count = unnamed.len(), "annotations name what cannot be: they are not kept");
    }
    store.annotate(into_new(named), Absent::Wait).await.map_err(|error| refusal(subject, error))?;
    Ok(Json(Written { data: Vec::new() }))
}

/// Names that are only for notes, and identifiers where there are none.
fn refuse_reserved(subject: &Subject, items: &[Item]) -> Result<(), V1Error> {
    if let Some((what, path)) = subject.reserved_for
        && items.iter().any(|item| item.annotation.name == NOTE)
    {
        let sentence = format!("The name '{NOTE}' is reserved for {what}. Use POST {path} instead.");
        return Err(V1Error::Invalid(sentence));
    }
    if subject.kind == AnnotationTargetKind::Document {
        let said = items.iter().map(|item| item.annotation.identifier.as_str());
        if let Some(identifier) = said.into_iter().find(|identifier| !identifier.trim().is_empty()) {
            return Err(V1Error::Unprocessable(format!(
                "Non-empty identifier '{identifier}' is not supported"
            )));
        }
    }
    Ok(())
}

/// An item's id as it was written, and its annotation.
type Named = (String, NewAnnotation);

/// Something of an item, with the item's place in the request.
type Placed<T> = (usize, T);

/// Sorts out ids that cannot name anything, each with its place among the items.
fn name_targets(subject: &Subject, items: Vec<Item>) -> (Vec<Placed<Named>>, Vec<Placed<String>>) {
    let (mut named, mut unnamed) = (Vec::new(), Vec::new());
    for (place, Item { id, position, mut annotation }) in items.into_iter().enumerate() {
        if subject.kind == AnnotationTargetKind::Document {
            annotation.identifier.clear();
        }
        match subject.target(&id, position) {
            Some(target) => named.push((place, (id, NewAnnotation { target, annotation }))),
            None => unnamed.push((place, id)),
        }
    }
    (named, unnamed)
}

fn into_new(named: Vec<Placed<Named>>) -> Vec<NewAnnotation> {
    named.into_iter().map(|(_, (_, new))| new).collect()
}

/// The ids of what is not there, each once, in the order of the items.
async fn missing(
    store: &Store,
    named: &[Placed<Named>],
    unnamed: &[Placed<String>],
) -> Result<Vec<String>, V1Error> {
    let targets = named.iter().map(|(_, (_, new))| span_of(&new.target)).collect();
    let are_there = store.are_there(targets, None).await?;
    let absent = named.iter().zip(are_there).filter(|(_, is_there)| !is_there);
    let mut missing: Vec<Placed<String>> = absent.map(|((place, (id, _)), _)| (*place, id.clone())).collect();
    missing.extend(unnamed.iter().cloned());
    missing.sort_unstable();
    let mut seen = HashSet::new();
    Ok(missing.into_iter().map(|(_, id)| id).filter(|id| seen.insert(id.clone())).collect())
}

/// That a document's span is there is one thing, that the document is another.
fn span_of(target: &TargetName) -> TargetName {
    match target {
        TargetName::Document { span_id, .. } => TargetName::Span(*span_id),
        other => other.clone(),
    }
}

fn absent(subject: &Subject, ids: &[String]) -> V1Error {
    V1Error::NotFound(format!("{} with IDs {} do not exist.", subject.plural, ids.join(", ")))
}

pub(super) fn refusal(subject: &Subject, error: AnnotateError) -> V1Error {
    match error {
        AnnotateError::Absent { targets } => {
            absent(subject, &targets.iter().map(ToString::to_string).collect::<Vec<_>>())
        }
        AnnotateError::NoSuchDocument { span_id, position, document_count } => {
            let last = document_count - 1;
            V1Error::Unprocessable(format!(
                "Document position {position} is out of bounds for span {span_id} (max: {last})"
            ))
        }
        other => V1Error::from(other),
    }
}
