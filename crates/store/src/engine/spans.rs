//! Lists of spans, in two steps: the ids of a page from narrow columns, then the spans of the page.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray as _;
use arrow_array::types::Int64Type;
use datafusion::common::runtime::SpawnedTask;
use datafusion::logical_expr::{Expr, lit};
use datafusion::prelude::{cast, coalesce, col};
use model::{SpanId, TraceId};
use query::{SortValue, SpanCursor, SpanFilter, SpanList, SpanSort, StoredSpan};
use tokio::runtime::Handle;

use super::lower::Lowered;
use super::needles::needles;
use super::page::{Place, SortKey, fetch};
use super::rollup::elapsed_nano;
use super::selection::Selected;
use super::stretches::{Stretch, stretches};
use super::{EngineError, Query};
use crate::read::{FromRow, ReadError, Source};

/// Rows that are read at once, rather than the newest of them first.
const RARE_ROWS_MAX: usize = 64_000;

/// A span, named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct SpanKey {
    pub(super) sequence: i64,
    pub(super) trace_id: TraceId,
    pub(super) span_id: SpanId,
}

impl Query {
    pub(crate) async fn spans<T: FromRow + Send + 'static>(
        &self,
        question: &SpanList,
    ) -> Result<Vec<T>, EngineError> {
        let page = self.span_page(question).await?;
        let ids: Vec<_> = page.iter().map(|key| (key.trace_id, key.span_id)).collect();
        // Those that lie scattered are dear to unpack: each thread takes some.
        let part = ids.len().div_ceil(Handle::current().metrics().num_workers()).max(1);
        let parts = ids.chunks(part).map(|ids| {
            let (snapshot, ids) = (Arc::clone(&self.snapshot), ids.to_vec());
            SpawnedTask::spawn(async move { Source { snapshot: &snapshot }.spans(&ids) })
        });
        let mut spans = Vec::with_capacity(ids.len());
        for part in parts.collect::<Vec<_>>() {
            let part = part.join().await.map_err(|source| EngineError::Abandoned { source })?;
            spans.extend(part?);
        }
        Ok(spans)
    }

    async fn span_page(&self, question: &SpanList) -> Result<Vec<SpanKey>, EngineError> {
        let mut lowered = self.lower(question.expression.as_ref()).await?;
        let mut is_narrowed = false;
        for stretch in self.span_stretches(question, &lowered)? {
            let filter = SpanFilter {
                start_time_unix_nano: stretch.from_unix_nano,
                end_time_unix_nano: stretch.to_unix_nano,
                ..question.filter.clone()
            };
            let within = SpanList { filter, ..question.clone() };
            let selected = self.select_lowered(&within, &lowered)?;
            let page = self.span_page_of(&within, selected).await?;
            if page.len() >= question.limit {
                return Ok(page);
            }
            // What is not common may be so rare that its traces can be named.
            is_narrowed = self.narrow(question, &mut lowered).await?;
            if is_narrowed {
                break;
            }
        }
        if !is_narrowed {
            self.narrow(question, &mut lowered).await?;
        }
        let selected = self.select_joined(question, &lowered)?;
        self.span_page_of(question, selected).await
    }

    /// Where a list by start is read first.
    fn span_stretches(&self, question: &SpanList, lowered: &Lowered) -> Result<Vec<Stretch>, EngineError> {
        let is_narrow = lowered.trace_ids.is_some() || !question.filter.trace_ids.is_empty();
        let is_by_start = question.sort == SpanSort::StartTime && question.limit < usize::MAX;
        if is_narrow || !is_by_start || self.is_rare(question)? {
            return Ok(Vec::new());
        }
        let mut whole = Stretch {
            from_unix_nano: question.filter.start_time_unix_nano,
            to_unix_nano: question.filter.end_time_unix_nano,
        };
        if let Some(SpanCursor { value: SortValue::Integer(start), .. }) = question.from {
            whole.begin_at(start, question.order);
        }
        Ok(stretches(&self.snapshot, question.project, whole, question.order))
    }

    /// Whether segments can tell that few of their rows may be meant.
    fn is_rare(&self, question: &SpanList) -> Result<bool, EngineError> {
        let needles = needles(&question.filter, question.expression.as_deref());
        if needles.is_empty() {
            return Ok(false);
        }
        let mut row_count = 0;
        let views = self.snapshot.segments.iter();
        for view in views.filter(|view| self.snapshot.may_hold(view, question.project)) {
            row_count += match view.segment.rows_with(&needles).map_err(ReadError::from)? {
                Some(rows) => rows.iter().map(Range::len).sum(),
                None => view.segment.meta.row_count,
            };
        }
        Ok(row_count <= RARE_ROWS_MAX)
    }

    async fn span_page_of(
        &self,
        question: &SpanList,
        Selected { mut rows, recheck }: Selected,
    ) -> Result<Vec<SpanKey>, EngineError> {
        let key = sort_key(question.sort);
        if let Some(SpanCursor { value, sequence }) = question.from {
            let beyond = match question.sort {
                SpanSort::Sequence => SortKey { value: col("sequence"), ..key.clone() }.beyond(
                    Place::From,
                    Some(sequence).into(),
                    lit(sequence),
                    question.order,
                ),
                _ => key.beyond(Place::From, value, lit(sequence), question.order),
            };
            rows = rows.filter(beyond)?;
        }
        let sorted = rows.sort(key.sorted(question.order))?;
        match recheck {
            Some(plan) => self.recheck_spans(sorted, &plan, question.limit).await,
            None => {
                let page = sorted.select(key_columns())?.limit(0, fetch(question.limit))?;
                span_keys(&page.collect().await?)
            }
        }
    }

    pub(crate) async fn count_spans(&self, question: &SpanList) -> Result<u64, EngineError> {
        let Selected { rows, recheck } = self.select_spans(question).await?;
        let count = match recheck {
            Some(plan) => self.recheck_spans(rows, &plan, usize::MAX).await?.len(),
            None => rows.count().await?,
        };
        Ok(count as u64)
    }

    pub(crate) async fn spans_by_id(
        &self,
        ids: &[(TraceId, SpanId)],
    ) -> Result<Vec<StoredSpan>, EngineError> {
        let mut spans: Vec<StoredSpan> = Source { snapshot: &self.snapshot }.spans(ids)?;
        spans.sort_by_key(|stored| stored.sequence);
        spans.dedup_by_key(|stored| stored.sequence);
        Ok(spans)
    }
}

