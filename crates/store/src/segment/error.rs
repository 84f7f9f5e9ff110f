//! Why a segment cannot be read.

use std::io;
use std::path::PathBuf;

use arrow_schema::ArrowError;
use model::FaultKind;
use parquet::errors::ParquetError;

use super::SegmentId;

/// A segment cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadSegmentError {
    #[error("cannot open {path}")]
    Open { path: PathBuf, source: io::Error },
    #[error("cannot read the trace table of segment {segment}")]
    Traces { segment: SegmentId, source: io::Error },
    #[error("cannot read the session table of segment {segment}")]
    Sessions { segment: SegmentId, source: io::Error },
    #[error("cannot read the summary of segment {segment}")]
    Summary { segment: SegmentId, source: io::Error },
    #[error("the summary of segment {segment} is not that of its rows")]
    WrongSummary { segment: SegmentId },
    #[error("cannot read the block index of segment {segment}")]
    Blocks { segment: SegmentId, source: io::Error },
    #[error("segment {segment} does not read back as Parquet")]
    Parquet { segment: SegmentId, source: ParquetError },
    #[error("segment {segment} does not hold spans")]
    Rows { segment: SegmentId, source: ArrowError },
    #[error("the trace table of segment {segment} speaks of {found} rows, and the catalog of {listed}")]
    RowCount { segment: SegmentId, found: usize, listed: usize },
}

impl ReadSegmentError {
    pub(crate) fn kind(&self) -> FaultKind {
        let io = |source: &io::Error| match source.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => {
                FaultKind::DataLoss
            }
            _ => FaultKind::Unavailable,
        };
        match self {
            ReadSegmentError::Open { source, .. }
            | ReadSegmentError::Traces { source, .. }
            | ReadSegmentError::Sessions { source, .. }
            | ReadSegmentError::Summary { source, .. }
            | ReadSegmentError::Blocks { source, .. } => io(source),
            ReadSegmentError::Parquet { .. }
            | ReadSegmentError::Rows { .. }
            | ReadSegmentError::WrongSummary { .. }
            | ReadSegmentError::RowCount { .. } => FaultKind::DataLoss,
        }
    }
}
