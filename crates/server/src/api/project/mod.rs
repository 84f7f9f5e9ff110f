//! Projects with their totals, and what can be done with them.

pub(super) mod change;
pub(super) mod retention;

use std::cmp::Reverse;
use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use model::Project;
use query::{ProjectTotals, SpanSource as _};
use serde::Serialize;
use store::Store;
use utoipa::ToSchema;

use super::error::{ApiError, ApiErrorView};
use super::extract::Path;
use super::values::{TokensView, latency_ms, nanoseconds};
use crate::project_ref::ProjectRef;
use crate::v1::GlobalId;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProjectListView {
    /// Most recent activity first.
    pub projects: Vec<ProjectView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProjectView {
    pub id: i64,
    /// The id that `/v1` and Phoenix's links use.
    pub global_id: String,
    pub name: String,
    pub description: Option<String>,
    pub trace_count: u64,
    pub span_count: u64,
    /// Traces in which a span has status ERROR.
    pub error_trace_count: u64,
    pub tokens: TokensView,
    /// US dollars; null where no span has a known price.
    pub cost: Option<f64>,
    /// Percentiles of trace latency.
    pub latency_p50_ms: Option<f64>,
    pub latency_p99_ms: Option<f64>,
    /// Start of the newest trace, nanoseconds since 1970 as decimal text.
    pub last_activity_unix_nano: Option<String>,
}

#[utoipa::path(
    get,
    path = "/api/projects",
    operation_id = "listProjects",
    responses((status = 200, body = ProjectListView), (status = "default", body = ApiErrorView))
)]
pub(super) async fn list_projects(State(store): State<Store>) -> Result<Json<ProjectListView>, ApiError> {
    let mut totals: HashMap<_, _> = store.project_totals().await?.into_iter().collect();
    let mut projects: Vec<(Project, ProjectTotals)> = Vec::new();
    for project in store.projects().await? {
        let totals = totals.remove(&project.id).unwrap_or_default();
        projects.push((project, totals));
    }
    projects.sort_by_key(|(project, totals)| Reverse((totals.last_trace_start_unix_nano, project.id)));
    let projects = projects.into_iter().map(ProjectView::from).collect();
    Ok(Json(ProjectListView { projects }))
}

#[utoipa::path(
    get,
    path = "/api/projects/{project}",
    operation_id = "getProject",
    params(("project" = String, Path, description = "Global id or name")),
    responses((status = 200, body = ProjectView), (status = "default", body = ApiErrorView))
)]
pub(super) async fn get_project(
    State(store): State<Store>,
    Path(project): Path<String>,
) -> Result<Json<ProjectView>, ApiError> {
    let project = find_project(&store, &project).await?;
    let totals = store.project_totals().await?.into_iter().find(|(id, _)| *id == project.id);
    let totals = totals.map(|(_, totals)| totals).unwrap_or_default();
    Ok(Json(ProjectView::from((project, totals))))
}

pub(super) async fn find_project(store: &Store, text: &str) -> Result<Project, ApiError> {
    let found = ProjectRef::parse(text).find(store).await?;
    found.ok_or_else(|| ApiError::not_found("project", text))
}

impl From<(Project, ProjectTotals)> for ProjectView {
    fn from((project, totals): (Project, ProjectTotals)) -> ProjectView {
        ProjectView {
            id: project.id.0,
            global_id: GlobalId::project(project.id).to_string(),
            name: project.name,
            description: project.description,
            trace_count: totals.trace_count,
            span_count: totals.span_count,
            error_trace_count: totals.error_trace_count,
            tokens: TokensView::new(totals.tokens_prompt, totals.tokens_completion),
            cost: totals.cost,
            latency_p50_ms: totals.latency_p50_nano.map(latency_ms),
            latency_p99_ms: totals.latency_p99_nano.map(latency_ms),
            last_activity_unix_nano: totals.last_trace_start_unix_nano.map(nanoseconds),
        }
    }
}
