//! One person, as the traces name them: their sessions, what they cost, what failed.

use std::collections::HashMap;

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
use super::values::{TokensView, nanoseconds};

/// More is not read by a person, and the totals say how many they stand for.
const TRACES_MAX: usize = 2_000;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UserView {
    pub user_id: String,
    pub project_name: String,
    pub trace_count: u64,
    /// Traces in which a span has status ERROR.
    pub error_trace_count: u64,
    pub tokens: TokensView,
    /// US dollars; null where no span has a known price.
    pub cost: Option<f64>,
    /// Start of the earliest and of the latest trace, nanoseconds since 1970 as decimal text.
    pub first_start_unix_nano: String,
    pub last_start_unix_nano: String,
    /// Only the newest traces were read: there are more.
    pub is_cut: bool,
    /// The last active first.
    pub sessions: Vec<UserSessionView>,
    /// Traces that belong to no session, newest first.
    pub loose_traces: Vec<TraceRowView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UserSessionView {
    pub session_id: String,
    pub trace_count: u64,
    pub error_trace_count: u64,
    pub tokens: TokensView,
    pub cost: Option<f64>,
    pub first_start_unix_nano: String,
    pub last_start_unix_nano: String,
    /// The first characters of what was said first and answered last.
    pub first_input_preview: Option<String>,
    pub last_output_preview: Option<String>,
}

#[utoipa::path(
    get,
    path = "/api/projects/{project}/users/{user_id}",
    operation_id = "getUser",
    params(
        ("project" = String, Path, description = "Global id or name"),
        ("user_id" = String, Path, description = "As the spans name it")
    ),
    responses((status = 200, body = UserView), (status = "default", body = ApiErrorView))
)]
pub(super) async fn get_user(
    State(store): State<Store>,
    Path((project, user_id)): Path<(String, String)>,
) -> Result<Json<UserView>, ApiError> {
    let project = find_project(&store, &project).await?;
    let question = TraceGroup {
        project: project.id,
        member_of: TraceGroupOf::User(user_id.clone()),
        limit: TRACES_MAX + 1,
    };
    let mut traces = store.trace_group(&question).await?;
    if traces.is_empty() {
        return Err(ApiError::not_found("user", &user_id));
    }
    let is_cut = traces.len() > TRACES_MAX;
    traces.truncate(TRACES_MAX);
    Ok(Json(UserView::new(user_id, project.name, traces, is_cut)))
}

impl UserView {
    /// `traces` are in order, newest start first.
    fn new(user_id: String, project_name: String, traces: Vec<TraceRow>, is_cut: bool) -> UserView {
        let sums = TraceSums::of(&traces);
        let mut sessions: Vec<(String, Vec<TraceRow>)> = Vec::new();
        let mut position: HashMap<String, usize> = HashMap::new();
        let mut loose_traces = Vec::new();
        for trace in traces {
            let Some(session_id) = trace.session_id.clone() else {
                loose_traces.push(TraceRowView::from(trace));
                continue;
            };
            let at = *position.entry(session_id.clone()).or_insert_with(|| {
                sessions.push((session_id, Vec::new()));
                sessions.len() - 1
            });
            sessions[at].1.push(trace);
        }
        UserView {
            user_id,
            project_name,
            trace_count: sums.trace_count,
            error_trace_count: sums.error_trace_count,
            tokens: sums.tokens(),
            cost: sums.cost,
            first_start_unix_nano: nanoseconds(sums.first_start_unix_nano),
            last_start_unix_nano: nanoseconds(sums.last_start_unix_nano),
            is_cut,
            sessions: sessions.into_iter().map(|(id, traces)| UserSessionView::new(id, &traces)).collect(),
            loose_traces,
        }
    }
}

impl UserSessionView {
    /// `traces` are in order, newest start first.
    fn new(session_id: String, traces: &[TraceRow]) -> UserSessionView {
        let sums = TraceSums::of(traces);
        let root = |trace: Option<&TraceRow>| trace.and_then(|trace| trace.root.clone());
        UserSessionView {
            session_id,
            trace_count: sums.trace_count,
            error_trace_count: sums.error_trace_count,
            tokens: sums.tokens(),
            cost: sums.cost,
            first_start_unix_nano: nanoseconds(sums.first_start_unix_nano),
            last_start_unix_nano: nanoseconds(sums.last_start_unix_nano),
            first_input_preview: root(traces.last()).and_then(|root| root.input_preview),
            last_output_preview: root(traces.first()).and_then(|root| root.output_preview),
        }
    }
}
