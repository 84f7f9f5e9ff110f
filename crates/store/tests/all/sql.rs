//! Statements over the documented views: worked questions, and what is refused.

use crate::common::{Changed as _, Fixture, span, span_id};
use model::Annotation;
use serde_json::{Value, json};
use store::{Absent, NewAnnotation, SqlAnswer, SqlError, SqlFormat, SqlQuestion, TargetName};

async fn ask(fixture: &Fixture, text: &str, format: SqlFormat) -> Result<SqlAnswer, SqlError> {
    let question = SqlQuestion { text: text.to_owned(), project: None, row_limit: 100, format };
    fixture.store.sql(question).await
}

async fn rows(fixture: &Fixture, text: &str) -> Value {
    let answer = ask(fixture, text, SqlFormat::Json).await;
    let answer = answer
        .unwrap_or_else(|error| fail(&format!("{text}: {error} {:?}", std::error::Error::source(&error))));
    serde_json::from_slice(&answer.body).expect("JSON")
}

#[expect(clippy::panic, reason = "a test that fails, with the statement that shows why")]
fn fail<T>(text: &str) -> T {
    panic!("{text}")
}

async fn fixture() -> Fixture {
    let fixture = Fixture::new().await;
    let llm = |model: &str, prompt: u8| {
        format!(
            r#"{{"openinference": {{"span": {{"kind": "LLM"}}}}, "session": {{"id": "s"}}, "metadata": {{"tenant": "x"}},
            "llm": {{"model_name": "{model}", "token_count": {{"prompt": {prompt}}},
            "input_messages": [{{"message": {{"role": "user", "content": "hi"}}}}],
            "output_messages": [{{"message": {{"role": "assistant", "content": "ho"}}}}]}}}}"#
        )
    };
    let documents = r#"{"openinference": {"span": {"kind": "RETRIEVER"}}, "retrieval": {"documents": [
        {"document": {"id": "d1", "score": 0.25, "content": "late"}}, {"document": {"id": "d2", "score": 0.75}}]}}"#;
    fixture
        .store
        .write(vec![
            span(1, 1).named("run"),
            span(1, 2).below(1).with(&llm("a", 10)),
            span(1, 3).below(1).with(&llm("b", 20)).failed("no"),
            span(2, 1).with(&llm("a", 30)),
            span(2, 2).below(1).with(documents),
        ])
        .await
        .expect("written");
    let said = |target, label: Option<&str>, score| NewAnnotation {
        target,
        annotation: Annotation {
            name: "quality".to_owned(),
            label: label.map(str::to_owned),
            score,
            ..Annotation::default()
        },
    };
    let annotations = vec![
        said(TargetName::Span(span_id(2)), None, Some(0.75)),
        said(TargetName::Span(span_id(3)), None, Some(0.25)),
        said(TargetName::Session("s".to_owned()), Some("good"), None),
    ];
    fixture.store.annotate(annotations, Absent::Refuse).await.expect("annotated");
    fixture
}

#[tokio::test]
async fn worked_questions_have_their_answers() {
    let fixture = fixture().await;
    for (question, answer) in [
        (
            "SELECT model_name, count(*) AS calls, sum(tokens_prompt) AS tokens, avg(latency_ms) AS latency
             FROM spans WHERE span_kind = 'LLM' GROUP BY model_name ORDER BY model_name",
            json!([
                {"model_name": "a", "calls": 2, "tokens": 40, "latency": 1000.0},
                {"model_name": "b", "calls": 1, "tokens": 20, "latency": 1000.0},
            ]),
        ),
        (
            "SELECT project, name, span_count, error_count, tokens_prompt FROM traces ORDER BY start_time, span_count DESC",
            json!([
                {"project": "p", "name": "run", "span_count": 3, "error_count": 1, "tokens_prompt": 30},
                {"project": "p", "name": "span 1", "span_count": 2, "error_count": 0, "tokens_prompt": 30},
            ]),
        ),
        (
            "SELECT session_id, trace_count, error_trace_count FROM sessions",
            json!([{"session_id": "s", "trace_count": 2, "error_trace_count": 1}]),
        ),
        (
            "SELECT role, content, count(*) AS n FROM messages GROUP BY 1, 2 ORDER BY 1",
            json!([
                {"role": "assistant", "content": "ho", "n": 3},
                {"role": "user", "content": "hi", "n": 3},
            ]),
        ),
        (
            "SELECT document_id, score FROM documents WHERE score < 0.5",
            json!([{"document_id": "d1", "score": 0.25}]),
        ),
        (
            "SELECT attribute(attributes, 'metadata.tenant') AS tenant, count(*) AS n FROM spans
             WHERE status_code = 'ERROR' GROUP BY 1",
            json!([{"tenant": "x", "n": 1}]),
        ),
        (
            "SELECT p.name AS parent, c.span_kind FROM spans c JOIN spans p
             ON c.trace_id = p.trace_id AND c.parent_id = p.span_id WHERE c.span_kind = 'RETRIEVER'",
            json!([{"parent": "span 1", "span_kind": "RETRIEVER"}]),
        ),
        (
            "SELECT s.model_name, avg(a.score) AS score FROM annotations a
             JOIN spans s ON s.trace_id = a.trace_id AND s.span_id = a.span_id
             WHERE a.target = 'span' AND a.name = 'quality' GROUP BY 1 ORDER BY 1",
            json!([{"model_name": "a", "score": 0.75}, {"model_name": "b", "score": 0.25}]),
        ),
        (
            "SELECT target, project, session_id, document_position, label FROM annotations WHERE label = 'good'",
            json!([{"target": "session", "project": "p", "session_id": "s", "document_position": null, "label": "good"}]),
        ),
    ] {
        assert_eq!(rows(&fixture, question).await, answer, "{question}");
    }
}

