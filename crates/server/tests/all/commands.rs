//! `bennu query` and `bennu sql`, typed at a shell while a server runs.

use std::process::{Command, Output};

use semconv::SpanKind;
use serde_json::{Value, json};
use testkit::{TestServer, request, span};

async fn server() -> TestServer {
    let server = TestServer::start().await;
    let call = span(1, 2, "llm.chat").below(1).kind(SpanKind::Llm).between_ms(0, 2_000);
    let call = call.attribute("input.value", "Where is\nmy refund?").attribute("session.id", "s-1");
    let other = span(2, 1, "agent.run").kind(SpanKind::Agent).between_ms(10, 20);
    server
        .export(request([span(1, 1, "agent.run").kind(SpanKind::Agent), call, other]).project("my shop"))
        .await
        .ok();
    server
}

async fn typed(server: &TestServer, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bennu"));
    command.args(arguments).env("BENNU_URL", server.url(""));
    let ended = tokio::task::spawn_blocking(move || command.output()).await.expect("no panic");
    ended.expect("the binary runs")
}

fn texts(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr))
}

/// What was printed by a command that ended well and had nothing to add.
async fn printed(server: &TestServer, arguments: &[&str]) -> String {
    let output = typed(server, arguments).await;
    let (printed, remarks) = texts(&output);
    assert!(output.status.success(), "{remarks}");
    assert_eq!(remarks, "");
    printed
}

#[tokio::test]
async fn spans_are_printed_as_a_table_for_people() {
    let server = server().await;
    let table = printed(&server, &["query", "span_kind == 'LLM'", "--project", "my shop"]).await;
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 3, "{table}");
    let cells = |line: &str| {
        line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        cells(lines[0]),
        ["trace_id", "span_id", "start", "kind", "name", "status", "latency_ms", "tokens", "cost", "input"]
    );
    let row = cells(lines[2]);
    assert!(row.contains(&"llm.chat".to_owned()) && row.contains(&"LLM".to_owned()), "{table}");
    assert!(row.iter().any(|cell| cell.starts_with("Where is")), "{table}");
}

#[tokio::test]
async fn rows_come_as_json_and_line_by_line_at_every_grain() {
    let server = server().await;
    for (grain, filter, count) in [
        ("span", "name == 'agent.run'", 2),
        ("trace", "num_spans >= 1", 2),
        ("session", "num_traces == 1", 1),
    ] {
        let arguments =
            |format| ["query", filter, "--grain", grain, "--project", "my shop", "--format", format];
        let whole: Vec<Value> =
            serde_json::from_str(&printed(&server, &arguments("json")).await).expect("a list");
        let lines = printed(&server, &arguments("jsonl")).await;
        let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert_eq!(whole.len(), count, "{grain}");
        assert_eq!(whole, lines, "{grain}");
    }
}

#[tokio::test]
async fn a_filter_that_is_not_understood_ends_in_an_error_that_says_where() {
    let server = server().await;
    for (filter, grain, error) in [
        (
            "num_span > 1",
            "trace",
            "error: 1:1 no name `num_span` in the trace filter; did you mean `num_spans`?\n",
        ),
        ("latency_ms >", "span", "error: 1:13 "),
        ("name == 'a'\n  and latency_ms ==== 5", "span", "error: 2:18 "),
    ] {
        let output = typed(&server, &["query", filter, "--grain", grain, "--project", "my shop"]).await;
        let (printed, said) = texts(&output);
        assert_eq!((output.status.code(), printed.as_str()), (Some(1), ""), "{filter}");
        assert!(said.starts_with(error), "{filter}: {said}");
    }
}

#[tokio::test]
async fn what_is_doubtful_is_said_beside_the_rows() {
    let server = server().await;
    let output = typed(
        &server,
        &["query", "latancy_ms > 10 or name == 'llm.chat'", "--project", "my shop", "--format", "jsonl"],
    )
    .await;
    let (printed, said) = texts(&output);
    assert!(output.status.success());
    assert_eq!(printed.lines().count(), 1);
    assert!(said.starts_with("Warning: 1:1 ") && said.contains("`latency_ms`"), "{said}");
}

#[tokio::test]
async fn a_limit_says_that_there_is_more() {
    let server = server().await;
    let output = typed(
        &server,
        &["query", "latency_ms >= 0", "--project", "my shop", "--limit", "2", "--format", "jsonl"],
    )
    .await;
    let (printed, said) = texts(&output);
    assert_eq!((printed.lines().count(), said.as_str()), (2, "There are more; --limit is 2.\n"));
}

#[tokio::test]
async fn a_condition_is_explained_instead_of_answered() {
    let server = server().await;
    let arguments = ["query", "latency_ms > 5 and search('refund')", "--project", "my shop", "--explain"];
    assert_eq!(
        printed(&server, &arguments).await,
        "latency_ms > 5\n    columns are compared\n\
         search(refund)\n    input and output are searched\n\
         3 spans in memory are read.\n0 of 0 segments are read, 0 of their 0 spans.\n"
    );
    let explanation = printed(&server, &[&arguments[..], &["--format", "json"]].concat()).await;
    let explanation: Value = serde_json::from_str(&explanation).expect("JSON");
    assert_eq!(explanation["spans_in_memory"], 3);
}

#[tokio::test]
async fn a_project_or_a_server_that_is_not_there_is_an_error() {
    let server = server().await;
    for (arguments, error) in [
        (&["query", "latency_ms > 5", "--project", "nowhere"][..], "nowhere"),
        (&["query", "latency_ms > 5", "--url", "http://127.0.0.1:1"], "is `bennu serve` running?"),
        (&["sql", "SELEC 1"], "SELEC"),
    ] {
        let output = typed(&server, arguments).await;
        let (printed, said) = texts(&output);
        assert_eq!((output.status.code(), printed.as_str()), (Some(1), ""), "{arguments:?}");
        assert!(said.starts_with("error: ") && said.contains(error), "{said}");
    }
}

#[tokio::test]
async fn a_statement_is_answered_as_table_json_lines_and_csv() {
    let server = server().await;
    let statement = "SELECT name, count(*) AS n FROM spans GROUP BY 1 ORDER BY 1";
    let asked = async |format| printed(&server, &["sql", statement, "--format", format]).await;
    assert_eq!(asked("table").await, "name       n\n─────────  ─\nagent.run  2\nllm.chat   1\n");
    assert_eq!(asked("csv").await, "name,n\nagent.run,2\nllm.chat,1\n");
    let rows: Value = serde_json::from_str(&asked("json").await).expect("JSON");
    assert_eq!(rows, json!([{ "name": "agent.run", "n": 2 }, { "name": "llm.chat", "n": 1 }]));
    let lines = asked("jsonl").await;
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(rows, Value::Array(lines));
}
