//! A project: what it holds, counted, summed and listed.

use std::sync::Arc;

use async_graphql::{Context, Enum, Error, ID, InputObject, Object, Result};
use model::{AnnotationTargetKind, ProjectId};
use query::{
    Filter, Grain, Order, Selection, SessionCursor, SessionList, SessionSort, SpanFilter, SpanList,
    SpanSource as _, SpanTotals, TraceList,
};
use tokio::sync::OnceCell;

use super::connection::{Page, WHOLE_SPAN, bad_cursor, page_complexity, page_of, page_size};
use super::cost::{SpanCostSummary, count, small};
use super::error::{bad_filter, failed};
use super::moment::{Moment, TimeRange};
use super::reader::store;
use super::session::ProjectSession;
use super::span::{Span, condition, page_of_spans};
use super::trace::Trace;
use crate::v1::{GlobalId, decode_base64, encode_base64};

const MINUTE: i64 = 60_000_000_000;

pub(super) struct Project {
    project: model::Project,
    /// Of all its spans: several fields tell of them.
    totals: OnceCell<SpanTotals>,
}

#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(rename_items = "lowercase")]
pub(super) enum SortDir {
    Asc,
    Desc,
}

#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
enum SpanColumn {
    #[graphql(name = "startTime")]
    StartTime,
    #[graphql(name = "latencyMs")]
    LatencyMs,
    #[graphql(name = "tokenCountTotal")]
    TokenCountTotal,
    #[graphql(name = "tokenCostTotal")]
    TokenCostTotal,
}

#[derive(InputObject)]
struct SpanSort {
    col: SpanColumn,
    dir: SortDir,
}

#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
enum ProjectSessionColumn {
    #[graphql(name = "startTime")]
    StartTime,
    #[graphql(name = "tokenCountTotal")]
    TokenCountTotal,
    #[graphql(name = "numTraces")]
    NumTraces,
    #[graphql(name = "costTotal")]
    CostTotal,
}

#[derive(InputObject)]
struct ProjectSessionSort {
    col: ProjectSessionColumn,
    dir: SortDir,
}

impl From<model::Project> for Project {
    fn from(project: model::Project) -> Project {
        Project { project, totals: OnceCell::new() }
    }
}

impl Project {
    /// The home of something that is there.
    pub(super) async fn of(context: &Context<'_>, id: ProjectId) -> Result<Project> {
        let found = store(context).await.project(id).await.map_err(failed)?;
        found.map(Project::from).ok_or_else(|| Error::new("The project was deleted meanwhile."))
    }

    fn spans_in(&self, range: Option<TimeRange>, text: Option<&str>) -> Result<SpanList> {
        let (start_time_unix_nano, end_time_unix_nano) = TimeRange::ends(range);
        let filter = SpanFilter { start_time_unix_nano, end_time_unix_nano, ..SpanFilter::default() };
        Ok(SpanList { filter, expression: condition(text)?, ..SpanList::of(self.project.id) })
    }

    fn traces_in(&self, range: Option<TimeRange>) -> TraceList {
        let (start_time_unix_nano, end_time_unix_nano) = TimeRange::ends(range);
        TraceList { start_time_unix_nano, end_time_unix_nano, ..TraceList::of(self.project.id) }
    }

    fn sessions_in(&self, range: Option<TimeRange>, text: Option<&str>) -> Result<SessionList> {
        let (start_time_unix_nano, end_time_unix_nano) = TimeRange::ends(range);
        let text = text.filter(|text| !text.trim().is_empty());
        let filter = text.map(|text| Filter::parse(text, Grain::Session)).transpose();
        let expression =
            filter.map_err(|error| bad_filter(&error))?.map(|(filter, _doubts)| Arc::new(filter));
        let list = SessionList::of(self.project.id);
        Ok(SessionList { start_time_unix_nano, end_time_unix_nano, expression, ..list })
    }

    async fn totals(
        &self,
        context: &Context<'_>,
        range: Option<TimeRange>,
        text: Option<&str>,
    ) -> Result<SpanTotals> {
        if range.is_some() || text.is_some() {
            return totals_of(context, self.spans_in(range, text)?).await;
        }
        self.totals.get_or_try_init(|| totals_of(context, SpanList::of(self.project.id))).await.copied()
    }

    async fn latency(
        &self,
        context: &Context<'_>,
        selection: Selection,
        probability: f64,
    ) -> Result<Option<f64>> {
        if !(0.0..=1.0).contains(&probability) {
            return Err(Error::new(format!("`probability` is {probability}; it must be between 0 and 1.")));
        }
        let quantile = store(context).await.latency_quantile(&selection, probability).await;
        Ok(quantile.map_err(failed)?.map(|nano| nano / 1e6))
    }

    async fn names(&self, context: &Context<'_>, kind: AnnotationTargetKind) -> Result<Vec<String>> {
        let names = store(context).await.annotation_names(self.project.id, kind).await.map_err(failed)?;
        Ok(names.into_iter().map(|(name, _)| name).collect())
    }
}

