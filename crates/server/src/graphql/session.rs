//! A session: traces of one conversation.

use async_graphql::{Context, ID, Object, Result};
use model::{AnnotationTargetKind, ProjectId};
use query::{
    Order, SessionRow, SpanFilter, SpanList, SpanSource as _, TraceCursor, TraceList, TraceRow, TraceSort,
};
use store::TargetNames;

use super::annotation::{ProjectSessionAnnotation, annotations, is_note};
use super::connection::{Page, bad_cursor, page_complexity, page_of, page_size};
use super::cost::{SpanCostSummary, TokenUsage, small};
use super::error::failed;
use super::moment::Moment;
use super::project::Project;
use super::reader::store;
use super::span::{Span, SpanIoValue};
use super::trace::Trace;
use crate::v1::{decode_base64, encode_base64, session_global_id};

pub(super) struct ProjectSession {
    row: SessionRow,
}

impl From<SessionRow> for ProjectSession {
    fn from(row: SessionRow) -> ProjectSession {
        ProjectSession { row }
    }
}

impl ProjectSession {
    /// Without a project the one in which it was seen first.
    pub(super) async fn find(
        context: &Context<'_>,
        project: Option<ProjectId>,
        session_id: &str,
    ) -> Result<Option<ProjectSession>> {
        let found = store(context).await.session(project, session_id).await.map_err(failed)?;
        Ok(found.map(|session| ProjectSession { row: session.row }))
    }

    fn traces_of(&self) -> TraceList {
        TraceList {
            session_ids: vec![self.row.session_id.clone()],
            order: Order::Ascending,
            ..TraceList::of(self.row.project)
        }
    }

    /// The root span of the first trace in this order.
    async fn root_of_first(&self, context: &Context<'_>, order: Order) -> Result<Option<Span>> {
        let list = TraceList { order, limit: 1, ..self.traces_of() };
        let first = store(context).await.traces(&list).await.map_err(failed)?.into_iter().next();
        match first.and_then(|row| Some((row.trace_id, row.root?.span_id))) {
            Some((trace_id, span_id)) => Span::find(context, trace_id, span_id).await,
            None => Ok(None),
        }
    }
}

#[Object]
impl ProjectSession {
    pub(super) async fn id(&self) -> ID {
        session_global_id(&self.row.session_id).into()
    }

    async fn session_id(&self) -> &str {
        &self.row.session_id
    }

    async fn start_time(&self) -> Moment {
        Moment(self.row.first_start_unix_nano)
    }

    /// The latest end of a span; the beginning of time while none has ended.
    async fn end_time(&self) -> Moment {
        Moment(self.row.end_time_unix_nano.unwrap_or(0))
    }

    #[graphql(complexity = "10 + child_complexity")]
    async fn project(&self, context: &Context<'_>) -> Result<Project> {
        Project::of(context, self.row.project).await
    }

    async fn num_traces(&self) -> i32 {
        small(self.row.trace_count)
    }

    async fn num_traces_with_error(&self) -> i32 {
        small(self.row.error_trace_count)
    }

    /// What the root of its earliest trace was given.
    #[graphql(complexity = "20 + child_complexity")]
    async fn first_input(&self, context: &Context<'_>) -> Result<Option<SpanIoValue>> {
        let root = self.root_of_first(context, Order::Ascending).await?;
        Ok(root.and_then(|root| root.input_value()))
    }

    /// What the root of its latest trace answered.
    #[graphql(complexity = "20 + child_complexity")]
    async fn last_output(&self, context: &Context<'_>) -> Result<Option<SpanIoValue>> {
        let root = self.root_of_first(context, Order::Descending).await?;
        Ok(root.and_then(|root| root.output_value()))
    }

    /// The first user that a span names.
    async fn user_id(&self) -> Option<&str> {
        self.row.user_id.as_deref()
    }

    async fn token_usage(&self) -> TokenUsage {
        TokenUsage::new(self.row.tokens_prompt, self.row.tokens_completion)
    }

    /// The earliest first.
    #[graphql(complexity = "page_complexity(first, 10 + child_complexity)")]
    async fn traces(&self, context: &Context<'_>, first: i32, after: Option<String>) -> Result<Page<Trace>> {
        let size = page_size(first)?;
        let after = after.as_deref().map(parse_cursor).transpose()?;
        let has_previous = after.is_some();
        let list = TraceList { after, limit: size.saturating_add(1), ..self.traces_of() };
        let rows = store(context).await.traces(&list).await.map_err(failed)?;
        let mut nodes = Vec::with_capacity(rows.len());
        for row in &rows {
            if let Some(trace) = Trace::find(context, row.trace_id).await? {
                nodes.push((print_cursor(row), trace));
            }
        }
        Ok(page_of(nodes, size, has_previous))
    }

    #[graphql(complexity = "20 + child_complexity")]
    async fn cost_summary(&self, context: &Context<'_>) -> Result<SpanCostSummary> {
        let (project, id) = (self.row.project, &self.row.session_id);
        let traces = store(context).await.traces_of_session(Some(project), id).await.map_err(failed)?;
        if traces.is_empty() {
            return Ok(SpanCostSummary::new(None));
        }
        let filter = SpanFilter { trace_ids: traces, ..SpanFilter::default() };
        let spans = SpanList { filter, ..SpanList::of(project) };
        SpanCostSummary::of_list(store(context).await, &spans).await
    }

    /// Newest first; notes are not among them.
    #[graphql(complexity = "10 + 10 * child_complexity")]
    async fn session_annotations(&self, context: &Context<'_>) -> Result<Vec<ProjectSessionAnnotation>> {
        let targets = TargetNames::Sessions(vec![self.row.session_id.clone()]);
        let found = annotations(context, AnnotationTargetKind::Session, targets).await?.into_iter();
        let found = found.filter(|it| it.project == self.row.project && !is_note(it));
        Ok(found.filter_map(ProjectSessionAnnotation::new).collect())
    }
}

fn print_cursor(row: &TraceRow) -> String {
    let cursor = TraceCursor::of(TraceSort::StartTime, row);
    encode_base64(&format!("{}:{}", cursor.trace_id, cursor.value))
}

fn parse_cursor(text: &str) -> Result<TraceCursor> {
    let parse = || {
        let plain = decode_base64(text)?;
        let (trace_id, value) = plain.split_once(':')?;
        Some(TraceCursor { value: value.parse().ok()?, trace_id: trace_id.parse().ok()? })
    };
    parse().ok_or_else(bad_cursor)
}
