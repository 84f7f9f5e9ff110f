//! `/graphql`: what it refuses, and its pages. What it answers stands beside Phoenix's answers in `stories`.

use http::StatusCode;
use serde_json::{Value, json};
use testkit::{TestServer, request, span};

async fn filled() -> TestServer {
    let server = TestServer::start().await;
    let spans = (1..=7).map(|number| {
        let start = u64::from(number % 3) * 1_000;
        let of = span(number, 1, &format!("step {number}")).between_ms(start, start + 10 * u64::from(number));
        of.attribute("session.id", format!("chat {}", number % 4))
    });
    server.export(request(spans).project("shop")).await.ok();
    server
}

async fn ask(server: &TestServer, query: &str) -> Value {
    let body = json!({ "query": query }).to_string();
    let request = server.post("/graphql", body).header("content-type", "application/json");
    server.send(request).await.ok().any_json()
}

async fn refusal(server: &TestServer, query: &str) -> String {
    let answer = ask(server, query).await;
    answer["errors"][0]["message"].as_str().unwrap_or_else(|| unreachable!("{answer}")).to_owned()
}

/// The names on all pages of a list, two at a time.
async fn names(server: &TestServer, list: &str, name: &str) -> Vec<String> {
    let (field, arguments) = list.split_once('(').expect("arguments");
    let mut names = Vec::new();
    let mut after = String::new();
    loop {
        let asked = format!("{field}(first: 2, {after} {arguments}");
        let query = format!(
            "{{ getProjectByName(name: \"shop\") {{ {asked} {{ edges {{ node {{ {name} }} }} pageInfo {{ hasNextPage endCursor }} }} }} }}"
        );
        let answer = ask(server, &query).await;
        assert_eq!(answer.get("errors"), None, "{query}: {answer}");
        let page = &answer["data"]["getProjectByName"][field];
        for edge in page["edges"].as_array().expect("edges") {
            names.push(edge["node"][name].as_str().expect("a name").to_owned());
        }
        if page["pageInfo"]["hasNextPage"] == false {
            return names;
        }
        after = format!("after: {}, ", page["pageInfo"]["endCursor"]);
    }
}

#[tokio::test]
async fn pages_follow_one_another_in_every_order() {
    let server = filled().await;
    let in_order = ["step 1", "step 2", "step 3", "step 4", "step 5", "step 6", "step 7"];
    assert_eq!(names(&server, "spans(filterCondition: null)", "name").await, in_order);
    let by_start = names(&server, "spans(sort: {col: startTime, dir: desc})", "name").await;
    assert_eq!(by_start, ["step 5", "step 2", "step 7", "step 4", "step 1", "step 6", "step 3"]);
    let by_latency = names(&server, "spans(sort: {col: latencyMs, dir: desc})", "name").await;
    assert!(by_latency.iter().rev().eq(in_order.iter()), "{by_latency:?}");
    let by_cost = names(&server, "spans(sort: {col: tokenCostTotal, dir: asc})", "name").await;
    assert_eq!(by_cost.len(), 7, "none has a price");
    let sessions = names(&server, "sessions(sort: {col: numTraces, dir: desc})", "sessionId").await;
    assert_eq!(sessions.len(), 4);
    assert_eq!(sessions[3], "chat 0");
    assert_eq!(
        names(&server, "sessions(sessionFilterCondition: \"\")", "sessionId").await,
        ["chat 1", "chat 2", "chat 3", "chat 0"]
    );
}

#[tokio::test]
async fn a_change_an_unknown_field_and_a_bad_filter_are_refused_in_words() {
    let server = filled().await;
    let text = refusal(&server, "mutation { deleteProject(id: \"UHJvamVjdDoy\") { id } }").await;
    assert!(text.contains("not configured for mutations"), "{text}");
    let text = refusal(&server, "{ projects { edges { node { nme } } } }").await;
    assert!(text.contains("Unknown field \"nme\" on type \"Project\""), "{text}");
    let text = refusal(
        &server,
        "{ getProjectByName(name: \"shop\") { recordCount(filterCondition: \"latency_ms > 'x'\") } }",
    )
    .await;
    assert!(text.starts_with("Invalid filter: 1:"), "{text}");
    assert_eq!(
        refusal(&server, "{ node(id: \"UHJvamVjdDo5OTk=\") { id } }").await,
        "Unknown node: UHJvamVjdDo5OTk="
    );
}

