//! Spans in memory: immutable batches with their indexes, gathered in generations that are flushed whole.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use arrow_array::{Array as _, BooleanArray};
use arrow_schema::ArrowError;
use arrow_select::concat::concat_batches;
use arrow_select::filter::filter_record_batch;
use model::{SpanId, TraceId};

use crate::columns::SpanColumns;
use crate::directory::DirectoryPart;
use crate::tombstones::{Moved, Tombstones};
use crate::trace_numbers::TraceNumbers;

/// Neighbouring batches are joined up to this size: few batches to look into, and none so large that
/// joining or filtering it is felt.
const BATCH_BYTES_MAX: usize = 4 << 20;

/// What one row costs beside its columns: two index entries.
const INDEX_BYTES_PER_ROW: usize = 96;

/// The spans that will become one segment, with the projects and sessions of their traces. Immutable but for those,
/// which may only become known later.
#[derive(Debug, Clone)]
pub(crate) struct Generation {
    /// Later ones are larger.
    pub(crate) number: u64,
    /// In order of arrival: sequences rise within a batch and from batch to batch.
    pub(crate) batches: Vec<Arc<HotBatch>>,
    pub(crate) directory: Arc<DirectoryPart>,
    /// No span of this generation has an earlier sequence.
    pub(crate) first_sequence: i64,
}

/// A row in memory.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowRef<'a> {
    pub(crate) columns: &'a SpanColumns,
    pub(crate) row: usize,
}

impl Generation {
    pub(crate) fn new(number: u64, first_sequence: i64) -> Generation {
        Generation { number, batches: Vec::new(), directory: Arc::default(), first_sequence }
    }

    /// What comes back from the journal, in order of arrival. A copy without an end that a later batch completed is
    /// there twice, and the later one counts. Each row is indexed once, when its batch has its final size.
    pub(crate) fn recovered(number: u64, batches: Vec<SpanColumns>) -> Result<Generation, ArrowError> {
        let first_sequence = batches.first().and_then(|batch| batch.sequence.values().first()).copied();
        let mut generation = Generation::new(number, first_sequence.unwrap_or(i64::MAX));
        let latest = latest_copies(&batches);
        let is_complete = latest.len() == batches.iter().map(SpanColumns::len).sum::<usize>();
        let (mut together, mut bytes) = (Vec::new(), 0);
        for columns in batches {
            let columns = if is_complete { columns } else { only_latest(columns, &latest)? };
            let more = columns_bytes(&columns);
            if bytes + more > BATCH_BYTES_MAX {
                generation.append(&together)?;
                together.clear();
                bytes = 0;
            }
            bytes += more;
            together.push(columns);
        }
        generation.append(&together)?;
        Ok(generation)
    }

    /// Adds batches of the latest spans as one.
    fn append(&mut self, batches: &[SpanColumns]) -> Result<(), ArrowError> {
        let Some(first) = batches.first() else { return Ok(()) };
        let schema = first.batch().schema();
        let joined = concat_batches(&schema, batches.iter().map(SpanColumns::batch))?;
        if joined.num_rows() > 0 {
            self.batches.push(Arc::new(HotBatch::new(joined.try_into()?)));
        }
        Ok(())
    }

    pub(crate) fn span_count(&self) -> usize {
        self.batches.iter().map(|batch| batch.columns.len()).sum()
    }

    pub(crate) fn bytes(&self) -> usize {
        self.batches.iter().map(|batch| batch.bytes).sum()
    }

    pub(crate) fn find(&self, trace_id: TraceId, span_id: SpanId) -> Option<RowRef<'_>> {
        self.batches.iter().rev().find_map(|batch| {
            let row = batch.find(trace_id, span_id)?;
            Some(RowRef { columns: &batch.columns, row })
        })
    }

    /// Adds a batch of the latest spans.
    pub(crate) fn push(&mut self, batch: SpanColumns) -> Result<(), ArrowError> {
        self.batches.push(Arc::new(HotBatch::new(batch)));
        join_neighbours(&mut self.batches)
    }

    /// Takes these spans out. Batches that hold none of them are shared with the generation as it was.
    pub(crate) fn remove(&mut self, tombstones: &Tombstones, moved: &Moved) -> Result<(), ArrowError> {
        for slot in &mut self.batches {
            if let Some(rest) = slot.without(&tombstones.rows_of_batch(slot, moved))? {
                *slot = Arc::new(rest);
            }
        }
        self.batches.retain(|batch| batch.columns.len() > 0);
        Ok(())
    }
}

/// The sequence of the last copy of each span: sequences rise from batch to batch.
fn latest_copies(batches: &[SpanColumns]) -> HashMap<(TraceId, SpanId), i64> {
    let mut latest = HashMap::with_capacity(batches.iter().map(SpanColumns::len).sum());
    for columns in batches {
        latest.extend(
            (0..columns.len())
                .map(|row| ((columns.trace_id(row), columns.span_id(row)), columns.sequence.value(row))),
        );
    }
    latest
}

fn only_latest(
    columns: SpanColumns,
    latest: &HashMap<(TraceId, SpanId), i64>,
) -> Result<SpanColumns, ArrowError> {
    let is_latest = |row: usize| {
        latest.get(&(columns.trace_id(row), columns.span_id(row))) == Some(&columns.sequence.value(row))
    };
    let keep: Vec<bool> = (0..columns.len()).map(is_latest).collect();
    if keep.iter().all(|&it| it) {
        return Ok(columns);
    }
    filter_record_batch(columns.batch(), &BooleanArray::from(keep))?.try_into()
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

    /// The row of a span.
    pub(crate) fn find(&self, trace_id: TraceId, span_id: SpanId) -> Option<usize> {
        self.spans.get(&(trace_id, span_id)).copied()
    }

    /// The batch without these rows, or nothing where there are none.
    fn without(&self, rows: &[usize]) -> Result<Option<HotBatch>, ArrowError> {
        if rows.is_empty() {
            return Ok(None);
        }
        let mut keep = vec![true; self.columns.len()];
        for &row in rows {
            keep[row] = false;
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
