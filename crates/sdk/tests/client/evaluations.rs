//! Verdicts on spans.

use bennu::SpanId;
use bennu::client::{AnnotatorKind, Evaluation, SpanEvaluations};
use serde_json::{Value, json};

use super::{canned, client_of, wait};

fn span(text: &str) -> SpanId {
    SpanId::parse(text).expect("an id")
}

#[test]
fn verdicts_are_logged_as_annotations() {
    let (server, asked) = canned::start_recording();
    let mut evaluations = SpanEvaluations::new("relevance").by(AnnotatorKind::Code);
    evaluations
        .add(
            span("111111111111111c"),
            Evaluation::label("relevant").score(1.0).explanation("It names the place."),
        )
        .add(span("222222222222222c"), Evaluation::of_score(0.25));
    wait(client_of(&server).log(&evaluations)).expect("the server answers");
    let asked = asked.lock().expect("no test panics while serving");
    assert_eq!(asked[0].0, "POST /v1/span_annotations?sync=true");
    let body: Value = serde_json::from_str(&asked[0].1).expect("JSON");
    assert_eq!(
        body,
        json!({"data": [
            {"span_id": "111111111111111c", "name": "relevance", "annotator_kind": "CODE",
             "result": {"label": "relevant", "score": 1.0, "explanation": "It names the place."}},
            {"span_id": "222222222222222c", "name": "relevance", "annotator_kind": "CODE",
             "result": {"label": null, "score": 0.25, "explanation": null}},
        ]})
    );
}

#[test]
fn many_verdicts_go_in_several_requests() {
    let (server, asked) = canned::start_recording();
    let mut evaluations = SpanEvaluations::new("relevance");
    for i in 1..=250 {
        evaluations.add(span(&format!("{i:016x}")), Evaluation::of_score(1.0));
    }
    wait(client_of(&server).log(&evaluations)).expect("the server answers");
    assert_eq!(asked.lock().expect("no test panics while serving").len(), 3);
}

#[test]
fn a_span_that_is_not_there_is_named() {
    let mut evaluations = SpanEvaluations::new("relevance");
    evaluations.add(span("deadbeefdeadbeef"), Evaluation::label("relevant"));
    let error = wait(client_of(&canned::start()).log(&evaluations)).expect_err("there is no such span");
    assert!(error.to_string().contains("deadbeefdeadbeef"), "{error}");
}
