//! Spans of a query, page by page, newest start first.

use std::collections::{HashMap, HashSet};

use model::{Attributes, ProjectId, TraceId, Value};
use query::{
    AnnotatedSpan, AnnotatedTrace, Entity, Filter, Order, ParentFilter, Reads, SourceError, SpanCursor,
    SpanFilter, SpanList, SpanSort, SpanSource as _, StoredSpan,
};
use store::Store;
use tracing::error;

use super::request::{Range, Roots};
use super::wanted::Query;

/// Spans of one page, at first and then as many as fit into [`PAGE_BYTES`].
const PAGE_SPANS_FIRST: usize = 500;
const PAGE_SPANS_MAX: usize = 10_000;
const PAGE_BYTES: usize = 8 << 20;

/// A table that breaks off.
#[derive(Debug, thiserror::Error)]
pub(super) enum ReadError {
    #[error("the caller went away")]
    CallerGone,
    #[error(transparent)]
    Source(#[from] SourceError),
    #[error("writing a page of a table failed")]
    Worker(#[from] tokio::task::JoinError),
}

impl ReadError {
    pub(super) fn logged(self) -> ReadError {
        if !matches!(self, ReadError::CallerGone) {
            error!(error = &self as &dyn std::error::Error, "a table broke off");
        }
        self
    }
}

/// Where spans come from.
pub(super) struct Reader {
    pub(super) store: Store,
    /// Nothing is found in a project that is not there.
    pub(super) project: Option<ProjectId>,
    pub(super) range: Range,
}

/// The pages of one query.
pub(super) struct Pages<'r> {
    reader: &'r Reader,
    filter: Option<Filter>,
    /// Whether the spans around a span must be known to answer.
    needs_traces: bool,
    /// Where the next page begins; `None` after the last.
    next: Option<SpanList>,
    left: usize,
}

/// Spans to show, each in what is known of its trace.
pub(super) struct Page {
    traces: Vec<AnnotatedTrace>,
    /// Trace and position in it.
    shown: Vec<(usize, usize)>,
}

impl Reader {
    pub(super) fn pages(&self, query: &Query) -> Pages<'_> {
        let filter = query.filter.clone();
        let reads_relatives =
            |filter: &Filter| filter.plan().conditions().any(|it| it.reads() == Reads::Relatives);
        let needs_traces = self.range.roots == Roots::WithOrphans
            || filter.as_ref().is_some_and(reads_relatives)
            || query.projections().any(query::Projection::reads_relatives);
        let spans = SpanFilter {
            start_time_unix_nano: self.range.start_time_unix_nano,
            end_time_unix_nano: self.range.end_time_unix_nano,
            parent: if self.range.roots == Roots::Strict { ParentFilter::None } else { ParentFilter::Any },
            ..SpanFilter::default()
        };
        let list = |project| SpanList {
            filter: spans,
            sort: SpanSort::StartTime,
            order: Order::Descending,
            limit: PAGE_SPANS_FIRST,
            ..SpanList::of(project)
        };
        Pages { reader: self, filter, needs_traces, next: self.project.map(list), left: self.range.limit }
    }
}

