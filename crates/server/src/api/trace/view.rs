//! Traces as the page reads them.

use model::{SpanNode, elapsed_nano, trace_shape};
use query::{StoredTrace, TraceRow, TraceRowRoot, TraceSpan};
use serde::Serialize;
use utoipa::ToSchema;

use super::first_error::first_error;
use crate::api::values::{SpanKindView, StatusCodeView, TokensView, latency_ms, nanoseconds};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TraceListView {
    /// Newest start first, unless asked otherwise.
    pub traces: Vec<TraceRowView>,
    /// Where the next page begins; null at the end.
    pub next: Option<String>,
    /// What is doubtful about the filter, each with line and column.
    pub warnings: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TraceRowView {
    pub trace_id: String,
    pub session_id: Option<String>,
    pub user_id: Option<String>,
    /// Nanoseconds since 1970 as decimal text.
    pub start_time_unix_nano: String,
    /// Latest end minus earliest start; null while nothing has ended.
    pub latency_ms: Option<f64>,
    pub span_count: u64,
    pub error_count: u64,
    pub tokens: TokensView,
    pub cost: Option<f64>,
    /// The span that stands for the trace.
    pub root: Option<TraceRootView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TraceRootView {
    pub span_id: String,
    pub name: String,
    pub span_kind: SpanKindView,
    pub status_code: StatusCodeView,
    pub status_message: String,
    /// Its parent is not in the trace.
    pub is_orphan: bool,
    /// The first characters of the input value.
    pub input_preview: Option<String>,
    pub output_preview: Option<String>,
}

/// One whole trace: its spans without their attributes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TraceView {
    pub trace_id: String,
    pub project_id: i64,
    pub project_name: String,
    pub session_id: Option<String>,
    pub user_id: Option<String>,
    pub start_time_unix_nano: String,
    pub latency_ms: Option<f64>,
    pub error_count: u64,
    pub tokens: TokensView,
    pub cost: Option<f64>,
    /// Model names that spans of the trace used, most used first.
    pub models: Vec<String>,
    /// Those of them whose price nobody knows, so that the cost is without their calls.
    pub unpriced_models: Vec<String>,
    /// The span that stands for the trace.
    pub root_span_id: Option<String>,
    /// The span that most likely explains the failure: the deepest, earliest span of status ERROR.
    pub first_error_span_id: Option<String>,
    /// In order of start.
    pub spans: Vec<TraceSpanView>,
}

/// A span as the tree and the waterfall need it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TraceSpanView {
    pub span_id: String,
    pub parent_id: Option<String>,
    /// It names a parent that is not in the trace.
    pub is_orphan: bool,
    pub name: String,
    pub span_kind: SpanKindView,
    pub status_code: StatusCodeView,
    pub status_message: String,
    /// Nanoseconds since 1970 as decimal text.
    pub start_time_unix_nano: String,
    /// Null where the span has not ended.
    pub end_time_unix_nano: Option<String>,
    /// Null where there is no end, or it lies before the start.
    pub latency_ms: Option<f64>,
    pub model_name: Option<String>,
    pub error_type: Option<String>,
    /// The span's own tokens; null where none were reported.
    pub tokens: Option<TokensView>,
    pub cost: Option<f64>,
    /// The call has tokens and a model, but nobody knows the model's price.
    pub is_unpriced: bool,
    /// The span and everything below it.
    pub cumulative: CumulativeView,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CumulativeView {
    pub error_count: u64,
    /// Tokens of LLM spans.
    pub tokens: TokensView,
    pub cost: f64,
}

impl From<TraceRow> for TraceRowView {
    fn from(row: TraceRow) -> TraceRowView {
        TraceRowView {
            trace_id: row.trace_id.to_string(),
            session_id: row.session_id,
            user_id: row.user_id,
            start_time_unix_nano: nanoseconds(row.start_time_unix_nano),
            latency_ms: row.latency_nano.map(latency_ms),
            span_count: row.span_count,
            error_count: row.error_count,
            tokens: TokensView::new(row.tokens_prompt, row.tokens_completion),
            cost: row.cost,
            root: row.root.map(TraceRootView::from),
        }
    }
}

impl From<TraceRowRoot> for TraceRootView {
    fn from(root: TraceRowRoot) -> TraceRootView {
        TraceRootView {
            span_id: root.span_id.to_string(),
            name: root.name,
            span_kind: root.span_kind.into(),
            status_code: root.status_code.into(),
            status_message: root.status_message,
            is_orphan: root.is_orphan,
            input_preview: root.input_preview,
            output_preview: root.output_preview,
        }
    }
}

impl TraceView {
    /// Totals count tokens of LLM spans only: other kinds repeat what is counted below them.
    pub(crate) fn new(trace: StoredTrace, project_name: String) -> TraceView {
        let nodes: Vec<SpanNode> = trace.spans.iter().map(TraceSpan::node).collect();
        let shape = trace_shape(&nodes);
        let first_error_span_id =
            first_error(&nodes, &shape).map(|position| nodes[position].span_id.to_string());
        let start = nodes.iter().map(|node| node.start_time_unix_nano).min().unwrap_or(0);
        let end = trace.spans.iter().filter_map(|span| span.end_time_unix_nano).max();
        let tokens = |count: fn(&SpanNode) -> i64| nodes.iter().map(count).sum();
        let costs = trace.spans.iter().filter_map(|span| span.cost);
        TraceView {
            trace_id: trace.trace_id.to_string(),
            project_id: trace.project.0,
            project_name,
            session_id: trace.session_id,
            user_id: trace.spans.iter().find_map(|span| span.user_id.clone()),
            start_time_unix_nano: nanoseconds(start),
            latency_ms: elapsed_nano(start, end).map(latency_ms),
            error_count: nodes.iter().map(|node| u64::from(node.is_error)).sum(),
            tokens: TokensView::new(tokens(|node| node.tokens_prompt), tokens(|node| node.tokens_completion)),
            cost: costs.reduce(|sum, cost| sum + cost),
            models: models_by_use(trace.spans.iter().filter_map(|span| span.model_name.as_deref())),
            unpriced_models: models_by_use(trace.spans.iter().filter_map(unpriced_model)),
            root_span_id: shape.root.map(|position| nodes[position].span_id.to_string()),
            first_error_span_id,
            spans: trace
                .spans
                .into_iter()
                .zip(shape.cumulative.iter().zip(&shape.is_orphan))
                .map(|(span, (&cumulative, &is_orphan))| {
                    TraceSpanView::new(span, cumulative.into(), is_orphan)
                })
                .collect(),
        }
    }
}

/// Most used first; of equally used ones the one used earlier.
fn models_by_use<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut uses: Vec<(&str, usize)> = Vec::new();
    for name in names {
        match uses.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => uses.push((name, 1)),
        }
    }
    uses.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    uses.into_iter().map(|(name, _)| name.to_owned()).collect()
}

