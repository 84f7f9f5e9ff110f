//! Annotations as the page reads and gives them, and as they come before and inside spans.

use serde_json::{Value, json};
use testkit::{Answer, TestServer, request, span, span_id, trace_id};

const SESSION: &str = "session.id";

async fn server_with_a_trace() -> TestServer {
    let server = TestServer::start().await;
    let spans = [span(1, 1, "agent.run").attribute(SESSION, "talk"), span(1, 2, "llm.chat").below(1)];
    server.export(request(spans).project("shop")).await.ok();
    server
}

async fn send(server: &TestServer, method: &str, path: &str, body: Value) -> Answer {
    let method = reqwest_method(method);
    let request = server.client().request(method, server.url(path)).json(&body);
    server.send(request).await
}

fn reqwest_method(method: &str) -> http::Method {
    method.parse().expect("a method")
}

fn of_span() -> Value {
    json!({ "kind": "span", "trace_id": trace_id(1).to_string(), "span_id": span_id(2).to_string() })
}

fn trace_path(rest: &str) -> String {
    format!("/api/projects/shop/traces/{}{rest}", trace_id(1))
}

/// Name, label and score of all that was said, newest first.
async fn said(server: &TestServer, path: &str) -> Vec<(String, Value, Value)> {
    let list = server.get(path).await.json();
    let annotations = list["annotations"].as_array().expect("a list").iter();
    annotations
        .map(|it| {
            (it["name"].as_str().unwrap_or_default().to_owned(), it["label"].clone(), it["score"].clone())
        })
        .collect()
}

#[tokio::test]
async fn a_person_gives_a_verdict_changes_it_and_takes_it_back() {
    let server = server_with_a_trace().await;
    let new = json!({ "target": of_span(), "name": "quality", "label": "bad", "score": 0 });
    let given = send(&server, "POST", "/api/annotations", new).await.json();
    assert_eq!(given["annotator_kind"], "HUMAN");
    assert_eq!(given["source"], "APP");
    assert_eq!(given["target"], of_span());

    let path = format!("/api/annotations/{}", given["id"]);
    let edited =
        send(&server, "PUT", &path, json!({ "label": "good", "explanation": "on reflection" })).await.json();
    assert_eq!(edited["id"], given["id"]);
    assert_eq!(
        said(&server, &trace_path("/annotations")).await,
        [("quality".to_owned(), json!("good"), Value::Null)]
    );

    assert_eq!(send(&server, "DELETE", &path, Value::Null).await.status, 204);
    assert_eq!(send(&server, "DELETE", &path, Value::Null).await.status, 404);
    assert_eq!(said(&server, &trace_path("/annotations")).await, []);
}

#[tokio::test]
async fn a_verdict_given_in_the_page_stands_beside_that_of_a_program() {
    let server = server_with_a_trace().await;
    let by_model = json!({ "data": [{ "span_id": span_id(2).to_string(), "name": "quality",
        "annotator_kind": "LLM", "result": { "score": 0.9 } }] });
    send(&server, "POST", "/v1/span_annotations?sync=true", by_model).await.ok();
    let by_person = json!({ "target": of_span(), "name": "quality", "score": 0.1 });
    send(&server, "POST", "/api/annotations", by_person).await.ok();
    let scores: Vec<Value> =
        said(&server, &trace_path("/annotations")).await.into_iter().map(|(_, _, score)| score).collect();
    assert_eq!(scores, [json!(0.1), json!(0.9)]);
}

#[tokio::test]
async fn notes_add_up() {
    let server = server_with_a_trace().await;
    let target = json!({ "kind": "trace", "trace_id": trace_id(1).to_string() });
    for words in ["first", "second"] {
        let note = json!({ "target": target, "name": "note", "explanation": words });
        send(&server, "POST", "/api/annotations", note).await.ok();
    }
    assert_eq!(said(&server, &trace_path("/annotations")).await.len(), 2);
    let v1 =
        server.get(&format!("/v1/projects/shop/trace_annotations?trace_ids={}", trace_id(1))).await.json();
    assert_eq!(v1["data"][0]["result"]["explanation"], "second");
}

