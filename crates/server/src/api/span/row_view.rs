//! A span as a list shows it.

use query::SpanRow;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::values::{SpanKindView, StatusCodeView, TokensView, latency_ms, nanoseconds};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SpanListView {
    /// Newest start first, unless asked otherwise.
    pub spans: Vec<SpanRowView>,
    /// Where the next page begins; null at the end.
    pub next: Option<String>,
    /// What is doubtful about the filter, each with line and column.
    pub warnings: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SpanRowView {
    pub trace_id: String,
    pub span_id: String,
    pub parent_id: Option<String>,
    pub name: String,
    pub span_kind: SpanKindView,
    pub status_code: StatusCodeView,
    pub status_message: String,
    /// Nanoseconds since 1970 as decimal text.
    pub start_time_unix_nano: String,
    /// Null where there is no end, or it lies before the start.
    pub latency_ms: Option<f64>,
    pub model_name: Option<String>,
    pub error_type: Option<String>,
    /// The span's own tokens; null where none were reported.
    pub tokens: Option<TokensView>,
    pub cost: Option<f64>,
    /// The first words of the input value.
    pub input_preview: Option<String>,
    pub output_preview: Option<String>,
    /// The session of the span's trace.
    pub session_id: Option<String>,
    pub user_id: Option<String>,
}

impl From<SpanRow> for SpanRowView {
    fn from(row: SpanRow) -> SpanRowView {
        let SpanRow { trace_id, session_id, span, input_preview, output_preview } = row;
        SpanRowView {
            trace_id: trace_id.to_string(),
            span_id: span.span_id.to_string(),
            parent_id: span.parent_id.map(|id| id.to_string()),
            span_kind: span.span_kind.into(),
            status_code: span.status_code.into(),
            start_time_unix_nano: nanoseconds(span.start_time_unix_nano),
            latency_ms: span.latency_nano().map(latency_ms),
            tokens: TokensView::reported(&span.tokens),
            name: span.name,
            status_message: span.status_message,
            model_name: span.model_name,
            error_type: span.error_type,
            cost: span.cost,
            input_preview,
            output_preview,
            session_id,
            user_id: span.user_id,
        }
    }
}
