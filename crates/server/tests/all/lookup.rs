//! `/api/lookup`: what somebody pastes from a log.

use serde_json::{Value, json};
use testkit::{TestServer, request, span, span_id, trace_id};

async fn lookup(server: &TestServer, id: &str) -> Value {
    server.get(&format!("/api/lookup?id={id}")).await.json()
}

async fn filled() -> TestServer {
    let server = TestServer::start().await;
    let first = span(1, 0x11, "agent.run").attribute("session.id", "chat-1742");
    server.export(request([first, span(1, 0x22, "llm.chat").below(0x11)]).project("shop")).await.ok();
    let second = span(2, 0x33, "other.run").attribute("session.id", "chat-1743");
    server.export(request([second]).project("back office")).await.ok();
    server
}

#[tokio::test]
async fn a_trace_is_found_in_whichever_project_holds_it_by_its_whole_id_or_six_digits() {
    let server = filled().await;
    for (id, is_whole) in [(trace_id(2).to_string(), true), ("020202".to_owned(), false)] {
        let found = lookup(&server, &id).await;
        assert_eq!(found["matches"].as_array().map(Vec::len), Some(1), "{found}");
        let found = &found["matches"][0];
        assert_eq!((&found["type"], &found["project"]), (&json!("trace"), &json!("back office")));
        assert_eq!((&found["name"], &found["is_whole"]), (&json!("other.run"), &json!(is_whole)));
    }
}

#[tokio::test]
async fn a_span_is_found_with_the_trace_it_belongs_to() {
    let server = filled().await;
    let found = lookup(&server, &span_id(0x22).to_string()).await;
    let found = &found["matches"][0];
    assert_eq!((&found["type"], &found["name"]), (&json!("span"), &json!("llm.chat")));
    assert_eq!(found["trace_id"], trace_id(1).to_string());
}

#[tokio::test]
async fn sessions_that_begin_alike_are_all_listed_newest_first() {
    let server = filled().await;
    let found = lookup(&server, "chat-174").await;
    let ids: Vec<_> =
        found["matches"].as_array().expect("a list").iter().map(|it| &it["session_id"]).collect();
    assert_eq!(ids, ["chat-1743", "chat-1742"]);
    let found = lookup(&server, "chat-1742").await;
    assert_eq!(
        (&found["matches"][0]["project"], &found["matches"][0]["is_whole"]),
        (&json!("shop"), &json!(true))
    );
}

#[tokio::test]
async fn more_than_can_be_listed_is_said() {
    let server = TestServer::start().await;
    server
        .export(request((1..=12).map(|n| span(n, n, "run").attribute("session.id", format!("session-{n}")))))
        .await
        .ok();
    let found = lookup(&server, "session-").await;
    assert_eq!((found["matches"].as_array().map(Vec::len), &found["is_more"]), (Some(8), &json!(true)));
}

#[tokio::test]
async fn what_nobody_has_is_an_empty_answer_and_too_little_is_refused() {
    let server = filled().await;
    assert_eq!(lookup(&server, "abcdef").await, json!({ "matches": [], "is_more": false }));
    let answer = server.get("/api/lookup?id=0202").await;
    assert_eq!((answer.status, &answer.any_json()["code"]), (400, &json!("invalid")));
}
