//! How long projects keep their traces.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use store::{Retention, Store};
use utoipa::ToSchema;

use super::find_project;
use crate::api::error::{ApiError, ApiErrorView};
use crate::api::extract::{Body, Path};

/// A hundred years: whoever wants more wants everything.
const DAYS_MAX: u32 = 36_500;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RetentionListView {
    /// Every project, in the order of their names.
    pub projects: Vec<ProjectRetentionView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProjectRetentionView {
    pub project: String,
    /// Days since arrival; null where age has no bound.
    pub days_max: Option<u32>,
    /// Traces with the latest starts; null where their number has no bound.
    pub traces_max: Option<u32>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::api) struct RetentionChangeView {
    /// Days since arrival; null for no bound.
    days_max: Option<u32>,
    /// Traces with the latest starts; null for no bound.
    traces_max: Option<u32>,
}

#[utoipa::path(
    get,
    path = "/api/retention",
    operation_id = "listRetention",
    responses((status = 200, body = RetentionListView), (status = "default", body = ApiErrorView))
)]
pub(in crate::api) async fn list_retention(
    State(store): State<Store>,
) -> Result<Json<RetentionListView>, ApiError> {
    let set: HashMap<_, _> = store.retentions().await?.into_iter().collect();
    let mut projects = store.projects().await?;
    projects.sort_by(|a, b| a.name.cmp(&b.name));
    let projects = projects.into_iter().map(|project| {
        let Retention { days_max, traces_max } = set.get(&project.id).copied().unwrap_or_default();
        ProjectRetentionView { project: project.name, days_max, traces_max }
    });
    Ok(Json(RetentionListView { projects: projects.collect() }))
}

/// What is no longer kept goes within minutes.
#[utoipa::path(
    put,
    path = "/api/projects/{project}/retention",
    operation_id = "setRetention",
    params(("project" = String, Path, description = "Global id or name")),
    request_body = RetentionChangeView,
    responses((status = 204), (status = "default", body = ApiErrorView))
)]
pub(in crate::api) async fn set_retention(
    State(store): State<Store>,
    Path(project): Path<String>,
    Body(change): Body<RetentionChangeView>,
) -> Result<StatusCode, ApiError> {
    let project = find_project(&store, &project).await?;
    let RetentionChangeView { days_max, traces_max } = change;
    if days_max.is_some_and(|days| !(1..=DAYS_MAX).contains(&days)) {
        return Err(ApiError::invalid(format!("`days_max` lies between 1 and {DAYS_MAX}.")));
    }
    if traces_max == Some(0) {
        return Err(ApiError::invalid("`traces_max` is 0; to keep nothing, clear the project."));
    }
    store.set_retention(project.id, Retention { days_max, traces_max }).await?;
    Ok(StatusCode::NO_CONTENT)
}
