//! Writes one segment: rows come in their final order, its files appear whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use model::{FaultKind, SpanId};
use parquet::arrow::ArrowWriter;
use parquet::errors::ParquetError;

use super::ReadSegmentError;
use super::blocks::BlockIndexBuilder;
use super::files::{SegmentId, blocks_path, parquet_path, sessions_path, summary_path, traces_path};
use super::format::{Effort, properties};
use super::read::{Segment, SegmentMeta};
use super::session_table::{SessionTable, Sessions};
use super::summary::Summary;
use super::trace_table::{TraceRecord, TraceTable};
use crate::columns::{SpanColumns, span_schema};
use crate::trace_numbers::TraceNumbers;

/// A segment cannot be written. Nothing of it is left behind that a restart does not sweep away.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WriteSegmentError {
    #[error("cannot write {path}")]
    Io { path: PathBuf, source: io::Error },
    #[error("cannot encode segment {segment}")]
    Encode { segment: SegmentId, source: ParquetError },
    #[error("the segment that was just written does not open")]
    Open(#[from] ReadSegmentError),
}

impl WriteSegmentError {
    pub(crate) fn kind(&self) -> FaultKind {
        match self {
            WriteSegmentError::Io { .. } | WriteSegmentError::Encode { .. } => FaultKind::Unavailable,
            WriteSegmentError::Open(error) => error.kind(),
        }
    }
}

/// Fewer that were flushed are read as soon as an index would be.
const INDEXED_ROWS_MIN: usize = 1_024;

/// Takes rows in segment order, all spans of a trace side by side.
pub(crate) struct SegmentWriter {
    id: SegmentId,
    folder: PathBuf,
    parquet: ArrowWriter<File>,
    traces: Vec<TraceRecord>,
    /// Of each of them.
    sessions: Vec<Option<String>>,
    spans: Vec<SpanId>,
    bounds: Option<Bounds>,
    summary: Summary,
    blocks: Option<BlockIndexBuilder>,
    effort: Effort,
}

#[derive(Debug, Clone, Copy)]
struct Bounds {
    sequence: (i64, i64),
    start: (i64, i64),
}

impl SegmentWriter {
    pub(crate) fn create(
        folder: &Path,
        id: SegmentId,
        effort: Effort,
    ) -> Result<SegmentWriter, WriteSegmentError> {
        let path = draft(&parquet_path(folder, id));
        let file = File::create(&path).map_err(|source| WriteSegmentError::Io { path, source })?;
        let parquet = ArrowWriter::try_new(file, span_schema(), Some(properties(effort)))
            .map_err(|source| WriteSegmentError::Encode { segment: id, source })?;
        let folder = folder.to_owned();
        Ok(SegmentWriter {
            id,
            folder,
            parquet,
            traces: Vec::new(),
            sessions: Vec::new(),
            spans: Vec::new(),
            bounds: None,
            summary: Summary::default(),
            blocks: (effort != Effort::Hurry).then(BlockIndexBuilder::default),
            effort,
        })
    }

    pub(crate) fn write(&mut self, rows: &SpanColumns) -> Result<(), WriteSegmentError> {
        for row in 0..rows.len() {
            self.note(rows, row);
        }
        if let Some(blocks) = &mut self.blocks {
            blocks.add(rows);
        }
        let written = self.parquet.write(rows.batch());
        written.map_err(|source| WriteSegmentError::Encode { segment: self.id, source })
    }

