//! Lists of spans: what can be asked, and the span as it comes back.

use std::sync::Arc;

use model::{Cost, ProjectId, Span, SpanFacts, SpanId, StatusCode, TokenCounts, TraceId, Value};
use semconv::SpanKind;

use crate::{Filter, Order, SortValue, TraceSpan};

/// A span as the store keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredSpan {
    /// Arrival order, unique over all projects; what `/v1` shows as the span's id.
    pub sequence: i64,
    /// The project and session of the span's trace.
    pub project: ProjectId,
    pub session_id: Option<String>,
    pub span: Span,
    pub facts: SpanFacts,
    pub cost: Option<Cost>,
}

/// A span as a list shows it: what stands in its line, and nothing that is shown when it is opened.
#[derive(Debug, Clone, PartialEq)]
pub struct SpanRow {
    pub trace_id: TraceId,
    /// The session of the span's trace.
    pub session_id: Option<String>,
    pub span: TraceSpan,
    /// The first words of the input and output values.
    pub input_preview: Option<String>,
    pub output_preview: Option<String>,
}

/// Which spans of a project, and in which order.
#[derive(Debug, Clone, PartialEq)]
pub struct SpanList {
    pub project: ProjectId,
    pub filter: SpanFilter,
    /// A condition at span grain.
    pub expression: Option<Arc<Filter>>,
    pub sort: SpanSort,
    pub order: Order,
    /// The first span of the page asked for.
    pub from: Option<SpanCursor>,
    pub limit: usize,
}

impl SpanList {
    /// All spans of a project in order of arrival, without a limit.
    pub fn of(project: ProjectId) -> SpanList {
        SpanList {
            project,
            filter: SpanFilter::default(),
            expression: None,
            sort: SpanSort::Sequence,
            order: Order::Ascending,
            from: None,
            limit: usize::MAX,
        }
    }

    /// Whether nothing is asked but the spans that arrived last, or that started last, since a moment or ever.
    pub fn is_latest_first(&self) -> bool {
        let SpanList { project, sort, from, limit, .. } = *self;
        let start_time_unix_nano = self.filter.start_time_unix_nano;
        let filter = SpanFilter { start_time_unix_nano, ..SpanFilter::default() };
        let order = Order::Descending;
        let latest = SpanList { filter, sort, order, from, limit, ..SpanList::of(project) };
        matches!(sort, SpanSort::Sequence | SpanSort::StartTime) && *self == latest
    }
}

/// Conditions that must all hold. Within one list of values any one may.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SpanFilter {
    /// Span start at or after this.
    pub start_time_unix_nano: Option<i64>,
    /// Span start before this.
    pub end_time_unix_nano: Option<i64>,
    pub trace_ids: Vec<TraceId>,
    pub span_ids: Vec<SpanId>,
    pub names: Vec<String>,
    pub span_kinds: Vec<SpanKind>,
    pub status_codes: Vec<StatusCode>,
    pub parent: ParentFilter,
    /// Dotted path and the value found there. Unlike the lists above, all of them must match.
    pub attributes: Vec<(String, Value)>,
    /// A part, whatever its case, of the name, the input, the output or the status message.
    pub text: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ParentFilter {
    #[default]
    Any,
    /// Spans that name no parent.
    None,
    Id(SpanId),
}

/// What a list of spans is sorted by; equal ones in order of arrival. What is missing comes last in both orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpanSort {
    /// Arrival order.
    Sequence,
    StartTime,
    Latency,
    /// The total as reported, else prompt plus completion.
    Tokens,
    Cost,
}

/// A place in a list of spans.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpanCursor {
    /// What the list is sorted by; without meaning where that is the sequence.
    pub value: SortValue,
    pub sequence: i64,
}

impl SpanCursor {
    /// The place of a span in a list sorted like this.
    pub fn of(sort: SpanSort, stored: &StoredSpan) -> SpanCursor {
        let StoredSpan { span, facts, cost, .. } = stored;
        let cost = cost.as_ref().map(|cost| cost.total);
        let value = sort.value(span.start_time_unix_nano, span.latency_nano(), &facts.tokens, cost);
        SpanCursor { value, sequence: stored.sequence }
    }

    /// The same of a span as a list shows it.
    pub fn of_row(sort: SpanSort, SpanRow { span, .. }: &SpanRow) -> SpanCursor {
        let value = sort.value(span.start_time_unix_nano, span.latency_nano(), &span.tokens, span.cost);
        SpanCursor { value, sequence: span.sequence }
    }
}

impl SpanSort {
    /// What a span is sorted by.
    fn value(
        self,
        start_time_unix_nano: i64,
        latency_nano: Option<i64>,
        tokens: &TokenCounts,
        cost: Option<f64>,
    ) -> SortValue {
        match self {
            SpanSort::Sequence => SortValue::Missing,
            SpanSort::StartTime => SortValue::Integer(start_time_unix_nano),
            SpanSort::Latency => latency_nano.into(),
            SpanSort::Tokens => tokens.total_or_sum().into(),
            SpanSort::Cost => cost.into(),
        }
    }
}
