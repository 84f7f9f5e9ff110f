//! How a filter would be answered, for whoever wonders why it takes its time.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use store::{ExplainQuestion, ExplainedSegment, ExplainedStep, Explanation, Means, Skipped, Store};
use utoipa::ToSchema;

use super::error::{ApiError, ApiErrorView};
use super::extract::{Path, Query};
use super::filter::GrainParams;
use super::list::ConditionParams;
use super::project::find_project;
use crate::clock::now_unix_nano;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExplanationView {
    /// In the order in which they are tested. All must hold.
    pub steps: Vec<ExplainedStepView>,
    /// Only so many traces are read, because no others can be meant; null where all are.
    pub trace_count: Option<usize>,
    /// Spans in memory, which are always read.
    pub spans_in_memory: usize,
    /// Parts of the store on disk, the newest first.
    pub segments: Vec<ExplainedSegmentView>,
    /// What is doubtful about the filter, each with line and column.
    pub warnings: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExplainedStepView {
    /// Conditions that are tested together.
    pub conditions: Vec<String>,
    pub means: Vec<MeansView>,
}

/// What tests a condition, the cheapest first.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MeansView {
    /// Columns are compared.
    Columns,
    /// Decided on the annotations, and looked up for each row.
    Annotations,
    /// Input and output are searched.
    Texts,
    /// Attributes are read out of the JSON of each row.
    Attributes,
    /// Each row is interpreted, on the columns it needs.
    RowByRow,
    /// Whole traces or sessions are interpreted.
    WholeTraces,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExplainedSegmentView {
    pub id: i64,
    pub span_count: usize,
    /// How many of them are read.
    pub read_count: usize,
    /// Why it is not opened; null where it is.
    pub skipped: Option<SkippedView>,
}

#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SkippedView {
    OtherProjects,
    OutsideOfTime,
    /// It holds none of the traces that can be meant.
    NoSuchTrace,
    /// Its block index tells that no row has what every match must have.
    NothingLikeIt,
}

#[utoipa::path(
    get,
    path = "/api/projects/{project}/explain",
    operation_id = "explainFilter",
    params(("project" = String, Path, description = "Global id or name"), GrainParams, ConditionParams),
    responses((status = 200, body = ExplanationView), (status = "default", body = ApiErrorView))
)]
pub(super) async fn explain_filter(
    State(store): State<Store>,
    Path(project): Path<String>,
    Query(GrainParams { grain }): Query<GrainParams>,
    Query(conditions): Query<ConditionParams>,
) -> Result<Json<ExplanationView>, ApiError> {
    let conditions = conditions.read(grain.into(), now_unix_nano())?;
    let filter = conditions.expression.ok_or_else(|| ApiError::invalid("`filter` is missing."))?;
    let project = find_project(&store, &project).await?.id;
    let explanation = store
        .explain(ExplainQuestion {
            project,
            filter,
            start_time_unix_nano: conditions.start_time_unix_nano,
            end_time_unix_nano: conditions.end_time_unix_nano,
        })
        .await?;
    Ok(Json(view(explanation, conditions.warnings)))
}

fn view(explanation: Explanation, warnings: Vec<String>) -> ExplanationView {
    let step = |ExplainedStep { conditions, means }| ExplainedStepView {
        conditions,
        means: means.into_iter().map(MeansView::from).collect(),
    };
    let segment = |ExplainedSegment { id, span_count, read_count, skipped }| ExplainedSegmentView {
        id,
        span_count,
        read_count,
        skipped: skipped.map(SkippedView::from),
    };
    ExplanationView {
        steps: explanation.steps.into_iter().map(step).collect(),
        trace_count: explanation.trace_count,
        spans_in_memory: explanation.hot_span_count,
        segments: explanation.segments.into_iter().map(segment).collect(),
        warnings,
    }
}

impl From<Means> for MeansView {
    fn from(means: Means) -> MeansView {
        match means {
            Means::Columns => MeansView::Columns,
            Means::Annotations => MeansView::Annotations,
            Means::Texts => MeansView::Texts,
            Means::Attributes => MeansView::Attributes,
            Means::RowByRow => MeansView::RowByRow,
            Means::WholeTraces => MeansView::WholeTraces,
        }
    }
}

impl From<Skipped> for SkippedView {
    fn from(skipped: Skipped) -> SkippedView {
        match skipped {
            Skipped::OtherProjects => SkippedView::OtherProjects,
            Skipped::OutsideOfTime => SkippedView::OutsideOfTime,
            Skipped::NoSuchTrace => SkippedView::NoSuchTrace,
            Skipped::NothingLikeIt => SkippedView::NothingLikeIt,
        }
    }
}