#[tokio::test]
async fn what_says_nothing_or_is_about_nothing_is_refused() {
    let server = server_with_a_trace().await;
    let nothing = json!({ "target": of_span(), "name": "quality" });
    assert_eq!(send(&server, "POST", "/api/annotations", nothing).await.status, 400);
    let nameless = json!({ "target": of_span(), "name": " ", "label": "x" });
    assert_eq!(send(&server, "POST", "/api/annotations", nameless).await.status, 400);
    let elsewhere =
        json!({ "kind": "span", "trace_id": trace_id(1).to_string(), "span_id": span_id(9).to_string() });
    let elsewhere = json!({ "target": elsewhere, "name": "quality", "label": "x" });
    assert_eq!(send(&server, "POST", "/api/annotations", elsewhere).await.status, 400);
    let text = send(&server, "POST", "/api/annotations", json!("nonsense")).await;
    assert_eq!(text.any_json()["code"], "invalid");
}

#[tokio::test]
async fn a_trace_shows_what_was_said_of_its_session_and_a_session_what_was_said_of_its_traces() {
    let server = server_with_a_trace().await;
    for (target, name) in [
        (of_span(), "of span"),
        (json!({ "kind": "trace", "trace_id": trace_id(1).to_string() }), "of trace"),
        (json!({ "kind": "session", "session_id": "talk" }), "of session"),
    ] {
        let new = json!({ "target": target, "name": name, "label": "x" });
        send(&server, "POST", "/api/annotations", new).await.ok();
    }
    for path in [trace_path("/annotations"), "/api/projects/shop/sessions/talk/annotations".to_owned()] {
        let names: Vec<String> = said(&server, &path).await.into_iter().map(|(name, _, _)| name).collect();
        assert_eq!(names, ["of session", "of trace", "of span"], "{path}");
    }
    assert_eq!(server.get("/api/projects/shop/sessions/nobody/annotations").await.status, 404);
}

#[tokio::test]
async fn a_list_of_traces_learns_what_was_said_in_one_question() {
    let server = server_with_a_trace().await;
    for (number, score) in [(1, 0.5), (2, 1.0)] {
        let target = json!({ "kind": "span", "trace_id": trace_id(1).to_string(), "span_id": span_id(number).to_string() });
        let new = json!({ "target": target, "name": "quality", "label": "good", "score": score });
        send(&server, "POST", "/api/annotations", new).await.ok();
    }
    let asked = json!({ "trace_ids": [trace_id(1).to_string(), trace_id(2).to_string()] });
    let answer = send(&server, "POST", "/api/annotations/of-traces", asked).await.json();
    let verdict = json!({ "name": "quality", "count": 2, "mean_score": 0.75, "label": "good" });
    let expected = json!([{ "trace_id": trace_id(1).to_string(), "verdicts": [verdict], "note_count": 0 }]);
    assert_eq!(answer["traces"], expected);
}

#[tokio::test]
async fn a_project_asks_for_what_it_was_told_to() {
    let server = server_with_a_trace().await;
    let path = "/api/projects/shop/annotation-configs";
    let first = server.get(path).await.json();
    assert_eq!(first["configs"][0]["name"], "user_feedback");
    assert_eq!(first["configs"][0]["is_assigned"], false);

    let values = json!([{ "label": "good", "score": 1 }, { "label": "bad", "score": 0 }]);
    let new = json!({ "name": "tone", "description": null,
        "range": { "type": "categorical", "direction": "MAXIMIZE", "values": values } });
    let made = send(&server, "POST", path, new.clone()).await.json();
    assert_eq!(made["is_assigned"], true);
    assert_eq!(send(&server, "POST", path, new).await.status, 409);
    let assigned = server.get("/v1/projects/shop/annotation_configs").await.json();
    assert_eq!(assigned["data"][0]["name"], "tone");

    let one = format!("{path}/{}", made["id"]);
    assert_eq!(send(&server, "DELETE", &one, Value::Null).await.status, 204);
    assert_eq!(server.get(path).await.json()["configs"][0]["is_assigned"], false);
    assert_eq!(send(&server, "PUT", &one, Value::Null).await.status, 204);
    assert_eq!(server.get(path).await.json()["configs"][0]["is_assigned"], true);
}

