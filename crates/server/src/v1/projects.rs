//! `/v1/projects`.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use bytes::Bytes;
use model::{DEFAULT_PROJECT, Project};
use serde::Serialize;
use serde_json::json;
use store::Store;

use super::body::{self, Mistakes};
use super::error::V1Error;
use super::global_id::GlobalId;
use super::no_content;
use super::query_params::QueryParams;
use crate::project_ref::ProjectRef;

const LIMIT_DEFAULT: usize = 100;

/// One page of a list.
#[derive(Serialize)]
pub(super) struct Page<T> {
    pub(super) data: Vec<T>,
    pub(super) next_cursor: Option<String>,
}

#[derive(Serialize)]
pub(super) struct One<T> {
    pub(super) data: T,
}

#[derive(Serialize)]
pub(super) struct ProjectView {
    name: String,
    description: Option<String>,
    id: String,
}

/// `GET /v1/projects`: newest first.
pub(super) async fn list_projects(
    State(store): State<Store>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Json<Page<ProjectView>>, V1Error> {
    let mut params = QueryParams::new(pairs);
    let limit = params.limit("limit", LIMIT_DEFAULT, None);
    // Projects of experiments are left out unless asked for. There are no experiments yet, so that only the
    // parameters' form matters.
    params.boolean("include_experiment_projects");
    params.boolean("include_dataset_evaluator_projects");
    let from = params.text("cursor").filter(|cursor| !cursor.is_empty());
    let name_contains = params.text("name_contains").unwrap_or_default().to_lowercase();
    params.finish()?;
    let from = from.map(|cursor| parse_cursor(&cursor)).transpose()?;

    let projects = store.projects().await?.into_iter();
    let mut rest = projects
        .filter(|project| from.is_none_or(|from| project.id.0 <= from))
        .filter(|project| project.name.to_lowercase().contains(&name_contains));
    let data = rest.by_ref().take(limit).map(ProjectView::from).collect();
    let next_cursor = rest.next().map(|project| GlobalId::project(project.id).to_string());
    Ok(Json(Page { data, next_cursor }))
}

/// `GET /v1/projects/{project}`: by global id or by name.
pub(super) async fn get_project(
    State(store): State<Store>,
    Path(project): Path<String>,
) -> Result<Json<One<ProjectView>>, V1Error> {
    let project = find_project(&store, &project).await?;
    Ok(Json(One { data: ProjectView::from(project) }))
}

/// `POST /v1/projects`. A name that is taken is refused; what the project holds is left alone.
pub(super) async fn create_project(
    State(store): State<Store>,
    body: Bytes,
) -> Result<Json<One<ProjectView>>, V1Error> {
    let body = body::parse(&body)?;
    let mut mistakes = Mistakes::default();
    let object = body::object(&body, &mut mistakes);
    let name = object.text("name", &mut mistakes);
    if object.get("name").is_some_and(|name| name.as_str() == Some("")) {
        let (loc, msg) = (object.loc_of("name"), "String should have at least 1 character");
        mistakes.add("string_too_short", &loc, &name.into(), msg, Some(json!({ "min_length": 1 })));
    }
    let description = object.optional_text("description", &mut mistakes);
    mistakes.finish()?;
    match store.create_project(name, description).await? {
        Some(project) => Ok(Json(One { data: ProjectView::from(project) })),
        None => Err(V1Error::Conflict(format!("Project with name {name} already exists"))),
    }
}

/// `PUT /v1/projects/{project}`: describes it anew. The name stays: exporters send to it.
pub(super) async fn update_project(
    State(store): State<Store>,
    Path(project): Path<String>,
    body: Bytes,
) -> Result<Json<One<ProjectView>>, V1Error> {
    let body = body::parse(&body)?;
    let mut mistakes = Mistakes::default();
    let description = body::object(&body, &mut mistakes).optional_text("description", &mut mistakes);
    mistakes.finish()?;
    let mut project = find_project(&store, &project).await?;
    // As in Phoenix, null leaves the description as it is.
    if let Some(description) = description {
        store.describe_project(project.id, description).await?;
        project.description = Some(description.to_owned());
    }
    Ok(Json(One { data: ProjectView::from(project) }))
}

/// `DELETE /v1/projects/{project}`, with all it holds. The one that spans go to by default stays.
pub(super) async fn delete_project(
    State(store): State<Store>,
    Path(project): Path<String>,
) -> Result<Response, V1Error> {
    let project = find_project(&store, &project).await?;
    if project.name == DEFAULT_PROJECT {
        return Err(V1Error::Forbidden("The default project cannot be deleted".to_owned()));
    }
    store.delete_project(project.id).await?;
    Ok(no_content())
}

pub(super) async fn find_project(store: &Store, text: &str) -> Result<Project, V1Error> {
    let named = ProjectRef::parse(text);
    named.find(store).await?.ok_or_else(|| V1Error::no_project(&named, text))
}

fn parse_cursor(cursor: &str) -> Result<i64, V1Error> {
    let first = GlobalId::parse(cursor).map(|id| id.row);
    first.ok_or_else(|| V1Error::Unprocessable(format!("Invalid cursor format: {cursor}")))
}

impl From<Project> for ProjectView {
    fn from(project: Project) -> ProjectView {
        let id = GlobalId::project(project.id).to_string();
        ProjectView { name: project.name, description: project.description, id }
    }
}
