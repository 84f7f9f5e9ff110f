//! Lists of sessions, in two steps like those of traces, and one session with its traces.

use std::collections::HashMap;

use arrow_array::Array as _;
use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, Int64Type, TimestampNanosecondType};
use datafusion::dataframe::DataFrame;
use datafusion::functions_aggregate::expr_fn::{first_value, min};
use datafusion::logical_expr::{Expr, ExprFunctionExt as _, lit};
use datafusion::prelude::col;
use model::{ProjectId, TraceId};
use query::{Plan, SessionCursor, SessionList, SessionRow, SessionSort, StoredSession};

use super::page::{Place, SortKey, fetch, instant};
use super::recheck::session_ids_of;
use super::rollup::{add_session, elapsed_nano};
use super::table::Bounds;
use super::{EngineError, Query};
use crate::columns::number;

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
        let mut rows = self.session_rows(question.project, &page).await?;
        Ok(page.iter().filter_map(|id| rows.remove(id)).map(|(row, _)| row).collect())
    }

    pub(crate) async fn count_sessions(&self, question: &SessionList) -> Result<u64, EngineError> {
        let (rows, recheck) = self.select_sessions(question).await?;
        let count = match recheck {
            Some(plan) => self.recheck_sessions(question.project, rows, &plan, usize::MAX).await?.len(),
            None => rows.count().await?,
        };
        Ok(count as u64)
    }

    pub(crate) async fn session(
        &self,
        project: Option<ProjectId>,
        session_id: &str,
    ) -> Result<Option<StoredSession>, EngineError> {
        let project = match project {
            Some(project) => project,
            None => match self.project_of_session(session_id).await? {
                Some(project) => project,
                None => return Ok(None),
            },
        };
        let mut rows = self.session_rows(project, &[session_id.to_owned()]).await?;
        let Some((row, trace_ids)) = rows.remove(session_id) else { return Ok(None) };
        let traces = self.trace_rows(&trace_ids).await?;
        Ok(Some(StoredSession { row, traces }))
    }

    /// The project in which a session was seen first.
    async fn project_of_session(&self, session_id: &str) -> Result<Option<ProjectId>, EngineError> {
        let rows = self.rows(Bounds::default())?;
        let of_session = rows.filter(self.functions().trace_session().eq(lit(session_id)))?;
        let first = of_session.sort(vec![col("sequence").sort(true, false)])?.limit(0, Some(1))?;
        let batches =
            first.select(vec![self.functions().trace_project().alias("project")])?.collect().await?;
        let projects = batches.iter().map(|batch| batch.column(0).as_primitive::<Int64Type>());
        Ok(projects.flat_map(|projects| projects.iter().flatten().collect::<Vec<_>>()).next().map(ProjectId))
    }

    async fn select_sessions(
        &self,
        question: &SessionList,
    ) -> Result<(DataFrame, Option<Plan>), EngineError> {
        let lowered = self.lower(question.expression.as_ref()).await?;
        let spans = self.rows(Bounds { project: Some(question.project), ..Bounds::default() })?;
        let mut aggregates = lowered.trace_aggregates;
        let mut session_aggregates = lowered.session_aggregates;
        add_session(&mut aggregates, &self.functions());
        if question.sort == SessionSort::Arrival {
            aggregates.push(first_of_trace());
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

    /// What a list shows of some sessions, and the traces of each, the earliest first.
    async fn session_rows(
        &self,
        project: ProjectId,
        ids: &[String],
    ) -> Result<HashMap<String, (SessionRow, Vec<TraceId>)>, EngineError> {
        let mut sessions: HashMap<String, (SessionRow, Vec<TraceId>)> = HashMap::new();
        for trace in self.session_traces(project, ids).await? {
            match sessions.get_mut(&trace.session_id) {
                Some((row, trace_ids)) => {
                    add(row, &trace);
                    trace_ids.push(trace.trace_id);
                }
                None => {
                    let row = first_row(project, &trace);
                    sessions.insert(trace.session_id, (row, vec![trace.trace_id]));
                }
            }
        }
        let ends = sessions.values().flat_map(|(_, traces)| traces.first().into_iter().chain(traces.last()));
        let mut ends: Vec<TraceId> = ends.copied().collect();
        ends.sort_unstable();
        ends.dedup();
        let of_ends = self.trace_rows(&ends).await?;
        let roots: HashMap<TraceId, _> =
            of_ends.into_iter().filter_map(|row| Some((row.trace_id, row.root?))).collect();
        for (row, trace_ids) in sessions.values_mut() {
            let root = |id: Option<&TraceId>| roots.get(id?);
            row.first_input_preview = root(trace_ids.first()).and_then(|root| root.input_preview.clone());
            row.last_output_preview = root(trace_ids.last()).and_then(|root| root.output_preview.clone());
        }
        Ok(sessions)
    }

    /// The traces of some sessions, the earliest first.
    async fn session_traces(
        &self,
        project: ProjectId,
        ids: &[String],
    ) -> Result<Vec<SessionTrace>, EngineError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let spans = self.rows(Bounds { project: Some(project), ..Bounds::default() })?;
        let user = first_value(col("user_id"), vec![col("sequence").sort(true, false)])
            .filter(col("user_id").is_not_null())
            .build()?;
        let mut aggregates = vec![user.alias("user_id"), first_of_trace()];
        add_session(&mut aggregates, &self.functions());
        let traces = self.traces_of(spans, &aggregates)?;
        let wanted = ids.iter().map(|id| lit(id.as_str())).collect();
        let traces = traces.filter(col("session_id").in_list(wanted, false))?;
        let traces =
            traces.sort(vec![col("start_time").sort(true, false), col("trace_id").sort(true, false)])?;
        let batches = traces.select_columns(&TRACE_COLUMNS)?.collect().await?;
        let mut found = Vec::new();
        for batch in &batches {
            let integers = |column: usize| batch.column(column).as_primitive::<Int64Type>();
            let times = |column: usize| batch.column(column).as_primitive::<TimestampNanosecondType>();
            let texts = |column: usize| batch.column(column).as_string::<i32>();
            let trace_ids = batch.column(1).as_fixed_size_binary();
            for row in 0..batch.num_rows() {
                found.push(SessionTrace {
                    session_id: texts(0).value(row).to_owned(),
                    trace_id: TraceId::from_bytes(trace_ids.value(row)).expect("no zero id is ever written"),
                    start_time_unix_nano: times(2).value(row),
                    end_time_unix_nano: number(times(3), row),
                    span_count: integers(4).value(row).unsigned_abs(),
                    has_error: integers(5).value(row) > 0,
                    tokens_prompt: integers(6).value(row),
                    tokens_completion: integers(7).value(row),
                    cost: number(batch.column(8).as_primitive::<Float64Type>(), row),
                    user_id: texts(9).is_valid(row).then(|| texts(9).value(row).to_owned()),
                    first_sequence: integers(10).value(row),
                });
            }
        }
        Ok(found)
    }
}

