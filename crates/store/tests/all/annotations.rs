//! Annotations: one for each target, name and identifier, whoever comes first, the span or its annotation.

use crate::common::{Fixture, new_span, span, span_id, trace_id};
use model::{
    Annotation, AnnotationSource, AnnotationTarget, AnnotationTargetKind, AnnotatorKind, StoredAnnotation,
};
use store::{
    Absent, AnnotateError, AnnotationList, AnnotationMatch, NewAnnotation, NewSpan, TargetName, TargetNames,
};

fn scored(target: TargetName, name: &str, score: f64) -> NewAnnotation {
    let annotation = Annotation { name: name.to_owned(), score: Some(score), ..Annotation::default() };
    NewAnnotation { target, annotation }
}

fn on_span(number: u8, name: &str, score: f64) -> NewAnnotation {
    scored(TargetName::Span(span_id(number)), name, score)
}

fn everything() -> AnnotationList {
    AnnotationList { limit: 1_000, ..AnnotationList::of(TargetNames::Any) }
}

async fn all(fixture: &Fixture) -> Vec<StoredAnnotation> {
    fixture.store.annotations(&everything()).await.expect("the catalog answers")
}

async fn scores(fixture: &Fixture) -> Vec<(String, Option<f64>)> {
    all(fixture).await.into_iter().map(|it| (it.annotation.name, it.annotation.score)).collect()
}

