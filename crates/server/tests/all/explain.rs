//! How a filter is answered, and what a filter deletes.

use serde_json::json;
use testkit::{TestServer, request, span, trace_id};

async fn server() -> TestServer {
    let server = TestServer::start().await;
    server
        .export(request([span(1, 1, "agent.run"), span(1, 2, "llm.chat").below(1)]).project("shop"))
        .await
        .ok();
    server.export(request([span(2, 1, "agent.run")]).project("shop")).await.ok();
    let said = json!({ "target": { "kind": "trace", "trace_id": trace_id(1).to_string() }, "name": "quality", "score": 0 });
    server
        .send(server.post("/api/annotations", said.to_string()).header("content-type", "application/json"))
        .await
        .ok();
    server
}

/// As a browser writes it into an address.
fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test]
async fn an_explanation_names_what_tests_each_condition() {
    let server = server().await;
    let filter = "latency_ms >= 0 and trace_annotations['quality'].score < 0.5 and attributes['a'] == 'x' \
                  and any(d.position < 3 for d in documents) and any(c.latency_ms > 1 for c in children)";
    let path = format!("/api/projects/shop/explain?grain=span&filter={}", percent(filter));
    let explanation = server.get(&path).await.json();
    let steps = explanation["steps"].as_array().expect("a list");
    let mut means: Vec<(&str, String)> = steps
        .iter()
        .map(|step| (step["conditions"][0].as_str().unwrap_or_default(), step["means"].to_string()))
        .collect();
    means.sort();
    assert_eq!(
        means,
        [
            ("any(c.latency_ms > 1 for c in children)", r#"["whole_traces"]"#.to_owned()),
            ("any(d.position < 3 for d in documents)", r#"["row_by_row"]"#.to_owned()),
            ("latency_ms >= 0", r#"["columns"]"#.to_owned()),
            ("text(attribute(a)) == 'x'", r#"["attributes"]"#.to_owned()),
            ("trace_annotation(quality).score < 0.5", r#"["annotations"]"#.to_owned()),
        ]
    );
    assert_eq!(explanation["trace_count"], 1);
    assert_eq!(explanation["spans_in_memory"], 3);
    assert_eq!(server.get("/api/projects/shop/explain?grain=span").await.status, 400);
}

#[tokio::test]
async fn a_filter_deletes_the_traces_it_selects_and_no_others() {
    let server = server().await;
    let delete = async |body: serde_json::Value| {
        let question = server.post("/api/projects/shop/traces/delete", body.to_string());
        server.send(question.header("content-type", "application/json")).await
    };
    for wrong in [
        json!({}),
        json!({ "filter": "" }),
        json!({ "filter": "num_span > 1" }),
        json!({ "fliter": "num_spans > 1" }),
    ] {
        assert_eq!(delete(wrong.clone()).await.status, 400, "{wrong}");
    }
    let deleted = delete(json!({ "filter": "trace_annotations['quality'].score < 0.5" })).await.json();
    assert_eq!(deleted, json!({ "span_count": 2 }));
    let left = server.get("/api/projects/shop/traces").await.json();
    assert_eq!(left["traces"].as_array().map(Vec::len), Some(1));
    assert_eq!(left["traces"][0]["trace_id"], trace_id(2).to_string());
}
