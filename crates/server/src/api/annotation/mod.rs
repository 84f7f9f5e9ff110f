//! Annotations as the page reads, gives and changes them, and what people are asked for.

mod config;
mod summary;
mod view;
mod write;

use axum::Json;
use axum::extract::State;
use model::StoredAnnotation;
use query::SpanSource as _;
use store::{AnnotationList, Store, TargetNames};

use super::error::{ApiError, ApiErrorView};
use super::extract::Path;
use super::project::find_project;
use view::{AnnotationListView, AnnotationView};

pub(super) use config::*;
pub(super) use summary::*;
pub(super) use write::*;

/// What one trace or session may show. Nobody reads more; the newest are shown, and how many there are is said.
const SHOWN_MAX: usize = 2_000;

#[utoipa::path(
    get,
    path = "/api/projects/{project}/traces/{trace_id}/annotations",
    operation_id = "listTraceAnnotations",
    params(
        ("project" = String, Path, description = "Global id or name"),
        ("trace_id" = String, Path, description = "32 hexadecimal digits")
    ),
    responses((status = 200, body = AnnotationListView), (status = "default", body = ApiErrorView))
)]
/// Of a trace, its spans and their documents, and its session: newest first.
pub(super) async fn list_trace_annotations(
    State(store): State<Store>,
    Path((project, trace)): Path<(String, String)>,
) -> Result<Json<AnnotationListView>, ApiError> {
    let project = find_project(&store, &project).await?.id;
    let no_trace = || ApiError::not_found("trace", &trace);
    let trace_id = trace.parse().map_err(|_| no_trace())?;
    let found = store.trace(trace_id).await?.filter(|found| found.project == project).ok_or_else(no_trace)?;
    let mut annotations = store.annotations(&shown(TargetNames::Traces(vec![trace_id]))).await?;
    if let Some(session_id) = found.session_id {
        annotations.extend(store.annotations(&shown(TargetNames::Sessions(vec![session_id]))).await?);
    }
    Ok(Json(list(annotations)))
}

#[utoipa::path(
    get,
    path = "/api/projects/{project}/sessions/{session_id}/annotations",
    operation_id = "listSessionAnnotations",
    params(
        ("project" = String, Path, description = "Global id or name"),
        ("session_id" = String, Path, description = "The session's own name")
    ),
    responses((status = 200, body = AnnotationListView), (status = "default", body = ApiErrorView))
)]
/// Of a session, its traces and all in them: newest first.
pub(super) async fn list_session_annotations(
    State(store): State<Store>,
    Path((project, session_id)): Path<(String, String)>,
) -> Result<Json<AnnotationListView>, ApiError> {
    let project = find_project(&store, &project).await?.id;
    let traces = store.traces_of_session(Some(project), &session_id).await?;
    if traces.is_empty() {
        return Err(ApiError::not_found("session", &session_id));
    }
    let mut annotations = store.annotations(&shown(TargetNames::Sessions(vec![session_id]))).await?;
    annotations.extend(store.annotations(&shown(TargetNames::Traces(traces))).await?);
    Ok(Json(list(annotations)))
}

fn shown(targets: TargetNames) -> AnnotationList {
    // One more, to know whether there are more.
    AnnotationList { limit: SHOWN_MAX + 1, ..AnnotationList::of(targets) }
}

fn list(mut annotations: Vec<StoredAnnotation>) -> AnnotationListView {
    annotations.sort_unstable_by_key(|annotation| std::cmp::Reverse(annotation.id));
    let is_cut = annotations.len() > SHOWN_MAX;
    annotations.truncate(SHOWN_MAX);
    AnnotationListView { annotations: annotations.into_iter().map(AnnotationView::from).collect(), is_cut }
}
