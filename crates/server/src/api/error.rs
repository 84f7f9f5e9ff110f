//! How `/api` says that it cannot answer.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::RETRY_AFTER;
use model::FaultKind;
use query::SourceError;
use serde::Serialize;
use store::{AnnotateError, CatalogError, DeleteError, SqlError};
use tracing::error;
use utoipa::ToSchema;

use crate::fault::{RETRY_AFTER_SECONDS, answer_to, public_text};
use crate::http::current_request_id;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiErrorView {
    /// A word to branch on: `not_found`, `invalid`, `busy`, `unavailable`, `internal`, `conflict`, `data_loss`.
    pub code: String,
    /// What went wrong and what to do, for a person.
    pub message: String,
    /// Finds the request in the server's log.
    pub request_id: String,
}

/// A question that is not answered: its kind, and what the caller reads.
#[derive(Debug)]
pub(crate) struct ApiError {
    kind: FaultKind,
    message: String,
}

impl ApiError {
    pub(super) fn invalid(message: impl Into<String>) -> ApiError {
        ApiError { kind: FaultKind::Invalid, message: message.into() }
    }

    pub(super) fn conflict(message: impl Into<String>) -> ApiError {
        ApiError { kind: FaultKind::Conflict, message: message.into() }
    }

    pub(super) fn not_found(what: &str, name: &str) -> ApiError {
        ApiError { kind: FaultKind::NotFound, message: format!("There is no {what} `{name}`.") }
    }

    fn logged(kind: FaultKind, error: &(dyn std::error::Error + 'static)) -> ApiError {
        error!(error, "a request could not be answered");
        ApiError { kind, message: public_text(kind).to_owned() }
    }
}

impl From<CatalogError> for ApiError {
    fn from(error: CatalogError) -> ApiError {
        ApiError::logged(error.kind(), &error)
    }
}

impl From<AnnotateError> for ApiError {
    fn from(error: AnnotateError) -> ApiError {
        ApiError::logged(error.kind(), &error)
    }
}

impl From<DeleteError> for ApiError {
    fn from(error: DeleteError) -> ApiError {
        ApiError::logged(error.kind(), &error)
    }
}

impl From<SqlError> for ApiError {
    fn from(error: SqlError) -> ApiError {
        match error {
            SqlError::Refused { reason } => ApiError::invalid(reason),
            error @ SqlError::Failed { .. } => ApiError::logged(error.kind(), &error),
        }
    }
}

impl From<SourceError> for ApiError {
    fn from(error: SourceError) -> ApiError {
        ApiError::logged(error.kind, &error)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let answer = answer_to(self.kind);
        let view = ApiErrorView {
            code: answer.word.to_owned(),
            message: self.message,
            request_id: current_request_id(),
        };
        let mut response = (answer.http, Json(view)).into_response();
        if answer.http == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(RETRY_AFTER, RETRY_AFTER_SECONDS.into());
        }
        response
    }
}
