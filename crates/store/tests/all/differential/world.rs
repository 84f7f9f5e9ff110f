//! A small store of random spans, and the same spans as the interpreter sees them.

use std::collections::BTreeMap;
use std::sync::Arc;

use fastrand::Rng;
use model::{
    Annotation, AnnotationTarget, AnnotatorKind, Cost, CostDetail, Event, OtelKind, ProjectId, Resource,
    Status, StatusCode, StoredAnnotation, TokenType, TraceId,
};
use query::{AnnotatedSession, AnnotatedSpan, AnnotatedTrace, Filter, Grain, SpanList, SpanSource as _};
use store::{Absent, AnnotationList, AnnotationMatch, NewAnnotation, NewSpan, TargetName, TargetNames};

use crate::common::{Changed as _, Fixture, span, span_id, trace_id};

pub(crate) struct World {
    pub(crate) fixture: Fixture,
    pub(crate) project: ProjectId,
    pub(crate) traces: Vec<AnnotatedTrace>,
    pub(crate) sessions: Vec<AnnotatedSession>,
}

impl World {
    pub(crate) async fn random(random: &mut Rng) -> World {
        let fixture = Fixture::new().await;
        let mut spans = vec![span(1, 1)];
        for trace in 1..=random.u8(3..9) {
            for number in 1..=random.u8(1..8) {
                if (trace, number) != (1, 1) {
                    spans.push(random_span(trace, number, random));
                }
            }
        }
        random.shuffle(&mut spans);
        // All in memory, all in segments, or some here and some there.
        let flushes = random.u8(0..3);
        for batch in spans.chunks(random.usize(1..20)) {
            fixture.store.write(batch.to_vec()).await.expect("written");
            if flushes == 2 || (flushes == 1 && random.bool()) {
                fixture.store.flush().await.expect("flushed");
            }
        }
        let project = fixture.project("p").await;
        annotate(&fixture, random).await;
        let said = annotations(&fixture).await;
        let traces = as_traces(&fixture, project, &said).await;
        let sessions = as_sessions(&traces);
        World { fixture, project, traces, sessions }
    }
}

/// Before and after somebody asked, some of them anew and some taken back.
async fn annotate(fixture: &Fixture, random: &mut Rng) {
    let asked_at = random.u8(0..40);
    for number in 0..random.u8(0..40) {
        if number == asked_at {
            let filter = Filter::parse("annotations['q']", Grain::Span).expect("a filter").0;
            let question =
                SpanList { expression: Some(Arc::new(filter)), ..SpanList::of(fixture.project("p").await) };
            fixture.store.count_spans(&question).await.expect("counted");
        }
        let span_id = span_id(random.u8(1..8));
        let (target, names): (_, &[&str]) = match random.u8(0..8) {
            0..=3 => (TargetName::Span(span_id), &["q", "q", "r"]),
            4 => (TargetName::Document { span_id, position: random.i64(0..2) }, &["d"]),
            5 | 6 => (TargetName::Trace(trace_id(random.u8(1..9))), &["t", "q"]),
            _ => (TargetName::Session(pick(random, &["s1", "s2", "s3"]).to_owned()), &["s"]),
        };
        let annotation = Annotation {
            name: pick(random, names).to_owned(),
            identifier: pick(random, &["", "i", "j"]).to_owned(),
            annotator_kind: [AnnotatorKind::Human, AnnotatorKind::Llm][random.usize(0..2)],
            label: random.bool().then(|| pick(random, &["good", "bad"]).to_owned()),
            score: random.bool().then(|| f64::from(random.u8(0..5)) / 4.0),
            ..Annotation::default()
        };
        // Some of these are not there, and then nothing is said of them.
        let written =
            fixture.store.annotate(vec![NewAnnotation { target, annotation }], Absent::Refuse).await;
        let id = written.ok().and_then(|written| written.into_iter().next().flatten()).map(|it| it.id);
        if let Some(id) = id.filter(|_| random.u8(0..8) == 0) {
            fixture.store.delete_annotations(&AnnotationMatch::Id(id)).await.expect("deleted");
        }
    }
}