#[Object]
impl Project {
    pub(super) async fn id(&self) -> ID {
        GlobalId::project(self.project.id).to_string().into()
    }

    async fn name(&self) -> &str {
        &self.project.name
    }

    async fn description(&self) -> Option<&str> {
        self.project.description.as_deref()
    }

    async fn created_at(&self) -> Moment {
        Moment(self.project.created_at_unix_nano)
    }

    /// The minute in which its first span starts.
    #[graphql(complexity = "10")]
    async fn start_time(&self, context: &Context<'_>) -> Result<Option<Moment>> {
        let first = self.totals(context, None, None).await?.first_start_unix_nano;
        Ok(first.map(|first| Moment(first.div_euclid(MINUTE).saturating_mul(MINUTE))))
    }

    /// The end of the minute in which its last span ends.
    #[graphql(complexity = "10")]
    async fn end_time(&self, context: &Context<'_>) -> Result<Option<Moment>> {
        let last = self.totals(context, None, None).await?.last_end_unix_nano;
        Ok(last.map(|last| Moment(last.div_euclid(MINUTE).saturating_add(1).saturating_mul(MINUTE))))
    }

    #[graphql(complexity = "10")]
    async fn has_traces(&self, context: &Context<'_>) -> Result<bool> {
        let one = TraceList { limit: 1, ..TraceList::of(self.project.id) };
        Ok(!store(context).await.traces(&one).await.map_err(failed)?.is_empty())
    }

    /// How many spans.
    #[graphql(complexity = "10")]
    async fn record_count(
        &self,
        context: &Context<'_>,
        time_range: Option<TimeRange>,
        filter_condition: Option<String>,
    ) -> Result<i32> {
        let list = self.spans_in(time_range, filter_condition.as_deref())?;
        store(context).await.count_spans(&list).await.map(small).map_err(failed)
    }

    /// How many traces; with a condition, those of the spans that meet it.
    #[graphql(complexity = "10")]
    async fn trace_count(
        &self,
        context: &Context<'_>,
        time_range: Option<TimeRange>,
        filter_condition: Option<String>,
    ) -> Result<i32> {
        let counted = match filter_condition {
            Some(text) => {
                let list = self.spans_in(time_range, Some(&text))?;
                store(context).await.count_traces_of(&list).await
            }
            None => store(context).await.count_traces(&self.traces_in(time_range)).await,
        };
        counted.map(small).map_err(failed)
    }

    /// Tokens of spans of kind LLM, here and below: others repeat what is counted under them.
    #[graphql(complexity = "10")]
    async fn token_count_total(
        &self,
        context: &Context<'_>,
        time_range: Option<TimeRange>,
        filter_condition: Option<String>,
    ) -> Result<f64> {
        let totals = self.totals(context, time_range, filter_condition.as_deref()).await?;
        Ok(count(totals.tokens_prompt.saturating_add(totals.tokens_completion)))
    }

    #[graphql(complexity = "10")]
    async fn token_count_prompt(
        &self,
        context: &Context<'_>,
        time_range: Option<TimeRange>,
        filter_condition: Option<String>,
    ) -> Result<f64> {
        Ok(count(self.totals(context, time_range, filter_condition.as_deref()).await?.tokens_prompt))
    }

    #[graphql(complexity = "10")]
    async fn token_count_completion(
        &self,
        context: &Context<'_>,
        time_range: Option<TimeRange>,
        filter_condition: Option<String>,
    ) -> Result<f64> {
        Ok(count(self.totals(context, time_range, filter_condition.as_deref()).await?.tokens_completion))
    }

    #[graphql(complexity = "10 + child_complexity")]
    async fn cost_summary(
        &self,
        context: &Context<'_>,
        time_range: Option<TimeRange>,
        filter_condition: Option<String>,
    ) -> Result<SpanCostSummary> {
        let totals = self.totals(context, time_range, filter_condition.as_deref()).await?;
        Ok(SpanCostSummary::new(totals.cost))
    }

    /// Of its traces: the latency that this share of them does not exceed.
    #[graphql(complexity = "10")]
    async fn latency_ms_quantile(
        &self,
        context: &Context<'_>,
        probability: f64,
        time_range: Option<TimeRange>,
    ) -> Result<Option<f64>> {
        self.latency(context, Selection::Traces(self.traces_in(time_range)), probability).await
    }

    /// Of its spans.
    #[graphql(complexity = "10")]
    async fn span_latency_ms_quantile(
        &self,
        context: &Context<'_>,
        probability: f64,
        time_range: Option<TimeRange>,
        filter_condition: Option<String>,
    ) -> Result<Option<f64>> {
        let list = self.spans_in(time_range, filter_condition.as_deref())?;
        self.latency(context, Selection::Spans(list), probability).await
    }

