//! Spans in memory: immutable batches with their indexes, and the snapshot that readers hold.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use arrow_array::{Array as _, BooleanArray};
use arrow_schema::ArrowError;
use arrow_select::concat::concat_batches;
use arrow_select::filter::filter_record_batch;
use model::{ProjectId, SpanId, StatusCode, TraceId};
use semconv::SpanKind;

use crate::columns::{SpanColumns, number};
use crate::directory::Directory;

/// Neighbouring batches are joined up to this size: few batches to look into, and none so large that
/// joining or filtering it is felt.
const BATCH_BYTES_MAX: usize = 16 << 20;

/// What one row costs beside its columns: two index entries.
const INDEX_BYTES_PER_ROW: usize = 96;

/// Everything that a read sees, from its beginning to its end. Cheap to clone; replaced whole by the writer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Snapshot {
    /// In order of arrival: sequences rise within a batch and from batch to batch.
    pub(crate) batches: Vec<Arc<HotBatch>>,
}

/// A row of a snapshot.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowRef<'a> {
    pub(crate) columns: &'a SpanColumns,
    pub(crate) row: usize,
}

impl Snapshot {
    /// What the journal held, as it was before the restart: a copy without an end that a later batch completed
    /// is in the journal twice, and the later one counts.
    pub(crate) fn recover(journal: Vec<SpanColumns>, directory: &Directory) -> Result<Snapshot, ArrowError> {
        let mut snapshot = Snapshot::default();
        for batch in journal {
            let first_sequence = batch.sequence.values().first().copied().unwrap_or_default();
            let is_known =
                |trace_id| directory.get(trace_id).is_none_or(|it| it.first_sequence < first_sequence);
            let completed: Vec<_> = (0..batch.len())
                .map(|row| (batch.trace_id(row), batch.span_id(row)))
                .filter(|&(trace_id, _)| is_known(trace_id))
                .filter(|&(trace_id, span_id)| snapshot.find(trace_id, span_id).is_some())
                .collect();
            snapshot = snapshot.with(batch, &completed)?;
        }
        Ok(snapshot)
    }

    pub(crate) fn span_count(&self) -> usize {
        self.batches.iter().map(|batch| batch.columns.len()).sum()
    }

    pub(crate) fn bytes(&self) -> usize {
        self.batches.iter().map(|batch| batch.bytes).sum()
    }

    pub(crate) fn find(&self, trace_id: TraceId, span_id: SpanId) -> Option<RowRef<'_>> {
        self.batches.iter().rev().find_map(|batch| {
            let row = *batch.spans.get(&(trace_id, span_id))?;
            Some(RowRef { columns: &batch.columns, row })
        })
    }

    /// The rows of a trace in order of arrival.
    pub(crate) fn trace_rows(&self, trace_id: TraceId) -> impl Iterator<Item = RowRef<'_>> {
        self.batches.iter().flat_map(move |batch| {
            let rows = batch.traces.get(&trace_id).map_or(&[][..], |part| &part.rows);
            rows.iter().map(|&row| RowRef { columns: &batch.columns, row })
        })
    }

    /// Adds a batch, after taking out the spans that it replaces.
    pub(crate) fn with(
        &self,
        batch: SpanColumns,
        replaced: &[(TraceId, SpanId)],
    ) -> Result<Snapshot, ArrowError> {
        let mut batches = self.batches.clone();
        if !replaced.is_empty() {
            for slot in &mut batches {
                if let Some(rest) = slot.without(replaced)? {
                    *slot = Arc::new(rest);
                }
            }
            batches.retain(|batch| batch.columns.len() > 0);
        }
        batches.push(Arc::new(HotBatch::new(batch)));
        join_neighbours(&mut batches)?;
        Ok(Snapshot { batches })
    }
}

/// Joins the newest batches while the one before is at most twice as large, so that each row is copied a
/// logarithmic number of times and single requests do not leave thousands of tiny batches.
fn join_neighbours(batches: &mut Vec<Arc<HotBatch>>) -> Result<(), ArrowError> {
    while let [.., before, last] = batches.as_slice() {
        if before.columns.len() > 2 * last.columns.len() || before.bytes + last.bytes > BATCH_BYTES_MAX {
            break;
        }
        let pair = [before.columns.batch(), last.columns.batch()];
        let joined = concat_batches(&pair[0].schema(), pair)?;
        batches.truncate(batches.len() - 2);
        batches.push(Arc::new(HotBatch::new(joined.try_into()?)));
    }
    Ok(())
}

