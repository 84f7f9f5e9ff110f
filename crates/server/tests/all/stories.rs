//! Requests that build on each other, answered as a real Phoenix answered them. `fixtures/record_stories.py`
//! recorded the answers.

use std::io::Read as _;

use base64::Engine as _;
use http::Method;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use serde_json::Value;
use testkit::TestServer;

const REQUEST: &str = include_str!("../fixtures/phoenix/request.otlp.json");

/// What each says of the annotation that everybody has at first.
const OUR_WORDS: [&str; 2] =
    ["What the person at the other end thought of it.", "User feedback labels for traces."];

macro_rules! story {
    ($test:ident, $file:literal) => {
        #[tokio::test]
        async fn $test() {
            check(include_str!(concat!("../fixtures/phoenix/", $file, ".answers.json"))).await;
        }
    };
}

story!(projects_are_made_and_described, "projects");
story!(spans_are_written_as_json_and_read_as_otlp, "spans_written");
story!(spans_are_told_as_tables, "span_query");
story!(traces_are_listed, "traces");
story!(sessions_are_listed_and_found, "sessions");
story!(spans_traces_and_sessions_are_deleted, "deletes");
story!(projects_keep_everything_unless_told, "retention");
story!(annotations_are_written_read_and_deleted, "annotations");
story!(annotations_are_agreed_upon, "annotation_configs");
story!(scripts_ask_in_graphql, "graphql");

