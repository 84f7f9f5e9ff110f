//! Annotations and their configs, answered request by request as a real Phoenix answered them.
//! `fixtures/record_stories.py` recorded the answers.

use base64::Engine as _;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use serde_json::Value;
use testkit::TestServer;

const REQUEST: &str = include_str!("fixtures/phoenix/request.otlp.json");

/// What each says of the annotation that everybody has at first.
const OUR_WORDS: [&str; 2] =
    ["What the person at the other end thought of it.", "User feedback labels for traces."];

#[tokio::test]
async fn annotations_are_written_read_and_deleted() {
    check(include_str!("fixtures/phoenix/annotations.answers.json")).await;
}

#[tokio::test]
async fn annotations_are_agreed_upon() {
    check(include_str!("fixtures/phoenix/annotation_configs.answers.json")).await;
}

async fn check(answers: &str) {
    let server = TestServer::start().await;
    let request: ExportTraceServiceRequest = serde_json::from_str(REQUEST).expect("OTLP/JSON");
    server.export(request).await.ok();

    let answers: Vec<Value> = serde_json::from_str(answers).expect("recorded answers");
    let mut next_cursor = String::new();
    let mut differences = Vec::new();
    for recorded in &answers {
        differences.extend(difference(&server, recorded, &mut next_cursor).await);
    }
    let counts = format!("{} of {}", differences.len(), answers.len());
    assert!(differences.is_empty(), "{counts}:\n{}", differences.join("\n"));
}

async fn difference(server: &TestServer, recorded: &Value, next_cursor: &mut String) -> Option<String> {
    let line = recorded["ask"].as_str().expect("a line of the story");
    let (method, rest) = line.trim_start_matches('~').split_once(' ').expect("a method");
    let (path, body) = rest.split_once(' ').map_or((rest, None), |(path, body)| (path, Some(body)));
    let path = path.replace("{next}", &next_cursor.replace('=', "%3D"));
    let mut request = server.client().request(method.parse().expect("a method"), server.url(&path));
    if let Some(body) = body {
        request = request.header("content-type", "application/json").body(body.to_owned());
    }
    let answer = server.send(request).await;
    let content_type = answer.header("content-type");
    let body = match content_type {
        "application/json" if !answer.body.is_empty() => answer.any_json(),
        _ => Value::String(answer.text()),
    };
    *next_cursor = body["next_cursor"].as_str().unwrap_or_default().to_owned();
    let is_equal = recorded["status"] == answer.status
        && recorded["content_type"] == content_type
        && recorded.get("body").is_none_or(|recorded| plain(recorded) == plain(&body));
    (!is_equal).then(|| {
        let (status, phoenix, ours) = (answer.status, plain(&recorded["body"]), plain(&body));
        format!(
            "{line}\n  Phoenix {} {phoenix}\n  Bennu   {status} {content_type} {ours}",
            recorded["status"]
        )
    })
}

/// Without what rightly differs: moments, identifiers that are made up, and the numbers in ids, which Phoenix counts
/// for each kind of target apart.
fn plain(body: &Value) -> Value {
    match body {
        Value::Object(map) => {
            map.iter().map(|(key, value)| (key.clone(), plain_member(key, value))).collect()
        }
        Value::Array(items) => items.iter().map(plain).collect(),
        other => other.clone(),
    }
}

fn plain_member(key: &str, value: &Value) -> Value {
    match (key, value) {
        ("created_at" | "updated_at", Value::String(_)) => "a time".into(),
        ("description", Value::String(text)) if OUR_WORDS.contains(&text.as_str()) => "words".into(),
        ("identifier", Value::String(text)) if text.starts_with("px-") => {
            text.split(':').next().unwrap_or_default().into()
        }
        ("id" | "next_cursor", Value::String(text)) => {
            let bytes = base64::engine::general_purpose::STANDARD.decode(text).unwrap_or_default();
            String::from_utf8_lossy(&bytes).split(':').next().unwrap_or_default().into()
        }
        (_, value) => plain(value),
    }
}