async fn annotations(fixture: &Fixture) -> Vec<StoredAnnotation> {
    let everything = AnnotationList::of(TargetNames::Any);
    fixture.store.annotations(&everything).await.expect("listed")
}

fn of(said: &[StoredAnnotation], target: &AnnotationTarget) -> Vec<Annotation> {
    said.iter().filter(|it| it.target == *target).map(|it| it.annotation.clone()).collect()
}

async fn as_traces(fixture: &Fixture, project: ProjectId, said: &[StoredAnnotation]) -> Vec<AnnotatedTrace> {
    let mut traces: BTreeMap<TraceId, AnnotatedTrace> = BTreeMap::new();
    for stored in fixture.store.spans(&SpanList::of(project)).await.expect("read") {
        let trace = traces.entry(stored.span.trace_id).or_insert_with(|| AnnotatedTrace {
            trace_id: stored.span.trace_id,
            session_id: stored.session_id.clone(),
            spans: Vec::new(),
            annotations: of(said, &AnnotationTarget::Trace(stored.span.trace_id)),
            session_annotations: match &stored.session_id {
                Some(id) => of(said, &AnnotationTarget::Session(id.clone())),
                None => Vec::new(),
            },
        });
        let (trace_id, span_id) = (stored.span.trace_id, stored.span.span_id);
        let of_document = |position: u32| {
            let target = AnnotationTarget::Document { trace_id, span_id, position };
            of(said, &target).into_iter().map(move |annotation| (position as usize, annotation))
        };
        trace.spans.push(AnnotatedSpan {
            annotations: of(said, &AnnotationTarget::Span { trace_id, span_id }),
            document_annotations: (0..2).flat_map(of_document).collect(),
            stored,
        });
    }
    traces.into_values().collect()
}

fn as_sessions(traces: &[AnnotatedTrace]) -> Vec<AnnotatedSession> {
    let mut sessions: BTreeMap<String, AnnotatedSession> = BTreeMap::new();
    for trace in traces {
        let Some(session_id) = trace.session_id.clone() else { continue };
        let session = sessions.entry(session_id.clone()).or_insert_with(|| AnnotatedSession {
            session_id,
            traces: Vec::new(),
            annotations: trace.session_annotations.clone(),
        });
        session.traces.push(trace.clone());
    }
    sessions.into_values().collect()
}

fn random_span(trace: u8, number: u8, random: &mut Rng) -> NewSpan {
    let mut new = span(trace, number).change(|span| {
        span.start_time_unix_nano += i64::from(random.i32(-3..3)) * 500_000_000;
        span.end_time_unix_nano = match random.u8(0..8) {
            0 => None,
            1 => Some(span.start_time_unix_nano - 1),
            n => Some(span.start_time_unix_nano + i64::from(n) * 250_000_000),
        };
        if random.u8(0..4) > 0 {
            span.parent_id = Some(span_id(random.u8(1..9)));
        }
        span.name = pick(random, &["chat", "search", "Plan", "réponse"]).to_owned();
        span.status = Status {
            code: [StatusCode::Unset, StatusCode::Ok, StatusCode::Error][random.usize(0..3)],
            message: pick(random, &["", "no refund", "Timed out"]).to_owned(),
        };
        span.otel_kind = [OtelKind::Internal, OtelKind::Client][random.usize(0..2)];
        span.attributes = serde_json::from_str(&random_attributes(random)).expect("JSON");
        let service = pick(random, &["shop", "api"]);
        span.resource = Arc::new(Resource {
            attributes: [("service.name", service)].into_iter().collect(),
            ..Resource::default()
        });
        if random.u8(0..4) == 0 {
            span.events = vec![Event {
                name: "exception".to_owned(),
                time_unix_nano: span.start_time_unix_nano,
                attributes: [("exception.type", "ValueError"), ("exception.message", "bad refund")]
                    .into_iter()
                    .collect(),
                dropped_attributes_count: 0,
            }];
        }
    });
    if random.bool() {
        let (input, output) = (f64::from(random.u8(0..4)) / 4.0, f64::from(random.u8(0..4)) / 8.0);
        let detail = |token_type, is_prompt, cost| CostDetail {
            token_type,
            is_prompt,
            tokens: 3,
            cost,
            cost_per_token: 0.5,
        };
        new.cost = Some(Cost {
            total: input + output,
            prompt: input,
            completion: output,
            details: vec![detail(TokenType::Input, true, input), detail(TokenType::Output, false, output)],
        });
    }
    new
}

