//! The gRPC door: OTLP's `TraceService/Export`.
//!
//! Messages are left as bytes, so that decoding happens where the HTTP door's does, and off the runtime's
//! threads where it is long.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware;
use axum::response::Response;
use axum::routing::post;
use bytes::{Buf as _, BufMut as _, Bytes};
use futures::StreamExt as _;
use http::StatusCode;
use http_body_util::{BodyStream, StreamBody};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceResponse;
use prost::Message as _;
use tonic::Status;
use tonic::codec::{Codec, CompressionEncoding, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::server::Grpc;
use tonic_types::{ErrorDetails, StatusExt as _};
use tower::{Service, service_fn};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;
use tracing::{error, info};

use crate::fault::{RETRY_AFTER_SECONDS, answer_to};
use crate::http::{REQUEST_TIMEOUT, accompany, panic_text};
use crate::ingest::{Arrival, BODY_BYTES_MAX, BodyFormat, Ingest, IngestError, Reservation};

const EXPORT_PATH: &str = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

/// Everything the gRPC port answers.
pub(crate) fn build_grpc_service(
    ingest: Ingest,
) -> impl Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + 'static {
    let panicked = |panic: Box<dyn std::any::Any + Send>| {
        error!(panic = panic_text(&*panic), "a request panicked");
        Status::internal("Something went wrong in the server.").into_http::<Body>()
    };
    Router::new()
        .route(EXPORT_PATH, post(export))
        .fallback(|| async { Status::unimplemented("Only traces are taken here.").into_http::<Body>() })
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, REQUEST_TIMEOUT))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn(accompany))
        .with_state(ingest)
}

/// `TraceService/Export`: answered when the spans are on disk.
async fn export(State(ingest): State<Ingest>, request: Request) -> Response {
    let reservation = ingest.reserve();
    let counted = count_body(request, Arc::clone(&reservation));
    let take = service_fn(move |request: tonic::Request<Bytes>| {
        let (ingest, reservation) = (ingest.clone(), Arc::clone(&reservation));
        async move {
            let arrival = Arrival {
                body: request.into_inner(),
                format: BodyFormat::Protobuf,
                encoding: None,
                project: None,
                reservation,
            };
            let receipt = ingest.take(arrival).await.map_err(|error| status_of(&error))?;
            Ok::<_, Status>(tonic::Response::new(ExportTraceServiceResponse::from(receipt)))
        }
    });
    let mut grpc = Grpc::new(BytesInCodec)
        .accept_compressed(CompressionEncoding::Gzip)
        .send_compressed(CompressionEncoding::Gzip)
        .max_decoding_message_size(BODY_BYTES_MAX);
    grpc.unary(take, counted).await.map(Body::new)
}

/// Counts the body's bytes as they arrive, and breaks it off where there is no room for them.
fn count_body(
    request: Request,
    reservation: Arc<Reservation>,
) -> http::Request<impl http_body::Body<Data = Bytes, Error = Status> + Send + 'static> {
    request.map(|body| {
        StreamBody::new(BodyStream::new(body).map(move |frame| {
            let frame = frame.map_err(|error| Status::from_error(Box::new(error)))?;
            let bytes = frame.data_ref().map_or(0, Bytes::len);
            reservation.grow(bytes).map_err(|exceeded| status_of(&exceeded.into()))?;
            Ok(frame)
        }))
    })
}

fn status_of(error: &IngestError) -> Status {
    let answer = answer_to(error.kind());
    if answer.http.is_server_error() {
        error!(error = error as &dyn std::error::Error, "spans were not taken");
    } else {
        info!(error = error as &dyn std::error::Error, "a request was refused");
    }
    let mut details = ErrorDetails::new();
    if answer.is_passing {
        details.set_retry_info(Some(Duration::from_secs(RETRY_AFTER_SECONDS.into())));
    }
    Status::with_error_details(answer.grpc, error.public_text(), details)
}

/// Requests as they came, answers encoded.
struct BytesInCodec;

struct BytesDecoder;

struct ResponseEncoder;

impl Codec for BytesInCodec {
    type Encode = ExportTraceServiceResponse;
    type Decode = Bytes;
    type Encoder = ResponseEncoder;
    type Decoder = BytesDecoder;

    fn encoder(&mut self) -> ResponseEncoder {
        ResponseEncoder
    }

    fn decoder(&mut self) -> BytesDecoder {
        BytesDecoder
    }
}

impl Decoder for BytesDecoder {
    type Item = Bytes;
    type Error = Status;

    fn decode(&mut self, source: &mut DecodeBuf<'_>) -> Result<Option<Bytes>, Status> {
        Ok(Some(source.copy_to_bytes(source.remaining())))
    }
}

impl Encoder for ResponseEncoder {
    type Item = ExportTraceServiceResponse;
    type Error = Status;

    fn encode(
        &mut self,
        response: ExportTraceServiceResponse,
        target: &mut EncodeBuf<'_>,
    ) -> Result<(), Status> {
        target.put_slice(&response.encode_to_vec());
        Ok(())
    }
}
