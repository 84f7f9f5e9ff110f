//! Lists of traces, in two steps: the ids of a page from the sums of all, then the details of the page.

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray as _;
use datafusion::dataframe::DataFrame;
use datafusion::logical_expr::{Expr, lit};
use datafusion::prelude::col;
use model::TraceId;
use query::{Plan, SortValue, TraceCursor, TraceList, TraceRow, TraceSort};

use super::lower::Lowered;
use super::page::{Place, SortKey, fetch, instant, trace_id};
use super::rollup::{add_session, elapsed_nano};
use super::stretches::{Stretch, stretches};
use super::table::Bounds;
use super::{EngineError, Query};
use crate::read::Source;

impl Query {
    pub(crate) async fn traces(&self, question: &TraceList) -> Result<Vec<TraceRow>, EngineError> {
        let page = self.trace_page(question).await?;
        Ok(Source { snapshot: &self.snapshot }.traces_by_id(&page)?)
    }

    /// The ids of the traces of a page, in its order.
    pub(crate) async fn trace_page(&self, question: &TraceList) -> Result<Vec<TraceId>, EngineError> {
        let lowered = self.lower(question.expression.as_ref()).await?;
        for stretch in self.trace_stretches(question) {
            let Some(traces) = self.candidates_in(question.project, &lowered, stretch).await? else { break };
            let within = TraceList {
                start_time_unix_nano: stretch.from_unix_nano,
                end_time_unix_nano: stretch.to_unix_nano,
                ..question.clone()
            };
            let page = self.trace_page_of(&within, &lowered, Some(traces)).await?;
            if page.len() >= question.limit {
                return Ok(page);
            }
        }
        let traces = self.candidates(question.project, &lowered).await?;
        self.trace_page_of(question, &lowered, traces).await
    }

    /// Where a list by start is read first.
    fn trace_stretches(&self, question: &TraceList) -> Vec<Stretch> {
        if question.sort != TraceSort::StartTime || question.limit == usize::MAX {
            return Vec::new();
        }
        let mut whole = Stretch {
            from_unix_nano: question.start_time_unix_nano,
            to_unix_nano: question.end_time_unix_nano,
        };
        if let Some(TraceCursor { value: SortValue::Integer(start), .. }) = question.after {
            whole.begin_at(start, question.order);
        }
        stretches(&self.snapshot, question.project, whole, question.order)
    }

    async fn trace_page_of(
        &self,
        question: &TraceList,
        lowered: &Lowered,
        traces: Option<Vec<TraceId>>,
    ) -> Result<Vec<TraceId>, EngineError> {
        let mut rows = self.select_lowered_traces(question, lowered, traces)?;
        let recheck = &lowered.recheck;
        let key = sort_key(question.sort);
        if let Some(TraceCursor { value, trace_id: id }) = question.after {
            rows = rows.filter(key.beyond(Place::After, value, trace_id(id), question.order))?;
        }
        let sorted = rows.sort(key.sorted(question.order))?;
        match recheck {
            Some(plan) => self.recheck_traces(sorted, plan, question.limit).await,
            None => {
                let page = sorted.select_columns(&["trace_id"])?.limit(0, fetch(question.limit))?;
                Ok(trace_ids_of(&page.collect().await?))
            }
        }
    }

    pub(crate) async fn count_traces(&self, question: &TraceList) -> Result<u64, EngineError> {
        let (rows, recheck) = self.select_traces(question).await?;
        let count = match recheck {
            Some(plan) => self.recheck_traces(rows, &plan, usize::MAX).await?.len(),
            None => rows.count().await?,
        };
        Ok(count as u64)
    }

    /// The rolled-up rows of a selection, every one of them tested.
    pub(super) async fn tested_traces(&self, question: &TraceList) -> Result<DataFrame, EngineError> {
        let (rows, recheck) = self.select_traces(question).await?;
        let Some(plan) = recheck else { return Ok(rows) };
        let kept = self.recheck_traces(rows.clone(), &plan, usize::MAX).await?;
        Ok(rows.filter(col("trace_id").in_list(super::page::trace_ids(&kept), false))?)
    }

    async fn select_traces(&self, question: &TraceList) -> Result<(DataFrame, Option<Plan>), EngineError> {
        let lowered = self.lower(question.expression.as_ref()).await?;
        let traces = self.candidates(question.project, &lowered).await?;
        Ok((self.select_lowered_traces(question, &lowered, traces)?, lowered.recheck))
    }

    fn select_lowered_traces(
        &self,
        question: &TraceList,
        lowered: &Lowered,
        traces: Option<Vec<TraceId>>,
    ) -> Result<DataFrame, EngineError> {
        // The bounds of time are those of traces: of their spans, none may be left out.
        let spans = self.rows(Bounds {
            project: Some(question.project),
            trace_ids: traces.map(Into::into),
            ..Bounds::default()
        })?;
        let mut aggregates = lowered.trace_aggregates.clone();
        if !question.session_ids.is_empty() {
            add_session(&mut aggregates, &self.functions());
        }
        let mut rows = self.traces_of(spans, &aggregates)?;
        let conditions = trace_conditions(question).into_iter().chain(lowered.conditions.iter().cloned());
        if let Some(condition) = conditions.reduce(Expr::and) {
            rows = rows.filter(condition)?;
        }
        Ok(rows)
    }
}

fn trace_conditions(question: &TraceList) -> Vec<Expr> {
    let sessions: Vec<Expr> = question.session_ids.iter().map(|id| lit(id.as_str())).collect();
    let conditions = [
        question.start_time_unix_nano.map(|from| col("start_time").gt_eq(instant(from))),
        question.end_time_unix_nano.map(|to| col("start_time").lt(instant(to))),
        question.errors_only.then(|| col("error_count").gt(lit(0_i64))),
        question.latency_nano_min.map(|min| elapsed_nano().gt_eq(lit(min))),
        question.latency_nano_max.map(|max| elapsed_nano().lt_eq(lit(max))),
        (!sessions.is_empty()).then(|| col("session_id").in_list(sessions, false)),
    ];
    conditions.into_iter().flatten().collect()
}

/// The ids in rows of one column.
pub(super) fn trace_ids_of(batches: &[RecordBatch]) -> Vec<TraceId> {
    let columns = batches.iter().map(|batch| batch.column(0).as_fixed_size_binary());
    let ids = columns.flat_map(|ids| ids.iter().flatten().collect::<Vec<_>>());
    ids.map(|bytes| TraceId::from_bytes(bytes).expect("no zero id is ever written")).collect()
}

fn sort_key(sort: TraceSort) -> SortKey {
    let value = match sort {
        TraceSort::StartTime => col("start_time"),
        TraceSort::Latency => elapsed_nano(),
        TraceSort::Tokens => col("tokens_prompt") + col("tokens_completion"),
        TraceSort::Cost => col("cost_total"),
    };
    SortKey { value, is_instant: sort == TraceSort::StartTime, id: col("trace_id") }
}
