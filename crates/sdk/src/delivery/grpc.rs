//! OTLP over gRPC (feature `grpc`), on a runtime of its own that only ever runs on the sending thread.
//!
//! The host's runtime is never borrowed: one that has a single thread would wait for itself.

use std::io::{self, Read};
use std::time::Duration;

use bytes::{Buf, BufMut, Bytes};
use flate2::read::GzDecoder;
use http::uri::PathAndQuery;
use tokio::runtime::{Builder, Runtime};
use tonic::client::Grpc;
use tonic::codec::{Codec, CompressionEncoding, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::metadata::{AsciiMetadataKey, AsciiMetadataValue};
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Request, Status};

use super::reply::partial_success;
use super::transport::{Answer, Transport};
use crate::headers::Headers;

const EXPORT: &str = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

pub(crate) struct GrpcTransport {
    runtime: Runtime,
    channel: Channel,
    headers: Vec<(AsciiMetadataKey, AsciiMetadataValue)>,
}

impl GrpcTransport {
    /// Connects when the first request is sent. `None` for an address that gRPC cannot use.
    pub(crate) fn new(
        address: &str,
        headers: &Headers,
        timeout: Duration,
    ) -> io::Result<Option<GrpcTransport>> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let Ok(endpoint) = Endpoint::from_shared(address.to_owned()) else { return Ok(None) };
        let endpoint = endpoint.timeout(timeout).connect_timeout(timeout);
        // The channel looks for the runtime it will live in.
        let channel = {
            let _inside = runtime.enter();
            endpoint.connect_lazy()
        };
        let headers =
            headers.iter().filter_map(|(name, value)| Some((name.parse().ok()?, value.parse().ok()?)));
        Ok(Some(GrpcTransport { headers: headers.collect(), runtime, channel }))
    }
}

impl Transport for GrpcTransport {
    fn send(&mut self, body: &[u8]) -> Answer {
        let mut message = Vec::new();
        // gRPC compresses by itself, in frames of its own.
        if let Err(error) = GzDecoder::new(body).read_to_end(&mut message) {
            return Answer::Refused { reason: format!("the request is damaged: {error}") };
        }
        let mut request = Request::new(Bytes::from(message));
        for (name, value) in &self.headers {
            request.metadata_mut().insert(name.clone(), value.clone());
        }
        let mut client = Grpc::new(self.channel.clone()).send_compressed(CompressionEncoding::Gzip);
        let answer = self.runtime.block_on(async {
            client.ready().await.map_err(|error| Status::unavailable(error.to_string()))?;
            client.unary(request, PathAndQuery::from_static(EXPORT), Raw).await
        });
        match answer {
            Ok(reply) => partial_success(reply.get_ref()),
            Err(status) => refusal(&status),
        }
    }
}

fn refusal(status: &Status) -> Answer {
    let reason = format!("gRPC {:?}: {}", status.code(), status.message());
    match status.code() {
        Code::Unavailable | Code::DeadlineExceeded | Code::Cancelled | Code::Unknown => {
            Answer::Unreachable { reason }
        }
        Code::ResourceExhausted | Code::Aborted | Code::OutOfRange | Code::DataLoss => {
            Answer::Later { after: None, reason }
        }
        _ => Answer::Refused { reason },
    }
}

/// Messages that are bytes already.
struct Raw;

impl Codec for Raw {
    type Encode = Bytes;
    type Decode = Bytes;
    type Encoder = Raw;
    type Decoder = Raw;

    fn encoder(&mut self) -> Raw {
        Raw
    }

    fn decoder(&mut self) -> Raw {
        Raw
    }
}

impl Encoder for Raw {
    type Item = Bytes;
    type Error = Status;

    fn encode(&mut self, message: Bytes, into: &mut EncodeBuf<'_>) -> Result<(), Status> {
        into.put(message);
        Ok(())
    }
}

impl Decoder for Raw {
    type Item = Bytes;
    type Error = Status;

    fn decode(&mut self, from: &mut DecodeBuf<'_>) -> Result<Option<Bytes>, Status> {
        Ok(Some(from.copy_to_bytes(from.remaining())))
    }
}
