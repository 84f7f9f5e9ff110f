//! `/api`: lists of spans, traces and sessions, what they add up to, and what they can be narrowed by.

use semconv::SpanKind;
use serde_json::{Value, json};
use testkit::{SpanBuilder, TestServer, request, span};

fn llm(trace: u8, id: u8, model: &str) -> SpanBuilder {
    span(trace, id, "llm.chat")
        .kind(SpanKind::Llm)
        .attribute("llm.model_name", model)
        .attribute("llm.token_count.prompt", 100)
        .attribute("llm.token_count.completion", i64::from(trace))
}

/// Trace 1: one fine call. Trace 2: an agent whose call failed, 4 s long. Both in session s-1, trace 3 in s-2.
async fn filled() -> TestServer {
    let server = TestServer::start().await;
    let fine = llm(1, 1, "gpt-4o").attribute("session.id", "s-1").attribute("user.id", "ada");
    let fine = fine
        .attribute("input.value", "Where is it?")
        .attribute("tag.tags", model::Value::List(vec!["vip".into()]));
    let agent = span(2, 2, "agent.run").kind(SpanKind::Agent).between_ms(10, 4_010);
    let agent = agent.attribute("session.id", "s-1").attribute("output.value", "Sorry.");
    let failed = llm(2, 3, "o3").below(2).between_ms(20, 4_000).error("rate limit");
    let other = llm(3, 4, "gpt-4o").between_ms(60_000, 60_500).attribute("session.id", "s-2");
    server.export(request([fine, agent, failed, other]).project("shop")).await.ok();
    server
}

async fn ask(server: &TestServer, path: &str) -> Value {
    server.get(&format!("/api/projects/shop/{path}")).await.json()
}

fn texts(rows: &Value, key: &str) -> Vec<String> {
    let rows = rows.as_array().expect("a list");
    rows.iter().map(|row| row[key].as_str().expect("a text").to_owned()).collect()
}

#[tokio::test]
async fn spans_are_listed_newest_first_with_what_a_row_shows() {
    let server = filled().await;
    let page = ask(&server, "spans").await;
    assert_eq!(texts(&page["spans"], "name"), ["llm.chat", "llm.chat", "agent.run", "llm.chat"]);
    let oldest = &page["spans"][3];
    assert_eq!(oldest["input_preview"], "Where is it?");
    assert_eq!(
        (&oldest["model_name"], &oldest["user_id"], &oldest["session_id"]),
        (&json!("gpt-4o"), &json!("ada"), &json!("s-1"))
    );
    assert_eq!(oldest["tokens"], json!({ "prompt": 100, "completion": 1, "total": 101 }));
    assert_eq!(page["next"], Value::Null);
}

#[tokio::test]
async fn a_list_is_read_page_by_page_in_any_order() {
    let server = filled().await;
    for (list, orders) in [
        ("spans", &["sort=start_time", "sort=latency", "sort=tokens&order=ascending", "sort=cost"][..]),
        ("traces", &["sort=latency", "sort=tokens", "sort=cost&order=ascending"]),
        ("sessions", &["sort=start_time", "sort=traces&order=ascending", "sort=cost"]),
    ] {
        for order in orders {
            let whole = ask(&server, &format!("{list}?{order}")).await[list].clone();
            let mut pages = Vec::new();
            let mut path = format!("{list}?{order}&limit=1");
            loop {
                let page = ask(&server, &path).await;
                pages.extend(page[list].as_array().expect("a list").clone());
                let Some(next) = page["next"].as_str() else { break };
                path = format!("{list}?{order}&limit=1&after={next}");
            }
            assert_eq!(Value::Array(pages), whole, "{list} {order}");
        }
    }
}

#[tokio::test]
async fn the_slowest_comes_first_when_asked_for() {
    let server = filled().await;
    let slowest = ask(&server, "traces?sort=latency&limit=1").await;
    assert_eq!(slowest["traces"][0]["latency_ms"], 4000.0);
    let answer = server.get("/api/projects/shop/spans?sort=traces").await;
    assert_eq!(answer.status, 400, "only sessions have traces");
}

#[tokio::test]
async fn a_filter_and_a_stretch_of_time_narrow_a_list() {
    let server = filled().await;
    let count = async |path: &str, list: &str| ask(&server, path).await[list].as_array().map(Vec::len);
    assert_eq!(count("spans?filter=span_kind%20==%20%27LLM%27", "spans").await, Some(3));
    assert_eq!(count("spans?filter=search(%27where%20is%27)", "spans").await, Some(1));
    assert_eq!(count("traces?filter=error_count%20>%200", "traces").await, Some(1));
    assert_eq!(count("sessions?filter=num_traces%20>%201", "sessions").await, Some(1));
    // The epoch of tests is 2025-11-21T04:40:00Z.
    assert_eq!(count("spans?from=2025-11-21T04:40:30Z", "spans").await, Some(1));
    assert_eq!(count("traces?to=2025-11-21T04:40:30Z", "traces").await, Some(2));
    assert_eq!(count("spans?last_seconds=60", "spans").await, Some(0), "all of it is long ago");
}

