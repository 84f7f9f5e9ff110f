//! `/api/projects/{project}/sessions/{session_id}` and `/users/{user_id}`.

use serde_json::{Value, json};
use testkit::{SpanBuilder, TestServer, request, span, trace_id};

fn turn(number: u8, session: Option<&str>, user: &str) -> SpanBuilder {
    let start = u64::from(number) * 10_000;
    let turn = span(number, 1, "turn").between_ms(start, start + 1_000).attribute("user.id", user);
    let turn = turn.attribute("input.value", format!("question {number}"));
    let turn = turn.attribute("output.value", format!("answer {number}"));
    match session {
        Some(session) => turn.attribute("session.id", session),
        None => turn,
    }
}

async fn filled() -> TestServer {
    let server = TestServer::start().await;
    let turns = [
        turn(2, Some("chat"), "ada").error("no"),
        turn(1, Some("chat"), "ada"),
        turn(3, Some("later"), "ada"),
        turn(4, None, "ada"),
        turn(5, Some("other"), "bob"),
    ];
    server.export(request(turns).project("shop")).await.ok();
    server
}

fn previews(turns: &Value, field: &str) -> Vec<Value> {
    let turns = turns.as_array().expect("a list");
    turns.iter().map(|turn| turn["root"][field].clone()).collect()
}

#[tokio::test]
async fn a_session_is_its_turns_in_order_with_what_they_came_to() {
    let server = filled().await;
    let session = server.get("/api/projects/shop/sessions/chat").await.json();
    assert_eq!(previews(&session["turns"], "input_preview"), ["question 1", "question 2"]);
    assert_eq!((&session["trace_count"], &session["error_trace_count"]), (&json!(2), &json!(1)));
    assert_eq!((&session["user_id"], &session["duration_ms"]), (&json!("ada"), &json!(11_000.0)));
    assert_eq!(session["is_cut"], false);
}

#[tokio::test]
async fn a_user_is_the_sessions_they_had_and_what_belongs_to_none() {
    let server = filled().await;
    let user = server.get("/api/projects/shop/users/ada").await.json();
    let sessions: Vec<_> =
        user["sessions"].as_array().expect("a list").iter().map(|session| &session["session_id"]).collect();
    assert_eq!(sessions, ["later", "chat"]);
    let chat = &user["sessions"][1];
    assert_eq!(
        (&chat["first_input_preview"], &chat["last_output_preview"]),
        (&json!("question 1"), &json!("answer 2"))
    );
    assert_eq!((&user["trace_count"], &user["error_trace_count"]), (&json!(4), &json!(1)));
    assert_eq!(user["loose_traces"][0]["trace_id"], trace_id(4).to_string());
}

#[tokio::test]
async fn who_and_what_nobody_names_is_not_found() {
    let server = filled().await;
    for path in ["shop/sessions/none", "shop/users/none", "default/sessions/chat", "default/users/ada"] {
        assert_eq!(server.get(&format!("/api/projects/{path}")).await.status, 404, "{path}");
    }
}
