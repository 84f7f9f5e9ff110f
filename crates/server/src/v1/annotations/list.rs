//! `GET /v1/projects/{project}/span_annotations` and its like.

use axum::Json;
use model::AnnotationTargetKind;
use store::{AnnotationList, Store, TargetName, TargetNames};

use super::subject::Subject;
use super::view::AnnotationView;
use crate::v1::error::V1Error;
use crate::v1::global_id::GlobalId;
use crate::v1::projects::{Page, find_project};
use crate::v1::query_params::QueryParams;

const LIMIT_DEFAULT: usize = 10;
const LIMIT_MAX: usize = 10_000;
const NAMED_MAX: usize = 1_000;

/// Annotations of the things named, or with the identifiers given, newest first.
pub(super) async fn list_annotations(
    subject: &'static Subject,
    store: &Store,
    project: &str,
    pairs: Vec<(String, String)>,
) -> Result<Json<Page<AnnotationView>>, V1Error> {
    let mut params = QueryParams::new(pairs);
    let ids = params.texts(subject.ids_parameter);
    let identifiers = params.non_empty_texts("identifier");
    let include_names = params.texts("include_annotation_names");
    let exclude_names = params.texts("exclude_annotation_names");
    let cursor = params.text("cursor").filter(|cursor| !cursor.is_empty());
    let limit = params.limit("limit", LIMIT_DEFAULT, Some(LIMIT_MAX));
    params.finish()?;

    let project = find_project(store, project).await?.id;
    refuse_unbounded(subject, &ids, &identifiers)?;
    let from = cursor.map(|cursor| GlobalId::parse(&cursor).map(|id| id.row).ok_or_else(invalid_cursor));
    let targets: Vec<TargetName> = ids.iter().filter_map(|id| subject.target(id, 0)).collect();
    let question = AnnotationList {
        project: Some(project),
        kinds: vec![subject.kind],
        targets: names(subject.kind, &targets),
        identifiers,
        include_names,
        exclude_names,
        from: from.transpose()?,
        // One more than asked for, to know where the next page begins.
        limit: limit + 1,
    };
    let nothing_is_named = !ids.is_empty() && targets.is_empty();
    let mut found = if nothing_is_named { Vec::new() } else { store.annotations(&question).await? };
    if found.is_empty() && !ids.is_empty() && question.identifiers.is_empty() {
        let are_there = store.are_there(targets, Some(project)).await?;
        if !are_there.contains(&true) {
            let ids = subject.ids_parameter;
            return Err(V1Error::NotFound(format!("None of the supplied {ids} exist in this project")));
        }
    }
    let next = found.get(limit).map(|next| AnnotationView::global_id(subject, next.id));
    found.truncate(limit);
    let data = found.into_iter().map(|found| AnnotationView::new(subject, found)).collect();
    Ok(Json(Page { data, next_cursor: next }))
}

fn refuse_unbounded(subject: &Subject, ids: &[String], identifiers: &[String]) -> Result<(), V1Error> {
    let parameter = subject.ids_parameter;
    if ids.is_empty() && identifiers.is_empty() {
        let sentence = format!("At least one of {parameter} or identifier must be supplied");
        return Err(V1Error::Unprocessable(sentence));
    }
    for (what, count) in [(parameter, ids.len()), ("identifiers", identifiers.len())] {
        if count > NAMED_MAX {
            let sentence = format!("Too many {what} supplied: {count} (max {NAMED_MAX})");
            return Err(V1Error::Unprocessable(sentence));
        }
    }
    Ok(())
}

fn names(kind: AnnotationTargetKind, targets: &[TargetName]) -> TargetNames {
    if targets.is_empty() {
        return TargetNames::Any;
    }
    let (mut spans, mut traces, mut sessions) = (Vec::new(), Vec::new(), Vec::new());
    for target in targets {
        match target {
            TargetName::Span(span_id) | TargetName::Document { span_id, .. } => spans.push(*span_id),
            TargetName::Trace(trace_id) => traces.push(*trace_id),
            TargetName::Session(session_id) => sessions.push(session_id.clone()),
        }
    }
    match kind {
        AnnotationTargetKind::Span | AnnotationTargetKind::Document => TargetNames::Spans(spans),
        AnnotationTargetKind::Trace => TargetNames::Traces(traces),
        AnnotationTargetKind::Session => TargetNames::Sessions(sessions),
    }
}

fn invalid_cursor() -> V1Error {
    V1Error::Unprocessable("Invalid cursor value".to_owned())
}
