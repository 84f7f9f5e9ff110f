//! What was said of many traces at once, for lists.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use model::{AnnotationTarget, NOTE, StoredAnnotation, TraceId};
use serde::{Deserialize, Serialize};
use store::{AnnotationList, Store, TargetNames};
use utoipa::ToSchema;

use crate::api::error::{ApiError, ApiErrorView};
use crate::api::extract::Body;

const TRACES_MAX: usize = 1_000;
/// Annotations read for one answer, newest first.
const READ_MAX: usize = 50_000;

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct TracesView {
    /// At most 1000.
    pub trace_ids: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TraceVerdictsView {
    /// Traces of which something was said.
    pub traces: Vec<TraceVerdictView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TraceVerdictView {
    pub trace_id: String,
    /// By name.
    pub verdicts: Vec<VerdictView>,
    /// Notes on the trace and its spans.
    pub note_count: u64,
}

/// All annotations of one name on a trace and its spans.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VerdictView {
    pub name: String,
    pub count: u64,
    /// Of those that have a score.
    pub mean_score: Option<f64>,
    /// The label that was given most often.
    pub label: Option<String>,
}

#[utoipa::path(
    post,
    path = "/api/annotations/of-traces",
    operation_id = "summariseAnnotations",
    request_body = TracesView,
    responses((status = 200, body = TraceVerdictsView), (status = "default", body = ApiErrorView))
)]
/// Reads only; it is a POST because a list of traces is long.
pub(in crate::api) async fn summarise_annotations(
    State(store): State<Store>,
    Body(asked): Body<TracesView>,
) -> Result<Json<TraceVerdictsView>, ApiError> {
    if asked.trace_ids.len() > TRACES_MAX {
        return Err(ApiError::invalid(format!("At most {TRACES_MAX} traces at once.")));
    }
    let trace_ids: Vec<TraceId> = asked.trace_ids.iter().filter_map(|id| id.parse().ok()).collect();
    if trace_ids.is_empty() {
        return Ok(Json(TraceVerdictsView { traces: Vec::new() }));
    }
    let question = AnnotationList { limit: READ_MAX, ..AnnotationList::of(TargetNames::Traces(trace_ids)) };
    Ok(Json(summarise(store.annotations(&question).await?)))
}

fn summarise(annotations: Vec<StoredAnnotation>) -> TraceVerdictsView {
    let mut traces: BTreeMap<TraceId, BTreeMap<String, Vec<StoredAnnotation>>> = BTreeMap::new();
    for annotation in annotations {
        let trace_id = match annotation.target {
            AnnotationTarget::Trace(trace_id)
            | AnnotationTarget::Span { trace_id, .. }
            | AnnotationTarget::Document { trace_id, .. } => trace_id,
            AnnotationTarget::Session(_) => continue,
        };
        let of_trace = traces.entry(trace_id).or_default();
        of_trace.entry(annotation.annotation.name.clone()).or_default().push(annotation);
    }
    let traces = traces.into_iter().map(|(trace_id, mut by_name)| TraceVerdictView {
        trace_id: trace_id.to_string(),
        note_count: by_name.remove(NOTE).map_or(0, |notes| notes.len() as u64),
        verdicts: by_name.into_iter().map(|(name, said)| verdict(name, &said)).collect(),
    });
    TraceVerdictsView { traces: traces.collect() }
}

#[expect(clippy::cast_precision_loss, reason = "a count of annotations of one trace")]
fn verdict(name: String, said: &[StoredAnnotation]) -> VerdictView {
    let scores: Vec<f64> = said.iter().filter_map(|it| it.annotation.score).collect();
    let mut labels: BTreeMap<&str, usize> = BTreeMap::new();
    for label in said.iter().filter_map(|it| it.annotation.label.as_deref()) {
        *labels.entry(label).or_default() += 1;
    }
    let most = labels.into_iter().max_by_key(|(_, count)| *count);
    VerdictView {
        name,
        count: said.len() as u64,
        mean_score: (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64),
        label: most.map(|(label, _)| label.to_owned()),
    }
}
