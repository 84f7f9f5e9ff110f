//! An open segment and how rows are read from it.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io;
use std::ops::{Range, RangeInclusive};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use model::{ProjectId, SpanId, TraceId};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
    RowSelection,
};
use parquet::file::metadata::PageIndexPolicy;

use super::ReadSegmentError;
use super::blocks::{BlockIndex, Needle};
use super::files::{self, SegmentId, blocks_path, parquet_path, sessions_path, summary_path, traces_path};
use super::session_table::{SessionRecord, SessionTable, Sessions};
use super::summary::Summary;
use super::trace_table::{TraceRecord, TraceTable};
use crate::columns::SpanColumns;
use crate::sums::Sums;

/// What the catalog says of a segment: enough to leave it out of a question without opening it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SegmentMeta {
    pub(crate) id: SegmentId,
    pub(crate) row_count: usize,
    /// Of all its files.
    pub(crate) bytes: u64,
    pub(crate) sequence: RangeInclusive<i64>,
    pub(crate) project: RangeInclusive<ProjectId>,
    /// Of its spans.
    pub(crate) start_time_unix_nano: RangeInclusive<i64>,
    pub(crate) arrived_unix_nano: RangeInclusive<i64>,
    /// Projects and sessions of its traces are those that were known when this was the latest sequence.
    pub(crate) resolved_at_sequence: i64,
}

/// Which columns a read needs. The others come back null.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Columns<'a> {
    All,
    Only(&'a [&'a str]),
}

/// One immutable file of spans with its trace table. Its files go when it is retired and nobody holds it any more.
#[derive(Debug)]
pub(crate) struct Segment {
    pub(crate) meta: SegmentMeta,
    /// The Parquet file.
    pub(crate) path: PathBuf,
    traces: TraceTable,
    /// Segments of earlier versions have none, and are looked through.
    sessions: Option<SessionTable>,
    /// Read whole when it is asked for. Segments of earlier versions have none.
    summary: Option<PathBuf>,
    blocks: Option<BlockIndex>,
    /// Footer and page index, read when they are first needed and kept: without them a look-up reads them each time.
    metadata: OnceLock<ArrowReaderMetadata>,
    retired: AtomicBool,
}

/// Rows in a batch when few columns are read, and when all are: a row may be wide.
const NARROW_BATCH_ROWS: usize = 8_192;
const WIDE_BATCH_ROWS: usize = 1_024;

impl Segment {
    pub(crate) fn open(folder: &Path, meta: SegmentMeta) -> Result<Segment, ReadSegmentError> {
        let path = parquet_path(folder, meta.id);
        let found = fs::metadata(&path);
        found.map_err(|source| ReadSegmentError::Open { path: path.clone(), source })?;
        let traces_path = traces_path(folder, meta.id);
        let traces = TraceTable::open(&traces_path)
            .map_err(|source| ReadSegmentError::Open { path: traces_path, source })?;
        if traces.row_count() != meta.row_count {
            return Err(ReadSegmentError::RowCount {
                segment: meta.id,
                found: traces.row_count(),
                listed: meta.row_count,
            });
        }
        let sessions = open_sessions(&sessions_path(folder, meta.id))?;
        let summary = Some(summary_path(folder, meta.id)).filter(|path| path.exists());
        let blocks = open_blocks(&blocks_path(folder, meta.id), meta.row_count)?;
        let (metadata, retired) = (OnceLock::new(), AtomicBool::new(false));
        Ok(Segment { meta, path, traces, sessions, summary, blocks, metadata, retired })
    }

    /// The rows that may have all of this, as ascending ranges; nothing where there is no telling. A row that is left
    /// out does not.
    pub(crate) fn rows_with(
        &self,
        needles: &[Needle],
    ) -> Result<Option<Vec<Range<usize>>>, ReadSegmentError> {
        let Some(blocks) = self.blocks.as_ref().filter(|_| !needles.is_empty()) else { return Ok(None) };
        blocks.rows(needles).map(Some).map_err(|source| self.blocks_error(source))
    }

    /// Where a trace lies and what it adds up to, deleted rows included.
    pub(crate) fn trace(&self, trace_id: TraceId) -> Result<Option<TraceRecord>, ReadSegmentError> {
        self.traces.find(trace_id).map_err(|source| self.traces_error(source))
    }

    pub(crate) fn traces(&self) -> Result<Vec<TraceRecord>, ReadSegmentError> {
        self.traces.all().map_err(|source| self.traces_error(source))
    }

