//! A session as a list shows it.

use query::SessionRow;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::values::{TokensView, latency_ms, nanoseconds};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SessionListView {
    /// The one that was last active first, unless asked otherwise.
    pub sessions: Vec<SessionRowView>,
    /// Where the next page begins; null at the end.
    pub next: Option<String>,
    /// What is doubtful about the filter, each with line and column.
    pub warnings: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SessionRowView {
    pub session_id: String,
    pub user_id: Option<String>,
    /// Start of the earliest trace, nanoseconds since 1970 as decimal text.
    pub first_start_unix_nano: String,
    /// Start of the latest trace.
    pub last_start_unix_nano: String,
    /// Latest end minus earliest start; null while nothing has ended.
    pub duration_ms: Option<f64>,
    pub trace_count: u64,
    /// Traces in which a span has status ERROR.
    pub error_trace_count: u64,
    pub span_count: u64,
    /// Tokens of LLM spans.
    pub tokens: TokensView,
    pub cost: Option<f64>,
    /// The first words of the input of the earliest trace.
    pub first_input_preview: Option<String>,
    /// The first words of the output of the latest trace.
    pub last_output_preview: Option<String>,
}

impl From<SessionRow> for SessionRowView {
    fn from(row: SessionRow) -> SessionRowView {
        SessionRowView {
            duration_ms: row.duration_nano().map(latency_ms),
            first_start_unix_nano: nanoseconds(row.first_start_unix_nano),
            last_start_unix_nano: nanoseconds(row.last_start_unix_nano),
            tokens: TokensView::new(row.tokens_prompt, row.tokens_completion),
            session_id: row.session_id,
            user_id: row.user_id,
            trace_count: row.trace_count,
            error_trace_count: row.error_trace_count,
            span_count: row.span_count,
            cost: row.cost,
            first_input_preview: row.first_input_preview,
            last_output_preview: row.last_output_preview,
        }
    }
}
