//! What a list adds up to.

use axum::Json;
use axum::extract::State;
use query::{Figures, Grain, Selection, SpanSource as _};
use serde::{Deserialize, Serialize};
use store::Store;
use utoipa::ToSchema;

use super::error::{ApiError, ApiErrorView};
use super::extract::{Path, Query};
use super::list::ConditionParams;
use super::project::find_project;
use super::session::selected_sessions;
use super::span::selected_spans;
use super::trace::selected_traces;
use super::values::TokensView;
use crate::clock::now_unix_nano;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct FiguresParams {
    /// What is counted; the filter is one of these.
    #[param(inline)]
    of: ListedView,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ListedView {
    Traces,
    Spans,
    Sessions,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FiguresView {
    pub count: u64,
    /// What follows is null for sessions, which are only counted.
    pub error_count: Option<u64>,
    /// Tokens of LLM spans.
    pub tokens: Option<TokensView>,
    /// US dollars; null where no span has a known price.
    pub cost: Option<f64>,
    /// Null where nothing has a latency. Of many values up to 3 % off.
    pub latency: Option<PercentilesView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PercentilesView {
    pub p50_ms: f64,
    pub p95_ms: f64,
    pub p99_ms: f64,
}

#[utoipa::path(
    get,
    path = "/api/projects/{project}/figures",
    operation_id = "getFigures",
    params(("project" = String, Path, description = "Global id or name"), FiguresParams, ConditionParams),
    responses((status = 200, body = FiguresView), (status = "default", body = ApiErrorView))
)]
pub(super) async fn get_figures(
    State(store): State<Store>,
    Path(project): Path<String>,
    Query(FiguresParams { of }): Query<FiguresParams>,
    Query(conditions): Query<ConditionParams>,
) -> Result<Json<FiguresView>, ApiError> {
    let conditions = conditions.read(of.grain(), now_unix_nano())?;
    let project = find_project(&store, &project).await?.id;
    let selection = match of {
        ListedView::Traces => Selection::Traces(selected_traces(project, &conditions)),
        ListedView::Spans => Selection::Spans(selected_spans(project, &conditions)),
        ListedView::Sessions => {
            let count = store.count_sessions(&selected_sessions(project, &conditions)).await?;
            return Ok(Json(FiguresView::only(count)));
        }
    };
    Ok(Json(FiguresView::from(store.figures(&selection).await?)))
}

impl ListedView {
    pub(super) fn grain(self) -> Grain {
        match self {
            ListedView::Traces => Grain::Trace,
            ListedView::Spans => Grain::Span,
            ListedView::Sessions => Grain::Session,
        }
    }
}

impl FiguresView {
    fn only(count: u64) -> FiguresView {
        FiguresView { count, error_count: None, tokens: None, cost: None, latency: None }
    }
}

impl From<Figures> for FiguresView {
    fn from(figures: Figures) -> FiguresView {
        FiguresView {
            count: figures.count,
            error_count: Some(figures.error_count),
            tokens: Some(TokensView::new(figures.tokens_prompt, figures.tokens_completion)),
            cost: figures.cost,
            latency: figures.latency.map(|latency| PercentilesView {
                p50_ms: latency.p50_nano / 1e6,
                p95_ms: latency.p95_nano / 1e6,
                p99_ms: latency.p99_nano / 1e6,
            }),
        }
    }
}
