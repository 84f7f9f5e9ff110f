//! What keeps a question from being answered.

use arrow_schema::ArrowError;
use datafusion::error::DataFusionError;
use datafusion::object_store;
use model::FaultKind;
use parquet::errors::ParquetError;

use crate::annotation::AnnotateError;
use crate::columns::StoredColumnError;
use crate::read::ReadError;
use crate::segment::ReadSegmentError;

/// A question could not be answered.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EngineError {
    #[error("the query ran into an error")]
    Query(#[from] DataFusionError),
    #[error(transparent)]
    Column(#[from] StoredColumnError),
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("cannot read the annotations")]
    Annotations(#[from] AnnotateError),
    #[error("the query took longer than {seconds} seconds")]
    TooLong { seconds: u64 },
    #[error("the query was abandoned")]
    Abandoned { source: tokio::task::JoinError },
}

impl From<ArrowError> for EngineError {
    fn from(error: ArrowError) -> EngineError {
        EngineError::Query(error.into())
    }
}

impl EngineError {
    pub(crate) fn kind(&self) -> FaultKind {
        match self {
            EngineError::Query(error) if is_damage(error) => FaultKind::DataLoss,
            EngineError::Query(error) => match error.find_root() {
                DataFusionError::ResourcesExhausted(_) => FaultKind::Busy,
                _ => FaultKind::Internal,
            },
            EngineError::Column(_) => FaultKind::DataLoss,
            EngineError::Read(error) => error.kind(),
            EngineError::Annotations(error) => error.kind(),
            EngineError::TooLong { .. } => FaultKind::Busy,
            EngineError::Abandoned { .. } => FaultKind::Internal,
        }
    }
}

/// Whether a condition that is tested while a file is read failed, not the reading.
fn is_of_condition(error: &ParquetError) -> bool {
    let ParquetError::External(source) = error else { return false };
    matches!(source.downcast_ref::<ArrowError>(), Some(ArrowError::ComputeError(_)))
}

/// Whether the engine met a segment that does not read back.
pub(super) fn is_damage(error: &DataFusionError) -> bool {
    match error.find_root() {
        DataFusionError::ParquetError(error) => !is_of_condition(error),
        DataFusionError::ArrowError(error, _) => matches!(**error, ArrowError::ParquetError(_)),
        DataFusionError::ObjectStore(error) => matches!(**error, object_store::Error::NotFound { .. }),
        DataFusionError::External(error) => match error.downcast_ref::<ReadSegmentError>() {
            Some(error) => error.kind() == FaultKind::DataLoss,
            None => error.is::<ParquetError>(),
        },
        _ => false,
    }
}
