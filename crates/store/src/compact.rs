//! Merges neighbouring segments into larger ones, with bounded memory and behind ingestion.
//!
//! Narrow columns of all rows give the order first; then rows are fetched, put in order and written a chunk at a
//! time. Neighbours cover neighbouring stretches of arrival, so that a chunk needs few pages of few of them.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use arrow_schema::ArrowError;
use arrow_select::interleave::interleave_record_batch;
use tokio::sync::mpsc;

use crate::catalog::CatalogError;
use crate::columns::SpanColumns;
use crate::directory::DirectoryPart;
use crate::fail_point;
use crate::flush::{SegmentFolder, placed};
use crate::segment::{
    Columns, Effort, ReadSegmentError, RowKey, Segment, SegmentId, SegmentView, SegmentWriter,
    WriteSegmentError, sort_keys,
};
use crate::tombstones::Moved;
use crate::writer::Shared;

/// A segment of this size is left as it is.
const ROWS_ENOUGH: usize = 250_000;
const BYTES_ENOUGH: u64 = 256 << 20;
/// What one merge takes at most: the order of its rows is held in memory.
const ROWS_MAX: usize = 500_000;
/// Spans arrived within this time: ingestion goes first.
const BUSY: Duration = Duration::from_secs(2);

/// Rows and bytes that are put in order at a time.
const CHUNK_ROWS_MAX: usize = 4_096;
const CHUNK_BYTES: usize = 16 << 20;

const DAY_NANO: i64 = 86_400_000_000_000;

/// Segments to be merged, all neighbours.
#[derive(Debug)]
pub(crate) struct CompactJob {
    pub(crate) inputs: Vec<SegmentView>,
    pub(crate) moved: Moved,
    pub(crate) late_sessions: Arc<DirectoryPart>,
    pub(crate) resolved_at_sequence: i64,
}

/// What became of them.
#[derive(Debug)]
pub(crate) struct Compacted {
    pub(crate) inputs: Vec<SegmentId>,
    /// Nothing where all rows were deleted.
    pub(crate) output: Result<Option<Segment>, CompactError>,
}

