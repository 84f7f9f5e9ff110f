//! What people are asked for when they annotate.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use model::{AnnotationConfig, AnnotationRange, CategoryValue, NOTE, OptimizationDirection};
use serde::{Deserialize, Serialize};
use store::{ConfigWritten, Store, StoredAnnotationConfig};
use utoipa::ToSchema;

use crate::api::error::{ApiError, ApiErrorView};
use crate::api::extract::{Body, Path};
use crate::api::project::find_project;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AnnotationConfigListView {
    /// Newest first.
    pub configs: Vec<AnnotationConfigView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AnnotationConfigView {
    pub id: i64,
    /// The project asks for it.
    pub is_assigned: bool,
    #[serde(flatten)]
    pub config: NewAnnotationConfigView,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct NewAnnotationConfigView {
    pub name: String,
    pub description: Option<String>,
    pub range: AnnotationRangeView,
}

/// What may be answered.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum AnnotationRangeView {
    /// One of some labels.
    Categorical { direction: DirectionView, values: Vec<CategoryView> },
    /// A score.
    Continuous { direction: DirectionView, lower_bound: Option<f64>, upper_bound: Option<f64> },
    /// Words, and perhaps a score.
    Freeform {
        direction: Option<DirectionView>,
        threshold: Option<f64>,
        lower_bound: Option<f64>,
        upper_bound: Option<f64>,
    },
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct CategoryView {
    pub label: String,
    pub score: Option<f64>,
}

/// Which scores are the good ones.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum DirectionView {
    Minimize,
    Maximize,
    None,
}

#[utoipa::path(
    get,
    path = "/api/projects/{project}/annotation-configs",
    operation_id = "listAnnotationConfigs",
    params(("project" = String, Path, description = "Global id or name")),
    responses((status = 200, body = AnnotationConfigListView), (status = "default", body = ApiErrorView))
)]
/// All configs, and which of them the project asks for.
pub(in crate::api) async fn list_annotation_configs(
    State(store): State<Store>,
    Path(project): Path<String>,
) -> Result<Json<AnnotationConfigListView>, ApiError> {
    let project = find_project(&store, &project).await?.id;
    let assigned: Vec<i64> =
        store.annotation_configs_of(project).await?.into_iter().map(|config| config.id).collect();
    let configs = store.annotation_configs().await?.into_iter();
    let configs = configs.map(|config| {
        let is_assigned = assigned.contains(&config.id);
        view(config, is_assigned)
    });
    Ok(Json(AnnotationConfigListView { configs: configs.collect() }))
}

#[utoipa::path(
    post,
    path = "/api/projects/{project}/annotation-configs",
    operation_id = "addAnnotationConfig",
    params(("project" = String, Path, description = "Global id or name")),
    request_body = NewAnnotationConfigView,
    responses((status = 200, body = AnnotationConfigView), (status = "default", body = ApiErrorView))
)]
/// Makes a config, and has the project ask for it.
pub(in crate::api) async fn add_annotation_config(
    State(store): State<Store>,
    Path(project): Path<String>,
    Body(new): Body<NewAnnotationConfigView>,
) -> Result<Json<AnnotationConfigView>, ApiError> {
    let project = find_project(&store, &project).await?.id;
    let name = new.name.trim().to_owned();
    if name.is_empty() || name == NOTE {
        return Err(ApiError::invalid("`name` must not be empty, and not `note`, which notes are called."));
    }
    let config = AnnotationConfig { name, ..read(new) };
    if let AnnotationRange::Categorical { values, .. } = &config.range
        && (values.is_empty() || values.iter().any(|value| value.label.trim().is_empty()))
    {
        return Err(ApiError::invalid("There must be labels to choose from, and none of them empty."));
    }
    match store.add_annotation_config(&config).await? {
        ConfigWritten::Written(config) => {
            store.assign_annotation_config(project, config.id).await?;
            Ok(Json(view(config, true)))
        }
        ConfigWritten::NameTaken | ConfigWritten::NoSuchConfig => {
            Err(ApiError::conflict(format!("There is an annotation called `{}` already.", config.name)))
        }
    }
}

