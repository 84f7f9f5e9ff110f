//! A trace, and what is computed of all its spans.

use async_graphql::{Context, Error, ID, Object, Result};
use model::{
    AnnotationTargetKind, Cumulative, ProjectId, SpanId, TraceId, TraceShape, elapsed_nano, trace_shape,
};
use query::{Order, SpanFilter, SpanList, SpanSort, SpanSource as _, StoredTrace, TraceSpan};
use store::TargetNames;

use super::annotation::{TraceAnnotation, annotations, is_note};
use super::connection::{Page, WHOLE_SPAN, page_complexity, page_size};
use super::cost::{SpanCostSummary, small};
use super::error::failed;
use super::moment::{Moment, milliseconds};
use super::project::Project;
use super::reader::store;
use super::session::ProjectSession;
use super::span::{Span, condition, page_of_spans};
use crate::v1::{GlobalId, session_global_id, trace_global_id};

pub(super) struct Trace {
    trace: StoredTrace,
    shape: TraceShape,
}

impl Trace {
    pub(super) async fn find(context: &Context<'_>, trace_id: TraceId) -> Result<Option<Trace>> {
        Ok(store(context).await.trace(trace_id).await.map_err(failed)?.map(Trace::new))
    }

    /// Of something that is there.
    pub(super) async fn get(context: &Context<'_>, trace_id: TraceId) -> Result<Trace> {
        let found = Trace::find(context, trace_id).await?;
        found.ok_or_else(|| Error::new("The trace was deleted meanwhile."))
    }

    fn new(trace: StoredTrace) -> Trace {
        let nodes: Vec<_> = trace.spans.iter().map(TraceSpan::node).collect();
        Trace { shape: trace_shape(&nodes), trace }
    }

    /// A span's own numbers plus those of everything below it.
    pub(super) fn cumulative(&self, span_id: SpanId) -> Cumulative {
        let position = self.trace.spans.iter().position(|span| span.span_id == span_id);
        position.map(|position| self.shape.cumulative[position]).unwrap_or_default()
    }

    pub(super) fn child_count(&self, span_id: SpanId) -> usize {
        self.trace.spans.iter().filter(|span| span.parent_id == Some(span_id)).count()
    }

    pub(super) fn is_in(&self, project: ProjectId) -> bool {
        self.trace.project == project
    }

    fn start(&self) -> i64 {
        self.trace.spans.iter().map(|span| span.start_time_unix_nano).min().unwrap_or(0)
    }

    fn end(&self) -> Option<i64> {
        self.trace.spans.iter().filter_map(|span| span.end_time_unix_nano).max()
    }

    fn spans_of(&self) -> SpanList {
        let filter = SpanFilter { trace_ids: vec![self.trace.trace_id], ..SpanFilter::default() };
        SpanList { filter, ..SpanList::of(self.trace.project) }
    }
}

#[Object]
impl Trace {
    pub(super) async fn id(&self) -> ID {
        trace_global_id(self.trace.trace_id).into()
    }

    async fn trace_id(&self) -> ID {
        self.trace.trace_id.to_string().into()
    }

    /// The earliest start of a span.
    async fn start_time(&self) -> Moment {
        Moment(self.start())
    }

    /// The latest end of a span; the beginning of time while none has ended.
    async fn end_time(&self) -> Moment {
        Moment(self.end().unwrap_or(0))
    }

    /// Latest end minus earliest start; null while no span has ended.
    async fn latency_ms(&self) -> Option<f64> {
        elapsed_nano(self.start(), self.end()).map(milliseconds)
    }

    #[graphql(complexity = "10 + child_complexity")]
    async fn project(&self, context: &Context<'_>) -> Result<Project> {
        Project::of(context, self.trace.project).await
    }

    async fn project_id(&self) -> ID {
        GlobalId::project(self.trace.project).to_string().into()
    }

    async fn project_session_id(&self) -> Option<ID> {
        self.trace.session_id.as_deref().map(|id| session_global_id(id).into())
    }

    #[graphql(complexity = "10 + child_complexity")]
    async fn session(&self, context: &Context<'_>) -> Result<Option<ProjectSession>> {
        match &self.trace.session_id {
            Some(id) => ProjectSession::find(context, Some(self.trace.project), id).await,
            None => Ok(None),
        }
    }

    /// The earliest span without a parent, else the earliest whose parent is not stored.
    #[graphql(complexity = "10 + child_complexity")]
    async fn root_span(&self, context: &Context<'_>) -> Result<Option<Span>> {
        match self.shape.root.map(|root| self.trace.spans[root].span_id) {
            Some(root) => Span::find(context, self.trace.trace_id, root).await,
            None => Ok(None),
        }
    }

    /// The first user that a span names.
    async fn user_id(&self) -> Option<&str> {
        self.trace.spans.iter().find_map(|span| span.user_id.as_deref())
    }

    async fn num_spans(&self) -> i32 {
        small(self.trace.spans.len() as u64)
    }

    /// Spans with status ERROR.
    async fn error_count(&self) -> i32 {
        small(self.trace.spans.iter().filter(|span| span.node().is_error).count() as u64)
    }

    /// The last to arrive first.
    #[graphql(complexity = "page_complexity(first, WHOLE_SPAN + child_complexity)")]
    async fn spans(
        &self,
        context: &Context<'_>,
        first: i32,
        after: Option<String>,
        filter_condition: Option<String>,
    ) -> Result<Page<Span>> {
        let list = SpanList {
            expression: condition(filter_condition.as_deref())?,
            sort: SpanSort::Sequence,
            order: Order::Descending,
            ..self.spans_of()
        };
        page_of_spans(context, list, page_size(first)?, after.as_deref()).await
    }

    /// Newest first; notes are not among them.
    #[graphql(complexity = "10 + 10 * child_complexity")]
    async fn trace_annotations(&self, context: &Context<'_>) -> Result<Vec<TraceAnnotation>> {
        let targets = TargetNames::Traces(vec![self.trace.trace_id]);
        let found = annotations(context, AnnotationTargetKind::Trace, targets).await?;
        Ok(found.into_iter().filter(|it| !is_note(it)).filter_map(TraceAnnotation::new).collect())
    }

    #[graphql(complexity = "10 + child_complexity")]
    async fn cost_summary(&self, context: &Context<'_>) -> Result<SpanCostSummary> {
        SpanCostSummary::of_list(store(context).await, &self.spans_of()).await
    }
}