/// The segments stay as they were.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CompactError {
    #[error("cannot read a segment that is to be merged")]
    Read(#[from] ReadSegmentError),
    #[error("cannot write a merged segment")]
    Write(#[from] WriteSegmentError),
    #[error("cannot put spans in order")]
    Order(#[from] ArrowError),
    #[error("cannot list a merged segment")]
    List(#[from] CatalogError),
    #[error("the catalog does not list the segments that were merged")]
    NotListed,
    #[error("the store closes")]
    Stopped,
}

/// Why a merge is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Urge {
    /// Spans arrive, and each merge costs ingestion.
    Busy,
    Idle,
    /// Somebody waits until nothing is left to be merged.
    Asked,
}

impl Urge {
    /// So many neighbours are worth a merge.
    fn neighbours(self) -> usize {
        match self {
            Urge::Busy => 32,
            Urge::Idle => 8,
            Urge::Asked => 2,
        }
    }
}

/// The next segments worth merging: neighbours in the order of arrival and of one day, small ones, so many that a
/// row is rewritten a logarithmic number of times. While nothing arrives also segments that lost rows.
pub(crate) fn choose(segments: &[SegmentView], urge: Urge) -> Option<Vec<SegmentView>> {
    if let Some(empty) = segments.iter().find(|view| view.span_count() == 0) {
        return Some(vec![empty.clone()]);
    }
    let run = runs(segments).into_iter().find_map(|run| worth_merging(&segments[run], urge));
    run.or_else(|| {
        let lost = segments.iter().find(|view| urge != Urge::Busy && !view.deleted.is_empty());
        lost.map(|view| vec![view.clone()])
    })
}

/// Stretches of small neighbours of one day.
fn runs(segments: &[SegmentView]) -> Vec<Range<usize>> {
    let day = |view: &SegmentView| view.segment.meta.arrived_unix_nano.start().div_euclid(DAY_NANO);
    let is_small = |view: &SegmentView| {
        view.segment.meta.row_count < ROWS_ENOUGH && view.segment.meta.bytes < BYTES_ENOUGH
    };
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, view) in segments.iter().enumerate().filter(|(_, view)| is_small(view)) {
        match runs.last_mut() {
            Some(run) if run.end == at && day(&segments[at - 1]) == day(view) => run.end += 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}

/// Leaves out a first segment that is larger than all that follow it: it waits for more company.
fn worth_merging(mut run: &[SegmentView], urge: Urge) -> Option<Vec<SegmentView>> {
    let rows = |view: &SegmentView| view.segment.meta.row_count;
    while let [first, rest @ ..] = run
        && urge != Urge::Asked
        && rows(first) > rest.iter().map(rows).sum()
    {
        run = rest;
    }
    let mut total = 0;
    let fitting = run.iter().take_while(|view| {
        total += rows(view);
        total <= ROWS_MAX
    });
    let chosen: Vec<SegmentView> = fitting.cloned().collect();
    let is_whole = chosen.len() >= 2 && chosen.iter().map(rows).sum::<usize>() >= ROWS_ENOUGH;
    (is_whole || chosen.len() >= urge.neighbours()).then_some(chosen)
}

/// Merges until the writer is gone.
pub(crate) async fn run(
    folder: SegmentFolder,
    shared: Arc<Shared>,
    mut jobs: mpsc::UnboundedReceiver<CompactJob>,
    done: mpsc::UnboundedSender<Compacted>,
) {
    while let Some(job) = jobs.recv().await {
        let inputs: Vec<SegmentId> = job.inputs.iter().map(|view| view.segment.meta.id).collect();
        let began = Instant::now();
        let output = compact(&folder, &shared, &job, &inputs).await;
        match &output {
            Ok(_) => shared.metrics.merge_seconds.observe(began.elapsed().as_secs_f64()),
            Err(CompactError::Stopped) => {}
            Err(_) => drop(shared.metrics.merge_failures.inc()),
        }
        if done.send(Compacted { inputs, output }).is_err() {
            break;
        }
    }
}

async fn compact(
    folder: &SegmentFolder,
    shared: &Shared,
    job: &CompactJob,
    inputs: &[SegmentId],
) -> Result<Option<Segment>, CompactError> {
    let merged = merge(folder, shared, job)?;
    fail_point::reached("merge written");
    let meta = merged.as_ref().map(|segment| &segment.meta);
    match folder.catalog.swap_segments(inputs, meta).await {
        Ok(true) => {
            fail_point::reached("merge listed");
            Ok(merged)
        }
        outcome => {
            // Not listed, as far as we know; if it is after all, a restart finds it in the place of its inputs and
            // needs its files. They are swept away if it is not.
            outcome.map_err(CompactError::List).and(Err(CompactError::NotListed))
        }
    }
}

fn merge(folder: &SegmentFolder, shared: &Shared, job: &CompactJob) -> Result<Option<Segment>, CompactError> {
    let mut keys = row_keys(job)?;
    if keys.is_empty() {
        return Ok(None);
    }
    sort_keys(&mut keys);
    let bytes: usize =
        job.inputs.iter().map(|view| view.segment.uncompressed_bytes()).sum::<Result<_, _>>()?;
    let chunk_rows = (CHUNK_BYTES / (bytes / keys.len()).max(1)).clamp(1, CHUNK_ROWS_MAX);
    let mut writer = SegmentWriter::create(&folder.path, folder.new_id(), Effort::Compaction)?;
    for chunk in keys.chunks(chunk_rows) {
        if shared.stop.load(Ordering::Relaxed) {
            return Err(CompactError::Stopped);
        }
        let began = Instant::now();
        let rows = in_order(&job.inputs, chunk)?;
        let session = |trace_id, row| match job.late_sessions.get(trace_id) {
            Some(entry) => entry.session_id,
            None => rows.trace_session_id(row).map(Arc::from),
        };
        writer.write(&placed(&rows, chunk, session)?)?;
        if is_busy(shared) {
            // Half of the time at most, while spans arrive.
            std::thread::sleep(began.elapsed().min(Duration::from_millis(500)));
        }
    }
    let arrived = job.inputs.iter().map(|view| &view.segment.meta.arrived_unix_nano);
    let first = arrived.clone().map(|range| *range.start()).min().expect("at least one input");
    let last = arrived.map(|range| *range.end()).max().expect("at least one input");
    Ok(Some(writer.finish(first..=last, job.resolved_at_sequence)?))
}

fn row_keys(job: &CompactJob) -> Result<Vec<RowKey>, ReadSegmentError> {
    let mut keys = Vec::with_capacity(job.inputs.iter().map(SegmentView::span_count).sum());
    let columns = Columns::Only(&["project", "trace_id", "start_time", "sequence"]);
    for (source, view) in job.inputs.iter().enumerate() {
        view.segment.for_each_row(columns, &view.rows(), |position, columns, row| {
            let trace_id = columns.trace_id(row);
            keys.push(RowKey {
                project: job.moved.get(&trace_id).copied().unwrap_or(columns.project(row)),
                trace_id,
                start_time_unix_nano: columns.start_time.value(row),
                sequence: columns.sequence.value(row),
                source,
                row: position,
            });
        })?;
    }
    Ok(keys)
}

/// Fetches rows from where they lie, in the order of the keys.
fn in_order(inputs: &[SegmentView], keys: &[RowKey]) -> Result<SpanColumns, CompactError> {
    let mut batches: Vec<SpanColumns> = Vec::new();
    let mut order = vec![(0, 0); keys.len()];
    for (source, view) in inputs.iter().enumerate() {
        let here = keys.iter().enumerate().filter(|(_, key)| key.source == source);
        let mut rows: Vec<(usize, usize)> = here.map(|(at, key)| (key.row, at)).collect();
        if rows.is_empty() {
            continue;
        }
        rows.sort_unstable();
        let ranges: Vec<Range<usize>> = rows.iter().map(|(row, _)| *row..*row + 1).collect();
        let mut places = rows.iter();
        for batch in view.segment.rows(Columns::All, &ranges)? {
            let batch = batch?;
            for (row, (_, at)) in (0..batch.len()).zip(&mut places) {
                order[*at] = (batches.len(), row);
            }
            batches.push(batch);
        }
    }
    let batches: Vec<_> = batches.iter().map(SpanColumns::batch).collect();
    Ok(SpanColumns::try_from(interleave_record_batch(&batches, &order)?)?)
}

/// Whether spans arrived just now.
pub(crate) fn is_busy(shared: &Shared) -> bool {
    let since = (shared.clock)().saturating_sub(shared.written_at_unix_nano.load(Ordering::Relaxed));
    // A clock that was set back does not stop compaction for long: the next write sets this anew.
    (0..i64::try_from(BUSY.as_nanos()).expect("seconds")).contains(&since)
}
