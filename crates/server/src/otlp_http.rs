//! The HTTP door: `POST /v1/traces`.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt as _;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceResponse;
use otlp::DecompressError;
use prost::Message as _;
use tracing::{error, info};

use crate::fault::{RETRY_AFTER_SECONDS, answer_to};
use crate::ingest::{Arrival, BODY_BYTES_MAX, BodyFormat, Ingest, IngestError, Reservation};

const PROTOBUF: &str = "application/x-protobuf";
const JSON: &str = "application/json";
pub(crate) const EXPORT_PATH: &str = "/v1/traces";
const PROJECT_HEADER: &str = "x-project-name";

/// `POST /v1/traces`: an `ExportTraceServiceRequest`, answered when its spans are on disk.
pub(crate) async fn export_traces(
    State(ingest): State<Ingest>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ExportError> {
    let format = format_of(&headers)?;
    let reservation = ingest.reserve();
    let body = read_body(&headers, body, &reservation).await?;
    let encoding = text(&headers, CONTENT_ENCODING.as_str()).map(str::to_owned);
    let project = text(&headers, PROJECT_HEADER).map(Arc::from);
    let receipt = ingest.take(Arrival { body, format, encoding, project, reservation }).await?;
    Ok(match format {
        BodyFormat::Protobuf => {
            let response = ExportTraceServiceResponse::from(receipt).encode_to_vec();
            ([(CONTENT_TYPE, PROTOBUF)], response).into_response()
        }
        BodyFormat::Json => Json(receipt.to_json()).into_response(),
    })
}

/// A request that is refused as a whole.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExportError {
    #[error("Unsupported content type: {0}. Expected {PROTOBUF} or {JSON}.")]
    ContentType(String),
    #[error("The body has more than {BODY_BYTES_MAX} bytes. Send smaller batches.")]
    TooLarge,
    #[error("The body broke off.")]
    BrokenOff(#[source] axum::Error),
    #[error(transparent)]
    Ingest(#[from] IngestError),
}

impl IntoResponse for ExportError {
    fn into_response(self) -> Response {
        let (status, text) = match &self {
            ExportError::ContentType(_) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, self.to_string()),
            ExportError::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, self.to_string()),
            ExportError::BrokenOff(_) => (StatusCode::BAD_REQUEST, self.to_string()),
            ExportError::Ingest(error) => (status_of(error), error.public_text()),
        };
        log(&self, status);
        let mut response = (status, text).into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(RETRY_AFTER, RETRY_AFTER_SECONDS.into());
        }
        response
    }
}

/// HTTP tells some mistakes apart that have one name elsewhere.
fn status_of(error: &IngestError) -> StatusCode {
    match error {
        IngestError::Decompress(DecompressError::UnknownEncoding { .. }) => {
            StatusCode::UNSUPPORTED_MEDIA_TYPE
        }
        IngestError::Decompress(DecompressError::TooLarge { .. } | DecompressError::ExpandsTooFar { .. }) => {
            StatusCode::PAYLOAD_TOO_LARGE
        }
        error => answer_to(error.kind()).http,
    }
}

fn log(error: &ExportError, status: StatusCode) {
    let error = error as &dyn std::error::Error;
    if status.is_server_error() {
        error!(error, "spans were not taken");
    } else {
        info!(error, "a request was refused");
    }
}

/// The answer is written as the request was.
fn format_of(headers: &HeaderMap) -> Result<BodyFormat, ExportError> {
    let content_type = text(headers, CONTENT_TYPE.as_str()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    match media_type.to_ascii_lowercase().as_str() {
        PROTOBUF => Ok(BodyFormat::Protobuf),
        JSON => Ok(BodyFormat::Json),
        _ => Err(ExportError::ContentType(content_type.chars().take(80).collect())),
    }
}

/// Reads the body as far as it may be long, counting before keeping.
pub(crate) async fn read_body(
    headers: &HeaderMap,
    mut body: Body,
    reservation: &Reservation,
) -> Result<Bytes, ExportError> {
    let announced = text(headers, CONTENT_LENGTH.as_str()).and_then(|length| length.parse::<usize>().ok());
    if announced.is_some_and(|bytes| bytes > BODY_BYTES_MAX) {
        return Err(ExportError::TooLarge);
    }
    let mut whole = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(ExportError::BrokenOff)?.into_data() else { continue };
        if data.len() > BODY_BYTES_MAX - whole.len() {
            return Err(ExportError::TooLarge);
        }
        reservation.grow(data.len()).map_err(IngestError::from)?;
        if whole.is_empty() {
            // What a caller announces is believed only as far as it has begun to send.
            whole.reserve(announced.unwrap_or(0).min(16 * data.len()));
        }
        whole.extend_from_slice(&data);
    }
    Ok(whole.freeze())
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let value = headers.get(name)?.to_str().ok()?.trim();
    (!value.is_empty()).then_some(value)
}