impl Pages<'_> {
    pub(super) async fn next(&mut self) -> Result<Option<Page>, ReadError> {
        let Some(mut list) = self.next.take().filter(|_| self.left > 0) else { return Ok(None) };
        if self.filter.is_none() && !self.needs_traces {
            list.limit = list.limit.min(self.left);
        }
        // One more than a page, to know where the next begins.
        list.limit += 1;
        let mut spans = self.reader.store.spans(&list).await?;
        list.limit -= 1;
        if let Some(next) = spans.get(list.limit) {
            list.from = Some(SpanCursor::of(list.sort, next));
            spans.truncate(list.limit);
            let bytes: usize = spans.iter().map(size_of_span).sum();
            let spans_next = PAGE_BYTES.checked_div(bytes / spans.len().max(1)).unwrap_or(PAGE_SPANS_MAX);
            let limit = spans_next.clamp(1, PAGE_SPANS_MAX);
            self.next = Some(SpanList { limit, ..list.clone() });
        }
        let mut page = match self.needs_traces {
            true => self.in_their_traces(list.project, spans).await?,
            false => alone(spans),
        };
        page.shown.retain(|&shown| self.is_shown(&page.traces, shown));
        page.shown.truncate(self.left);
        self.left -= page.shown.len();
        Ok(Some(page))
    }

    fn is_shown(&self, traces: &[AnnotatedTrace], (trace, position): (usize, usize)) -> bool {
        let trace = &traces[trace];
        let is_root = || {
            let parent = trace.spans[position].stored.span.parent_id;
            parent.is_none_or(|id| trace.spans.iter().all(|span| span.stored.span.span_id != id))
        };
        let selects = |filter: &Filter| filter.matches(Entity::Span { trace, position });
        (self.reader.range.roots != Roots::WithOrphans || is_root())
            && self.filter.as_ref().is_none_or(selects)
    }

    /// The spans among all others of their traces.
    async fn in_their_traces(&self, project: ProjectId, spans: Vec<StoredSpan>) -> Result<Page, ReadError> {
        let trace_ids: HashSet<TraceId> = spans.iter().map(|span| span.span.trace_id).collect();
        let mut all = Vec::with_capacity(trace_ids.len());
        for trace_id in trace_ids {
            let list = SpanList {
                filter: SpanFilter { trace_ids: vec![trace_id], ..SpanFilter::default() },
                ..SpanList::of(project)
            };
            all.push(trace_of(trace_id, self.reader.store.spans(&list).await?));
        }
        let places: HashMap<i64, (usize, usize)> = all
            .iter()
            .enumerate()
            .flat_map(|(trace, it)| {
                it.spans.iter().enumerate().map(move |(at, span)| (span.stored.sequence, (trace, at)))
            })
            .collect();
        let shown = spans.iter().filter_map(|span| places.get(&span.sequence).copied()).collect();
        Ok(Page { traces: all, shown })
    }
}

impl Page {
    /// Each span to show: its trace and its position there.
    pub(super) fn spans(&self) -> impl Iterator<Item = (&AnnotatedTrace, usize)> {
        self.shown.iter().map(|&(trace, position)| (&self.traces[trace], position))
    }
}

/// Each span as if it were its whole trace.
fn alone(spans: Vec<StoredSpan>) -> Page {
    let shown = (0..spans.len()).map(|trace| (trace, 0)).collect();
    Page { traces: spans.into_iter().map(|span| trace_of(span.span.trace_id, vec![span])).collect(), shown }
}

fn trace_of(trace_id: TraceId, spans: Vec<StoredSpan>) -> AnnotatedTrace {
    AnnotatedTrace {
        trace_id,
        session_id: spans.first().and_then(|span| span.session_id.clone()),
        spans: spans
            .into_iter()
            .map(|stored| AnnotatedSpan { stored, annotations: Vec::new(), document_annotations: Vec::new() })
            .collect(),
        annotations: Vec::new(),
        session_annotations: Vec::new(),
    }
}

/// About what a span takes in memory: its texts, and a little for each value.
fn size_of_span(stored: &StoredSpan) -> usize {
    let events = stored.span.events.iter().map(|event| size_of_map(&event.attributes)).sum::<usize>();
    500 + size_of_map(&stored.span.attributes) + events
}

fn size_of_map(attributes: &Attributes) -> usize {
    attributes.iter().map(|(key, value)| key.len() + size_of_value(value)).sum()
}

fn size_of_value(value: &Value) -> usize {
    let below = match value {
        Value::String(text) => text.len(),
        Value::Bytes(bytes) => bytes.len(),
        Value::List(values) => values.iter().map(size_of_value).sum(),
        Value::Map(map) => size_of_map(map),
        _ => 0,
    };
    size_of::<Value>() + below
}