    /// The traces of a session as its rows say, deleted ones included.
    pub(crate) fn traces_of_session(&self, session_id: &str) -> Result<Vec<TraceId>, ReadSegmentError> {
        match &self.sessions {
            Some(table) => table.traces(session_id).map_err(|source| self.sessions_error(source)),
            None => {
                let of_session = self.sessions()?.into_iter().find(|record| record.session_id == session_id);
                Ok(of_session.map(|record| record.traces).unwrap_or_default())
            }
        }
    }

    /// Every session as its rows say, deleted ones included.
    pub(crate) fn sessions(&self) -> Result<Vec<SessionRecord>, ReadSegmentError> {
        if let Some(table) = &self.sessions {
            return table.all().map_err(|source| self.sessions_error(source));
        }
        let mut traces: HashMap<TraceId, (Option<String>, i64)> = HashMap::new();
        let columns = Columns::Only(&["trace_id", "trace_session_id", "start_time"]);
        let all = 0..self.meta.row_count;
        self.for_each_row(columns, std::slice::from_ref(&all), |_, columns, row| {
            let start = columns.start_time.value(row);
            let (session, first) = traces.entry(columns.trace_id(row)).or_insert((None, start));
            *first = start.min(*first);
            if session.is_none() {
                *session = columns.trace_session_id(row).map(str::to_owned);
            }
        })?;
        let mut sessions = Sessions::default();
        for (trace_id, (session_id, start)) in traces {
            if let Some(session_id) = session_id {
                sessions.add(&session_id, trace_id, start);
            }
        }
        Ok(sessions.into_records())
    }

    /// What the spans of a project add up to for each [`super::SUMMARY_NANO`] within a time, deleted ones included;
    /// nothing where there is no telling.
    pub(crate) fn sums(
        &self,
        project: ProjectId,
        within: &Range<i64>,
    ) -> Result<Option<Vec<(i64, Sums)>>, ReadSegmentError> {
        let Some(path) = &self.summary else { return Ok(None) };
        let summary = Summary::read(path, Some(project), within);
        summary.map(|it| Some(it.into_sums().collect())).map_err(|source| self.summary_error(source))
    }

    pub(crate) fn trace_count(&self) -> usize {
        self.traces.trace_count()
    }

    /// Which of these rows may hold one of these spans; a row that is left out does not.
    pub(crate) fn rows_of_spans(
        &self,
        rows: Range<usize>,
        spans: &[SpanId],
    ) -> Result<Vec<usize>, ReadSegmentError> {
        self.traces.rows_of_spans(rows, spans).map_err(|source| self.traces_error(source))
    }