const TRACE_COLUMNS: [&str; 11] = [
    "session_id",
    "trace_id",
    "start_time",
    "end_time",
    "span_count",
    "error_count",
    "tokens_prompt",
    "tokens_completion",
    "cost_total",
    "user_id",
    "first_of_trace",
];

/// What a session takes from one of its traces.
struct SessionTrace {
    session_id: String,
    trace_id: TraceId,
    start_time_unix_nano: i64,
    end_time_unix_nano: Option<i64>,
    span_count: u64,
    has_error: bool,
    tokens_prompt: i64,
    tokens_completion: i64,
    cost: Option<f64>,
    user_id: Option<String>,
    first_sequence: i64,
}

/// Of a trace's spans the one that arrived first.
fn first_of_trace() -> Expr {
    min(col("sequence")).alias("first_of_trace")
}

fn first_row(project: ProjectId, trace: &SessionTrace) -> SessionRow {
    SessionRow {
        session_id: trace.session_id.clone(),
        project,
        first_sequence: trace.first_sequence,
        first_start_unix_nano: trace.start_time_unix_nano,
        last_start_unix_nano: trace.start_time_unix_nano,
        end_time_unix_nano: trace.end_time_unix_nano,
        trace_count: 1,
        error_trace_count: u64::from(trace.has_error),
        span_count: trace.span_count,
        tokens_prompt: trace.tokens_prompt,
        tokens_completion: trace.tokens_completion,
        cost: trace.cost,
        user_id: trace.user_id.clone(),
        first_input_preview: None,
        last_output_preview: None,
    }
}

fn add(row: &mut SessionRow, trace: &SessionTrace) {
    row.first_sequence = row.first_sequence.min(trace.first_sequence);
    row.last_start_unix_nano = row.last_start_unix_nano.max(trace.start_time_unix_nano);
    row.end_time_unix_nano = row.end_time_unix_nano.max(trace.end_time_unix_nano);
    row.trace_count += 1;
    row.error_trace_count += u64::from(trace.has_error);
    row.span_count += trace.span_count;
    row.tokens_prompt = row.tokens_prompt.saturating_add(trace.tokens_prompt);
    row.tokens_completion = row.tokens_completion.saturating_add(trace.tokens_completion);
    row.cost = match (row.cost, trace.cost) {
        (None, cost) | (cost, None) => cost,
        (Some(a), Some(b)) => Some(a + b),
    };
    if row.user_id.is_none() {
        row.user_id.clone_from(&trace.user_id);
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
