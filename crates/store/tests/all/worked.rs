//! The questions that the page works out, over spans of which the answers are known.

use model::{Annotation, Cost};
use serde_json::{Value, json};
use store::{Absent, NewAnnotation, NewSpan, SqlFormat, SqlQuestion, TargetName};

use crate::common::{Changed as _, Fixture, span, span_id, trace_id};

macro_rules! question {
    ($name:literal) => {
        include_str!(concat!("../../../../ui/src/features/sql/questions/", $name, ".sql"))
    };
}

const HOUR_NANO: i64 = 3_600_000_000_000;

#[tokio::test]
async fn the_worst_prompt_version_stands_first() {
    let of_version = |number, version: &str| {
        span(1, number).with(&format!(r#"{{"llm": {{"prompt_template": {{"version": "{version}"}}}}}}"#))
    };
    let fixture =
        fixture(vec![of_version(1, "v1"), of_version(2, "v2"), of_version(3, "v2"), span(1, 4)]).await;
    let factual = |number, score| said(TargetName::Span(span_id(number)), "factuality", None, Some(score));
    let other = said(TargetName::Span(span_id(1)), "politeness", None, Some(0.0));
    annotate(&fixture, vec![factual(1, 0.75), factual(2, 0.25), factual(3, 0.5), other]).await;
    check(
        &fixture,
        question!("prompt-version-by-score"),
        &["prompt_template_version", "score", "verdicts"],
        json!([["v2", 0.375, 2], ["v1", 0.75, 1]]),
    )
    .await;
}

#[tokio::test]
async fn a_tool_costs_what_it_and_the_calls_below_it_cost() {
    let tool = |number, name: &str| {
        span(1, number).with(r#"{"openinference": {"span": {"kind": "TOOL"}}}"#).named(name)
    };
    let fixture = fixture(vec![
        span(1, 1),
        tool(2, "search").below(1),
        priced(span(1, 3).below(2), 0.5),
        tool(4, "search").below(1),
        priced(span(1, 5).below(4), 0.25),
        priced(tool(6, "fetch").below(1), 0.125),
        tool(7, "idle").below(1),
        priced(span(1, 8).below(1), 9.0),
    ])
    .await;
    check(
        &fixture,
        question!("cost-per-tool"),
        &["tool", "calls", "cost", "cost_per_call"],
        json!([["search", 2, 0.75, 0.375], ["fetch", 1, 0.125, 0.125], ["idle", 1, null, null]]),
    )
    .await;
}

#[tokio::test]
async fn latency_is_told_by_model_and_hour() {
    let call = |number, model: &str, hours: i64, seconds: i64| {
        let attributes = format!(
            r#"{{"openinference": {{"span": {{"kind": "LLM"}}}}, "llm": {{"model_name": "{model}"}}}}"#
        );
        span(1, number).with(&attributes).change(|span| {
            span.start_time_unix_nano += hours * HOUR_NANO;
            span.end_time_unix_nano = Some(span.start_time_unix_nano + seconds * 1_000_000_000);
        })
    };
    let calls =
        vec![call(1, "a", 0, 1), call(2, "a", 0, 3), call(3, "b", 0, 2), call(4, "a", 1, 5), span(1, 5)];
    let fixture = fixture(calls).await;
    check(
        &fixture,
        question!("latency-by-model-and-hour"),
        &["model_name", "mean_ms", "longest_ms", "calls"],
        json!([["a", 2000.0, 3000.0, 2], ["b", 2000.0, 2000.0, 1], ["a", 5000.0, 5000.0, 1]]),
    )
    .await;
}

#[tokio::test]
async fn retrievals_of_happy_people_are_told_apart_by_their_best_document() {
    let retriever = |trace, scores: &[f64]| {
        let documents: Vec<String> =
            scores.iter().map(|score| format!(r#"{{"document": {{"score": {score}}}}}"#)).collect();
        span(trace, 1).with(&format!(
            r#"{{"openinference": {{"span": {{"kind": "RETRIEVER"}}}}, "retrieval": {{"documents": [{}]}}}}"#,
            documents.join(",")
        ))
    };
    let fixture = fixture(vec![
        retriever(1, &[0.25, 0.75]),
        retriever(2, &[0.5]),
        retriever(3, &[0.125]),
        retriever(4, &[1.0]),
    ])
    .await;
    let feedback =
        |trace, label| said(TargetName::Trace(trace_id(trace)), "user_feedback", Some(label), None);
    annotate(&fixture, vec![feedback(1, "up"), feedback(2, "up"), feedback(3, "down")]).await;
    check(
        &fixture,
        question!("retrieval-against-feedback"),
        &["feedback", "retrievals", "mean_best_score", "worst_best_score"],
        json!([["up", 2, 0.625, 0.5], ["down", 1, 0.125, 0.125]]),
    )
    .await;
}

#[tokio::test]
async fn tools_that_fail_are_counted_by_what_they_say() {
    let tool = |number, name: &str| {
        span(1, number).with(r#"{"openinference": {"span": {"kind": "TOOL"}}}"#).named(name)
    };
    let fixture = fixture(vec![
        tool(1, "search").failed("timed out"),
        tool(2, "search").failed("timed out"),
        tool(3, "fetch").failed("no such page"),
        tool(4, "fetch"),
        span(1, 5).failed("not a tool"),
    ])
    .await;
    check(
        &fixture,
        question!("failures-by-tool"),
        &["tool", "status_message", "failures"],
        json!([["search", "timed out", 2], ["fetch", "no such page", 1]]),
    )
    .await;
}

#[tokio::test]
async fn people_are_told_what_they_spend() {
    let call = |trace, number, user: &str, prompt: u8| {
        span(trace, number).with(&format!(
            r#"{{"openinference": {{"span": {{"kind": "LLM"}}}}, "user": {{"id": "{user}"}},
            "llm": {{"token_count": {{"prompt": {prompt}, "completion": 1}}}}}}"#
        ))
    };
    let fixture = fixture(vec![
        priced(call(1, 1, "ann", 10), 0.25),
        priced(call(2, 1, "ann", 20), 0.25),
        priced(call(3, 1, "bob", 5), 1.0),
    ])
    .await;
    check(
        &fixture,
        question!("cost-by-user"),
        &["user_id", "traces", "cost", "tokens"],
        json!([["bob", 1, 1.0, 6], ["ann", 2, 0.5, 32]]),
    )
    .await;
}

async fn fixture(spans: Vec<NewSpan>) -> Fixture {
    let fixture = Fixture::new().await;
    fixture.store.write(spans).await.expect("written");
    fixture
}

fn priced(mut new: NewSpan, total: f64) -> NewSpan {
    new.cost = Some(Cost { total, prompt: total, completion: 0.0, details: Vec::new() });
    new
}

fn said(target: TargetName, name: &str, label: Option<&str>, score: Option<f64>) -> NewAnnotation {
    let label = label.map(str::to_owned);
    NewAnnotation {
        target,
        annotation: Annotation { name: name.to_owned(), label, score, ..Annotation::default() },
    }
}

async fn annotate(fixture: &Fixture, annotations: Vec<NewAnnotation>) {
    fixture.store.annotate(annotations, Absent::Refuse).await.expect("annotated");
}

/// Some columns of the answer, row by row.
async fn check(fixture: &Fixture, text: &str, columns: &[&str], expected: Value) {
    let question =
        SqlQuestion { text: text.to_owned(), project: None, row_limit: 100, format: SqlFormat::Json };
    let answer = fixture.store.sql(question).await.expect("answered");
    let rows: Vec<Value> = serde_json::from_slice(&answer.body).expect("JSON");
    let shown = |row: &Value| columns.iter().map(|column| row[*column].clone()).collect::<Vec<_>>();
    assert_eq!(json!(rows.iter().map(shown).collect::<Vec<_>>()), expected);
}
