//! Spans in a Parquet file outside the store, for other tools to read: the columns are those of segments.

use std::fs::File;
use std::path::{Path, PathBuf};

use arrow_array::{Int64Array, StringArray};
use arrow_schema::ArrowError;
use parquet::arrow::ArrowWriter;
use parquet::errors::ParquetError;
use query::StoredSpan;

use crate::NewSpan;
use crate::columns::{SpanColumnsBuilder, span_schema};
use crate::segment::{Effort, properties};

/// The file cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum SpanFileError {
    #[error("cannot make {path}")]
    Create { path: PathBuf, source: std::io::Error },
    #[error("cannot write spans to {path}")]
    Write { path: PathBuf, source: ParquetError },
    #[error("cannot turn spans into columns")]
    Columns(#[from] ArrowError),
}

/// A file that is being written. It is no Parquet file before [`SpanFile::finish`].
#[derive(Debug)]
pub struct SpanFile {
    path: PathBuf,
    parquet: ArrowWriter<File>,
}

impl SpanFile {
    pub fn create(path: &Path) -> Result<SpanFile, SpanFileError> {
        let path = path.to_owned();
        let file =
            File::create(&path).map_err(|source| SpanFileError::Create { path: path.clone(), source })?;
        match ArrowWriter::try_new(file, span_schema(), Some(properties(Effort::Compaction))) {
            Ok(parquet) => Ok(SpanFile { path, parquet }),
            Err(source) => Err(SpanFileError::Write { path, source }),
        }
    }

    pub fn write(&mut self, spans: Vec<StoredSpan>) -> Result<(), SpanFileError> {
        let projects: Int64Array = spans.iter().map(|span| span.project.0).collect();
        let sessions: StringArray = spans.iter().map(|span| span.session_id.clone()).collect();
        let mut columns = SpanColumnsBuilder::new();
        for StoredSpan { sequence, project, span, facts, cost, .. } in spans {
            // Of which name the project is, the columns do not say.
            columns.push(sequence, project, NewSpan { project: "".into(), span, facts, cost });
        }
        let columns = columns.finish()?.placed(&projects, &sessions)?;
        let written = self.parquet.write(columns.batch());
        written.map_err(|source| SpanFileError::Write { path: self.path.clone(), source })
    }

    /// Writes what makes it a Parquet file.
    pub fn finish(self) -> Result<(), SpanFileError> {
        let SpanFile { path, parquet } = self;
        parquet.close().map(drop).map_err(|source| SpanFileError::Write { path, source })
    }
}
