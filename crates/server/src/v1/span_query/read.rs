//! Spans of a query, page by page, newest start first.

use std::collections::{HashMap, HashSet};

use model::{ProjectId, TraceId};
use query::{
    AnnotatedSpan, AnnotatedTrace, Order, ParentFilter, SourceError, SpanFilter, SpanList, SpanSort,
    SpanSource as _, StoredSpan,
};
use store::{FrameError, Store};
use tracing::error;

use super::request::{Range, Roots};
use super::wanted::Query;
use crate::span_pages::SpanPages;

/// A table that breaks off.
#[derive(Debug, thiserror::Error)]
pub(super) enum ReadError {
    #[error("the caller went away")]
    CallerGone,
    #[error(transparent)]
    Source(#[from] SourceError),
    #[error(transparent)]
    Frame(#[from] FrameError),
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
    spans: SpanPages,
    /// Whether the spans around a span must be known to answer.
    needs_traces: bool,
    /// Whether what was said of spans must be.
    needs_annotations: bool,
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
        let Range { start_time_unix_nano, end_time_unix_nano, limit, roots } = self.range;
        let needs_traces =
            roots == Roots::WithOrphans || query.projections().any(query::Projection::reads_relatives);
        let needs_annotations = query.projections().any(query::Projection::reads_annotations);
        let list = |project| SpanList {
            filter: SpanFilter {
                start_time_unix_nano,
                end_time_unix_nano,
                parent: if roots == Roots::Strict { ParentFilter::None } else { ParentFilter::Any },
                ..SpanFilter::default()
            },
            expression: query.filter.clone(),
            sort: SpanSort::StartTime,
            order: Order::Descending,
            // Which are roots is known only when their traces are.
            limit: if roots == Roots::WithOrphans { usize::MAX } else { limit },
            ..SpanList::of(project)
        };
        let spans = match self.project {
            Some(project) => SpanPages::new(self.store.clone(), list(project)),
            None => SpanPages::none(self.store.clone()),
        };
        Pages { reader: self, spans, needs_traces, needs_annotations, left: limit }
    }
}

impl Pages<'_> {
    pub(super) async fn next(&mut self) -> Result<Option<Page>, ReadError> {
        if self.left == 0 {
            return Ok(None);
        }
        let Some(spans) = self.spans.next().await? else { return Ok(None) };
        let mut page = match (self.needs_traces, spans.first().map(|span| span.project)) {
            (true, Some(project)) => self.in_their_traces(project, spans).await?,
            _ => alone(spans),
        };
        if self.reader.range.roots == Roots::WithOrphans {
            let traces = &page.traces;
            page.shown.retain(|&(trace, position)| is_root(&traces[trace], position));
        }
        page.shown.truncate(self.left);
        self.left -= page.shown.len();
        if self.needs_annotations {
            self.reader.store.add_annotations(&mut page.traces).await?;
        }
        Ok(Some(page))
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

/// Whether no span of the trace is its parent.
fn is_root(trace: &AnnotatedTrace, position: usize) -> bool {
    let parent = trace.spans[position].stored.span.parent_id;
    parent.is_none_or(|id| trace.spans.iter().all(|span| span.stored.span.span_id != id))
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
