//! The Tower layer around a real axum router.

#[path = "front_door/collector.rs"]
#[expect(dead_code, reason = "shared with tests that need all of it")]
mod collector;

use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{Request, Response, StatusCode};
use axum::routing::get;
use bennu::Tracer;
use bennu::tower::TraceLayer;
use collector::{Collector, Seen, named};
use futures::StreamExt;
use tower::ServiceExt;

const PARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

fn app(tracer: &Tracer, layer: TraceLayer) -> Router {
    let (ask, stream) = (tracer.clone(), tracer.clone());
    let answer = move || async move { ask.llm("ask").run(async |_| "Hello").await };
    let streaming = move || async move {
        let pieces = futures::stream::iter(["a", "b"]).map(move |piece| {
            stream.tool("piece").scope(|_| Ok::<_, std::io::Error>(Bytes::from_static(piece.as_bytes())))
        });
        Response::new(Body::from_stream(pieces))
    };
    Router::new()
        .route("/answer", get(answer))
        .route("/stream", get(streaming))
        .route("/broken", get(|| async { StatusCode::BAD_GATEWAY }))
        .layer(layer.tracer(tracer.clone()))
}

fn asked(layer: TraceLayer, path: &str, headers: &[(&str, &str)]) -> (Response<Bytes>, Vec<Seen>) {
    let collector = Collector::start();
    let tracer = bennu::builder().endpoint(collector.endpoint()).build().expect("the address is one");
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let response = runtime.block_on(async {
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).expect("a valid request");
        let response = app(&tracer, layer).oneshot(request).await.expect("the router never fails");
        let (parts, body) = response.into_parts();
        Response::from_parts(parts, to_bytes(body, 1 << 20).await.expect("a whole body"))
    });
    assert!(tracer.flush(Duration::from_secs(10)));
    (response, collector.seen())
}

#[test]
fn a_request_takes_up_the_callers_trace_session_and_user() {
    let headers = [("traceparent", PARENT), ("baggage", "session.id=s,user.id=ada"), ("x-user", "grace")];
    let layer =
        TraceLayer::new().user(|request| Some(request.headers.get("x-user")?.to_str().ok()?.to_owned()));
    let (response, seen) = asked(layer, "/answer?key=secret", &headers);
    assert_eq!(response.headers()["x-trace-id"], "0af7651916cd43dd8448eb211c80319c");
    let (request, ask) = (named(&seen, "GET /answer"), named(&seen, "ask"));
    assert!(ask.is_child_of(request));
    assert_eq!(request.span.parent_span_id, [0xb7, 0xad, 0x6b, 0x71, 0x69, 0x20, 0x33, 0x31]);
    assert_eq!(request.span.kind, 2);
    for span in [request, ask] {
        assert!(span.has("session.id", "s") && span.has("user.id", "grace"));
    }
    assert!(request.has("http.response.status_code", "200") && !request.lines().contains("secret"));
}

#[test]
fn a_stream_is_part_of_the_request() {
    let (response, seen) = asked(TraceLayer::new(), "/stream", &[]);
    assert_eq!(response.body().as_ref(), b"ab");
    let request = named(&seen, "GET /stream");
    let pieces: Vec<_> = seen.iter().filter(|seen| seen.span.name == "piece").collect();
    assert_eq!(pieces.len(), 2);
    for piece in pieces {
        assert!(piece.is_child_of(request));
        assert!(piece.span.end_time_unix_nano <= request.span.end_time_unix_nano);
    }
}

#[test]
fn a_server_error_fails_the_span() {
    let (response, seen) = asked(TraceLayer::new(), "/broken", &[]);
    assert!(response.headers().contains_key("x-trace-id"));
    assert_eq!(seen[0].span.status.as_ref().map(|status| status.code), Some(2));
}

#[test]
fn strangers_choose_neither_trace_nor_session() {
    let headers = [("traceparent", PARENT), ("baggage", "session.id=s")];
    let (response, seen) = asked(TraceLayer::new().distrust(), "/answer", &headers);
    assert_ne!(response.headers()["x-trace-id"], "0af7651916cd43dd8448eb211c80319c");
    assert_eq!(named(&seen, "ask").get("session.id"), None);
}

#[test]
fn two_services_share_a_trace_over_http() {
    let collector = Collector::start();
    let service = |name| {
        bennu::builder()
            .service_name(name)
            .endpoint(collector.endpoint())
            .build()
            .expect("the address is one")
    };
    let (front, back) = (service("front"), service("back"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}/answer", listener.local_addr().expect("a bound address"));
        let routes = app(&back, TraceLayer::new());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        let ask = async |_| {
            let mut request = reqwest::Client::new().get(&url);
            bennu::inject(|name, value| {
                request = request.try_clone().expect("it has no body").header(name, value);
            });
            request.send().await
        };
        let call = async { front.agent("front").try_run(ask).await };
        let context = bennu::with_session("s").with_user("ada").with_tags(["nightly"]);
        let answer = context.run(call).await.expect("the service answers");
        assert_eq!(answer.text().await.expect("a text"), "Hello");
    });
    assert!(front.flush(Duration::from_secs(10)) && back.flush(Duration::from_secs(10)));
    let seen = collector.seen();
    let (caller, request, ask) = (named(&seen, "front"), named(&seen, "GET /answer"), named(&seen, "ask"));
    assert!(request.is_child_of(caller) && ask.is_child_of(request));
    for span in [caller, request, ask] {
        assert!(
            span.has("session.id", "s") && span.has("user.id", "ada") && span.has("tag.tags", "[nightly]")
        );
    }
    assert_eq!((&*caller.resource["service.name"], &*ask.resource["service.name"]), ("front", "back"));
}