/// As Python's clients ask for it, and the story above does not.
#[tokio::test]
async fn a_table_arrives_whole_when_it_is_compressed() {
    let server = TestServer::start().await;
    let request = server
        .post("/v1/spans", r#"{"queries": [{}]}"#)
        .header("content-type", "application/json")
        .header("accept", "application/json")
        .header("accept-encoding", "gzip");
    let answer = server.send(request).await.ok();
    assert_eq!(answer.header("content-encoding"), "gzip");
    let mut text = String::new();
    let read = flate2::read::GzDecoder::new(&*answer.body).read_to_string(&mut text);
    read.expect("the body is whole");
    let (_, boundary) = answer.header("content-type").split_once("boundary=").expect("a boundary");
    assert_eq!(tables(&text, boundary)[0]["data"], serde_json::json!([]));
}

async fn check(answers: &str) {
    let server = TestServer::start().await;
    let request: ExportTraceServiceRequest = serde_json::from_str(REQUEST).expect("OTLP/JSON");
    server.export(request).await.ok();

    // Ours needs no description.
    let answers = answers.replace("\"Default project\"", "null");
    let answers: Vec<Value> = serde_json::from_str(&answers).expect("recorded answers");
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
    let method = Method::from_bytes(method.as_bytes()).expect("a method");
    let path = path.replace("{next}", &next_cursor.replace('=', "%3D").replace('+', "%2B"));
    let mut request = server.client().request(method, server.url(&path)).header("accept", "application/json");
    if let Some(body) = body {
        request = request.header("content-type", "application/json").body(body.to_owned());
    }
    let answer = server.send(request).await;
    let content_type = answer.header("content-type");
    let (content_type, body) = match content_type.split_once("; boundary=") {
        Some((content_type, boundary)) => (content_type, tables(&answer.text(), boundary)),
        None if content_type == "application/json" && !answer.body.is_empty() => {
            (content_type, answer.any_json())
        }
        None => (content_type, Value::String(answer.text())),
    };
    *next_cursor = body["next_cursor"].as_str().unwrap_or_default().to_owned();
    let is_equal = recorded["status"] == answer.status
        && recorded["content_type"] == content_type
        && recorded.get("body").is_none_or(|recorded| plain(recorded) == plain(&body));
    (!is_equal).then(|| {
        let status = answer.status;
        format!(
            "{line}\n  Phoenix {} {} {}\n  Bennu   {status} {content_type} {}",
            recorded["status"],
            recorded["content_type"],
            plain(&recorded["body"]),
            plain(&body)
        )
    })
}

/// The JSON parts of a multipart body.
fn tables(text: &str, boundary: &str) -> Value {
    let boundary = format!("--{boundary}");
    let parts = text.split(&boundary).filter_map(|part| part.split_once("\r\n\r\n"));
    parts.map(|(_, json)| serde_json::from_str::<Value>(json).expect("a part is JSON")).collect()
}

/// Without what rightly differs: moments, identifiers that are made up, and numbers in ids, by which Phoenix names
/// traces, sessions and annotations, in cursors too; lists of attributes come in no order; Phoenix's nanoseconds are
/// rounded; pandas makes every number of a column alike.
fn plain(body: &Value) -> Value {
    match body {
        Value::Object(map) if map.contains_key("schema") => plain_table(body),
        Value::Object(map) => {
            map.iter().map(|(key, value)| (key.clone(), plain_member(key, value))).collect()
        }
        Value::Array(items) => {
            let mut items: Vec<Value> = items.iter().map(plain).collect();
            if items.iter().all(|item| item.get("key").is_some()) {
                items.sort_by_key(|item| item["key"].to_string());
            }
            Value::Array(items)
        }
        // Reports that travel as text are compared as what they are.
        Value::String(text) if text.starts_with('{') => {
            serde_json::from_str(text).unwrap_or_else(|_| body.clone())
        }
        // Sums of money differ in their last digit by the order in which they were added.
        Value::Number(number) => format!("{:.14e}", number.as_f64().unwrap_or_default()).into(),
        other => other.clone(),
    }
}

/// Types by column, and rows in an order of their own: Phoenix sorts neither columns nor rows. Of a text it does
/// not matter which of pandas' types for texts it has.
fn plain_table(table: &Value) -> Value {
    let name = |numbered: &str| match numbered.split_once('_') {
        Some((ordinal, "context.span_id")) if ordinal != "0" => "context.span_id again".to_owned(),
        Some((_, name)) => name.to_owned(),
        None => numbered.to_owned(),
    };
    let fields = table["schema"]["fields"].as_array().expect("fields");
    let types: Value = fields
        .iter()
        .map(|field| (name(field["name"].as_str().unwrap_or_default()), field["type"].clone()))
        .collect();
    let mut rows: Vec<Value> = table["data"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| {
            row.as_object().expect("a row").iter().map(|(key, value)| (name(key), plain(value))).collect()
        })
        .collect();
    rows.sort_by_key(Value::to_string);
    serde_json::json!({ "types": types, "rows": rows, "index": table["schema"]["primaryKey"] })
}

fn plain_member(key: &str, value: &Value) -> Value {
    match (key, value) {
        ("created_at" | "updated_at" | "createdAt" | "updatedAt", Value::String(_)) => "a time".into(),
        ("description", Value::String(text)) if OUR_WORDS.contains(&text.as_str()) => "words".into(),
        ("identifier", Value::String(text)) if text.starts_with("px-") => {
            text.split(':').next().unwrap_or_default().into()
        }
        ("id" | "projectSessionId" | "next_cursor", Value::String(text)) => {
            let bytes = base64::engine::general_purpose::STANDARD.decode(text).unwrap_or_default();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            match text.split_once(':') {
                Some(("Project" | "Span", _)) => value.clone(),
                Some((kind, _)) if key != "next_cursor" => kind.into(),
                _ => "a cursor".into(),
            }
        }
        // In no order.
        (_, Value::Array(names)) if key.ends_with("AnnotationNames") => {
            let mut names = names.clone();
            names.sort_by_key(Value::to_string);
            names.into()
        }
        (_, Value::Number(nanos)) if key.ends_with("_unix_nano") => {
            (nanos.as_i64().unwrap_or_default() + 500).div_euclid(1_000).into()
        }
        (_, value) => plain(value),
    }
}
