//! `/v1` answers as a real Phoenix did when it was asked the same. `fixtures/record_phoenix.py` recorded it.

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use serde_json::Value;
use testkit::TestServer;

const REQUEST: &str = include_str!("../fixtures/phoenix/request.otlp.json");
const ANSWERS: &str = include_str!("../fixtures/phoenix/answers.json");

#[tokio::test]
async fn the_same_questions_get_the_same_answers() {
    let server = TestServer::start().await;
    let request: ExportTraceServiceRequest = serde_json::from_str(REQUEST).expect("OTLP/JSON");
    server.export(request).await.ok();

    // Ours needs no description.
    let answers = ANSWERS.replace("\"Default project\"", "null");
    let answers: Vec<Value> = serde_json::from_str(&answers).expect("recorded answers");
    let mut differences = Vec::new();
    for recorded in &answers {
        differences.extend(difference(&server, recorded).await);
    }
    assert!(
        differences.is_empty(),
        "{} of {}:\n{}",
        differences.len(),
        answers.len(),
        differences.join("\n")
    );
}

async fn difference(server: &TestServer, recorded: &Value) -> Option<String> {
    let path = recorded["get"].as_str().expect("a path");
    let answer = server.get(path).await;
    let content_type = answer.header("content-type");
    let body = match content_type {
        "application/json" => answer.any_json(),
        _ => Value::String(answer.text()),
    };
    let is_equal = recorded["status"] == answer.status
        && recorded["content_type"] == content_type
        && recorded.get("body").is_none_or(|recorded| *recorded == body);
    (!is_equal).then(|| {
        let status = answer.status;
        format!("{path}\n  Phoenix {} {}\n  Bennu   {status} {body}", recorded["status"], recorded["body"])
    })
}

#[tokio::test]
async fn every_answer_bears_the_version_that_clients_ask_for() {
    let server = TestServer::start().await;
    for path in ["/v1/projects", "/v1/nowhere", "/api/nowhere", "/", "/healthz", "/arize_phoenix_version"] {
        assert_eq!(server.get(path).await.header("x-phoenix-server-version"), "20.26.1", "{path}");
    }
}

#[tokio::test]
async fn an_unknown_path_is_not_found_and_never_the_page() {
    let server = TestServer::start().await;
    for path in ["/v1", "/v1/nowhere", "/v1/projects/default/nowhere"] {
        let answer = server.get(path).await;
        assert_eq!((answer.status, answer.text().as_str()), (404, "Not Found"), "{path}");
    }
}
