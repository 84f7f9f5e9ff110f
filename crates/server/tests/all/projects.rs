//! `/api/projects`.

use semconv::SpanKind;
use serde_json::json;
use testkit::{EPOCH_UNIX_NANO, TestServer, request, span};

#[tokio::test]
async fn a_project_shows_what_its_traces_add_up_to() {
    let server = TestServer::start().await;
    let llm = |trace, id, end| {
        span(trace, id, "llm.chat")
            .between_ms(0, end)
            .kind(SpanKind::Llm)
            .attribute("llm.token_count.prompt", 10)
            .attribute("llm.token_count.completion", 5)
    };
    let spans = [llm(1, 1, 100), llm(2, 1, 300).error("overloaded"), span(2, 2, "tool").between_ms(0, 50)];
    server.export(request(spans).project("shop")).await.ok();

    let project = server.get("/api/projects/shop").await.json();
    assert_eq!(project["name"], "shop");
    assert_eq!(project["trace_count"], 2);
    assert_eq!(project["span_count"], 3);
    assert_eq!(project["error_trace_count"], 1);
    assert_eq!(project["tokens"], json!({ "prompt": 20, "completion": 10, "total": 30 }));
    assert_eq!(project["last_activity_unix_nano"], EPOCH_UNIX_NANO.to_string());
    assert!(project["latency_p99_ms"].as_f64().is_some_and(|ms| (100.0..=310.0).contains(&ms)), "{project}");
}

#[tokio::test]
async fn a_project_answers_to_its_name_and_to_its_global_id() {
    let server = TestServer::start().await;
    server.export(request([span(1, 1, "a")]).project("shop")).await.ok();
    let project = server.get("/api/projects/shop").await.json();
    let global_id = project["global_id"].as_str().expect("an id");
    assert_eq!(server.get(&format!("/api/projects/{global_id}")).await.json(), project);
}

#[tokio::test]
async fn the_most_recently_active_project_comes_first() {
    let server = TestServer::start().await;
    server.export(request([span(1, 1, "a").between_ms(5_000, 6_000)]).project("busy")).await.ok();
    server.export(request([span(2, 1, "b").between_ms(0, 1)]).project("idle")).await.ok();
    let projects = server.get("/api/projects").await.json();
    let names: Vec<_> = projects["projects"].as_array().expect("a list").iter().map(|p| &p["name"]).collect();
    assert_eq!(names[..2], ["busy", "idle"]);
}

#[tokio::test]
async fn an_unknown_project_is_a_json_error_that_the_log_can_be_searched_for() {
    let server = TestServer::start().await;
    let answer = server.get("/api/projects/nowhere").await;
    let error = answer.any_json();
    assert_eq!(answer.status, 404);
    assert_eq!(error["code"], "not_found");
    assert_eq!(error["message"], "There is no project `nowhere`.");
    assert_eq!(error["request_id"], answer.header("x-request-id"));
}

#[tokio::test]
async fn an_unknown_address_below_api_is_a_json_error() {
    let server = TestServer::start().await;
    for path in ["/api", "/api/nowhere"] {
        let answer = server.get(path).await;
        assert_eq!((answer.status, &answer.any_json()["code"]), (404, &json!("not_found")), "{path}");
    }
}

async fn change(server: &TestServer, method: &str, path: &str, body: &serde_json::Value) -> testkit::Answer {
    let method = method.parse().expect("a method");
    let request = server.client().request(method, server.url(path));
    server.send(request.header("content-type", "application/json").body(body.to_string())).await
}

#[tokio::test]
async fn a_project_is_made_before_its_first_span_and_described() {
    let server = TestServer::start().await;
    let made =
        change(&server, "POST", "/api/projects", &json!({ "name": " shop ", "description": "" })).await;
    assert_eq!((made.status, &made.any_json()["name"]), (201, &json!("shop")));
    let again = change(&server, "POST", "/api/projects", &json!({ "name": "shop" })).await;
    assert_eq!((again.status, &again.any_json()["code"]), (409, &json!("conflict")));
    assert_eq!(change(&server, "POST", "/api/projects", &json!({ "name": " " })).await.status, 400);

    let described =
        change(&server, "PATCH", "/api/projects/shop", &json!({ "description": "Outdoor gear" })).await;
    assert_eq!(described.status, 204);
    assert_eq!(server.get("/api/projects/shop").await.json()["description"], "Outdoor gear");
}

#[tokio::test]
async fn a_project_is_cleared_and_stays_or_is_deleted_and_goes() {
    let server = TestServer::start().await;
    server.export(request([span(1, 1, "a")]).project("shop")).await.ok();
    assert_eq!(change(&server, "DELETE", "/api/projects/shop/traces", &json!({})).await.status, 204);
    assert_eq!(server.get("/api/projects/shop").await.json()["span_count"], 0);
    assert_eq!(change(&server, "DELETE", "/api/projects/shop", &json!({})).await.status, 204);
    assert_eq!(server.get("/api/projects/shop").await.status, 404);
    assert_eq!(change(&server, "DELETE", "/api/projects/default", &json!({})).await.status, 400);
}
