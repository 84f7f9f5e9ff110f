//! Whole segments written past journal and memory: folders of millions of spans to measure with, in minutes.
//!
//! What comes out is what ingestion leaves behind when everything was flushed and merged: the same files, the same
//! lists, the same trace directory.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use arrow_array::{Int64Array, StringArray};
use model::{FaultKind, ProjectId, TraceId};

use crate::NewSpan;
use crate::catalog::Catalog;
use crate::columns::SpanColumnsBuilder;
use crate::data_dir::DataDir;
use crate::directory::DirectoryEntry;
use crate::journal::{Commit, Journal};
use crate::segment::{Effort, Segment, SegmentId, SegmentWriter};
use crate::store::now_unix_nano;

/// Rows that are put into columns at a time.
const CHUNK_ROWS: usize = 1_024;

/// A folder without spans that is being filled, all of one project.
#[derive(Debug)]
pub struct Filler {
    data_dir: DataDir,
    catalog: Catalog,
    journal: Journal,
    project: ProjectId,
    next_id: i64,
    next_sequence: i64,
}

/// The place of one segment. Several are written at once, on as many threads.
#[derive(Debug)]
pub struct FillPlace {
    folder: PathBuf,
    id: SegmentId,
    project: ProjectId,
    first_sequence: i64,
    row_count: usize,
}

/// A segment that is written and not listed yet.
#[derive(Debug)]
pub struct FilledSegment {
    segment: Segment,
    directory: Vec<(TraceId, DirectoryEntry)>,
}

/// The folder could not be filled.
#[derive(Debug, thiserror::Error)]
#[error("cannot {doing} the folder that is to be filled")]
pub struct FillError {
    doing: &'static str,
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl FillError {
    pub fn kind(&self) -> FaultKind {
        FaultKind::Unavailable
    }
}

impl Filler {
    /// Takes a folder that holds no spans yet.
    pub async fn open(data_dir: &Path, project: &str) -> Result<Filler, FillError> {
        let data_dir = DataDir::open(data_dir).map_err(failed("open"))?;
        let catalog = Catalog::open(&data_dir.catalog_db()).await.map_err(failed("open"))?;
        let mut journal = Journal::open(&data_dir.ingest_db()).await.map_err(failed("open"))?;
        let next_sequence = journal.recover(0).await.map_err(failed("open"))?.next_sequence;
        if next_sequence != 1 {
            return Err(failed("take")("it holds spans already"));
        }
        let project = catalog.ensure_project(project, now_unix_nano()).await.map_err(failed("open"))?;
        Ok(Filler { data_dir, catalog, journal, project, next_id: 1, next_sequence })
    }

    /// The place of the next so many spans.
    pub fn place(&mut self, row_count: usize) -> FillPlace {
        let place = FillPlace {
            folder: self.data_dir.segments(),
            id: SegmentId(self.next_id),
            project: self.project,
            first_sequence: self.next_sequence,
            row_count,
        };
        self.next_id += 1;
        self.next_sequence += i64::try_from(row_count).expect("a segment has fewer than 2^32 rows");
        place
    }

    /// Makes a segment count.
    pub async fn list(&mut self, filled: FilledSegment) -> Result<(), FillError> {
        let FilledSegment { segment, directory } = filled;
        let next_sequence = self.next_sequence;
        let commit = Commit { directory, next_sequence, ..Commit::default() };
        self.journal.commit(commit).await.map_err(failed("enter traces of"))?;
        self.catalog.list_flushed(&segment.meta, 0).await.map_err(failed("list segments of"))
    }

    pub async fn close(self) -> Result<(), FillError> {
        self.catalog.close().await;
        self.journal.close().await.map_err(failed("close"))
    }
}

impl FillPlace {
    /// Writes the segment. Traces come whole, in order of their starts, and their spans in order of theirs.
    pub fn write(self, spans: impl IntoIterator<Item = NewSpan>) -> Result<FilledSegment, FillError> {
        let created = SegmentWriter::create(&self.folder, self.id, Effort::Compaction);
        let mut writer = created.map_err(failed("write"))?;
        let mut directory: HashMap<TraceId, DirectoryEntry> = HashMap::new();
        let mut spans = spans.into_iter().zip(self.first_sequence..).take(self.row_count).peekable();
        let (mut first_start, mut last_start) = (i64::MAX, i64::MIN);
        let mut next_sequence = self.first_sequence;
        while spans.peek().is_some() {
            let mut builder = SpanColumnsBuilder::new();
            let mut sessions: Vec<Option<String>> = Vec::with_capacity(CHUNK_ROWS);
            for (new, sequence) in spans.by_ref().take(CHUNK_ROWS) {
                let entry = directory.entry(new.span.trace_id).or_insert_with(|| DirectoryEntry {
                    project: self.project,
                    session_id: new.facts.session_id.as_deref().map(Into::into),
                    first_sequence: sequence,
                });
                sessions.push(entry.session_id.as_deref().map(str::to_owned));
                first_start = first_start.min(new.span.start_time_unix_nano);
                last_start = last_start.max(new.span.start_time_unix_nano);
                builder.push(sequence, self.project, new);
                next_sequence = sequence + 1;
            }
            let projects = Int64Array::from(vec![self.project.0; sessions.len()]);
            let rows = builder.finish().and_then(|rows| rows.placed(&projects, &StringArray::from(sessions)));
            writer.write(&rows.map_err(failed("write"))?).map_err(failed("write"))?;
        }
        if next_sequence == self.first_sequence {
            return Err(failed("write")("there are no spans to fill it with"));
        }
        // As if they had arrived when they happened.
        let segment = writer.finish(first_start..=last_start, next_sequence).map_err(failed("write"))?;
        Ok(FilledSegment { segment, directory: directory.into_iter().collect() })
    }
}

fn failed<E>(doing: &'static str) -> impl FnOnce(E) -> FillError
where
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    move |source| FillError { doing, source: source.into() }
}