#[tokio::test]
async fn annotations_that_wait_are_counted_and_join_over_a_restart() {
    let server = TestServer::start().await;
    let early = json!({ "data": [{ "span_id": span_id(2).to_string(), "name": "early",
        "annotator_kind": "CODE", "result": { "score": 1 } }] });
    let answer = send(&server, "POST", "/v1/span_annotations", early).await.json();
    assert_eq!(answer, json!({ "data": [] }));
    assert_eq!(server.get("/api/status").await.json()["pending_annotation_count"], 1);

    let server = server.restart().await;
    server.export(request([span(1, 2, "late")]).project("shop")).await.ok();
    for _ in 0..500 {
        if !said(&server, &trace_path("/annotations")).await.is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(
        said(&server, &trace_path("/annotations")).await,
        [("early".to_owned(), Value::Null, json!(1.0))]
    );
    assert_eq!(server.get("/api/status").await.json()["pending_annotation_count"], 0);
}

#[tokio::test]
async fn what_was_said_selects_spans_traces_and_sessions_wherever_a_filter_is_taken() {
    let server = server_with_a_trace().await;
    let on = |target: Value, score: f64| json!({ "target": target, "name": "quality", "label": "bad", "score": score });
    send(&server, "POST", "/api/annotations", on(of_span(), 0.25)).await.ok();
    let of_trace = json!({ "kind": "trace", "trace_id": trace_id(1).to_string() });
    send(&server, "POST", "/api/annotations", on(of_trace, 0.5)).await.ok();
    let of_session = json!({ "kind": "session", "session_id": "talk" });
    send(&server, "POST", "/api/annotations", on(of_session, 0.75)).await.ok();

    let found = async |what: &str, filter: &str| {
        let pairs = [("filter", filter)];
        let query = pairs.map(|(name, value)| format!("{name}={}", percent(value))).join("&");
        let list = server.get(&format!("/api/projects/shop/{what}?{query}")).await.json();
        list[what].as_array().map_or(0, Vec::len)
    };
    for (what, filter, count) in [
        ("spans", "annotations['quality'].score < 0.3", 1),
        ("spans", "annotations['quality'].score > 0.3", 0),
        ("spans", "not annotations['quality']", 1),
        ("spans", "evals['quality'].label == 'bad' and span_kind == 'LLM'", 0),
        ("spans", "trace_annotations['quality'].score == 0.5", 2),
        ("spans", "session_annotations['quality'].score == 0.75", 2),
        ("traces", "trace_annotations['quality'].label == 'bad'", 1),
        ("traces", "any(a.score < 0.3 for a in span_annotations)", 1),
        ("traces", "any(a.score < 0.2 for a in span_annotations)", 0),
        ("sessions", "session_annotations['quality'].score > 0.7", 1),
        ("sessions", "session_annotations['quality'].score > 0.8", 0),
    ] {
        assert_eq!(found(what, filter).await, count, "{what}: {filter}");
    }

    let rest = format!("/v1/projects/shop/spans?filter={}", percent("annotations['quality'].label == 'bad'"));
    let spans = server.get(&rest).await.json();
    assert_eq!(spans["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(spans["data"][0]["name"], "llm.chat");
    let wrong = server.get(&format!("/v1/projects/shop/spans?filter={}", percent("latency_ms >"))).await;
    assert_eq!(wrong.status, 400);
    assert!(wrong.text().starts_with("Invalid filter: 1:13"), "{}", wrong.text());

    let table = json!({ "project_name": "shop", "queries": [{
        "select": { "name": { "key": "name" }, "score": { "key": "evals['quality'].score" } },
        "filter": { "condition": "evals['quality'].score < 0.3" },
    }] });
    let asked = server.post("/v1/spans", table.to_string()).header("accept", "application/json");
    let table = server.send(asked).await.ok().text();
    assert!(table.contains(r#""1_name":"llm.chat","2_score":0.25"#), "{table}");

    let offered = server
        .get(&format!("/api/projects/shop/filter?grain=span&cursor=14&text={}", percent("annotations['q")))
        .await
        .json();
    assert_eq!(offered["completions"][0]["text"], "'quality'", "{offered}");

    let body = json!({ "query": "SELECT target, name, label, score FROM annotations ORDER BY score" });
    let rows = send(&server, "POST", "/api/sql", body).await.json();
    assert_eq!(
        rows["rows"][0],
        json!({ "target": "span", "name": "quality", "label": "bad", "score": 0.25 })
    );
    assert_eq!(rows["rows"].as_array().map(Vec::len), Some(3));
}

/// As a browser writes it into an address.
fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
