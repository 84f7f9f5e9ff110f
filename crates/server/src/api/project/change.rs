//! Making, describing, emptying and deleting projects.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use model::DEFAULT_PROJECT;
use query::{Filter, Grain, ProjectTotals, TraceList};
use serde::{Deserialize, Serialize};
use store::Store;
use utoipa::ToSchema;

use super::{ProjectView, find_project};
use crate::api::error::{ApiError, ApiErrorView};
use crate::api::extract::{Body, Path};

/// Longer names only hide mistakes.
const NAME_CHARS_MAX: usize = 200;

#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::api) struct NewProjectView {
    name: String,
    description: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::api) struct ProjectChangeView {
    description: String,
}

#[utoipa::path(
    post,
    path = "/api/projects",
    operation_id = "createProject",
    request_body = NewProjectView,
    responses((status = 201, body = ProjectView), (status = "default", body = ApiErrorView))
)]
pub(in crate::api) async fn create_project(
    State(store): State<Store>,
    Body(new): Body<NewProjectView>,
) -> Result<(StatusCode, Json<ProjectView>), ApiError> {
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
        return Err(ApiError::invalid(format!("A project's name has 1 to {NAME_CHARS_MAX} characters.")));
    }
    let description = new.description.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let created = store.create_project(name, description).await?;
    let created =
        created.ok_or_else(|| ApiError::conflict(format!("There is a project `{name}` already.")))?;
    Ok((StatusCode::CREATED, Json(ProjectView::from((created, ProjectTotals::default())))))
}

#[utoipa::path(
    patch,
    path = "/api/projects/{project}",
    operation_id = "describeProject",
    params(("project" = String, Path, description = "Global id or name")),
    request_body = ProjectChangeView,
    responses((status = 204), (status = "default", body = ApiErrorView))
)]
pub(in crate::api) async fn describe_project(
    State(store): State<Store>,
    Path(project): Path<String>,
    Body(change): Body<ProjectChangeView>,
) -> Result<StatusCode, ApiError> {
    let project = find_project(&store, &project).await?;
    store.describe_project(project.id, change.description.trim()).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(
    delete,
    path = "/api/projects/{project}",
    operation_id = "deleteProject",
    params(("project" = String, Path, description = "Global id or name")),
    responses((status = 204), (status = "default", body = ApiErrorView))
)]
pub(in crate::api) async fn delete_project(
    State(store): State<Store>,
    Path(project): Path<String>,
) -> Result<StatusCode, ApiError> {
    let project = find_project(&store, &project).await?;
    if project.name == DEFAULT_PROJECT {
        let message =
            format!("`{DEFAULT_PROJECT}` takes what names no project, and stays. It can be cleared.");
        return Err(ApiError::invalid(message));
    }
    store.delete_project(project.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TraceDeletionView {
    /// An expression of the filter language about traces; there is no deletion without one.
    pub filter: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeletedView {
    pub span_count: u64,
}

/// Deletes the traces that a filter selects.
#[utoipa::path(
    post,
    path = "/api/projects/{project}/traces/delete",
    operation_id = "deleteTraces",
    params(("project" = String, Path, description = "Global id or name")),
    request_body = TraceDeletionView,
    responses((status = 200, body = DeletedView), (status = "default", body = ApiErrorView))
)]
pub(in crate::api) async fn delete_traces(
    State(store): State<Store>,
    Path(project): Path<String>,
    Body(TraceDeletionView { filter }): Body<TraceDeletionView>,
) -> Result<Json<DeletedView>, ApiError> {
    let (filter, _doubts) =
        Filter::parse(&filter, Grain::Trace).map_err(|error| ApiError::invalid(error.to_string()))?;
    let project = find_project(&store, &project).await?.id;
    let listed = TraceList { expression: Some(Arc::new(filter)), ..TraceList::of(project) };
    let deleted = store.delete_listed_traces(&listed).await?;
    Ok(Json(DeletedView { span_count: deleted.span_count }))
}

/// Deletes all traces of a project; the project stays.
#[utoipa::path(
    delete,
    path = "/api/projects/{project}/traces",
    operation_id = "clearProject",
    params(("project" = String, Path, description = "Global id or name")),
    responses((status = 204), (status = "default", body = ApiErrorView))
)]
pub(in crate::api) async fn clear_project(
    State(store): State<Store>,
    Path(project): Path<String>,
) -> Result<StatusCode, ApiError> {
    let project = find_project(&store, &project).await?;
    store.delete_traces_between(project.id, None, None).await?;
    Ok(StatusCode::NO_CONTENT)
}
