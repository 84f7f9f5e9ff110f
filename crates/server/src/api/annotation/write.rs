//! Annotations that people give in the page.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use model::{Annotation, AnnotationSource, AnnotationTarget, AnnotatorKind, NOTE};
use serde::Deserialize;
use store::{Absent, AnnotateError, AnnotationMatch, NewAnnotation, Store, TargetName};
use utoipa::ToSchema;

use super::view::{AnnotationTargetView, AnnotationView};
use crate::api::error::{ApiError, ApiErrorView};
use crate::api::extract::{Body, Path};
use crate::random::uuid;

/// What people say in the page stands beside what programs say under the same name.
const IN_THE_PAGE: &str = "app";
const NAME_CHARS_MAX: usize = 200;
const TEXT_BYTES_MAX: usize = 100_000;

/// A person's verdict, or a note: then its name is `note` and its words are the explanation.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct NewAnnotationView {
    pub target: AnnotationTargetView,
    pub name: String,
    #[serde(flatten)]
    pub said: SaidView,
}

/// At least one of the three.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct SaidView {
    pub label: Option<String>,
    pub score: Option<f64>,
    pub explanation: Option<String>,
}

#[utoipa::path(
    post,
    path = "/api/annotations",
    operation_id = "addAnnotation",
    request_body = NewAnnotationView,
    responses((status = 200, body = AnnotationView), (status = "default", body = ApiErrorView))
)]
/// Gives a verdict in place of the one given before in the page under this name. A note is always one more.
pub(in crate::api) async fn add_annotation(
    State(store): State<Store>,
    Body(new): Body<NewAnnotationView>,
) -> Result<Json<AnnotationView>, ApiError> {
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
        return Err(ApiError::invalid(format!("`name` must have 1 to {NAME_CHARS_MAX} characters.")));
    }
    let identifier = match name {
        NOTE => format!("{IN_THE_PAGE}:{}", uuid()),
        _ => IN_THE_PAGE.to_owned(),
    };
    let annotation =
        said(new.said, Annotation { name: name.to_owned(), identifier, ..Annotation::default() })?;
    write(&store, read_target(new.target)?, annotation).await
}

#[utoipa::path(
    put,
    path = "/api/annotations/{id}",
    operation_id = "editAnnotation",
    params(("id" = i64, Path)),
    request_body = SaidView,
    responses((status = 200, body = AnnotationView), (status = "default", body = ApiErrorView))
)]
/// Says something else in its place. From then on it is a person's.
pub(in crate::api) async fn edit_annotation(
    State(store): State<Store>,
    Path(id): Path<i64>,
    Body(new): Body<SaidView>,
) -> Result<Json<AnnotationView>, ApiError> {
    let no_annotation = || ApiError::not_found("annotation", &id.to_string());
    let found = store.annotation(id).await?.ok_or_else(no_annotation)?;
    let annotation = said(new, found.annotation)?;
    write(&store, name_of(found.target), annotation).await
}

#[utoipa::path(
    delete,
    path = "/api/annotations/{id}",
    operation_id = "deleteAnnotation",
    params(("id" = i64, Path)),
    responses((status = 204), (status = "default", body = ApiErrorView))
)]
pub(in crate::api) async fn delete_annotation(
    State(store): State<Store>,
    Path(id): Path<i64>,
) -> Result<StatusCode, ApiError> {
    match store.delete_annotations(&AnnotationMatch::Id(id)).await? {
        0 => Err(ApiError::not_found("annotation", &id.to_string())),
        _ => Ok(StatusCode::NO_CONTENT),
    }
}

fn said(new: SaidView, before: Annotation) -> Result<Annotation, ApiError> {
    let text = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let (label, explanation) = (text(new.label), text(new.explanation));
    if label.is_none() && new.score.is_none() && explanation.is_none() {
        return Err(ApiError::invalid("An annotation needs a label, a score or an explanation."));
    }
    if [&label, &explanation].into_iter().flatten().any(|text| text.len() > TEXT_BYTES_MAX) {
        return Err(ApiError::invalid(format!(
            "A text of an annotation has at most {TEXT_BYTES_MAX} bytes."
        )));
    }
    Ok(Annotation {
        label,
        score: new.score,
        explanation,
        annotator_kind: AnnotatorKind::Human,
        source: AnnotationSource::App,
        ..before
    })
}

async fn write(
    store: &Store,
    target: TargetName,
    annotation: Annotation,
) -> Result<Json<AnnotationView>, ApiError> {
    let new = NewAnnotation { target, annotation };
    let written = store.annotate(vec![new], Absent::Refuse).await.map_err(|error| match error {
        AnnotateError::Absent { .. } | AnnotateError::NoSuchDocument { .. } => {
            ApiError::invalid("What is annotated is not here.")
        }
        other => ApiError::from(other),
    })?;
    let written = written.into_iter().flatten().next();
    let written = written.ok_or_else(|| ApiError::invalid("What is annotated is not here."))?;
    Ok(Json(AnnotationView::from(written)))
}

fn read_target(target: AnnotationTargetView) -> Result<TargetName, ApiError> {
    let invalid = |error: model::InvalidIdError| ApiError::invalid(error.to_string());
    Ok(match target {
        AnnotationTargetView::Span { span_id, .. } => TargetName::Span(span_id.parse().map_err(invalid)?),
        AnnotationTargetView::Trace { trace_id } => TargetName::Trace(trace_id.parse().map_err(invalid)?),
        AnnotationTargetView::Session { session_id } => TargetName::Session(session_id),
        AnnotationTargetView::Document { span_id, position, .. } => {
            TargetName::Document { span_id: span_id.parse().map_err(invalid)?, position: position.into() }
        }
    })
}

fn name_of(target: AnnotationTarget) -> TargetName {
    match target {
        AnnotationTarget::Span { span_id, .. } => TargetName::Span(span_id),
        AnnotationTarget::Trace(trace_id) => TargetName::Trace(trace_id),
        AnnotationTarget::Session(session_id) => TargetName::Session(session_id),
        AnnotationTarget::Document { span_id, position, .. } => {
            TargetName::Document { span_id, position: position.into() }
        }
    }
}