    /// Reads rows, given as ascending ranges, in the order of the segment. Only the pages that hold them are read.
    pub(crate) fn rows(
        &self,
        columns: Columns<'_>,
        rows: &[Range<usize>],
    ) -> Result<SegmentRows, ReadSegmentError> {
        let parquet = |source| ReadSegmentError::Parquet { segment: self.meta.id, source };
        let metadata = self.metadata()?.clone();
        let mask = match columns {
            Columns::All => ProjectionMask::all(),
            Columns::Only(names) => ProjectionMask::columns(metadata.parquet_schema(), names.iter().copied()),
        };
        let batch_rows = match columns {
            Columns::All => WIDE_BATCH_ROWS,
            Columns::Only(_) => NARROW_BATCH_ROWS,
        };
        let selection = RowSelection::from_consecutive_ranges(rows.iter().cloned(), self.meta.row_count);
        let file = self.open_file()?;
        let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata)
            .with_projection(mask)
            .with_row_selection(selection)
            .with_batch_size(batch_rows)
            .build()
            .map_err(parquet)?;
        Ok(SegmentRows { reader, segment: self.meta.id })
    }

    /// The bytes of its values before compression.
    pub(crate) fn uncompressed_bytes(&self) -> Result<usize, ReadSegmentError> {
        let groups = self.metadata()?.metadata().row_groups();
        let bytes: i64 = groups.iter().map(|group| group.total_byte_size()).sum();
        Ok(usize::try_from(bytes).unwrap_or_default())
    }

    /// Visits rows, given as ascending ranges: their position in the segment, and where they are in a batch.
    pub(crate) fn for_each_row(
        &self,
        columns: Columns<'_>,
        rows: &[Range<usize>],
        mut visit: impl FnMut(usize, &SpanColumns, usize),
    ) -> Result<(), ReadSegmentError> {
        if rows.is_empty() {
            return Ok(());
        }
        let mut positions = rows.iter().cloned().flatten();
        for batch in self.rows(columns, rows)? {
            let batch = batch?;
            for (row, position) in (0..batch.len()).zip(&mut positions) {
                visit(position, &batch, row);
            }
        }
        Ok(())
    }

    /// The files go when the last holder lets go.
    pub(crate) fn retire(&self) {
        self.retired.store(true, Ordering::Release);
    }

    /// Whether the trace table is what was written, and every row of every column reads back.
    pub(crate) fn verify(&self) -> Result<(), ReadSegmentError> {
        self.traces.verify().map_err(|source| self.traces_error(source))?;
        if let Some(sessions) = &self.sessions {
            sessions.verify().map_err(|source| self.sessions_error(source))?;
        }
        if let Some(blocks) = &self.blocks {
            blocks.verify().map_err(|source| self.blocks_error(source))?;
        }
        let (mut found, mut summary) = (0, Summary::default());
        for batch in self.rows(Columns::All, std::slice::from_ref(&(0..self.meta.row_count)))? {
            let batch = batch?;
            found += batch.len();
            (0..batch.len()).for_each(|row| summary.add(&batch, row));
        }
        if let Some(path) = &self.summary {
            let written = Summary::read(path, None, &(i64::MIN..i64::MAX));
            let agrees = written.and_then(|written| written.agrees_with(&summary));
            if !agrees.map_err(|source| self.summary_error(source))? {
                return Err(ReadSegmentError::WrongSummary { segment: self.meta.id });
            }
        }
        if found == self.meta.row_count {
            Ok(())
        } else {
            Err(ReadSegmentError::RowCount { segment: self.meta.id, found, listed: self.meta.row_count })
        }
    }

    fn metadata(&self) -> Result<&ArrowReaderMetadata, ReadSegmentError> {
        if let Some(metadata) = self.metadata.get() {
            return Ok(metadata);
        }
        let options = ArrowReaderOptions::new().with_page_index_policy(PageIndexPolicy::Optional);
        let loaded = ArrowReaderMetadata::load(&self.open_file()?, options);
        let loaded = loaded.map_err(|source| ReadSegmentError::Parquet { segment: self.meta.id, source })?;
        Ok(self.metadata.get_or_init(|| loaded))
    }

    fn open_file(&self) -> Result<File, ReadSegmentError> {
        File::open(&self.path).map_err(|source| ReadSegmentError::Open { path: self.path.clone(), source })
    }

    fn sessions_error(&self, source: io::Error) -> ReadSegmentError {
        ReadSegmentError::Sessions { segment: self.meta.id, source }
    }

    fn summary_error(&self, source: io::Error) -> ReadSegmentError {
        ReadSegmentError::Summary { segment: self.meta.id, source }
    }

    fn blocks_error(&self, source: io::Error) -> ReadSegmentError {
        ReadSegmentError::Blocks { segment: self.meta.id, source }
    }

    fn traces_error(&self, source: io::Error) -> ReadSegmentError {
        ReadSegmentError::Traces { segment: self.meta.id, source }
    }
}

impl Drop for Segment {
    fn drop(&mut self) {
        if *self.retired.get_mut() {
            files::remove(&self.path);
        }
    }
}

/// Batches of rows, in the order of the segment.
pub(crate) struct SegmentRows {
    reader: ParquetRecordBatchReader,
    segment: SegmentId,
}

impl Iterator for SegmentRows {
    type Item = Result<SpanColumns, ReadSegmentError>;

    fn next(&mut self) -> Option<Self::Item> {
        let batch = self.reader.next()?.and_then(SpanColumns::of_some_columns);
        Some(batch.map_err(|source| ReadSegmentError::Rows { segment: self.segment, source }))
    }
}

/// Nothing where there is none.
fn open_sessions(path: &Path) -> Result<Option<SessionTable>, ReadSegmentError> {
    match SessionTable::open(path) {
        Ok(sessions) => Ok(Some(sessions)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(ReadSegmentError::Open { path: path.to_owned(), source }),
    }
}

/// Nothing where there is none.
fn open_blocks(path: &Path, row_count: usize) -> Result<Option<BlockIndex>, ReadSegmentError> {
    let failed = |source| ReadSegmentError::Open { path: path.to_owned(), source };
    match BlockIndex::open(path) {
        Ok(blocks) if blocks.row_count() == row_count => Ok(Some(blocks)),
        Ok(_) => Err(failed(io::Error::new(io::ErrorKind::InvalidData, "it is of other rows"))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(error)),
    }
}