/// Arrivals are followed in the background, within milliseconds.
async fn eventually(fixture: &Fixture, count: usize) -> Vec<StoredAnnotation> {
    for _ in 0..500 {
        let found = all(fixture).await;
        // What arrived is there a moment before it no longer counts as waiting.
        if found.len() == count && fixture.store.usage().pending_annotation_count == 0 {
            return found;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    all(fixture).await
}

/// A span with attributes given as JSON.
fn span_saying(trace: u8, number: u8, json: &str) -> NewSpan {
    let mut said = span(trace, number).span;
    said.attributes = match model::Value::from_json(json) {
        Ok(model::Value::Map(map)) => map,
        other => unreachable!("{other:?}"),
    };
    new_span(said)
}

#[tokio::test]
async fn saying_it_again_replaces_it_and_keeps_its_id() {
    let fixture = Fixture::new().await;
    fixture.store.write(vec![span(1, 1)]).await.expect("written");
    let first = fixture.store.annotate(vec![on_span(1, "a", 0.1)], Absent::Refuse).await.expect("written");
    let again = fixture.store.annotate(vec![on_span(1, "a", 0.9)], Absent::Refuse).await.expect("written");
    let (first, again) = (first[0].clone().expect("written"), again[0].clone().expect("written"));
    assert_eq!(first.id, again.id);
    assert_eq!(first.created_at_unix_nano, again.created_at_unix_nano);
    assert!(again.updated_at_unix_nano > first.updated_at_unix_nano);
    assert_eq!(scores(&fixture).await, [("a".to_owned(), Some(0.9))]);
}

#[tokio::test]
async fn identifiers_and_targets_tell_annotations_of_one_name_apart() {
    let fixture = Fixture::new().await;
    fixture.store.write(vec![span(1, 1)]).await.expect("written");
    let mut other = on_span(1, "a", 0.2);
    other.annotation.identifier = "second".to_owned();
    let of_trace = scored(TargetName::Trace(trace_id(1)), "a", 0.3);
    let new = vec![on_span(1, "a", 0.1), other, of_trace];
    fixture.store.annotate(new, Absent::Refuse).await.expect("written");
    assert_eq!(scores(&fixture).await.len(), 3);
    let of_trace = AnnotationList { kinds: vec![AnnotationTargetKind::Trace], ..everything() };
    let found = fixture.store.annotations(&of_trace).await.expect("the catalog answers");
    assert_eq!(found[0].target, AnnotationTarget::Trace(trace_id(1)));
}

#[tokio::test]
async fn what_is_not_there_is_refused_with_all_that_came_with_it() {
    let fixture = Fixture::new().await;
    fixture.store.write(vec![span(1, 1)]).await.expect("written");
    let error =
        fixture.store.annotate(vec![on_span(1, "a", 0.1), on_span(2, "a", 0.1)], Absent::Refuse).await;
    let Err(AnnotateError::Absent { targets }) = error else { unreachable!("{error:?}") };
    assert_eq!(targets, [TargetName::Span(span_id(2))]);
    assert_eq!(scores(&fixture).await, []);
}

#[tokio::test]
async fn an_annotation_waits_for_its_span_over_a_restart() {
    let fixture = Fixture::new().await;
    let written = fixture.store.annotate(vec![on_span(2, "early", 0.5)], Absent::Wait).await;
    assert_eq!(written.expect("kept"), [None]);
    assert_eq!(fixture.store.usage().pending_annotation_count, 1);
    assert_eq!(scores(&fixture).await, []);

    let fixture = fixture.restarted().await;
    assert_eq!(fixture.store.usage().pending_annotation_count, 1);
    fixture.store.write(vec![span(1, 1)]).await.expect("written");
    fixture.store.write(vec![span(1, 2)]).await.expect("written");
    let found = eventually(&fixture, 1).await;
    assert_eq!(found[0].annotation.name, "early");
    assert_eq!(found[0].target, AnnotationTarget::Span { trace_id: trace_id(1), span_id: span_id(2) });
    assert_eq!(fixture.store.usage().pending_annotation_count, 0);
}

#[tokio::test]
async fn annotations_of_trace_and_session_wait_too() {
    let fixture = Fixture::new().await;
    let new = vec![
        scored(TargetName::Trace(trace_id(1)), "of trace", 0.1),
        scored(TargetName::Session("talk".to_owned()), "of session", 0.2),
    ];
    fixture.store.annotate(new, Absent::Wait).await.expect("kept");
    fixture.store.write(vec![span_saying(1, 1, r#"{"session": {"id": "talk"}}"#)]).await.expect("written");
    let found = eventually(&fixture, 2).await;
    assert_eq!(found.len(), 2);
    assert_eq!(fixture.store.usage().pending_annotation_count, 0);
}

#[tokio::test]
async fn what_spans_say_of_themselves_is_kept_unless_somebody_said_otherwise() {
    let said = r#"{"session": {"id": "talk", "annotations": [{"annotation": {"name": "s", "label": "x"}}]},
        "annotations": [{"annotation": {"name": "a", "score": 0.1}}, {"annotation": {"name": "b", "score": 0.2}}],
        "trace": {"annotations": [{"annotation": {"name": "t", "label": "y"}}]}}"#;
    let fixture = Fixture::new().await;
    fixture.store.annotate(vec![on_span(1, "a", 0.9)], Absent::Wait).await.expect("kept");
    fixture.store.write(vec![span_saying(1, 1, said)]).await.expect("written");
    let found = eventually(&fixture, 4).await;
    let score =
        |name: &str| found.iter().find(|it| it.annotation.name == name).and_then(|it| it.annotation.score);
    assert_eq!(score("a"), Some(0.9), "what was said by name goes before what the span says");
    assert_eq!(score("b"), Some(0.2));

    let mut edited = on_span(1, "b", 0.7);
    edited.annotation.annotator_kind = AnnotatorKind::Human;
    edited.annotation.source = AnnotationSource::App;
    fixture.store.annotate(vec![edited], Absent::Refuse).await.expect("written");
    let fixture = fixture.restarted().await;
    fixture.store.write(vec![span_saying(1, 1, said)]).await.expect("a repeat");
    let found = eventually(&fixture, 4).await;
    let edited = found.iter().find(|it| it.annotation.name == "b").expect("still there");
    assert_eq!((edited.annotation.score, edited.annotation.source), (Some(0.7), AnnotationSource::App));
}

#[tokio::test]
async fn what_is_deleted_does_not_come_back_after_a_restart() {
    let said = r#"{"annotations": [{"annotation": {"name": "a", "score": 0.1}}]}"#;
    let fixture = Fixture::new().await;
    fixture.store.write(vec![span_saying(1, 1, said)]).await.expect("written");
    let found = eventually(&fixture, 1).await;
    fixture.store.delete_annotations(&AnnotationMatch::Id(found[0].id)).await.expect("deleted");
    let fixture = fixture.restarted().await;
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    assert_eq!(scores(&fixture).await, []);
}

#[tokio::test]
async fn annotations_go_with_what_they_are_about() {
    let fixture = Fixture::new().await;
    fixture.store.write(vec![span(1, 1), span(2, 2)]).await.expect("written");
    let new = vec![
        on_span(1, "a", 0.1),
        on_span(2, "b", 0.1),
        scored(TargetName::Trace(trace_id(1)), "c", 0.1),
        scored(TargetName::Trace(trace_id(2)), "d", 0.1),
    ];
    fixture.store.annotate(new, Absent::Refuse).await.expect("written");
    let gone = AnnotationMatch::Traces(vec![trace_id(1)]);
    assert_eq!(fixture.store.delete_annotations(&gone).await.expect("deleted"), 2);
    let gone = AnnotationMatch::Span(trace_id(2), span_id(2));
    assert_eq!(fixture.store.delete_annotations(&gone).await.expect("deleted"), 1);
    assert_eq!(scores(&fixture).await, [("d".to_owned(), Some(0.1))]);
    let gone = AnnotationMatch::Project(fixture.project("p").await);
    assert_eq!(fixture.store.delete_annotations(&gone).await.expect("deleted"), 1);
}

#[tokio::test]
async fn a_document_is_named_by_its_position() {
    let fixture = Fixture::new().await;
    let found = r#"{"retrieval": {"documents": [{"document": {"id": "x"}}, {"document": {"id": "y"}}]}}"#;
    fixture.store.write(vec![span_saying(1, 1, found)]).await.expect("written");
    let document =
        |position| scored(TargetName::Document { span_id: span_id(1), position }, "relevance", 1.0);
    fixture.store.annotate(vec![document(0), document(1)], Absent::Refuse).await.expect("written");
    let error = fixture.store.annotate(vec![document(2)], Absent::Refuse).await;
    assert!(matches!(error, Err(AnnotateError::NoSuchDocument { document_count: 2, .. })), "{error:?}");
    assert_eq!(scores(&fixture).await.len(), 2);
}
