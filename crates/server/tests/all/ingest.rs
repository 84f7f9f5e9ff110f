//! Spans come in: both doors, what they take, what they refuse, and how they say so.

use http::Method;
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use prost::Message as _;
use serde_json::{Value, json};
use testkit::{Answer, RequestBuilder, TestServer, request, span, span_id, trace_id};
use tonic::Code;

fn one_span() -> RequestBuilder {
    request([span(1, 1, "agent.run")])
}

async fn span_names(server: &TestServer, project: &str) -> Vec<String> {
    let page = server.get(&format!("/v1/projects/{project}/spans?order=asc")).await.json();
    let data = page["data"].as_array().expect("a list").clone();
    data.iter().map(|span| span["name"].as_str().expect("a name").to_owned()).collect()
}

#[track_caller]
fn partial_success(answer: &Answer) -> Option<(i64, String)> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let response: ExportTraceServiceResponse = answer.message();
    response.partial_success.map(|partial| (partial.rejected_spans, partial.error_message))
}

#[tokio::test]
async fn a_span_is_visible_once_it_is_acknowledged() {
    let server = TestServer::start().await;
    let answer = server.export(one_span()).await;
    assert_eq!(answer.header("content-type"), "application/x-protobuf");
    assert!(answer.ok().body.is_empty(), "an empty response says that all is well");
    assert_eq!(span_names(&server, "default").await, ["agent.run"]);
}

#[tokio::test]
async fn both_doors_lead_to_the_same_place() {
    let server = TestServer::start().await;
    server.export_gzipped(request([span(1, 1, "by http")]).project("shop")).await.ok();
    let response = server.export_over_grpc(request([span(1, 2, "by grpc")]).project("shop")).await;
    assert_eq!(response.expect("taken").partial_success, None);
    assert_eq!(span_names(&server, "shop").await, ["by http", "by grpc"]);
}

#[tokio::test]
async fn the_header_names_the_project_before_the_resource_does() {
    let server = TestServer::start().await;
    let body = ExportTraceServiceRequest::from(one_span().project("of the resource")).encode_to_vec();
    server.send(server.otlp(body).header("x-project-name", "of-the-header")).await.ok();
    assert_eq!(span_names(&server, "of-the-header").await, ["agent.run"]);
    assert_eq!(server.get("/v1/projects/of%20the%20resource").await.status, 404);
}

#[tokio::test]
async fn a_trace_stays_in_the_project_of_its_first_span() {
    let server = TestServer::start().await;
    server.export(request([span(1, 1, "first")]).project("shop")).await.ok();
    server.export(request([span(1, 2, "second")]).project("elsewhere")).await.ok();
    assert_eq!(span_names(&server, "shop").await, ["first", "second"]);
}

#[tokio::test]
async fn spans_that_cannot_be_kept_are_counted_and_the_rest_is_kept() {
    let server = TestServer::start().await;
    let answer = server.export(request([span(1, 1, "good"), span(1, 2, "bad").without_id()])).await;
    let (rejected, message) = partial_success(&answer).expect("a partial success");
    assert_eq!(rejected, 1);
    assert!(message.contains("`bad`"), "{message}");
    assert_eq!(span_names(&server, "default").await, ["good"]);
}

#[tokio::test]
async fn an_equal_repeat_is_a_success_and_another_body_keeps_the_first() {
    let server = TestServer::start().await;
    server.export(one_span()).await.ok();
    assert_eq!(partial_success(&server.export(one_span()).await), None);

    let answer = server.export(request([span(1, 1, "someone else")])).await;
    let (rejected, message) = partial_success(&answer).expect("a partial success");
    assert_eq!(rejected, 0, "nothing of the sender's was lost that was not there before");
    assert!(message.contains(&trace_id(1).to_string()), "{message}");
    assert_eq!(span_names(&server, "default").await, ["agent.run"]);
}

#[tokio::test]
async fn an_empty_body_and_parameters_of_the_content_type_are_fine() {
    let server = TestServer::start().await;
    server.send(server.otlp([])).await.ok();
    let request =
        server.post("/v1/traces", []).header("content-type", "Application/X-Protobuf; charset=utf-8");
    server.send(request).await.ok();
}

#[tokio::test]
async fn what_is_not_otlp_is_refused_with_the_reason() {
    let server = TestServer::start().await;
    let answer = server.send(server.post("/v1/traces", "{}").header("content-type", "text/html")).await;
    let expected =
        "Unsupported content type: text/html. Expected application/x-protobuf or application/json.";
    assert_eq!((answer.status, answer.text().as_str()), (415, expected));

    let answer = server.send(server.otlp([]).header("content-encoding", "br")).await;
    assert_eq!(answer.status, 415);
    assert!(answer.text().contains("`br`"), "{}", answer.text());

    let mut broken = ExportTraceServiceRequest::from(one_span()).encode_to_vec();
    broken.truncate(broken.len() - 3);
    for body in [b"no protobuf".to_vec(), broken] {
        let answer = server.send(server.otlp(body)).await;
        assert_eq!(answer.status, 400);
        assert!(answer.text().starts_with("the body is not a protobuf ExportTraceServiceRequest: "));
    }

    let answer = server.send(server.otlp("no gzip").header("content-encoding", "gzip")).await;
    assert_eq!(answer.status, 400);
    assert!(answer.text().starts_with("the body is not gzip: "), "{}", answer.text());
}