#[utoipa::path(
    put,
    path = "/api/projects/{project}/annotation-configs/{id}",
    operation_id = "assignAnnotationConfig",
    params(("project" = String, Path, description = "Global id or name"), ("id" = i64, Path)),
    responses((status = 204), (status = "default", body = ApiErrorView))
)]
pub(in crate::api) async fn assign_annotation_config(
    State(store): State<Store>,
    Path((project, id)): Path<(String, i64)>,
) -> Result<StatusCode, ApiError> {
    let project = find_project(&store, &project).await?.id;
    let found = store.annotation_config(id).await?;
    let config = found.ok_or_else(|| ApiError::not_found("annotation config", &id.to_string()))?;
    store.assign_annotation_config(project, config.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(
    delete,
    path = "/api/projects/{project}/annotation-configs/{id}",
    operation_id = "unassignAnnotationConfig",
    params(("project" = String, Path, description = "Global id or name"), ("id" = i64, Path)),
    responses((status = 204), (status = "default", body = ApiErrorView))
)]
/// The project no longer asks for it; what was said under its name stays.
pub(in crate::api) async fn unassign_annotation_config(
    State(store): State<Store>,
    Path((project, id)): Path<(String, i64)>,
) -> Result<StatusCode, ApiError> {
    let project = find_project(&store, &project).await?.id;
    store.unassign_annotation_config(project, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn view(stored: StoredAnnotationConfig, is_assigned: bool) -> AnnotationConfigView {
    let AnnotationConfig { name, description, range } = stored.config;
    let range = match range {
        AnnotationRange::Categorical { optimization_direction, values } => AnnotationRangeView::Categorical {
            direction: optimization_direction.into(),
            values: values
                .into_iter()
                .map(|CategoryValue { label, score }| CategoryView { label, score })
                .collect(),
        },
        AnnotationRange::Continuous { optimization_direction, lower_bound, upper_bound } => {
            AnnotationRangeView::Continuous {
                direction: optimization_direction.into(),
                lower_bound,
                upper_bound,
            }
        }
        AnnotationRange::Freeform { optimization_direction, threshold, lower_bound, upper_bound } => {
            let direction = optimization_direction.map(DirectionView::from);
            AnnotationRangeView::Freeform { direction, threshold, lower_bound, upper_bound }
        }
    };
    let config = NewAnnotationConfigView { name, description, range };
    AnnotationConfigView { id: stored.id, is_assigned, config }
}

fn read(new: NewAnnotationConfigView) -> AnnotationConfig {
    let range = match new.range {
        AnnotationRangeView::Categorical { direction, values } => AnnotationRange::Categorical {
            optimization_direction: direction.into(),
            values: values
                .into_iter()
                .map(|CategoryView { label, score }| CategoryValue { label, score })
                .collect(),
        },
        AnnotationRangeView::Continuous { direction, lower_bound, upper_bound } => {
            AnnotationRange::Continuous { optimization_direction: direction.into(), lower_bound, upper_bound }
        }
        AnnotationRangeView::Freeform { direction, threshold, lower_bound, upper_bound } => {
            let optimization_direction = direction.map(OptimizationDirection::from);
            AnnotationRange::Freeform { optimization_direction, threshold, lower_bound, upper_bound }
        }
    };
    AnnotationConfig { name: new.name, description: new.description, range }
}

impl From<OptimizationDirection> for DirectionView {
    fn from(direction: OptimizationDirection) -> DirectionView {
        match direction {
            OptimizationDirection::Minimize => DirectionView::Minimize,
            OptimizationDirection::Maximize => DirectionView::Maximize,
            OptimizationDirection::None => DirectionView::None,
        }
    }
}

impl From<DirectionView> for OptimizationDirection {
    fn from(direction: DirectionView) -> OptimizationDirection {
        match direction {
            DirectionView::Minimize => OptimizationDirection::Minimize,
            DirectionView::Maximize => OptimizationDirection::Maximize,
            DirectionView::None => OptimizationDirection::None,
        }
    }
}
