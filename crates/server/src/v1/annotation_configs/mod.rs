//! Annotations that people are asked for, and which project asks for which.

mod body;
mod view;

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::{get, put};
use axum::{Json, Router};
use store::{ConfigWritten, Store, StoredAnnotationConfig};

use super::error::V1Error;
use super::global_id::GlobalId;
use super::no_content;
use super::projects::{One, Page, find_project};
use super::query_params::QueryParams;
use crate::http::App;
use view::{ConfigView, TYPE_NAMES, global_id};

const LIMIT_DEFAULT: usize = 100;

type Pairs = Query<Vec<(String, String)>>;

pub(super) fn build_router() -> Router<App> {
    Router::new()
        .route("/v1/annotation_configs", get(list_configs).post(create_config))
        .route("/v1/annotation_configs/{config}", get(get_config).put(replace_config).delete(delete_config))
        .route("/v1/projects/{project}/annotation_configs", get(list_of_project).put(set_of_project))
        .route("/v1/projects/{project}/annotation_configs/{config}", put(assign).delete(unassign))
}

async fn list_configs(
    State(store): State<Store>,
    Query(pairs): Pairs,
) -> Result<Json<Page<ConfigView>>, V1Error> {
    let (from, limit) = read_page(pairs)?;
    Ok(Json(page(store.annotation_configs().await?, from, limit)))
}

async fn get_config(
    State(store): State<Store>,
    Path(config): Path<String>,
) -> Result<Json<One<ConfigView>>, V1Error> {
    let config = find_config(&store, &config).await?;
    Ok(Json(One { data: ConfigView::from(config) }))
}

async fn create_config(State(store): State<Store>, body: Bytes) -> Result<Json<One<ConfigView>>, V1Error> {
    let config = body::read_config(&body)?;
    written(store.add_annotation_config(&config).await?)
}

async fn replace_config(
    State(store): State<Store>,
    Path(config): Path<String>,
    bytes: Bytes,
) -> Result<Json<One<ConfigView>>, V1Error> {
    let new = body::read_config(&bytes)?;
    let id = parse_id(&config).ok_or_else(invalid_id)?;
    written(store.replace_annotation_config(id, &new).await?)
}

/// The answer is what was deleted.
async fn delete_config(
    State(store): State<Store>,
    Path(config): Path<String>,
) -> Result<Json<One<ConfigView>>, V1Error> {
    if GlobalId::parse(&config).is_none() {
        return Err(V1Error::Unprocessable(format!("Invalid annotation configuration ID format: {config}")));
    }
    let id = parse_id(&config).ok_or_else(invalid_id)?;
    let found = store.annotation_config(id).await?.ok_or_else(no_config)?;
    store.delete_annotation_config(id).await?;
    Ok(Json(One { data: ConfigView::from(found) }))
}

async fn list_of_project(
    State(store): State<Store>,
    Path(project): Path<String>,
    Query(pairs): Pairs,
) -> Result<Json<Page<ConfigView>>, V1Error> {
    let (from, limit) = read_page(pairs)?;
    let project = find_project(&store, &project).await?.id;
    Ok(Json(page(store.annotation_configs_of(project).await?, from, limit)))
}

async fn set_of_project(
    State(store): State<Store>,
    Path(project): Path<String>,
    bytes: Bytes,
) -> Result<Json<Page<ConfigView>>, V1Error> {
    let texts = body::read_ids(&bytes)?;
    let project = find_project(&store, &project).await?.id;
    let mut ids = Vec::new();
    for text in texts {
        let invalid = || V1Error::Unprocessable(format!("Invalid annotation configuration ID: {text}"));
        ids.push(parse_id(&text).ok_or_else(invalid)?);
    }
    for id in &ids {
        if store.annotation_config(*id).await?.is_none() {
            let sentence = "One or more annotation configurations were not found";
            return Err(V1Error::Unprocessable(sentence.to_owned()));
        }
    }
    store.set_annotation_configs_of(project, &ids).await?;
    Ok(Json(page(store.annotation_configs_of(project).await?, None, usize::MAX)))
}

async fn assign(
    State(store): State<Store>,
    Path((project, config)): Path<(String, String)>,
) -> Result<Json<One<ConfigView>>, V1Error> {
    let project = find_project(&store, &project).await?.id;
    let config = find_config(&store, &config).await?;
    store.assign_annotation_config(project, config.id).await?;
    Ok(Json(One { data: ConfigView::from(config) }))
}

async fn unassign(
    State(store): State<Store>,
    Path((project, config)): Path<(String, String)>,
) -> Result<Response, V1Error> {
    let project = find_project(&store, &project).await?.id;
    let config = find_config(&store, &config).await?;
    store.unassign_annotation_config(project, config.id).await?;
    Ok(no_content())
}

fn read_page(pairs: Vec<(String, String)>) -> Result<(Option<i64>, usize), V1Error> {
    let mut params = QueryParams::new(pairs);
    let cursor = params.text("cursor").filter(|cursor| !cursor.is_empty());
    let limit = params.limit("limit", LIMIT_DEFAULT, None);
    params.finish()?;
    let invalid = |cursor: String| V1Error::Invalid(format!("Invalid cursor: {cursor}"));
    let from = cursor.map(|cursor| parse_id(&cursor).ok_or_else(|| invalid(cursor))).transpose()?;
    Ok((from, limit))
}

/// Configs come newest first; a cursor names the first of its page.
fn page(configs: Vec<StoredAnnotationConfig>, from: Option<i64>, limit: usize) -> Page<ConfigView> {
    let mut rest = configs.into_iter().filter(|config| from.is_none_or(|from| config.id <= from));
    let data = rest.by_ref().take(limit).map(ConfigView::from).collect();
    Page { data, next_cursor: rest.next().map(|next| global_id(&next)) }
}

/// By global id, whichever kind of config that says, else by name.
async fn find_config(store: &Store, text: &str) -> Result<StoredAnnotationConfig, V1Error> {
    let found = match parse_id(text) {
        Some(id) => store.annotation_config(id).await?,
        None => store.annotation_config_named(text).await?,
    };
    found.ok_or_else(no_config)
}

/// A config keeps its number when it changes its kind, and old ids go on naming it.
fn parse_id(text: &str) -> Option<i64> {
    GlobalId::parse(text).filter(|id| TYPE_NAMES.contains(&id.type_name.as_str())).map(|id| id.row)
}

fn written(written: ConfigWritten) -> Result<Json<One<ConfigView>>, V1Error> {
    match written {
        ConfigWritten::Written(config) => Ok(Json(One { data: ConfigView::from(config) })),
        ConfigWritten::NoSuchConfig => Err(no_config()),
        ConfigWritten::NameTaken => {
            Err(V1Error::Conflict("The name of the annotation configuration is already taken".to_owned()))
        }
    }
}

fn no_config() -> V1Error {
    V1Error::NotFound("Annotation configuration not found".to_owned())
}

fn invalid_id() -> V1Error {
    V1Error::Invalid("Invalid annotation configuration ID".to_owned())
}