#[tokio::test]
async fn what_asks_for_too_much_is_refused_before_anything_is_read() {
    let server = filled().await;
    let deep = format!(
        "{{ projects {{ edges {{ node {{ {}id{} }} }} }} }}",
        "trace(traceId: \"1\") { project { ".repeat(9),
        "} }".repeat(9)
    );
    let text = refusal(&server, &deep).await;
    assert!(text.contains("too deep"), "{text}");
    let large =
        "{ projects(first: 1000) { edges { node { spans(first: 1000) { edges { node { id } } } } } } }";
    let text = refusal(&server, large).await;
    assert!(text.contains("too complex"), "{text}");
    let beyond = "{ projects(first: 2147483647) { edges { node { sessions(first: 2147483647) { edges { node { id } } } } } } }";
    assert!(refusal(&server, beyond).await.contains("too complex"));
    let text = refusal(&server, "{ projects(first: 1001) { edges { node { id } } } }").await;
    assert_eq!(text, "`first` is 1001; it must be between 0 and 1000.");
    let long = json!({ "query": format!("{{ projectCount }} #{}", "x".repeat(70_000)) }).to_string();
    let request = server.post("/graphql", long).header("content-type", "application/json");
    assert_eq!(server.send(request).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_query_that_nests_without_end_takes_nothing_down() {
    let server = filled().await;
    for (open, close) in [("[", "]"), ("{a:", "}"), ("{ a ", "}"), ("[\"]\"", "]")] {
        for levels in [70, 10_000] {
            let nested = format!("{{ node(id: {}1{}) {{ id }} }}", open.repeat(levels), close.repeat(levels));
            let body = json!({ "query": nested }).to_string();
            let request = server.post("/graphql", body).header("content-type", "application/json");
            assert_eq!(server.send(request).await.status, StatusCode::BAD_REQUEST, "{open}");
        }
    }
    let variables: Value = (0..100).fold(json!(1), |inner, _| json!([inner]));
    let body =
        json!({ "query": "query Q($a: ID!) { node(id: $a) { id } }", "variables": { "a": variables } });
    let request = server.post("/graphql", body.to_string()).header("content-type", "application/json");
    server.send(request).await.ok();
    assert_eq!(ask(&server, "{ projectCount }").await["data"]["projectCount"], 2);
}

#[tokio::test]
async fn a_query_comes_in_the_address_too_and_anything_else_is_refused() {
    let server = filled().await;
    let answer = server.get("/graphql?query=%7B%20projectCount%20%7D").await.ok().any_json();
    assert_eq!(answer["data"]["projectCount"], 2);
    assert_eq!(server.get("/graphql").await.status, StatusCode::BAD_REQUEST);
    for (content_type, body) in [
        ("application/json", "nonsense"),
        ("application/json", "{}"),
        ("application/json", "[]"),
        ("application/graphql", "{ projectCount }"),
    ] {
        let request = server.post("/graphql", body).header("content-type", content_type);
        assert_eq!(server.send(request).await.status, StatusCode::BAD_REQUEST, "{content_type} {body}");
    }
}

#[tokio::test]
async fn tools_learn_the_schema() {
    let server = filled().await;
    let deep = "ofType { kind name ".repeat(9) + &"}".repeat(9);
    let query = format!(
        "query IntrospectionQuery {{ __schema {{ queryType {{ name }} mutationType {{ name }} types {{ kind name description
         fields(includeDeprecated: true) {{ name args {{ name type {{ kind name {deep} }} defaultValue }} type {{ kind name {deep} }} }}
         inputFields {{ name type {{ kind name {deep} }} }} interfaces {{ name }} enumValues {{ name }} possibleTypes {{ name }} }} }} }}"
    );
    let answer = ask(&server, &query).await;
    assert_eq!(answer.get("errors"), None, "{answer}");
    let types = answer["data"]["__schema"]["types"].as_array().expect("types");
    let names: Vec<&str> = types.iter().filter_map(|it| it["name"].as_str()).collect();
    for name in [
        "Project",
        "Span",
        "Trace",
        "ProjectSession",
        "SpanConnection",
        "SpanEdge",
        "Node",
        "DateTime",
        "SpanIOValue",
    ] {
        assert!(names.contains(&name), "{name} is not among {names:?}");
    }
    assert_eq!(answer["data"]["__schema"]["mutationType"], Value::Null);
}
