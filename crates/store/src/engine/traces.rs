//! Lists of traces, in two steps: the ids of a page from the sums of all, then the details of the page.

use std::collections::HashMap;

use arrow_array::cast::AsArray as _;
use arrow_array::{Array as _, RecordBatch};
use datafusion::dataframe::DataFrame;
use datafusion::logical_expr::{Expr, lit};
use datafusion::prelude::col;
use model::{SpanNode, TraceId, trace_shape};
use query::{Plan, SortValue, TraceCursor, TraceList, TraceRow, TraceSort};

use super::lower::Lowered;
use super::page::{Place, SortKey, fetch, instant, trace_id};
use super::rollup::{add_session, elapsed_nano};
use super::stretches::{Stretch, stretches};
use super::table::Bounds;
use super::{EngineError, Query};
use crate::columns::{Previews, SpanColumns};
use crate::hot::RowRef;
use crate::trace_numbers::TraceNumbers;

/// What a list shows of a trace, but for the texts of its root.
const LIST_COLUMNS: [&str; 16] = [
    "sequence",
    "project",
    "trace_id",
    "span_id",
    "parent_id",
    "name",
    "span_kind",
    "status_code",
    "status_message",
    "start_time",
    "end_time",
    "trace_session_id",
    "user_id",
    "tokens_prompt",
    "tokens_completion",
    "cost_total",
];

impl Query {
    pub(crate) async fn traces(&self, question: &TraceList) -> Result<Vec<TraceRow>, EngineError> {
        let page = self.trace_page(question).await?;
        self.trace_rows(&page).await
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

    /// What a list shows of some traces, in their order.
    pub(super) async fn trace_rows(&self, page: &[TraceId]) -> Result<Vec<TraceRow>, EngineError> {
        let batches = self.spans_of_traces(page, &LIST_COLUMNS).await?;
        let mut spans: HashMap<TraceId, Vec<RowRef<'_>>> = HashMap::new();
        for columns in &batches {
            for row in 0..columns.len() {
                spans.entry(columns.trace_id(row)).or_default().push(RowRef { columns, row });
            }
        }
        let mut rows = Vec::with_capacity(page.len());
        let mut roots = Vec::with_capacity(page.len());
        for &id in page {
            let Some(of_trace) = spans.get_mut(&id) else { continue };
            of_trace.sort_by_key(|span| span.columns.sequence.value(span.row));
            let (row, root) = self.trace_row(id, of_trace);
            rows.push(row);
            roots.push(root);
        }
        let previews = self.previews(page, roots.iter().flatten().copied().collect()).await?;
        for (row, root) in rows.iter_mut().zip(&roots) {
            let found = root.and_then(|root| previews.get(&root));
            if let (Some(root), Some(previews)) = (&mut row.root, found) {
                root.input_preview.clone_from(&previews.input);
                root.output_preview.clone_from(&previews.output);
            }
        }
        Ok(rows)
    }

    /// The row of a trace, and the sequence number of its root, whose texts are still missing.
    fn trace_row(&self, trace_id: TraceId, spans: &[RowRef<'_>]) -> (TraceRow, Option<i64>) {
        let nodes: Vec<SpanNode> = spans.iter().map(|span| span.columns.shape_node(span.row)).collect();
        let shape = trace_shape(&nodes);
        let user = spans.iter().find(|span| span.columns.user_id.is_valid(span.row));
        let mut numbers = TraceNumbers::of_row(spans[0].columns, spans[0].row);
        for span in &spans[1..] {
            numbers.add(&TraceNumbers::of_row(span.columns, span.row));
        }
        let row = TraceRow {
            trace_id,
            session_id: self.session_of(spans[0]),
            user_id: user.map(|span| span.columns.user_id.value(span.row).to_owned()),
            start_time_unix_nano: numbers.start_time_unix_nano,
            latency_nano: numbers.latency_nano(),
            span_count: numbers.span_count,
            error_count: numbers.error_count,
            tokens_prompt: numbers.tokens_prompt,
            tokens_completion: numbers.tokens_completion,
            cost: numbers.cost,
            root: shape.root.map(|root| {
                let RowRef { columns, row } = spans[root];
                columns.trace_row_root(row, shape.is_orphan[root], Previews::default())
            }),
        };
        (row, shape.root.map(|root| spans[root].columns.sequence.value(spans[root].row)))
    }

    /// The first characters of input and output of some spans, by sequence number.
    async fn previews(
        &self,
        trace_ids: &[TraceId],
        sequences: Vec<i64>,
    ) -> Result<HashMap<i64, Previews>, EngineError> {
        if sequences.is_empty() {
            return Ok(HashMap::new());
        }
        let rows = self.rows(Bounds { trace_ids: Some(trace_ids.into()), ..Bounds::default() })?;
        let rows = rows.filter(col("sequence").in_list(sequences.into_iter().map(lit).collect(), false))?;
        let columns = ["sequence", "trace_id", "span_id", "input_value", "output_value"];
        let batches = rows.select_columns(&columns)?.collect().await?;
        let mut previews = HashMap::new();
        for batch in &batches {
            let columns = SpanColumns::of_some_columns(batch.clone())?;
            for row in 0..columns.len() {
                previews.insert(columns.sequence.value(row), columns.previews(row));
            }
        }
        Ok(previews)
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