pub(super) fn key_columns() -> Vec<Expr> {
    ["sequence", "trace_id", "span_id"].into_iter().map(col).collect()
}

/// The spans that rows of the key columns name.
pub(super) fn span_keys(batches: &[RecordBatch]) -> Result<Vec<SpanKey>, EngineError> {
    let mut keys = Vec::new();
    for batch in batches {
        let sequences = batch.column(0).as_primitive::<Int64Type>();
        let (traces, spans) =
            (batch.column(1).as_fixed_size_binary(), batch.column(2).as_fixed_size_binary());
        keys.extend((0..sequences.len()).map(|row| SpanKey {
            sequence: sequences.value(row),
            trace_id: TraceId::from_bytes(traces.value(row)).expect("no zero id is ever written"),
            span_id: SpanId::from_bytes(spans.value(row)).expect("no zero id is ever written"),
        }));
    }
    Ok(keys)
}

fn sort_key(sort: SpanSort) -> SortKey {
    let value = match sort {
        SpanSort::Sequence => col("sequence"),
        SpanSort::StartTime => col("start_time"),
        SpanSort::Latency => elapsed_nano(),
        SpanSort::Tokens => {
            let known = |column: &str| coalesce(vec![col(column), lit(0_i64)]);
            let any = col("tokens_prompt").is_not_null().or(col("tokens_completion").is_not_null());
            let sum = datafusion::prelude::when(any, known("tokens_prompt") + known("tokens_completion"));
            coalesce(vec![col("tokens_total"), sum.end().expect("one type")])
        }
        SpanSort::Cost => cast(col("cost_total"), arrow_schema::DataType::Float64),
    };
    SortKey { value, is_instant: sort == SpanSort::StartTime, id: col("sequence") }
}
