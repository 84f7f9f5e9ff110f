//! `/api/projects/{project}/traces/{trace_id}/spans/{span_id}`.

use semconv::SpanKind;
use serde_json::{Value, json};
use testkit::{SpanBuilder, TestServer, request, span, span_id, trace_id};

async fn stored(span: SpanBuilder) -> Value {
    let server = TestServer::start().await;
    server.export(request([span]).resource_attribute("service.name", "shop")).await.ok();
    let path = format!("/api/projects/default/traces/{}/spans/{}", trace_id(1), span_id(1));
    server.get(&path).await.json()
}

#[tokio::test]
async fn a_model_call_reads_as_a_conversation() {
    let messages =
        r#"[{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Where is it?"}]"#;
    let answer = r#"[{"role": "assistant", "tool_calls": [{"id": "c1", "function": {"name": "lookup", "arguments": "{}"}}]}]"#;
    let span = span(1, 1, "llm.chat")
        .kind(SpanKind::Llm)
        .attribute("llm.model_name", "gpt-4o")
        .attribute("llm.input_messages", messages)
        .attribute("llm.output_messages", answer)
        .attribute("llm.invocation_parameters", r#"{"temperature": 0.2}"#)
        .attribute("llm.token_count.prompt", 1000)
        .attribute("llm.token_count.completion", 100);
    let span = stored(span).await;

    let meaning = &span["meaning"];
    assert_eq!(meaning["input_messages"][0]["role"], "system");
    assert_eq!(meaning["input_messages"][1]["parts"], json!([{ "type": "text", "text": "Where is it?" }]));
    assert_eq!(meaning["output_messages"][0]["tool_calls"][0]["name"], "lookup");
    assert_eq!(meaning["invocation_parameters"], json!({ "temperature": 0.2 }));
    assert_eq!(span["tokens"]["total"], 1100);
    assert!(span["cost"]["total"].as_f64().is_some_and(|cost| cost > 0.0), "{}", span["cost"]);
}

#[tokio::test]
async fn retrieved_documents_and_exceptions_have_their_place() {
    let documents = r#"[{"id": "d1", "score": 0.75, "text": "Orders ship in two days."}]"#;
    let span = span(1, 1, "retrieval")
        .kind(SpanKind::Retriever)
        .attribute("retrieval.documents", documents)
        .attribute("retrieval.top_k", 3)
        .error("index is stale")
        .exception("TimeoutError", "after 5 s");
    let span = stored(span).await;

    let retrieval = &span["meaning"]["retrieval"];
    assert_eq!(retrieval["top_k"], 3);
    assert_eq!(retrieval["documents"][0]["content"], "Orders ship in two days.");
    assert_eq!(retrieval["documents"][0]["score"], 0.75);
    assert_eq!(span["meaning"]["exceptions"][0]["exception_type"], "TimeoutError");
    assert_eq!((&span["status_code"], &span["status_message"]), (&json!("ERROR"), &json!("index is stale")));
}

#[tokio::test]
async fn everything_that_was_sent_is_there_to_read() {
    let span =
        stored(span(1, 1, "custom").attribute("a.b", 1).attribute("a.c", "two").attribute("flag", true))
            .await;
    assert_eq!(span["attributes"], json!({ "a": { "b": 1, "c": "two" }, "flag": true }));
    assert_eq!(span["resource"]["attributes"], json!({ "service.name": "shop" }));
    assert_eq!(span["scope"]["name"], "testkit");
    assert_eq!(span["span_kind"], "UNKNOWN");
    assert_eq!(span["otel_kind"], "internal");
    assert_eq!(span["tokens"], Value::Null);
    assert_eq!(span["cost"], Value::Null);
}

#[tokio::test]
async fn an_unknown_span_is_not_found() {
    let server = TestServer::start().await;
    server.export(request([span(1, 1, "a")])).await.ok();
    let spans = format!("/api/projects/default/traces/{}/spans", trace_id(1));
    for id in [span_id(2).to_string(), "xyz".to_owned()] {
        let answer = server.get(&format!("{spans}/{id}")).await;
        assert_eq!((answer.status, &answer.any_json()["code"]), (404, &json!("not_found")));
    }
}

#[tokio::test]
async fn a_span_answers_to_its_global_id_too_and_only_in_its_own_trace() {
    let server = TestServer::start().await;
    server.export(request([span(1, 1, "asked"), span(2, 2, "elsewhere")])).await.ok();
    let at = |trace, id: &str| format!("/api/projects/default/traces/{}/spans/{id}", trace_id(trace));
    let global_id = server.get(&at(1, &span_id(1).to_string())).await.json()["global_id"].clone();
    let global_id = global_id.as_str().expect("a text");
    assert_eq!(server.get(&at(1, global_id)).await.json()["span_id"], span_id(1).to_string());
    assert_eq!(server.get(&at(2, global_id)).await.status, 404);
    assert_eq!(server.get(&at(1, "U3BhbjoxMDAwMDA=")).await.status, 404);
}
