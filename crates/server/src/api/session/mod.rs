//! Lists of sessions, and one session: its traces as the turns of a conversation, and what they came to.

pub(super) mod list;
mod row_view;

use axum::Json;
use axum::extract::State;
use query::{SpanSource as _, TraceGroup, TraceGroupOf, TraceRow};
use serde::Serialize;
use store::Store;
use utoipa::ToSchema;

use super::error::{ApiError, ApiErrorView};
use super::extract::Path;
use super::project::find_project;
use super::trace::{TraceRowView, TraceSums};
use super::values::{TokensView, latency_ms, nanoseconds};
pub(super) use list::selected_sessions;

/// More is not read by a person; the totals then count the newest.
const TURNS_MAX: usize = 2_000;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SessionView {
    pub session_id: String,
    pub project_name: String,
    /// The first user that a span names.
    pub user_id: Option<String>,
    /// Start of the earliest and of the latest trace, nanoseconds since 1970 as decimal text.
    pub first_start_unix_nano: String,
    pub last_start_unix_nano: String,
    /// From the earliest start to the latest end; null while nothing has ended.
    pub duration_ms: Option<f64>,
    pub trace_count: u64,
    /// Traces in which a span has status ERROR.
    pub error_trace_count: u64,
    pub span_count: u64,
    pub tokens: TokensView,
    /// US dollars; null where no span has a known price.
    pub cost: Option<f64>,
    /// Only the newest turns were read: there are earlier ones.
    pub is_cut: bool,
    /// Its traces, the earliest first.
    pub turns: Vec<TraceRowView>,
}

#[utoipa::path(
    get,
    path = "/api/projects/{project}/sessions/{session_id}",
    operation_id = "getSession",
    params(
        ("project" = String, Path, description = "Global id or name"),
        ("session_id" = String, Path, description = "As the spans name it")
    ),
    responses((status = 200, body = SessionView), (status = "default", body = ApiErrorView))
)]
pub(super) async fn get_session(
    State(store): State<Store>,
    Path((project, session_id)): Path<(String, String)>,
) -> Result<Json<SessionView>, ApiError> {
    let project = find_project(&store, &project).await?;
    let question = TraceGroup {
        project: project.id,
        member_of: TraceGroupOf::Session(session_id.clone()),
        limit: TURNS_MAX + 1,
    };
    let mut traces = store.trace_group(&question).await?;
    if traces.is_empty() {
        return Err(ApiError::not_found("session", &session_id));
    }
    let is_cut = traces.len() > TURNS_MAX;
    traces.truncate(TURNS_MAX);
    traces.reverse();
    Ok(Json(SessionView::new(session_id, project.name, traces, is_cut)))
}

impl SessionView {
    /// `traces` are in order, earliest start first.
    fn new(session_id: String, project_name: String, traces: Vec<TraceRow>, is_cut: bool) -> SessionView {
        let sums = TraceSums::of(&traces);
        SessionView {
            session_id,
            project_name,
            user_id: traces.iter().find_map(|trace| trace.user_id.clone()),
            first_start_unix_nano: nanoseconds(sums.first_start_unix_nano),
            last_start_unix_nano: nanoseconds(sums.last_start_unix_nano),
            duration_ms: sums.duration_nano().map(latency_ms),
            trace_count: sums.trace_count,
            error_trace_count: sums.error_trace_count,
            span_count: sums.span_count,
            tokens: sums.tokens(),
            cost: sums.cost,
            is_cut,
            turns: traces.into_iter().map(TraceRowView::from).collect(),
        }
    }
}
