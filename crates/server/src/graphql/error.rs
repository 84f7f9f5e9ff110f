//! Faults of ours as GraphQL tells them: what the caller reads is not what the log says.

use async_graphql::Error;
use model::FaultKind;
use query::{FilterError, SourceError};
use store::CatalogError;
use tracing::error;

use crate::fault::public_text;

/// A question that the store could not answer.
pub(super) fn failed(error: impl Into<Failure>) -> Error {
    let Failure { kind, source } = error.into();
    error!(error = &*source, "a query could not be answered");
    Error::new(public_text(kind))
}

pub(super) struct Failure {
    kind: FaultKind,
    source: Box<dyn std::error::Error>,
}

impl From<SourceError> for Failure {
    fn from(error: SourceError) -> Failure {
        Failure { kind: error.kind, source: Box::new(error) }
    }
}

impl From<CatalogError> for Failure {
    fn from(error: CatalogError) -> Failure {
        Failure { kind: error.kind(), source: Box::new(error) }
    }
}

pub(super) fn bad_filter(error: &FilterError) -> Error {
    Error::new(format!("Invalid filter: {error}"))
}
