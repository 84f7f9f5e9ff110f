//! What can be set, and what the server says of itself: `/api/prices`, `/api/retention`, `/api/data-folder`.

use semconv::SpanKind;
use serde_json::{Value, json};
use testkit::{TestServer, request, span, trace_id};

/// The cost of a call with a thousand prompt tokens of our own model.
async fn cost(server: &TestServer, trace: u8) -> Value {
    let call = span(trace, 1, "call").kind(SpanKind::Llm).attribute("llm.model_name", "our-own-7b");
    let call = call.attribute("llm.token_count.prompt", 1000).attribute("llm.token_count.total", 1000);
    server.export(request([call])).await.ok();
    server.get(&format!("/api/projects/default/traces/{}", trace_id(trace))).await.json()["cost"].clone()
}

async fn set(server: &TestServer, price: &Value) -> (u16, Value) {
    let body =
        server.post("/api/prices/overrides", price.to_string()).header("content-type", "application/json");
    let answer = server.send(body).await;
    (answer.status, answer.any_json())
}

#[tokio::test]
async fn a_price_that_is_set_counts_for_spans_that_arrive_afterwards() {
    let server = TestServer::start().await;
    assert_eq!(cost(&server, 1).await, Value::Null);
    let price = json!({ "model": "Our-Own-7B", "from_day": "2025-11-01", "input": 2.0, "output": 4.0 });
    let (status, view) = set(&server, &price).await;
    assert_eq!((status, &view["from_day"], &view["provider"]), (201, &json!("2025-11-01"), &Value::Null));
    assert_eq!(cost(&server, 2).await, 0.002);
    let first = server.get(&format!("/api/projects/default/traces/{}", trace_id(1))).await.json();
    assert_eq!(first["cost"], Value::Null, "a span is priced once");

    let server = server.restart().await;
    assert_eq!(cost(&server, 3).await, 0.002, "it is still set after a restart");
    let path = format!("/api/prices/overrides/{}", view["id"]);
    let removed = server.send(server.client().delete(server.url(&path))).await;
    assert_eq!(removed.status, 204);
    assert_eq!(cost(&server, 4).await, Value::Null);
    assert_eq!(server.send(server.client().delete(server.url(&path))).await.status, 404);
}

#[tokio::test]
async fn a_price_counts_from_its_first_day() {
    let server = TestServer::start().await;
    let price = json!({ "model": "our-own-7b", "from_day": "2025-12-01", "input": 2.0, "output": 4.0 });
    assert_eq!(set(&server, &price).await.0, 201);
    assert_eq!(cost(&server, 1).await, Value::Null, "the spans of tests begin in November");
}

#[tokio::test]
async fn the_table_is_searched_by_provider_and_model() {
    let server = TestServer::start().await;
    let list = server.get("/api/prices?search=openai%20gpt-4o-mini").await.json();
    let found = list["prices"].as_array().expect("a list");
    assert!(found.iter().any(|it| it["provider"] == "openai" && it["model"] == "gpt-4o-mini"), "{list}");
    assert_eq!(list["found"], found.len());
}

#[tokio::test]
async fn prices_that_make_no_sense_are_refused_in_words() {
    let server = TestServer::start().await;
    for change in [
        json!({ "model": " " }),
        json!({ "input": -1 }),
        json!({ "output": 1e9 }),
        json!({ "from_day": "soon" }),
    ] {
        let mut price = json!({ "model": "m", "input": 1, "output": 1 });
        price.as_object_mut().expect("an object").extend(change.as_object().expect("an object").clone());
        let (status, error) = set(&server, &price).await;
        assert_eq!((status, &error["code"]), (400, &json!("invalid")), "{change}: {error}");
    }
}

#[tokio::test]
async fn the_data_folder_says_what_lies_in_it() {
    let server = TestServer::start().await;
    let folder = server.get("/api/data-folder").await.json();
    assert_eq!(folder["path"], server.data_dir().path().display().to_string());
    let entries = folder["entries"].as_array().expect("a list");
    let bytes: u64 = entries.iter().filter_map(|entry| entry["bytes"].as_u64()).sum();
    assert!(entries.iter().any(|entry| entry["name"] == "catalog.db"), "{folder}");
    assert_eq!(folder["total_bytes"], bytes);
}

async fn keep(server: &TestServer, project: &str, bounds: &Value) -> u16 {
    let url = server.url(&format!("/api/projects/{project}/retention"));
    let body = server.client().put(url).body(bounds.to_string());
    server.send(body.header("content-type", "application/json")).await.status
}

#[tokio::test]
async fn a_project_keeps_no_more_traces_than_it_is_told() {
    let server = TestServer::start().await;
    for trace in 1..=3 {
        let start = u64::from(trace) * 1000;
        server.export(request([span(trace, 1, "call").between_ms(start, start + 1)])).await.ok();
    }
    let kept = server.get("/api/retention").await.json();
    let default = json!({ "project": "default", "days_max": null, "traces_max": null });
    assert_eq!(kept["projects"], json!([default]));
    assert_eq!(keep(&server, "default", &json!({ "days_max": null, "traces_max": 2 })).await, 204);
    let kept = server.get("/api/retention").await.json();
    assert_eq!(kept["projects"][0]["traces_max"], 2);

    // The store deletes when it starts, and every few minutes.
    let server = server.restart().await;
    let mut trace_count = json!(3);
    for _ in 0..100 {
        trace_count = server.get("/api/projects/default").await.json()["trace_count"].clone();
        if trace_count == 2 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(trace_count, 2, "the oldest one goes within five seconds");
}

#[tokio::test]
async fn bounds_that_would_keep_nothing_are_refused() {
    let server = TestServer::start().await;
    server.export(request([span(1, 1, "call")])).await.ok();
    assert_eq!(keep(&server, "default", &json!({ "days_max": 0 })).await, 400);
    assert_eq!(keep(&server, "default", &json!({ "days_max": 99_999 })).await, 400);
    assert_eq!(keep(&server, "default", &json!({ "traces_max": 0 })).await, 400);
    assert_eq!(keep(&server, "nowhere", &json!({ "traces_max": 1 })).await, 404);
}
