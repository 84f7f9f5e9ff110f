//! The values that spans have, with counts: what a list can be narrowed by.

use axum::Json;
use axum::extract::State;
use query::{Facet, FacetList, FacetValues, Grain, SpanSource as _};
use serde::{Deserialize, Serialize};
use store::Store;
use utoipa::ToSchema;

use super::error::{ApiError, ApiErrorView};
use super::extract::{Path, Query};
use super::list::ConditionParams;
use super::project::find_project;
use super::span::selected_spans;
use crate::clock::now_unix_nano;

const LIMIT_DEFAULT: u16 = 10;
const LIMIT_MAX: u16 = 200;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct FacetParams {
    /// What the values are of.
    #[param(inline)]
    facet: FacetOfView,
    /// Only values that contain this, whatever its case.
    containing: Option<String>,
    /// How many values: 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 10)]
    limit: Option<u16>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum FacetOfView {
    Name,
    Kind,
    Status,
    Model,
    User,
    Session,
    Tag,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FacetView {
    /// The most frequent first.
    pub values: Vec<FacetValueView>,
    /// How many different values there are, shown or not.
    pub distinct_count: u64,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FacetValueView {
    pub value: String,
    pub span_count: u64,
    /// Spans of these with status ERROR.
    pub error_count: u64,
}

#[utoipa::path(
    get,
    path = "/api/projects/{project}/facets",
    operation_id = "getFacet",
    params(("project" = String, Path, description = "Global id or name"), FacetParams, ConditionParams),
    responses((status = 200, body = FacetView), (status = "default", body = ApiErrorView))
)]
pub(super) async fn get_facet(
    State(store): State<Store>,
    Path(project): Path<String>,
    Query(params): Query<FacetParams>,
    Query(conditions): Query<ConditionParams>,
) -> Result<Json<FacetView>, ApiError> {
    let conditions = conditions.read(Grain::Span, now_unix_nano())?;
    let limit = params.limit.unwrap_or(LIMIT_DEFAULT);
    if !(1..=LIMIT_MAX).contains(&limit) {
        return Err(ApiError::invalid(format!("`limit` is {limit}; it must be between 1 and {LIMIT_MAX}.")));
    }
    let project = find_project(&store, &project).await?.id;
    let question = FacetList {
        of: selected_spans(project, &conditions),
        facet: params.facet.into(),
        containing: params.containing,
        limit: usize::from(limit),
    };
    Ok(Json(FacetView::from(store.facets(&question).await?)))
}

impl From<FacetOfView> for Facet {
    fn from(of: FacetOfView) -> Facet {
        match of {
            FacetOfView::Name => Facet::Name,
            FacetOfView::Kind => Facet::SpanKind,
            FacetOfView::Status => Facet::StatusCode,
            FacetOfView::Model => Facet::ModelName,
            FacetOfView::User => Facet::UserId,
            FacetOfView::Session => Facet::SessionId,
            FacetOfView::Tag => Facet::Tag,
        }
    }
}

impl From<FacetValues> for FacetView {
    fn from(found: FacetValues) -> FacetView {
        let values = found.values.into_iter().map(|value| FacetValueView {
            value: value.value,
            span_count: value.span_count,
            error_count: value.error_count,
        });
        FacetView { values: values.collect(), distinct_count: found.distinct_count }
    }
}
