//! The gRPC door: OTLP's `TraceService/Export`.
//!
//! Messages are left as bytes, and compressed ones compressed, so that expanding and decoding happen where the
//! HTTP door's do: with the same encodings and bounds, and off the runtime's threads where it is long.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware;
use axum::response::Response;
use axum::routing::post;
use bytes::{Buf as _, BufMut as _, Bytes, BytesMut};
use futures::StreamExt as _;
use http::{HeaderName, HeaderValue, StatusCode};
use http_body_util::{BodyStream, Either, StreamBody};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceResponse;
use otlp::ENCODINGS;
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
    let mut request = request;
    let encoding = match take_encoding(&mut request) {
        Ok(encoding) => encoding,
        Err(unknown) => return with_encodings(unknown.into_http()),
    };
    let is_compressed = Arc::new(AtomicBool::new(false));
    let counted = count_body(request, Arc::clone(&reservation));
    let counted = match encoding {
        Some(_) => leave_compressed(counted, Arc::clone(&is_compressed)).map(Either::Left),
        None => counted.map(Either::Right),
    };
    let take = service_fn(move |request: tonic::Request<Bytes>| {
        let (ingest, reservation) = (ingest.clone(), Arc::clone(&reservation));
        // Said by the message, which may travel as it is although the request names an encoding.
        let encoding = encoding.clone().filter(|_| is_compressed.load(Ordering::Relaxed));
        async move {
            let arrival = Arrival {
                body: request.into_inner(),
                format: BodyFormat::Protobuf,
                encoding,
                project: None,
                reservation,
            };
            let receipt = ingest.take(arrival).await.map_err(|error| status_of(&error))?;
            Ok::<_, Status>(tonic::Response::new(ExportTraceServiceResponse::from(receipt)))
        }
    });
    let mut grpc = Grpc::new(BytesInCodec)
        .send_compressed(CompressionEncoding::Gzip)
        .max_decoding_message_size(BODY_BYTES_MAX);
    with_encodings(grpc.unary(take, counted).await.map(Body::new))
}

/// What a message's first byte says of the rest.
const COMPRESSED: u8 = 1;

const GRPC_ENCODING: HeaderName = HeaderName::from_static("grpc-encoding");
const GRPC_ACCEPT_ENCODING: HeaderName = HeaderName::from_static("grpc-accept-encoding");

/// Takes the encoding out of the request's headers, for the request goes on as a plain one.
fn take_encoding(request: &mut Request) -> Result<Option<String>, Status> {
    let Some(encoding) = request.headers_mut().remove(GRPC_ENCODING) else { return Ok(None) };
    match encoding.to_str() {
        Ok("identity") => Ok(None),
        Ok(known) if ENCODINGS.contains(&known) => Ok(Some(known.to_owned())),
        _ => {
            let expected = ENCODINGS.join(", ");
            Err(Status::unimplemented(format!(
                "unsupported grpc-encoding {encoding:?}: expected {expected} or identity"
            )))
        }
    }
}

/// What is accepted, as the protocol wants it to be told, above all to a caller who sent something else.
fn with_encodings(mut response: Response) -> Response {
    let accepted = HeaderValue::try_from(format!("identity,{}", ENCODINGS.join(",")));
    response.headers_mut().insert(GRPC_ACCEPT_ENCODING, accepted.expect("names of encodings are plain text"));
    response
}

/// Marks a compressed message as a plain one, and notes that it was.
fn leave_compressed<B>(
    request: http::Request<B>,
    is_compressed: Arc<AtomicBool>,
) -> http::Request<impl http_body::Body<Data = Bytes, Error = Status> + Send + 'static>
where
    B: http_body::Body<Data = Bytes, Error = Status> + Send + 'static,
{
    let mut is_at_start = true;
    request.map(|body| {
        StreamBody::new(BodyStream::new(body).map(move |frame| {
            let mut as_plain = |data: Bytes| {
                if !is_at_start || data.first() != Some(&COMPRESSED) {
                    is_at_start &= data.is_empty();
                    return data;
                }
                is_at_start = false;
                is_compressed.store(true, Ordering::Relaxed);
                let mut data = BytesMut::from(data);
                data[0] = 0;
                data.freeze()
            };
            frame.map(|frame| frame.map_data(&mut as_plain))
        }))
    })
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
