//! A filter selects the same wherever it is taken.

use std::process::Command;

use semconv::SpanKind;
use serde_json::{Value, json};
use testkit::{TestServer, request, span, span_id, trace_id};

/// Of spans 1 to 4 in traces 1 and 2, each named after its number.
const OF_SPANS: [(&str, &[&str]); 5] = [
    ("span_kind == 'LLM' and latency_ms > 1000", &["two"]),
    ("'refund' in input.value or attributes['tenant'] == 'x'", &["one", "two"]),
    ("annotations['quality'].score < 0.5", &["three"]),
    ("any(c.status_code == 'ERROR' for c in children)", &["three"]),
    ("search('late refund') and parent_span.name == 'one'", &["two"]),
];

async fn server() -> TestServer {
    let server = TestServer::start().await;
    let one = span(1, 1, "one").attribute("tenant", "x").attribute("session.id", "s-1");
    let two = span(1, 2, "two").below(1).kind(SpanKind::Llm).between_ms(0, 2_000);
    let two = two.attribute("input.value", "my refund is LATE");
    let three = span(2, 3, "three").between_ms(10, 20).attribute("session.id", "s-2");
    let four = span(2, 4, "four").below(3).kind(SpanKind::Llm).error("no");
    server.export(request([one, two, three, four]).project("shop")).await.ok();
    let said = json!({ "target": { "kind": "span", "trace_id": trace_id(2).to_string(), "span_id": span_id(3).to_string() }, "name": "quality", "score": 0.25 });
    send(&server, "/api/annotations", &said).await;
    server
}

async fn send(server: &TestServer, path: &str, body: &Value) -> testkit::Answer {
    let question = server.post(path, body.to_string()).header("content-type", "application/json");
    server.send(question.header("accept", "application/json")).await.ok()
}

/// As a browser writes it into an address.
fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// What stands under a key in the rows of a list, sorted.
fn sorted(rows: &Value, key: &str) -> Vec<String> {
    let rows = rows.as_array().expect("a list");
    let mut texts: Vec<String> =
        rows.iter().map(|row| row[key].as_str().expect("a text").to_owned()).collect();
    texts.sort();
    texts
}

async fn bennu(server: &TestServer, arguments: &[&str]) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bennu"));
    command.args(arguments).env("BENNU_URL", server.url(""));
    let ended = tokio::task::spawn_blocking(move || command.output()).await.expect("no panic");
    serde_json::from_slice(&ended.expect("the binary runs").stdout).expect("JSON")
}

#[tokio::test]
async fn a_filter_of_spans_selects_the_same_everywhere() {
    let server = server().await;
    for (filter, expected) in OF_SPANS {
        let mut expected: Vec<String> = expected.iter().map(|name| (*name).to_owned()).collect();
        expected.sort();
        let address = percent(filter);
        let page = server.get(&format!("/api/projects/shop/spans?filter={address}")).await.json();
        assert_eq!(sorted(&page["spans"], "name"), expected, "the page's list: {filter}");
        let figures =
            server.get(&format!("/api/projects/shop/figures?of=spans&filter={address}")).await.json();
        assert_eq!(figures["count"], expected.len(), "figures: {filter}");
        let rest = server.get(&format!("/v1/projects/shop/spans?filter={address}")).await.json();
        assert_eq!(sorted(&rest["data"], "name"), expected, "/v1: {filter}");
        let query = json!({ "queries": [{ "filter": { "condition": filter } }], "project_name": "shop" });
        let table = send(&server, "/v1/spans", &query).await.text();
        for name in ["one", "two", "three", "four"] {
            let is_there = table.contains(&format!("_name\":\"{name}\""));
            assert_eq!(is_there, expected.iter().any(|it| it == name), "SpanQuery: {filter}: {table}");
        }
        let rows = bennu(&server, &["query", filter, "--project", "shop", "--format", "json"]).await;
        assert_eq!(sorted(&rows, "name"), expected, "bennu query: {filter}");
    }
}

#[tokio::test]
async fn a_filter_of_traces_or_sessions_selects_the_same_everywhere() {
    let server = server().await;
    for (list, grain, key, filter, expected) in [
        (
            "traces",
            "trace",
            "trace_id",
            "any(s.status_code == 'ERROR' for s in spans)",
            trace_id(2).to_string(),
        ),
        ("traces", "trace", "trace_id", "'x' in attributes['tenant']", trace_id(1).to_string()),
        ("sessions", "session", "session_id", "num_traces_with_error > 0", "s-2".to_owned()),
    ] {
        let (address, expected) = (percent(filter), [expected]);
        let page = server.get(&format!("/api/projects/shop/{list}?filter={address}")).await.json();
        assert_eq!(sorted(&page[list], key), expected, "the page's list: {filter}");
        let rest = server.get(&format!("/v1/projects/shop/{list}?filter={address}")).await.json();
        assert_eq!(sorted(&rest["data"], key), expected, "/v1: {filter}");
        let rows =
            bennu(&server, &["query", filter, "--grain", grain, "--project", "shop", "--format", "json"])
                .await;
        assert_eq!(sorted(&rows, key), expected, "bennu query: {filter}");
    }
    let body = json!({ "filter": "any(s.status_code == 'ERROR' for s in spans)" });
    send(&server, "/api/projects/shop/traces/delete", &body).await;
    let left = server.get("/api/projects/shop/traces").await.json();
    assert_eq!(sorted(&left["traces"], "trace_id"), [trace_id(1).to_string()]);
}
