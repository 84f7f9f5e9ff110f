//! Lists of sessions, in two steps: the ids of a page from the sums of all, then what is shown of the page.

use datafusion::dataframe::DataFrame;
use datafusion::functions_aggregate::expr_fn::min;
use datafusion::logical_expr::{Expr, lit};
use datafusion::prelude::col;
use query::{Plan, SessionCursor, SessionList, SessionRow, SessionSort};

use super::page::{Place, SortKey, fetch, instant};
use super::recheck::session_ids_of;
use super::rollup::{add_session, elapsed_nano};
use super::table::Bounds;
use super::{EngineError, Query};
use crate::read::Source;

impl Query {
    pub(crate) async fn sessions(&self, question: &SessionList) -> Result<Vec<SessionRow>, EngineError> {
        let (mut rows, recheck) = self.select_sessions(question).await?;
        let key = sort_key(question.sort);
        if let Some(SessionCursor { value, session_id }) = &question.after {
            let id = lit(session_id.as_str());
            rows = rows.filter(key.beyond(Place::After, *value, id, question.order))?;
        }
        let sorted = rows.sort(key.sorted(question.order))?;
        let page = match recheck {
            Some(plan) => self.recheck_sessions(question.project, sorted, &plan, question.limit).await?,
            None => {
                let page = sorted.select_columns(&["session_id"])?.limit(0, fetch(question.limit))?;
                session_ids_of(&page.collect().await?)
            }
        };
        Ok(Source { snapshot: &self.snapshot }.session_rows(question.project, page)?)
    }

    pub(crate) async fn count_sessions(&self, question: &SessionList) -> Result<u64, EngineError> {
        let (rows, recheck) = self.select_sessions(question).await?;
        let count = match recheck {
            Some(plan) => self.recheck_sessions(question.project, rows, &plan, usize::MAX).await?.len(),
            None => rows.count().await?,
        };
        Ok(count as u64)
    }

    async fn select_sessions(
        &self,
        question: &SessionList,
    ) -> Result<(DataFrame, Option<Plan>), EngineError> {
        let lowered = self.lower(question.expression.as_ref()).await?;
        let spans = self.rows(Bounds { project: Some(question.project), ..Bounds::default() })?;
        let mut aggregates = lowered.trace_aggregates;
        add_session(&mut aggregates, &self.functions());
        let mut session_aggregates = lowered.session_aggregates;
        if question.sort == SessionSort::Arrival {
            aggregates.push(min(col("sequence")).alias("first_of_trace"));
            session_aggregates.push(min(col("first_of_trace")).alias("first_sequence"));
        }
        let traces = self.traces_of(spans, &aggregates)?;
        let mut rows = self.sessions_of(traces, &session_aggregates)?;
        let conditions = [
            question.start_time_unix_nano.map(|from| col("last_start").gt_eq(instant(from))),
            question.end_time_unix_nano.map(|to| col("start_time").lt(instant(to))),
        ];
        let conditions = conditions.into_iter().flatten().chain(lowered.conditions);
        if let Some(condition) = conditions.reduce(Expr::and) {
            rows = rows.filter(condition)?;
        }
        Ok((rows, lowered.recheck))
    }
}

fn sort_key(sort: SessionSort) -> SortKey {
    let value = match sort {
        SessionSort::Arrival => col("first_sequence"),
        SessionSort::FirstStart => col("start_time"),
        SessionSort::LastStart => col("last_start"),
        SessionSort::Duration => elapsed_nano(),
        SessionSort::TraceCount => col("trace_count"),
        SessionSort::Tokens => col("tokens_prompt") + col("tokens_completion"),
        SessionSort::Cost => col("cost_total"),
    };
    let is_instant = matches!(sort, SessionSort::FirstStart | SessionSort::LastStart);
    SortKey { value, is_instant, id: col("session_id") }
}
