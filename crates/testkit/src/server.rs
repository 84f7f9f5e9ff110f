//! A server in this process, on ports of its own and a folder that goes with it.

use std::io::Write as _;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::HeaderMap;
use http_body_util::{BodyExt as _, Full};
use opentelemetry_proto::tonic::collector::trace::v1::trace_service_client::TraceServiceClient;
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use prost::Message as _;
use reqwest::{Client, RequestBuilder as HttpRequest};
use server::{Config, RunningServer};
use tempfile::TempDir;
use tonic::codec::CompressionEncoding;
use tonic::transport::Channel;
use tower_service::Service as _;

use crate::Answer;

const PROTOBUF: &str = "application/x-protobuf";
const EXPORT_PATH: &str = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

#[derive(Debug)]
pub struct TestServer {
    running: RunningServer,
    data_dir: TempDir,
    client: Client,
}

impl TestServer {
    pub async fn start() -> TestServer {
        TestServer::start_with(|_| {}).await
    }

    /// Starts with settings other than the usual ones.
    pub async fn start_with(change: impl FnOnce(&mut Config)) -> TestServer {
        let data_dir = tempfile::tempdir().expect("a folder for temporary files");
        TestServer::start_on(data_dir, change).await
    }

    async fn start_on(data_dir: TempDir, change: impl FnOnce(&mut Config)) -> TestServer {
        let mut config = TestServer::config(&data_dir);
        change(&mut config);
        let running = server::start(config).await.expect("the server starts");
        TestServer { running, data_dir, client: Client::new() }
    }

    /// A configuration on any free ports.
    pub fn config(data_dir: &TempDir) -> Config {
        let mut config = Config::new(data_dir.path());
        (config.port, config.grpc_port) = (0, 0);
        config
    }

    /// Shuts the server down and starts another one on the same folder.
    pub async fn restart(self) -> TestServer {
        self.running.shutdown().await;
        TestServer::start_on(self.data_dir, |_| {}).await
    }

    pub async fn shutdown(self) {
        self.running.shutdown().await;
    }

    pub fn running(&self) -> &RunningServer {
        &self.running
    }

    pub fn data_dir(&self) -> &TempDir {
        &self.data_dir
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.running.http_address())
    }

    /// For requests out of the ordinary.
    pub fn client(&self) -> &Client {
        &self.client
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.client.get(self.url(path))).await
    }

    /// A request to change as a test likes, for [`TestServer::send`].
    pub fn post(&self, path: &str, body: impl Into<Vec<u8>>) -> HttpRequest {
        self.client.post(self.url(path)).body(body.into())
    }

    pub async fn send(&self, request: HttpRequest) -> Answer {
        Answer::of(request.send().await.expect("the server answers")).await
    }

    /// OTLP over HTTP, as exporters send it.
    pub async fn export(&self, request: impl Into<ExportTraceServiceRequest>) -> Answer {
        self.send(self.otlp(request.into().encode_to_vec())).await
    }

    /// The same, compressed.
    pub async fn export_gzipped(&self, request: impl Into<ExportTraceServiceRequest>) -> Answer {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(&request.into().encode_to_vec()).expect("memory takes it");
        let body = encoder.finish().expect("memory takes it");
        self.send(self.otlp(body).header("content-encoding", "gzip")).await
    }

    /// A body under OTLP's content type.
    pub fn otlp(&self, body: impl Into<Vec<u8>>) -> HttpRequest {
        self.post("/v1/traces", body).header("content-type", PROTOBUF)
    }

    /// OTLP over gRPC, compressed both ways.
    pub async fn export_over_grpc(
        &self,
        request: impl Into<ExportTraceServiceRequest>,
    ) -> Result<ExportTraceServiceResponse, tonic::Status> {
        let mut client = self.grpc_client().await;
        client.export(request.into()).await.map(tonic::Response::into_inner)
    }

    /// A message over gRPC as it is, under the encoding that it is said to have. Answers with the headers, too.
    pub async fn export_encoded_over_grpc(
        &self,
        encoding: &'static str,
        compressed: &[u8],
    ) -> (HeaderMap, Result<ExportTraceServiceResponse, tonic::Status>) {
        let url = format!("http://{}", self.running.grpc_address());
        let mut channel =
            Channel::from_shared(url.clone()).expect("an address").connect().await.expect("connects");
        let length = u32::try_from(compressed.len()).expect("a test's message is small");
        let frame = [&[1][..], &length.to_be_bytes(), compressed].concat();
        let request = http::Request::post(format!("{url}{EXPORT_PATH}"))
            .header("content-type", "application/grpc")
            .header("te", "trailers")
            .header("grpc-encoding", encoding)
            .body(tonic::body::Body::new(Full::<Bytes>::from(frame)))
            .expect("a request");
        std::future::poll_fn(|context| channel.poll_ready(context)).await.expect("ready");
        let (parts, body) = channel.call(request).await.expect("an answer").into_parts();
        let body = body.collect().await.expect("a whole answer");
        let trailers = body.trailers().unwrap_or(&parts.headers);
        let status = tonic::Status::from_header_map(trailers).expect("every answer has a status");
        let answer = match status.code() {
            tonic::Code::Ok => {
                let message = body.to_bytes().slice(5..);
                Ok(ExportTraceServiceResponse::decode(message).expect("the answer of an export"))
            }
            _ => Err(status),
        };
        (parts.headers, answer)
    }

    async fn grpc_client(&self) -> TraceServiceClient<Channel> {
        let url = format!("http://{}", self.running.grpc_address());
        let client = TraceServiceClient::connect(url).await.expect("the gRPC port takes connections");
        client.send_compressed(CompressionEncoding::Gzip).accept_compressed(CompressionEncoding::Gzip)
    }
}
