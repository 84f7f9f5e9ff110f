//! A session as `/v1` shows it.

use query::{SessionRow, TraceRow};
use serde::Serialize;

use crate::v1::traces::end_time_unix_nano;
use crate::v1::{GlobalId, global_id, timestamp};

#[derive(Serialize)]
pub(in crate::v1) struct SessionView {
    id: String,
    session_id: String,
    project_id: String,
    start_time: String,
    end_time: String,
    traces: Vec<SessionTraceView>,
    token_count_prompt: i64,
    token_count_completion: i64,
    token_count_total: i64,
}

#[derive(Serialize)]
struct SessionTraceView {
    id: String,
    trace_id: String,
    start_time: String,
    end_time: String,
}

impl SessionView {
    pub(super) fn new(row: &SessionRow, traces: &[TraceRow]) -> SessionView {
        SessionView {
            id: global_id::of_session(&row.session_id),
            session_id: row.session_id.clone(),
            project_id: GlobalId::project(row.project).to_string(),
            start_time: timestamp::print(row.first_start_unix_nano),
            end_time: timestamp::print(row.end_time_unix_nano.unwrap_or(0)),
            traces: traces.iter().map(SessionTraceView::new).collect(),
            token_count_prompt: row.tokens_prompt,
            token_count_completion: row.tokens_completion,
            token_count_total: row.tokens_prompt.saturating_add(row.tokens_completion),
        }
    }
}

impl SessionTraceView {
    fn new(row: &TraceRow) -> SessionTraceView {
        SessionTraceView {
            id: global_id::of_trace(row.trace_id),
            trace_id: row.trace_id.to_string(),
            start_time: timestamp::print(row.start_time_unix_nano),
            end_time: timestamp::print(end_time_unix_nano(row)),
        }
    }
}