    /// Makes its files durable under their names. They count once the catalog lists them.
    pub(crate) fn finish(
        self,
        arrived_unix_nano: RangeInclusive<i64>,
        resolved_at_sequence: i64,
    ) -> Result<Segment, WriteSegmentError> {
        let segment = self.id;
        let paths = [parquet_path(&self.folder, self.id), traces_path(&self.folder, self.id)];
        let parquet = self.parquet.into_inner();
        let parquet = parquet.map_err(|source| WriteSegmentError::Encode { segment, source })?;
        let bytes = publish(&paths[0], &parquet)?;
        let traces = write_traces(&draft(&paths[1]), &self.traces, &self.spans)?;
        let mut bytes = bytes + publish(&paths[1], &traces)?;
        let path = sessions_path(&self.folder, self.id);
        let sessions = sessions_of(&self.traces, &self.sessions).into_records();
        let file = write_file(&draft(&path), |file| SessionTable::write(file, sessions))?;
        bytes += publish(&path, &file)?;
        let path = summary_path(&self.folder, self.id);
        let file = write_file(&draft(&path), |file| self.summary.write(file))?;
        bytes += publish(&path, &file)?;
        let is_indexed = self.effort == Effort::Compaction || self.spans.len() >= INDEXED_ROWS_MIN;
        if let Some(blocks) = self.blocks.filter(|_| is_indexed) {
            let path = blocks_path(&self.folder, self.id);
            let file = write_file(&draft(&path), |file| blocks.write(file))?;
            bytes += publish(&path, &file)?;
        }
        let synced = File::open(&self.folder).and_then(|folder| folder.sync_all());
        synced.map_err(|source| WriteSegmentError::Io { path: self.folder.clone(), source })?;

        let bounds = self.bounds.expect("a segment is written for at least one row");
        let projects = self.traces.iter().map(|trace| trace.numbers.project);
        let (first, last) = (projects.clone().min(), projects.max());
        let project = first.zip(last).expect("a row has a trace");
        let meta = SegmentMeta {
            id: self.id,
            row_count: self.spans.len(),
            bytes,
            sequence: bounds.sequence.0..=bounds.sequence.1,
            project: project.0..=project.1,
            start_time_unix_nano: bounds.start.0..=bounds.start.1,
            arrived_unix_nano,
            resolved_at_sequence,
        };
        Ok(Segment::open(&self.folder, meta)?)
    }

    fn note(&mut self, rows: &SpanColumns, row: usize) {
        let (sequence, start) = (rows.sequence.value(row), rows.start_time.value(row));
        let bounds =
            self.bounds.get_or_insert(Bounds { sequence: (sequence, sequence), start: (start, start) });
        bounds.sequence = (bounds.sequence.0.min(sequence), bounds.sequence.1.max(sequence));
        bounds.start = (bounds.start.0.min(start), bounds.start.1.max(start));

        let (trace_id, numbers) = (rows.trace_id(row), TraceNumbers::of_row(rows, row));
        match self.traces.last_mut() {
            Some(trace) if trace.trace_id == trace_id => trace.numbers.add(&numbers),
            _ => {
                let first_row = u32::try_from(self.spans.len()).expect("a segment has fewer than 2^32 rows");
                self.traces.push(TraceRecord { trace_id, first_row, numbers });
                self.sessions.push(None);
            }
        }
        if let (Some(session @ None), Some(said)) = (self.sessions.last_mut(), rows.trace_session_id(row)) {
            *session = Some(said.to_owned());
        }
        self.spans.push(rows.span_id(row));
        self.summary.add(rows, row);
    }
}

fn sessions_of(traces: &[TraceRecord], said: &[Option<String>]) -> Sessions {
    let mut sessions = Sessions::default();
    for (trace, session_id) in traces.iter().zip(said) {
        if let Some(session_id) = session_id {
            sessions.add(session_id, trace.trace_id, trace.numbers.start_time_unix_nano);
        }
    }
    sessions
}

fn write_traces(path: &Path, traces: &[TraceRecord], spans: &[SpanId]) -> Result<File, WriteSegmentError> {
    write_file(path, |file| TraceTable::write(file, traces, spans))
}

fn write_file(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> Result<File, WriteSegmentError> {
    let written = File::create(path).and_then(|file| {
        let mut file = BufWriter::new(file);
        write(&mut file)?;
        file.flush()?;
        file.into_inner().map_err(io::IntoInnerError::into_error)
    });
    written.map_err(|source| WriteSegmentError::Io { path: path.to_owned(), source })
}

/// From a draft to a file that is there after a crash, once the folder is synced too. Answers its size.
fn publish(path: &Path, file: &File) -> Result<u64, WriteSegmentError> {
    let published =
        file.sync_all().and_then(|()| fs::rename(draft(path), path)).and_then(|()| file.metadata());
    Ok(published.map_err(|source| WriteSegmentError::Io { path: path.to_owned(), source })?.len())
}

fn draft(path: &Path) -> PathBuf {
    path.with_added_extension("new")
}
