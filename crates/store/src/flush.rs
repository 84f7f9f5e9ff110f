//! From memory to a segment, on a thread of its own, so that ingestion never waits for it.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

use arrow_array::{Int64Array, StringArray};
use arrow_schema::ArrowError;
use arrow_select::interleave::interleave_record_batch;
use model::{FaultKind, TraceId};
use tokio::sync::mpsc;

use crate::catalog::{Catalog, CatalogError};
use crate::columns::SpanColumns;
use crate::fail_point;
use crate::hot::Generation;
use crate::segment::{
    Effort, ReadSegmentError, RowKey, Segment, SegmentId, SegmentWriter, WriteSegmentError, sort_keys,
};
use crate::tombstones::Moved;
use crate::writer::Shared;

/// Rows and bytes that are put in order at a time.
const CHUNK_ROWS_MAX: usize = 4_096;
const CHUNK_BYTES: usize = 16 << 20;

/// A generation that takes no more spans.
#[derive(Debug, Clone)]
pub(crate) struct FlushJob {
    /// Given at the first attempt, so that another one replaces what the first may have left.
    pub(crate) id: Option<SegmentId>,
    pub(crate) generation: Generation,
    pub(crate) moved: Moved,
    /// The last batch of the journal that belongs to it.
    pub(crate) journal_position: i64,
    pub(crate) arrived_unix_nano: RangeInclusive<i64>,
    pub(crate) resolved_at_sequence: i64,
    pub(crate) effort: Effort,
}

/// What became of a generation.
#[derive(Debug)]
pub(crate) struct Flushed {
    pub(crate) job: FlushJob,
    /// Nothing where nothing was left to be written.
    pub(crate) segment: Result<Option<Segment>, FlushError>,
}

/// A generation stays in memory and in the journal, and is tried again.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FlushError {
    #[error("cannot write a segment")]
    Write(#[from] WriteSegmentError),
    #[error("cannot put spans in order")]
    Order(#[from] ArrowError),
    #[error("cannot find what was deleted in the meantime")]
    Check(#[source] ReadSegmentError),
    #[error("cannot list a segment")]
    List(#[from] CatalogError),
}

impl FlushError {
    pub(crate) fn kind(&self) -> FaultKind {
        match self {
            FlushError::Write(error) => error.kind(),
            FlushError::Order(_) => FaultKind::Internal,
            FlushError::Check(error) => error.kind(),
            FlushError::List(error) => error.kind(),
        }
    }
}

/// Where segments are written, by flush and compaction alike.
#[derive(Debug, Clone)]
pub(crate) struct SegmentFolder {
    pub(crate) path: PathBuf,
    pub(crate) catalog: Catalog,
    pub(crate) next_id: Arc<AtomicI64>,
}

impl SegmentFolder {
    pub(crate) fn new_id(&self) -> SegmentId {
        SegmentId(self.next_id.fetch_add(1, Ordering::Relaxed))
    }
}

/// Flushes one generation after the other until the writer is gone.
pub(crate) async fn run(
    folder: SegmentFolder,
    shared: Arc<Shared>,
    mut jobs: mpsc::UnboundedReceiver<FlushJob>,
    done: mpsc::UnboundedSender<Flushed>,
) {
    while let Some(mut job) = jobs.recv().await {
        let id = *job.id.get_or_insert_with(|| folder.new_id());
        let began = Instant::now();
        let segment = flush(&folder, id, &job).await;
        match &segment {
            Ok(_) => shared.metrics.flush_seconds.observe(began.elapsed().as_secs_f64()),
            Err(_) => drop(shared.metrics.flush_failures.inc()),
        }
        if done.send(Flushed { job, segment }).is_err() {
            break;
        }
    }
}

async fn flush(folder: &SegmentFolder, id: SegmentId, job: &FlushJob) -> Result<Option<Segment>, FlushError> {
    let segment = write_generation(&folder.path, id, job)?;
    fail_point::reached("flush written");
    if let Some(segment) = &segment {
        folder.catalog.list_flushed(&segment.meta, job.journal_position).await?;
    }
    fail_point::reached("flush listed");
    Ok(segment)
}

fn write_generation(folder: &Path, id: SegmentId, job: &FlushJob) -> Result<Option<Segment>, FlushError> {
    let generation = &job.generation;
    let batches: Vec<&SpanColumns> = generation.batches.iter().map(|batch| &batch.columns).collect();
    let mut keys = Vec::with_capacity(generation.span_count());
    for (source, columns) in batches.iter().enumerate() {
        keys.extend((0..columns.len()).map(|row| {
            let trace_id = columns.trace_id(row);
            RowKey {
                project: job.moved.get(&trace_id).copied().unwrap_or(columns.project(row)),
                trace_id,
                start_time_unix_nano: columns.start_time.value(row),
                sequence: columns.sequence.value(row),
                source,
                row,
            }
        }));
    }
    if keys.is_empty() {
        return Ok(None);
    }
    sort_keys(&mut keys);
    let records: Vec<_> = batches.iter().map(|columns| columns.batch()).collect();
    let chunk_rows = (CHUNK_BYTES / (generation.bytes() / keys.len()).max(1)).clamp(1, CHUNK_ROWS_MAX);
    let mut writer = SegmentWriter::create(folder, id, job.effort)?;
    for chunk in keys.chunks(chunk_rows) {
        let order: Vec<(usize, usize)> = chunk.iter().map(|key| (key.source, key.row)).collect();
        let rows = SpanColumns::try_from(interleave_record_batch(&records, &order)?)?;
        let session = |trace_id, _| generation.directory.get(trace_id).and_then(|entry| entry.session_id);
        writer.write(&placed(&rows, chunk, session)?)?;
    }
    Ok(Some(writer.finish(job.arrived_unix_nano.clone(), job.resolved_at_sequence)?))
}

/// Rows with the project and session of their traces, as far as they are known now.
pub(crate) fn placed(
    rows: &SpanColumns,
    keys: &[RowKey],
    session: impl Fn(TraceId, usize) -> Option<Arc<str>>,
) -> Result<SpanColumns, ArrowError> {
    let projects: Int64Array = keys.iter().map(|key| Some(key.project.0)).collect();
    let sessions = keys.iter().enumerate().map(|(row, key)| session(key.trace_id, row));
    rows.placed(&projects, &sessions.collect::<StringArray>())
}