#[tokio::test]
async fn a_filter_that_is_not_understood_is_refused_with_its_place() {
    let server = filled().await;
    let answer = server.get("/api/projects/shop/traces?filter=num_span%20>%201").await;
    assert_eq!((answer.status, &answer.any_json()["code"]), (400, &json!("invalid")));
    assert!(answer.text().contains("1:1"), "{}", answer.text());
}

#[tokio::test]
async fn what_is_doubtful_about_a_filter_stands_beside_the_answer() {
    let server = filled().await;
    let page = ask(&server, "spans?filter=latancy_ms%20>%2010").await;
    assert!(page["warnings"][0].as_str().is_some_and(|text| text.contains("latency_ms")), "{page}");
}

#[tokio::test]
async fn a_session_is_its_traces_taken_together() {
    let server = filled().await;
    let page = ask(&server, "sessions").await;
    assert_eq!(texts(&page["sessions"], "session_id"), ["s-2", "s-1"]);
    let session = &page["sessions"][1];
    assert_eq!((&session["trace_count"], &session["error_trace_count"]), (&json!(2), &json!(1)));
    assert_eq!(session["first_input_preview"], "Where is it?");
    assert_eq!(session["last_output_preview"], "Sorry.");
    assert_eq!(session["tokens"]["prompt"], 200);
}

#[tokio::test]
async fn a_list_adds_up() {
    let server = filled().await;
    let figures = ask(&server, "figures?of=traces").await;
    assert_eq!((&figures["count"], &figures["error_count"]), (&json!(3), &json!(1)));
    assert_eq!(figures["tokens"]["prompt"], 300);
    assert!(
        figures["latency"]["p99_ms"].as_f64().is_some_and(|ms| (3900.0..4100.0).contains(&ms)),
        "{figures}"
    );
    assert_eq!(ask(&server, "figures?of=sessions").await["count"], 2);
    assert_eq!(ask(&server, "figures?of=spans&filter=model_name%20==%20%27o3%27").await["count"], 1);
}

#[tokio::test]
async fn figures_by_time_reach_from_the_first_trace_to_the_last() {
    let server = filled().await;
    let series = ask(&server, "series?of=traces&buckets=10").await;
    assert_eq!(series["bucket_ms"], 10_000);
    let points = series["points"].as_array().expect("a list");
    let counts: Vec<_> = points.iter().map(|point| &point["figures"]["count"]).collect();
    assert_eq!(counts, [&json!(2), &json!(1)]);
    assert_eq!(points[0]["figures"]["error_count"], 1);
    let nothing = ask(&server, "series?of=traces&last_seconds=60").await;
    assert_eq!(nothing["points"], json!([]));
    assert_eq!(server.get("/api/projects/shop/series?of=traces&buckets=0").await.status, 400);
}

#[tokio::test]
async fn values_are_counted_for_narrowing() {
    let server = filled().await;
    let models = ask(&server, "facets?facet=model").await;
    assert_eq!(texts(&models["values"], "value"), ["gpt-4o", "o3"]);
    assert_eq!(
        (&models["values"][0]["span_count"], &models["values"][1]["error_count"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(texts(&ask(&server, "facets?facet=tag").await["values"], "value"), ["vip"]);
    let one = ask(&server, "facets?facet=model&containing=GPT&limit=1").await;
    assert_eq!(
        (texts(&one["values"], "value"), &one["distinct_count"]),
        (vec!["gpt-4o".to_owned()], &json!(1))
    );
    let failed = ask(&server, "facets?facet=model&filter=status_code%20==%20%27ERROR%27").await;
    assert_eq!(texts(&failed["values"], "value"), ["o3"]);
}

#[tokio::test]
async fn a_filter_is_read_while_it_is_typed() {
    let server = filled().await;
    let wrong = ask(&server, "filter?grain=span&text=name%20==&cursor=7").await;
    assert_eq!(wrong["problem"]["line"], 1);
    let field = ask(&server, "filter?grain=span&text=lat&cursor=3").await;
    assert_eq!((&field["completions"][0]["text"], &field["replace_to"]), (&json!("latency_ms"), &json!(3)));
    let value = ask(&server, "filter?grain=span&text=model_name%20==%20%27g&cursor=16").await;
    assert_eq!(value["completions"][0]["text"], "'gpt-4o'");
    assert_eq!(value["completions"][0]["detail"], "2 spans");
    let fine = ask(&server, "filter?grain=trace&text=latency_ms%20>%205").await;
    assert_eq!((&fine["problem"], &fine["completions"]), (&Value::Null, &json!([])));
}

#[tokio::test]
async fn of_a_recorded_call_the_words_are_shown() {
    let server = TestServer::start().await;
    let body =
        r#"{"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Where is it?"}]}"#;
    server
        .export(request([span(1, 1, "ChatCompletion").attribute("input.value", body)]).project("shop"))
        .await
        .ok();
    assert_eq!(ask(&server, "traces").await["traces"][0]["root"]["input_preview"], "Where is it?");
    assert_eq!(ask(&server, "spans").await["spans"][0]["input_preview"], "Where is it?");
}
