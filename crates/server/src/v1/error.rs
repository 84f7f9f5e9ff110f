//! How `/v1` says that it cannot answer: sentences as plain text, refused parameters as JSON.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::RETRY_AFTER;
use model::FaultKind;
use query::SourceError;
use serde_json::{Value, json};
use store::{AnnotateError, CatalogError, DeleteError, TransferError};
use tracing::error;

use super::validation::Detail;
use crate::fault::{RETRY_AFTER_SECONDS, answer_to, public_text};
use crate::ingest::IngestError;
use crate::otlp_http::ExportError;
use crate::project_ref::ProjectRef;

#[derive(Debug)]
pub(crate) enum V1Error {
    /// A request that makes no sense.
    Invalid(String),
    NotFound(String),
    /// It contradicts what is there.
    Conflict(String),
    /// It is not to be done, whoever asks.
    Forbidden(String),
    /// A value that is well formed but means nothing.
    Unprocessable(String),
    /// Spans that cannot be taken, as the JSON that clients look into. It travels as text.
    Spans(Value),
    /// A body that did not come as a whole, or whose spans were not taken.
    Body(ExportError),
    Validation(Vec<Detail>),
    /// A fault of ours, logged already.
    Fault(FaultKind),
}

impl V1Error {
    pub(super) fn no_project(project: &ProjectRef<'_>, text: &str) -> V1Error {
        V1Error::NotFound(match project {
            ProjectRef::Id(_) => format!("Project with ID {text} not found"),
            ProjectRef::Name(_) => format!("Project with name {text} not found"),
        })
    }

    fn logged(kind: FaultKind, error: &(dyn std::error::Error + 'static)) -> V1Error {
        error!(error, "a request could not be answered");
        V1Error::Fault(kind)
    }
}

impl From<CatalogError> for V1Error {
    fn from(error: CatalogError) -> V1Error {
        V1Error::logged(error.kind(), &error)
    }
}

impl From<ExportError> for V1Error {
    fn from(error: ExportError) -> V1Error {
        V1Error::Body(error)
    }
}

impl From<IngestError> for V1Error {
    fn from(error: IngestError) -> V1Error {
        V1Error::Body(error.into())
    }
}

impl From<AnnotateError> for V1Error {
    fn from(error: AnnotateError) -> V1Error {
        V1Error::logged(error.kind(), &error)
    }
}

impl From<DeleteError> for V1Error {
    fn from(error: DeleteError) -> V1Error {
        V1Error::logged(error.kind(), &error)
    }
}

impl From<TransferError> for V1Error {
    fn from(error: TransferError) -> V1Error {
        V1Error::logged(error.kind(), &error)
    }
}

impl From<SourceError> for V1Error {
    fn from(error: SourceError) -> V1Error {
        V1Error::logged(error.kind, &error)
    }
}

impl From<tokio::task::JoinError> for V1Error {
    fn from(error: tokio::task::JoinError) -> V1Error {
        V1Error::logged(FaultKind::Internal, &error)
    }
}

impl IntoResponse for V1Error {
    fn into_response(self) -> Response {
        match self {
            V1Error::Invalid(sentence) => (StatusCode::BAD_REQUEST, sentence).into_response(),
            V1Error::Conflict(sentence) => (StatusCode::CONFLICT, sentence).into_response(),
            V1Error::NotFound(sentence) => (StatusCode::NOT_FOUND, sentence).into_response(),
            V1Error::Spans(report) => (StatusCode::BAD_REQUEST, report.to_string()).into_response(),
            V1Error::Body(error) => error.into_response(),
            V1Error::Forbidden(sentence) => (StatusCode::FORBIDDEN, sentence).into_response(),
            V1Error::Unprocessable(sentence) => (StatusCode::UNPROCESSABLE_ENTITY, sentence).into_response(),
            V1Error::Validation(detail) => {
                (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "detail": detail }))).into_response()
            }
            V1Error::Fault(kind) => {
                let answer = answer_to(kind);
                let mut response = (answer.http, public_text(kind)).into_response();
                if answer.is_passing {
                    response.headers_mut().insert(RETRY_AFTER, RETRY_AFTER_SECONDS.into());
                }
                response
            }
        }
    }
}
