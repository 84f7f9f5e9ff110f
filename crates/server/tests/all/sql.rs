//! `/api/sql`.

use semconv::SpanKind;
use serde_json::{Value, json};
use testkit::{Answer, TestServer, request, span};

async fn ask(server: &TestServer, body: Value) -> Answer {
    let question = server.post("/api/sql", body.to_string()).header("content-type", "application/json");
    server.send(question).await
}

#[tokio::test]
async fn a_statement_is_answered_in_the_format_asked_for() {
    let server = TestServer::start().await;
    let llm = span(1, 2, "llm.chat").below(1).kind(SpanKind::Llm).attribute("llm.model_name", "gpt-4o");
    server.export(request([span(1, 1, "agent.run"), llm])).await.ok();
    let statement = "SELECT name, model_name FROM spans ORDER BY sequence";
    let answer = ask(&server, json!({ "query": statement, "project": "default" })).await.json();
    assert_eq!(
        answer,
        json!({
            "columns": [{"name": "name", "data_type": "text"}, {"name": "model_name", "data_type": "text"}],
            "rows": [
                {"name": "agent.run", "model_name": null},
                {"name": "llm.chat", "model_name": "gpt-4o"},
            ],
            "is_truncated": false,
        })
    );
    let csv = ask(&server, json!({ "query": statement, "format": "csv", "limit": 1 })).await.ok();
    assert_eq!(csv.text(), "name,model_name\nagent.run,\n");
    assert_eq!(csv.header("bennu-truncated"), "true");
}

#[tokio::test]
async fn what_cannot_be_answered_is_told_in_the_words_of_the_api() {
    let server = TestServer::start().await;
    for body in [
        json!({ "query": "DROP TABLE spans" }),
        json!({ "query": "SELECT nothing FROM spans" }),
        json!({ "query": "SELECT 1", "limit": 0 }),
        json!({ "query": "SELECT 1", "colour": "red" }),
        json!({}),
    ] {
        let answer = ask(&server, body.clone()).await;
        assert_eq!(answer.status, 400, "{body}: {}", answer.text());
        assert_eq!(answer.any_json()["code"], "invalid", "{body}");
    }
    let answer = ask(&server, json!({ "query": "SELECT 1", "project": "nowhere" })).await;
    assert_eq!(answer.status, 404);
}