fn random_attributes(random: &mut Rng) -> String {
    let mut parts = vec![format!(
        r#""openinference": {{"span": {{"kind": "{}"}}}}"#,
        pick(random, &["LLM", "LLM", "TOOL", "RETRIEVER", "AGENT"])
    )];
    let retrieval = pick(
        random,
        &[
            r#""retrieval": {"documents": [{"document": {"id": "d1", "score": 0.25, "content": "late refund"}}, {"document": {"id": "d2", "score": 0.75}}]}"#,
            r#""retrieval": {"documents": [{"document": {"content": "late", "score": "0.5"}}, {"document.score": -0.0}, "text"]}"#,
            r#""retrieval": {"documents": [{"document": {"content": "no score"}}], "top_k": 1}"#,
            r#""retrieval": {"top_k": 3}"#,
            r#""retrieval": {"documents": []}"#,
        ],
    );
    let mut maybe = |part: &str| {
        if random.bool() {
            parts.push(part.to_owned());
        }
    };
    maybe(
        r#""llm": {"model_name": "gpt", "provider": "openai", "token_count": {"prompt": 10, "completion": 2},
        "input_messages": [{"message": {"role": "user", "content": "a refund please"}}],
        "output_messages": [{"message": {"role": "assistant", "content": "no", "tool_calls": [{"tool_call": {"id": "c", "function": {"name": "search", "arguments": "{}"}}}]}}]}"#,
    );
    maybe(retrieval);
    maybe(r#""reranker": {"output_documents": [{"document": {"id": "r", "score": 1.5}}]}"#);
    maybe(r#""metadata": {"k": "v", "n": 2, "list": [1, {"a": "x"}]}"#);
    maybe(r#""gen_ai": {"retrieval": {"documents": "[{\"id\": \"g\", \"score\": 0.125}]"}}"#);
    // Most are texts, and the others are among the attributes.
    let input = pick(
        random,
        &[r#""I want a Refund""#, r#""Réfund: a refund""#, "7", r#"["late", "refund"]"#, "null"],
    );
    let output =
        pick(random, &[r#""Sorry, late""#, r#""300 \u212A too LATE""#, "true", r#"{"refund": "late"}"#]);
    if random.bool() {
        parts.push(format!(r#""input": {{"value": {input}, "mime_type": "text/plain"}}"#));
    }
    if random.bool() {
        parts.push(format!(r#""output": {{"value": {output}}}"#));
    }
    let tenant = pick(
        random,
        &[r#""x""#, r#""y""#, "5", "5.5", "true", "null", r#""""#, r#"["x"]"#, r#""a\"b""#, r#"" 7 ""#],
    );
    parts.push(format!(r#""tenant": {tenant}"#));
    if random.bool() {
        parts.push(format!(r#""n": {}"#, pick(random, &["1", "2.5", r#""3""#, "false", r#""abc""#, "-4"])));
    }
    if random.u8(0..3) == 0 {
        parts.push(format!(r#""a.b": "{}""#, pick(random, &["x", "y"])));
    }
    if random.u8(0..3) == 0 {
        parts.push(format!(r#""session": {{"id": "{}"}}"#, pick(random, &["s1", "s2", "s3"])));
    }
    if random.u8(0..3) == 0 {
        parts.push(format!(r#""user": {{"id": "{}"}}"#, pick(random, &["u1", "u2"])));
    }
    format!("{{{}}}", parts.join(", "))
}

fn pick<'a>(random: &mut Rng, from: &[&'a str]) -> &'a str {
    from[random.usize(0..from.len())]
}