/// A batch with its indexes by trace and by span.
#[derive(Debug)]
pub(crate) struct HotBatch {
    pub(crate) columns: SpanColumns,
    pub(crate) traces: HashMap<TraceId, TracePart>,
    pub(crate) spans: HashMap<(TraceId, SpanId), usize>,
    bytes: usize,
}

/// What one batch knows of a trace.
#[derive(Debug, Clone)]
pub(crate) struct TracePart {
    pub(crate) rows: Vec<usize>,
    pub(crate) numbers: TraceNumbers,
}

/// The numbers of a trace that add up over batches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TraceNumbers {
    pub(crate) project: ProjectId,
    pub(crate) start_time_unix_nano: i64,
    pub(crate) end_time_unix_nano: Option<i64>,
    pub(crate) span_count: u64,
    pub(crate) error_count: u64,
    pub(crate) tokens_prompt: i64,
    pub(crate) tokens_completion: i64,
    pub(crate) cost: Option<f64>,
}

impl TraceNumbers {
    fn of_row(columns: &SpanColumns, row: usize) -> TraceNumbers {
        let is_llm = columns.span_kind(row) == SpanKind::Llm;
        let tokens = |array| if is_llm { number(array, row).unwrap_or(0) } else { 0 };
        TraceNumbers {
            project: columns.project(row),
            start_time_unix_nano: columns.start_time.value(row),
            end_time_unix_nano: number(&columns.end_time, row),
            span_count: 1,
            error_count: u64::from(columns.status_code(row) == StatusCode::Error),
            tokens_prompt: tokens(&columns.tokens_prompt),
            tokens_completion: tokens(&columns.tokens_completion),
            cost: number(&columns.cost_total, row),
        }
    }

    pub(crate) fn add(&mut self, other: &TraceNumbers) {
        self.start_time_unix_nano = self.start_time_unix_nano.min(other.start_time_unix_nano);
        self.end_time_unix_nano = self.end_time_unix_nano.max(other.end_time_unix_nano);
        self.span_count += other.span_count;
        self.error_count += other.error_count;
        self.tokens_prompt = self.tokens_prompt.saturating_add(other.tokens_prompt);
        self.tokens_completion = self.tokens_completion.saturating_add(other.tokens_completion);
        self.cost = match (self.cost, other.cost) {
            (None, cost) | (cost, None) => cost,
            (Some(a), Some(b)) => Some(a + b),
        };
    }

    /// Latest end minus earliest start; `None` where nothing has ended, or ended before it began.
    pub(crate) fn latency_nano(&self) -> Option<i64> {
        let latency = self.end_time_unix_nano?.checked_sub(self.start_time_unix_nano)?;
        (latency >= 0).then_some(latency)
    }
}

impl HotBatch {
    fn new(columns: SpanColumns) -> HotBatch {
        let mut traces: HashMap<TraceId, TracePart> = HashMap::new();
        let mut spans = HashMap::with_capacity(columns.len());
        for row in 0..columns.len() {
            let trace_id = columns.trace_id(row);
            let numbers = TraceNumbers::of_row(&columns, row);
            match traces.entry(trace_id) {
                Entry::Occupied(mut part) => {
                    let part = part.get_mut();
                    part.rows.push(row);
                    part.numbers.add(&numbers);
                }
                Entry::Vacant(part) => {
                    part.insert(TracePart { rows: vec![row], numbers });
                }
            }
            spans.insert((trace_id, columns.span_id(row)), row);
        }
        let bytes = columns_bytes(&columns) + columns.len() * INDEX_BYTES_PER_ROW;
        HotBatch { columns, traces, spans, bytes }
    }

    /// The batch without these spans, or nothing where it holds none of them.
    fn without(&self, spans: &[(TraceId, SpanId)]) -> Result<Option<HotBatch>, ArrowError> {
        let mut keep = vec![true; self.columns.len()];
        for id in spans {
            if let Some(&row) = self.spans.get(id) {
                keep[row] = false;
            }
        }
        if keep.iter().all(|&keep| keep) {
            return Ok(None);
        }
        let rest = filter_record_batch(self.columns.batch(), &BooleanArray::from(keep))?;
        Ok(Some(HotBatch::new(rest.try_into()?)))
    }
}

/// The bytes that the values take, which is what memory settles at once batches are joined.
pub(crate) fn columns_bytes(columns: &SpanColumns) -> usize {
    let size = |column: &arrow_array::ArrayRef| column.to_data().get_slice_memory_size().unwrap_or(0);
    columns.batch().columns().iter().map(size).sum()
}