#[tokio::test]
async fn otlp_in_json_is_taken_and_answered_in_json() {
    let server = TestServer::start().await;
    let (good, bad) = (span_id(1), "0000000000000000");
    let span =
        |id: &str, name: &str| json!({ "traceId": trace_id(1).to_string(), "spanId": id, "name": name });
    let spans = json!([span(&good.to_string(), "by json"), span(bad, "nameless")]);
    let body = json!({ "resourceSpans": [{ "scopeSpans": [{ "spans": spans }] }] }).to_string();
    let answer =
        server.send(server.post("/v1/traces", body).header("content-type", "application/json")).await;
    assert_eq!(answer.json()["partialSuccess"]["rejectedSpans"], "1");
    assert_eq!(span_names(&server, "default").await, ["by json"]);

    let answer = server.send(server.post("/v1/traces", "{").header("content-type", "application/json")).await;
    assert_eq!(answer.status, 400);
    assert!(answer.text().ends_with("at line 1 column 1"), "{}", answer.text());
}

#[tokio::test]
async fn a_body_beyond_the_bound_is_refused_announced_or_not() {
    let server = TestServer::start().await;
    let mib = 1024 * 1024;
    let announced = server.send(server.otlp(vec![0; 64 * mib + 1])).await;
    assert_eq!(announced.status, 413);
    assert_eq!(announced.text(), "The body has more than 67108864 bytes. Send smaller batches.");

    let bomb = gzip(&vec![0; 65 * mib]);
    let expanded = server.send(server.otlp(bomb).header("content-encoding", "gzip")).await;
    assert_eq!(expanded.status, 413);
    assert_eq!(expanded.text(), "the body expands to more than 67108864 bytes");

    // Far below that bound, but out of all proportion to what was sent.
    let bomb = zstd::stream::encode_all(&*vec![0; 40 * mib], 3).expect("memory takes it");
    let expanded = server.send(server.otlp(bomb.clone()).header("content-encoding", "zstd")).await;
    assert_eq!(expanded.status, 413, "{} bytes: {}", bomb.len(), expanded.text());
    let (_, answer) = server.export_encoded_over_grpc("zstd", &bomb).await;
    let refused = answer.expect_err("over gRPC, too");
    assert!(refused.message().contains("expands to more than"), "{}", refused.message());
}

#[tokio::test]
async fn a_full_server_asks_both_doors_to_come_again_later() {
    let server = TestServer::start_with(|config| config.store.hot_bytes_max = 1).await;
    // The bound is looked at before a request is taken, so the first may overshoot it.
    let first = server.export(one_span()).await;
    let answer = if first.status == 200 { server.export(request([span(2, 1, "next")])).await } else { first };
    assert_eq!((answer.status, answer.header("retry-after")), (503, "1"));
    assert!(answer.text().starts_with("cannot store the spans: "), "{}", answer.text());
    assert!(answer.text().ends_with("Send the request again later."), "{}", answer.text());

    let status = server.export_over_grpc(request([span(3, 1, "next")])).await.expect_err("full");
    assert_eq!(status.code(), Code::ResourceExhausted);
    let details = tonic_types::StatusExt::get_details_retry_info(&status).expect("when to come again");
    assert_eq!(details.retry_delay, Some(std::time::Duration::from_secs(1)));
}

#[tokio::test]
async fn a_large_request_is_taken_whole() {
    let server = TestServer::start().await;
    let text = "x".repeat(4_096);
    let spans = (1..=200).map(|n| span(1, n, "llm.chat").attribute("input.value", text.as_str()));
    server.export_gzipped(request(spans)).await.ok();
    let status: Value = server.get("/api/status").await.json();
    assert_eq!(status["span_count"], 200);
}

#[tokio::test]
async fn every_encoding_is_taken_at_both_doors() {
    let server = TestServer::start().await;
    let body = |number, name: &str| {
        ExportTraceServiceRequest::from(request([span(1, number, name)])).encode_to_vec()
    };
    let encoded = |number, encoding: &str| match encoding {
        "gzip" => gzip(&body(number, encoding)),
        "deflate" => deflate(&body(number, encoding)),
        _ => zstd::stream::encode_all(&*body(number, encoding), 3).expect("memory takes it"),
    };
    for (number, encoding) in [(1, "gzip"), (2, "deflate"), (3, "zstd")] {
        server.send(server.otlp(encoded(number, encoding)).header("content-encoding", encoding)).await.ok();
        let (_, answer) = server.export_encoded_over_grpc(encoding, &encoded(number + 3, encoding)).await;
        assert_eq!(answer.expect("taken").partial_success, None, "{encoding}");
    }
    let names = span_names(&server, "default").await;
    assert_eq!(names, ["gzip", "gzip", "deflate", "deflate", "zstd", "zstd"]);
}

