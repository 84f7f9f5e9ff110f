//! From an id, or its beginning, to what has it: what somebody pastes from a log.

use axum::Json;
use axum::extract::State;
use model::{ProjectId, SpanId, TraceId};
use query::{IdMatch, IdPrefix, IdSearch, SpanSource as _};
use serde::{Deserialize, Serialize};
use store::Store;
use utoipa::ToSchema;

use super::error::{ApiError, ApiErrorView};
use super::extract::Query;
use super::values::{SpanKindView, nanoseconds};

/// Of each kind: enough to choose from. Whoever sees more types another digit.
const MATCHES_MAX: usize = 8;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct LookupParams {
    /// An id of a trace, span or session, or its first six or more characters.
    id: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LookupView {
    /// Whole ids first, then traces, spans and sessions, each newest first; at most eight of a kind.
    pub matches: Vec<IdMatchView>,
    /// There are more than are listed.
    pub is_more: bool,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum IdMatchView {
    Trace {
        project: String,
        trace_id: String,
        /// Name and kind of the span that stands for the trace.
        name: String,
        span_kind: SpanKindView,
        start_time_unix_nano: String,
        /// It is the id asked for, not only one that begins so.
        is_whole: bool,
    },
    Span {
        project: String,
        trace_id: String,
        span_id: String,
        name: String,
        span_kind: SpanKindView,
        start_time_unix_nano: String,
        is_whole: bool,
    },
    Session {
        project: String,
        session_id: String,
        is_whole: bool,
    },
}

#[utoipa::path(
    get,
    path = "/api/lookup",
    operation_id = "lookup",
    params(LookupParams),
    responses((status = 200, body = LookupView), (status = "default", body = ApiErrorView))
)]
pub(super) async fn lookup(
    State(store): State<Store>,
    Query(LookupParams { id }): Query<LookupParams>,
) -> Result<Json<LookupView>, ApiError> {
    let prefix = IdPrefix::parse(&id).ok_or_else(|| {
        ApiError::invalid(format!("`id` is `{id}`; {} characters are needed at least.", IdPrefix::CHARS_MIN))
    })?;
    // One more than shown, to know whether there are more.
    let found = store.ids(&IdSearch { prefix: prefix.clone(), limit: MATCHES_MAX + 1 }).await?;
    let projects: Vec<(ProjectId, String)> =
        store.projects().await?.into_iter().map(|project| (project.id, project.name)).collect();
    let mut matches = Vec::new();
    let mut counts = [0_usize; 3];
    let mut is_more = false;
    for found in found {
        let count = &mut counts[kind_index(&found)];
        *count += 1;
        if *count > MATCHES_MAX {
            is_more = true;
            continue;
        }
        let is_whole = prefix.is_whole(&found);
        matches.extend(describe(&store, &projects, found, is_whole).await?);
    }
    Ok(Json(LookupView { matches, is_more }))
}

fn kind_index(found: &IdMatch) -> usize {
    match found {
        IdMatch::Trace { .. } => 0,
        IdMatch::Span { .. } => 1,
        IdMatch::Session { .. } => 2,
    }
}

/// `None` where it was deleted since it was found.
async fn describe(
    store: &Store,
    projects: &[(ProjectId, String)],
    found: IdMatch,
    is_whole: bool,
) -> Result<Option<IdMatchView>, ApiError> {
    let name_of =
        |id: ProjectId| projects.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone());
    Ok(match found {
        IdMatch::Trace { project, trace_id } => match name_of(project) {
            Some(project) => describe_trace(store, project, trace_id, is_whole).await?,
            None => None,
        },
        IdMatch::Span { project, trace_id, span_id } => match name_of(project) {
            Some(project) => describe_span(store, project, (trace_id, span_id), is_whole).await?,
            None => None,
        },
        IdMatch::Session { project, session_id } => {
            name_of(project).map(|project| IdMatchView::Session { project, session_id, is_whole })
        }
    })
}

async fn describe_trace(
    store: &Store,
    project: String,
    trace_id: TraceId,
    is_whole: bool,
) -> Result<Option<IdMatchView>, ApiError> {
    let spans = store.trace(trace_id).await?.map(|trace| trace.spans).unwrap_or_default();
    let root = spans.iter().find(|span| span.parent_id.is_none()).or_else(|| spans.first());
    Ok(root.map(|root| IdMatchView::Trace {
        project,
        trace_id: trace_id.to_string(),
        name: root.name.clone(),
        span_kind: root.span_kind.into(),
        start_time_unix_nano: nanoseconds(spans[0].start_time_unix_nano),
        is_whole,
    }))
}

async fn describe_span(
    store: &Store,
    project: String,
    (trace_id, span_id): (TraceId, SpanId),
    is_whole: bool,
) -> Result<Option<IdMatchView>, ApiError> {
    let found = store.span(trace_id, span_id).await?;
    Ok(found.map(|found| IdMatchView::Span {
        project,
        trace_id: trace_id.to_string(),
        span_id: span_id.to_string(),
        start_time_unix_nano: nanoseconds(found.span.start_time_unix_nano),
        name: found.span.name,
        span_kind: found.facts.span_kind.into(),
        is_whole,
    }))
}