#[tokio::test]
async fn only_one_statement_that_reads_is_understood() {
    let fixture = fixture().await;
    for text in [
        "",
        "SELECT 1; SELECT 2",
        "DROP TABLE spans",
        "INSERT INTO spans SELECT * FROM spans",
        "CREATE TABLE t AS SELECT 1",
        "CREATE EXTERNAL TABLE t STORED AS CSV LOCATION '/etc/passwd'",
        "COPY spans TO '/tmp/spans.csv'",
        "COPY (SELECT 1) TO '/tmp/x.csv'",
        "SET datafusion.execution.batch_size = 1",
        "SHOW TABLES",
        "EXPLAIN ANALYZE SELECT 1",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM '/etc/passwd.csv'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM generate_series(1, 1000000000000)",
        "SELECT * FROM information_schema.df_settings",
        "SELECT nothing FROM spans",
        "SELECT 1 FROM nowhere",
        "SELEC 1",
    ] {
        let error = ask(&fixture, text, SqlFormat::Json).await.expect_err(text);
        assert!(matches!(error, SqlError::Refused { .. }), "{text}: {error:?}");
        assert!(!error.to_string().contains("planning"), "{text}: {error}");
    }
    let error = ask(&fixture, "DROP TABLE spans", SqlFormat::Json).await.expect_err("refused");
    assert_eq!(error.to_string(), "Only SELECT is understood here.");
}

#[tokio::test]
async fn an_answer_says_when_there_is_more() {
    let fixture = fixture().await;
    let question = |row_limit| SqlQuestion {
        text: "SELECT span_id FROM spans".to_owned(),
        project: None,
        row_limit,
        format: SqlFormat::Json,
    };
    let answer = fixture.store.sql(question(4)).await.expect("answered");
    assert_eq!((answer.row_count, answer.is_truncated), (4, true));
    let answer = fixture.store.sql(question(5)).await.expect("answered");
    assert_eq!((answer.row_count, answer.is_truncated), (5, false));
}

#[tokio::test]
async fn the_same_rows_come_as_csv_and_as_arrow() {
    let fixture = fixture().await;
    let text = "SELECT model_name, tokens_prompt FROM spans WHERE tokens_prompt > 15 ORDER BY 2";
    let csv = ask(&fixture, text, SqlFormat::Csv).await.expect("answered");
    assert_eq!(String::from_utf8_lossy(&csv.body), "model_name,tokens_prompt\nb,20\na,30\n");
    let arrow = ask(&fixture, text, SqlFormat::Arrow).await.expect("answered");
    assert!(arrow.body.len() > 100);
    assert_eq!(arrow.columns[0].data_type, "text");
    let none =
        ask(&fixture, "SELECT name FROM spans WHERE name = 'x'", SqlFormat::Csv).await.expect("answered");
    assert_eq!(String::from_utf8_lossy(&none.body), "name\n");
}

#[tokio::test]
async fn a_statement_about_one_project_sees_no_other() {
    let fixture = fixture().await;
    fixture.store.write(vec![span(9, 1).in_project("q")]).await.expect("written");
    let count = async |project| {
        let text = "SELECT count(*) AS n FROM spans".to_owned();
        let question = SqlQuestion { text, project, row_limit: 10, format: SqlFormat::Json };
        let body = fixture.store.sql(question).await.expect("answered").body;
        serde_json::from_slice::<Value>(&body).expect("JSON")[0]["n"].clone()
    };
    assert_eq!(count(None).await, 6);
    assert_eq!(count(Some(fixture.project("q").await)).await, 1);
}
