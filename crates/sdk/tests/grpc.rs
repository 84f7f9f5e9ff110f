//! OTLP over gRPC, against the official service definition.

use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use opentelemetry_proto::tonic::collector::trace::v1::trace_service_server::{
    TraceService, TraceServiceServer,
};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTracePartialSuccess, ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use tonic::codec::CompressionEncoding;
use tonic::{Request, Response, Status};

#[derive(Clone, Default)]
struct Service {
    seen: Arc<Mutex<Vec<String>>>,
    refusals: Arc<Mutex<Vec<Status>>>,
}

#[tonic::async_trait]
impl TraceService for Service {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        if let Some(status) = self.refusals.lock().expect("no test panics while serving").pop() {
            return Err(status);
        }
        assert!(request.metadata().get("authorization").is_some_and(|key| key == "Bearer k"));
        let scopes = request.into_inner().resource_spans.into_iter().flat_map(|spans| spans.scope_spans);
        let names = scopes.flat_map(|scope| scope.spans).map(|span| span.name);
        self.seen.lock().expect("no test panics while serving").extend(names);
        let partial_success =
            ExportTracePartialSuccess { rejected_spans: 1, error_message: "one".to_owned() };
        Ok(Response::new(ExportTraceServiceResponse { partial_success: Some(partial_success) }))
    }
}

/// Serves on a free port, answers the address.
fn serve(service: Service) -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.set_nonblocking(true).expect("a socket");
    let address = listener.local_addr().expect("a bound address");
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).expect("a socket");
            let service = TraceServiceServer::new(service).accept_compressed(CompressionEncoding::Gzip);
            let export = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
            axum::serve(listener, axum::Router::new().route_service(export, service)).await
        })
    });
    format!("http://{address}")
}

#[test]
fn spans_travel_by_grpc_from_within_a_current_thread_runtime() {
    let service = Service::default();
    service.refusals.lock().expect("nobody serves yet").push(Status::unavailable("not yet"));
    let endpoint = serve(service.clone());
    let tracer = bennu::builder().endpoint(endpoint).grpc().api_key("k").build().expect("the address is one");
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        tracer.chain("one").run(async |_| tracer.tool("two").start().end()).await;
        assert!(tracer.flush(Duration::from_secs(10)));
    });
    let counts = &tracer.stats().destinations[0];
    assert_eq!((counts.delivered, counts.rejected), (1, 1));
    assert_eq!(*service.seen.lock().expect("no test panics while serving"), ["two", "one"]);
}

#[test]
fn a_refusal_is_not_repeated() {
    let service = Service::default();
    service.refusals.lock().expect("nobody serves yet").push(Status::unauthenticated("who?"));
    let tracer =
        bennu::builder().endpoint(serve(service.clone())).grpc().build().expect("the address is one");
    tracer.chain("one").start().end();
    assert!(tracer.flush(Duration::from_secs(10)));
    assert_eq!(tracer.stats().destinations[0].lost, 1);
    assert!(service.seen.lock().expect("no test panics while serving").is_empty());
}