    #[graphql(complexity = "10 + child_complexity")]
    async fn trace(&self, context: &Context<'_>, trace_id: ID) -> Result<Option<Trace>> {
        let Ok(trace_id) = trace_id.parse() else { return Ok(None) };
        Ok(Trace::find(context, trace_id).await?.filter(|trace| trace.is_in(self.project.id)))
    }

    /// In order of arrival where no other is asked for.
    #[graphql(complexity = "page_complexity(first, WHOLE_SPAN + child_complexity)")]
    async fn spans(
        &self,
        context: &Context<'_>,
        first: i32,
        time_range: Option<TimeRange>,
        after: Option<String>,
        sort: Option<SpanSort>,
        filter_condition: Option<String>,
    ) -> Result<Page<Span>> {
        let mut list = self.spans_in(time_range, filter_condition.as_deref())?;
        if let Some(SpanSort { col, dir }) = sort {
            list.order = dir.into();
            list.sort = match col {
                SpanColumn::StartTime => query::SpanSort::StartTime,
                SpanColumn::LatencyMs => query::SpanSort::Latency,
                SpanColumn::TokenCountTotal => query::SpanSort::Tokens,
                SpanColumn::TokenCostTotal => query::SpanSort::Cost,
            };
        }
        page_of_spans(context, list, page_size(first)?, after.as_deref()).await
    }

    /// In order of arrival where no other is asked for.
    #[graphql(complexity = "page_complexity(first, child_complexity)")]
    async fn sessions(
        &self,
        context: &Context<'_>,
        first: i32,
        time_range: Option<TimeRange>,
        after: Option<String>,
        sort: Option<ProjectSessionSort>,
        session_filter_condition: Option<String>,
    ) -> Result<Page<ProjectSession>> {
        let size = page_size(first)?;
        let (sort, order) = match sort {
            None => (SessionSort::Arrival, Order::Ascending),
            Some(ProjectSessionSort { col, dir }) => {
                let sort = match col {
                    ProjectSessionColumn::StartTime => SessionSort::FirstStart,
                    ProjectSessionColumn::TokenCountTotal => SessionSort::Tokens,
                    ProjectSessionColumn::NumTraces => SessionSort::TraceCount,
                    ProjectSessionColumn::CostTotal => SessionSort::Cost,
                };
                (sort, dir.into())
            }
        };
        let after = after.as_deref().map(parse_session_cursor).transpose()?;
        let has_previous = after.is_some();
        let list = self.sessions_in(time_range, session_filter_condition.as_deref())?;
        let list = SessionList { sort, order, after, limit: size.saturating_add(1), ..list };
        let rows = store(context).await.sessions(&list).await.map_err(failed)?;
        let nodes = rows.into_iter().map(|row| {
            let cursor = print_session_cursor(&SessionCursor::of(sort, &row));
            (cursor, ProjectSession::from(row))
        });
        Ok(page_of(nodes.collect(), size, has_previous))
    }

    #[graphql(complexity = "10")]
    async fn session_count(
        &self,
        context: &Context<'_>,
        time_range: Option<TimeRange>,
        session_filter_condition: Option<String>,
    ) -> Result<i32> {
        let list = self.sessions_in(time_range, session_filter_condition.as_deref())?;
        store(context).await.count_sessions(&list).await.map(small).map_err(failed)
    }

    /// The most frequent first.
    #[graphql(complexity = "10")]
    async fn span_annotation_names(&self, context: &Context<'_>) -> Result<Vec<String>> {
        self.names(context, AnnotationTargetKind::Span).await
    }

    #[graphql(complexity = "10")]
    async fn trace_annotation_names(&self, context: &Context<'_>) -> Result<Vec<String>> {
        self.names(context, AnnotationTargetKind::Trace).await
    }

    #[graphql(complexity = "10")]
    async fn session_annotation_names(&self, context: &Context<'_>) -> Result<Vec<String>> {
        self.names(context, AnnotationTargetKind::Session).await
    }
}

async fn totals_of(context: &Context<'_>, spans: SpanList) -> Result<SpanTotals> {
    store(context).await.span_totals(&spans).await.map_err(failed)
}

impl From<SortDir> for Order {
    fn from(dir: SortDir) -> Order {
        match dir {
            SortDir::Asc => Order::Ascending,
            SortDir::Desc => Order::Descending,
        }
    }
}

fn print_session_cursor(cursor: &SessionCursor) -> String {
    encode_base64(&format!("{}:{}", cursor.value, cursor.session_id))
}

fn parse_session_cursor(text: &str) -> Result<SessionCursor> {
    let parse = || {
        let plain = decode_base64(text)?;
        let (value, session_id) = plain.split_once(':')?;
        Some(SessionCursor { value: value.parse().ok()?, session_id: session_id.to_owned() })
    };
    parse().ok_or_else(bad_cursor)
}