#[tokio::test]
async fn a_grpc_encoding_that_nobody_knows_is_refused_with_those_that_are_known() {
    let server = TestServer::start().await;
    let (headers, answer) = server.export_encoded_over_grpc("snappy", b"").await;
    let status = answer.expect_err("unknown");
    assert_eq!(status.code(), Code::Unimplemented);
    assert!(status.message().contains("snappy"), "{}", status.message());
    assert_eq!(headers["grpc-accept-encoding"], "identity,gzip,deflate,zstd");

    let (_, answer) = server.export_encoded_over_grpc("zstd", b"no zstd").await;
    let status = answer.expect_err("damaged");
    assert_eq!(status.code(), Code::InvalidArgument);
    assert!(status.message().contains("zstd"), "{}", status.message());
}

#[tokio::test]
async fn an_application_in_a_browser_on_this_machine_sends_its_traces() {
    let server = TestServer::start().await;
    let page = "http://localhost:3000";
    let asked = server
        .client()
        .request(Method::OPTIONS, server.url("/v1/traces"))
        .header("origin", page)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type,x-project-name");
    let answer = server.send(asked).await;
    assert_eq!(answer.header("access-control-allow-origin"), page);
    assert_eq!(answer.header("access-control-allow-methods"), "POST");
    assert_eq!(answer.header("access-control-allow-headers"), "content-type,x-project-name");
    assert_eq!(answer.header("access-control-allow-credentials"), "");

    let body = ExportTraceServiceRequest::from(one_span()).encode_to_vec();
    let answer = server.send(server.otlp(body).header("origin", page)).await.ok();
    assert_eq!(answer.header("access-control-allow-origin"), page);
    let refused = server.send(server.otlp("no protobuf").header("origin", page)).await;
    assert_eq!(
        (refused.status, refused.header("access-control-allow-origin")),
        (400, page),
        "and may read why"
    );
    assert_eq!(span_names(&server, "default").await, ["agent.run"]);
}

#[tokio::test]
async fn pages_of_other_machines_send_traces_only_where_they_are_named() {
    let named = |config: &mut server::Config| {
        config.allowed_origins = server::AllowedOrigins::parse("https://*.shop.example");
    };
    let server = TestServer::start_with(named).await;
    let body = ExportTraceServiceRequest::from(one_span()).encode_to_vec();
    for (origin, status) in
        [("https://www.shop.example", 200), ("https://elsewhere.example", 403), ("null", 403)]
    {
        let answer = server.send(server.otlp(body.clone()).header("origin", origin)).await;
        assert_eq!(answer.status, status, "{origin}: {}", answer.text());
        let asked = server
            .client()
            .request(Method::OPTIONS, server.url("/v1/traces"))
            .header("origin", origin)
            .header("access-control-request-method", "POST");
        let may = server.send(asked).await.header("access-control-allow-origin") == origin;
        assert_eq!(may, status == 200, "{origin}");
    }
    // Sending is all they may do.
    let page = "https://www.shop.example";
    let answer = server.send(server.client().get(server.url("/v1/projects")).header("origin", page)).await;
    assert_eq!(
        answer.header("access-control-allow-origin"),
        "",
        "the browser keeps the answer from the page"
    );
    let changes = server.client().delete(server.url("/v1/projects/default")).header("origin", page);
    assert_eq!(server.send(changes).await.status, 403);
}

#[tokio::test]
async fn a_name_from_outside_sends_nothing_whatever_its_origin() {
    let server = TestServer::start().await;
    let rebound = server.otlp([]).header("host", "evil.example").header("origin", "http://localhost:3000");
    assert_eq!(server.send(rebound).await.status, 403);
}

#[tokio::test]
async fn a_model_without_a_price_is_named_where_its_cost_would_stand() {
    let server = TestServer::start().await;
    let call = |number, model: &str| {
        span(1, number, "llm.chat")
            .attribute("openinference.span.kind", "LLM")
            .attribute("llm.model_name", model)
            .attribute("llm.token_count.prompt", 10)
    };
    server.export(request([call(1, "gpt-4o-mini"), call(2, "llama-at-home")])).await.ok();
    let trace = server.get(&format!("/api/projects/default/traces/{}", trace_id(1))).await.json();
    assert_eq!(trace["unpriced_models"], json!(["llama-at-home"]));
    let is_unpriced: Vec<&Value> =
        trace["spans"].as_array().expect("spans").iter().map(|span| &span["is_unpriced"]).collect();
    assert_eq!(is_unpriced, [&json!(false), &json!(true)]);
    for (number, unpriced) in [(1, Value::Null), (2, json!("llama-at-home"))] {
        let span = server
            .get(&format!("/api/projects/default/traces/{}/spans/{}", trace_id(1), span_id(number)))
            .await
            .json();
        assert_eq!(span["unpriced_model"], unpriced);
        assert_eq!(span["cost"].is_null(), number == 2);
    }
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut encoder, bytes).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut encoder, bytes).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}
