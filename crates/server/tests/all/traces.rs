//! `/api/projects/{project}/traces`.

use semconv::SpanKind;
use serde_json::{Value, json};
use testkit::{TestServer, request, span, span_id, trace_id};

async fn trace(server: &TestServer, number: u8) -> Value {
    server.get(&format!("/api/projects/default/traces/{}", trace_id(number))).await.json()
}

#[tokio::test]
async fn a_trace_tells_its_story_in_order_of_start() {
    let server = TestServer::start().await;
    let root = span(1, 1, "agent.run").kind(SpanKind::Agent).between_ms(0, 900).error("gave up");
    let root = root.attribute("session.id", "s-1").attribute("user.id", "ada");
    let tool =
        span(1, 2, "tool.lookup").below(1).kind(SpanKind::Tool).between_ms(500, 600).error("no order 17");
    let tool = tool.exception("KeyError", "17");
    let llm = span(1, 3, "llm.chat").below(1).kind(SpanKind::Llm).between_ms(100, 400);
    let llm = llm.attribute("llm.model_name", "gpt-4o").attribute("llm.token_count.prompt", 1000);
    server.export(request([tool, llm, root])).await.ok();

    let trace = trace(&server, 1).await;
    let spans = trace["spans"].as_array().expect("a list");
    let names: Vec<_> = spans.iter().map(|span| &span["name"]).collect();
    assert_eq!(names, ["agent.run", "llm.chat", "tool.lookup"]);
    assert_eq!(trace["root_span_id"], span_id(1).to_string());
    assert_eq!(trace["first_error_span_id"], span_id(2).to_string());
    assert_eq!(trace["latency_ms"], 900.0);
    assert_eq!(trace["error_count"], 2);
    assert_eq!(trace["session_id"], "s-1");
    assert_eq!(trace["user_id"], "ada");
    assert_eq!(trace["project_name"], "default");
    assert_eq!(trace["models"], json!(["gpt-4o"]));
    assert_eq!(trace["tokens"], json!({ "prompt": 1000, "completion": 0, "total": 1000 }));
    assert_eq!(spans[0]["cumulative"]["tokens"]["prompt"], 1000);
    assert_eq!(spans[0]["cumulative"]["error_count"], 2);
    assert_eq!(spans[2]["error_type"], "KeyError");
    assert!(trace["cost"].as_f64().is_some_and(|cost| cost > 0.0), "gpt-4o has a price: {trace}");
}

#[tokio::test]
async fn a_trace_without_its_root_is_shown_under_its_earliest_orphan() {
    let server = TestServer::start().await;
    server.export(request([span(1, 5, "late").below(9), span(1, 4, "early").below(8)])).await.ok();
    let trace = trace(&server, 1).await;
    assert_eq!(trace["root_span_id"], span_id(4).to_string());
    assert_eq!(trace["spans"][0]["is_orphan"], true);
}

#[tokio::test]
async fn a_span_that_has_not_ended_has_no_latency() {
    let server = TestServer::start().await;
    server.export(request([span(1, 1, "running").unfinished()])).await.ok();
    let running = trace(&server, 1).await;
    assert_eq!(running["latency_ms"], Value::Null);
    assert_eq!(running["spans"][0]["end_time_unix_nano"], Value::Null);
    assert_eq!(running["spans"][0]["latency_ms"], Value::Null);

    server.export(request([span(1, 1, "running").between_ms(1, 11)])).await.ok();
    assert_eq!(trace(&server, 1).await["latency_ms"], 10.0, "its end may come later");
}

#[tokio::test]
async fn traces_are_listed_newest_first_page_by_page() {
    let server = TestServer::start().await;
    server.export(request((1..=5).map(|n| span(n, n, "run")))).await.ok();
    let mut seen = Vec::new();
    let mut path = "/api/projects/default/traces?limit=2".to_owned();
    loop {
        let page = server.get(&path).await.json();
        let traces = page["traces"].as_array().expect("a list");
        seen.extend(traces.iter().map(|trace| trace["trace_id"].as_str().expect("an id").to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/projects/default/traces?limit=2&after={next}");
    }
    assert_eq!(seen, [5, 4, 3, 2, 1].map(|n| trace_id(n).to_string()));
}

#[tokio::test]
async fn traces_with_errors_can_be_asked_for_alone() {
    let server = TestServer::start().await;
    let failed = [span(2, 1, "run"), span(2, 2, "tool").below(1).error("no")];
    server.export(request([span(1, 1, "run")].into_iter().chain(failed))).await.ok();
    let page = server.get("/api/projects/default/traces?errors_only=true").await.json();
    assert_eq!(page["traces"].as_array().map(Vec::len), Some(1));
    let row = &page["traces"][0];
    assert_eq!(row["trace_id"], trace_id(2).to_string());
    assert_eq!((&row["error_count"], &row["span_count"]), (&json!(1), &json!(2)));
    assert_eq!(row["root"]["status_code"], "UNSET");
}

#[tokio::test]
async fn a_row_shows_the_roots_input_and_output() {
    let server = TestServer::start().await;
    let root =
        span(1, 1, "run").attribute("input.value", "Where is it?").attribute("output.value", "On its way.");
    server.export(request([root])).await.ok();
    let page = server.get("/api/projects/default/traces").await.json();
    let root = &page["traces"][0]["root"];
    assert_eq!(
        (&root["input_preview"], &root["output_preview"]),
        (&json!("Where is it?"), &json!("On its way."))
    );
}

#[tokio::test]
async fn a_trace_of_another_project_is_not_found_here() {
    let server = TestServer::start().await;
    server.export(request([span(1, 1, "a")]).project("shop")).await.ok();
    server.export(request([span(2, 1, "b")]).project("other")).await.ok();
    let path = |project, trace| format!("/api/projects/{project}/traces/{}", trace_id(trace));
    assert_eq!(server.get(&path("other", 1)).await.status, 404);
    assert_eq!(server.get("/api/projects/shop/traces/xyz").await.status, 404);
    server.get(&path("shop", 1)).await.ok();
}

#[tokio::test]
async fn questions_that_make_no_sense_are_refused_in_words() {
    let server = TestServer::start().await;
    server.export(request([span(1, 1, "a")])).await.ok();
    for query in ["limit=0", "limit=1001", "limit=many", "after=yesterday", "errors_only=perhaps"] {
        let answer = server.get(&format!("/api/projects/default/traces?{query}")).await;
        assert_eq!((answer.status, &answer.any_json()["code"]), (400, &json!("invalid")), "{query}");
    }
}