fn unpriced_model(span: &TraceSpan) -> Option<&str> {
    model::unpriced_model(span.span_kind, &span.tokens, span.model_name.as_deref(), span.cost.is_some())
}

impl TraceSpanView {
    fn new(span: TraceSpan, cumulative: CumulativeView, is_orphan: bool) -> TraceSpanView {
        let is_unpriced = unpriced_model(&span).is_some();
        let latency_nano = span.latency_nano();
        TraceSpanView {
            span_id: span.span_id.to_string(),
            parent_id: span.parent_id.map(|id| id.to_string()),
            is_orphan,
            name: span.name,
            span_kind: span.span_kind.into(),
            status_code: span.status_code.into(),
            status_message: span.status_message,
            start_time_unix_nano: nanoseconds(span.start_time_unix_nano),
            end_time_unix_nano: span.end_time_unix_nano.map(nanoseconds),
            latency_ms: latency_nano.map(latency_ms),
            model_name: span.model_name,
            error_type: span.error_type,
            tokens: TokensView::reported(&span.tokens),
            cost: span.cost,
            is_unpriced,
            cumulative,
        }
    }
}

impl From<model::Cumulative> for CumulativeView {
    fn from(sum: model::Cumulative) -> CumulativeView {
        CumulativeView {
            error_count: sum.error_count,
            tokens: TokensView::new(sum.tokens_prompt, sum.tokens_completion),
            cost: sum.cost,
        }
    }
}
