//! How a filter is answered: what tests each condition, which segments are left out and why.

use std::sync::Arc;

use crate::common::{Changed as _, Fixture, Layout, span, span_id, trace_id};
use model::Annotation;
use query::{Filter, Grain, SpanList, SpanSource as _, TraceList};
use store::{Absent, ExplainQuestion, Explanation, Means, NewAnnotation, NewSpan, Skipped, TargetName};

const START: i64 = 1_700_000_000_000_000_000;
const HOUR: i64 = 3_600_000_000_000;

fn at(hour: i64, new: NewSpan) -> NewSpan {
    new.change(|span| {
        span.start_time_unix_nano = START + hour * HOUR;
        span.end_time_unix_nano = Some(span.start_time_unix_nano + 1);
    })
}

/// Three segments, the newest last: traces 1 and 2 at hour 1, another project at hour 2, trace 3 at hour 3.
async fn fixture() -> Fixture {
    let fixture = Fixture::in_layout(Layout::Segments).await;
    fixture
        .write(vec![at(1, span(1, 1)), at(1, span(1, 2).below(1)), at(1, span(2, 3))])
        .await
        .expect("written");
    fixture.write(vec![at(2, span(9, 1).in_project("q"))]).await.expect("written");
    fixture.write(vec![at(3, span(3, 4)), at(3, span(3, 5).below(4))]).await.expect("written");
    fixture
}

async fn question(fixture: &Fixture, filter: &str, grain: Grain) -> ExplainQuestion {
    let (filter, _) = Filter::parse(filter, grain).expect(filter);
    ExplainQuestion {
        project: fixture.project("p").await,
        filter: Arc::new(filter),
        start_time_unix_nano: None,
        end_time_unix_nano: None,
    }
}

/// Of each segment, the newest first, how many spans are read, or why none are.
fn reads(explanation: &Explanation) -> Vec<Result<usize, Skipped>> {
    let of = |segment: &store::ExplainedSegment| segment.skipped.map_or(Ok(segment.read_count), Err);
    explanation.segments.iter().map(of).collect()
}

async fn say(fixture: &Fixture, target: TargetName, name: &str) {
    let annotation = Annotation { name: name.to_owned(), score: Some(0.25), ..Annotation::default() };
    let said = vec![NewAnnotation { target, annotation }];
    fixture.store.annotate(said, Absent::Refuse).await.expect("annotated");
}

#[tokio::test]
async fn a_segment_of_other_projects_is_not_opened() {
    let fixture = fixture().await;
    let explanation = fixture
        .store
        .explain(question(&fixture, "latency_ms > 1", Grain::Span).await)
        .await
        .expect("explained");
    assert_eq!(reads(&explanation), [Ok(2), Err(Skipped::OtherProjects), Ok(3)]);
    assert_eq!(explanation.hot_span_count, 0);
}

#[tokio::test]
async fn a_segment_outside_of_the_time_is_not_opened_for_spans_and_is_for_whole_traces() {
    let fixture = fixture().await;
    for (from, to, expected) in [
        (Some(2), None, [Ok(2), Err(Skipped::OtherProjects), Err(Skipped::OutsideOfTime)]),
        (None, Some(3), [Err(Skipped::OutsideOfTime), Err(Skipped::OtherProjects), Ok(3)]),
    ] {
        let within = |question| ExplainQuestion {
            start_time_unix_nano: from.map(|hour| START + hour * HOUR),
            end_time_unix_nano: to.map(|hour| START + hour * HOUR),
            ..question
        };
        let of_spans = within(question(&fixture, "latency_ms > 1", Grain::Span).await);
        assert_eq!(reads(&fixture.store.explain(of_spans).await.expect("explained")), expected);
        let of_traces = within(question(&fixture, "latency_ms > 1", Grain::Trace).await);
        let read = reads(&fixture.store.explain(of_traces).await.expect("explained"));
        assert_eq!(read, [Ok(2), Err(Skipped::OtherProjects), Ok(3)]);
    }
}

#[tokio::test]
async fn where_annotations_name_the_traces_only_those_are_read() {
    let fixture = fixture().await;
    say(&fixture, TargetName::Span(span_id(1)), "quality").await;
    say(&fixture, TargetName::Trace(trace_id(1)), "checked").await;
    for (filter, grain) in [
        ("annotations['quality'].score < 0.5", Grain::Span),
        ("latency_ms > 0 and trace_annotations['checked'].score < 0.5", Grain::Span),
        ("any(a.name == 'checked' for a in trace_annotations)", Grain::Trace),
    ] {
        let explanation =
            fixture.store.explain(question(&fixture, filter, grain).await).await.expect("explained");
        assert_eq!(explanation.trace_count, Some(1), "{filter}");
        let skipped = [Err(Skipped::NoSuchTrace), Err(Skipped::OtherProjects), Ok(2)];
        assert_eq!(reads(&explanation), skipped, "{filter}");
    }
    // Whoever has no annotation is meant as well.
    let all = question(&fixture, "annotations['quality'] is None", Grain::Span).await;
    let explanation = fixture.store.explain(all).await.expect("explained");
    assert_eq!((explanation.trace_count, reads(&explanation)[2]), (None, Ok(3)));
}

#[tokio::test]
async fn deleted_spans_are_not_read() {
    let fixture = fixture().await;
    fixture.store.delete_traces(&[trace_id(2)]).await.expect("deleted");
    let explanation = fixture
        .store
        .explain(question(&fixture, "latency_ms > 1", Grain::Span).await)
        .await
        .expect("explained");
    assert_eq!(reads(&explanation)[2], Ok(2));
}

#[tokio::test]
async fn spans_in_memory_are_counted_apart() {
    let fixture = fixture().await;
    fixture.store.write(vec![span(4, 1), span(4, 2)]).await.expect("written");
    let explanation = fixture
        .store
        .explain(question(&fixture, "latency_ms > 1", Grain::Span).await)
        .await
        .expect("explained");
    assert_eq!((explanation.hot_span_count, explanation.segments.len()), (2, 3));
}

/// What tests each condition, in the order in which they are tested.
async fn means(fixture: &Fixture, filter: &str, grain: Grain) -> Vec<(Vec<String>, Vec<Means>)> {
    let explanation = fixture.store.explain(question(fixture, filter, grain).await).await.expect("explained");
    explanation.steps.into_iter().map(|step| (step.conditions, step.means)).collect()
}

#[tokio::test]
async fn every_condition_says_what_tests_it() {
    let fixture = fixture().await;
    for (filter, grain, expected) in [
        ("latency_ms > 5", Grain::Span, Means::Columns),
        ("name == 'x' or 'y' in name", Grain::Span, Means::Columns),
        ("matches(name, r'^a')", Grain::Span, Means::Columns),
        ("attributes['a'] == 'x'", Grain::Span, Means::Attributes),
        ("resource['service.name'] == 'x'", Grain::Span, Means::Attributes),
        ("annotations['q'].score > 0.5", Grain::Span, Means::Annotations),
        ("any(a.score > 0.5 for a in document_annotations)", Grain::Span, Means::Annotations),
        ("any(m.role == 'user' for m in messages)", Grain::Span, Means::RowByRow),
        ("any(t.name == 'search' for t in tool_calls)", Grain::Span, Means::RowByRow),
        ("any(e.name == 'x' for e in events)", Grain::Span, Means::RowByRow),
        ("search('x')", Grain::Span, Means::Texts),
        ("'x' in input.value or 'y' in attributes['output.value']", Grain::Span, Means::Texts),
        ("not matches(output.value, r'^a')", Grain::Span, Means::Texts),
        ("parent_span.name == 'x'", Grain::Span, Means::WholeTraces),
        ("any(a.name == 'x' for a in ancestors)", Grain::Span, Means::WholeTraces),
        ("cumulative_error_count > 0", Grain::Span, Means::WholeTraces),
        ("num_spans > 3", Grain::Trace, Means::Columns),
        ("any(s.latency_ms > 5 for s in spans)", Grain::Trace, Means::Columns),
        ("search('x')", Grain::Trace, Means::Texts),
        ("'x' in input", Grain::Trace, Means::WholeTraces),
        ("num_traces > 1", Grain::Session, Means::Columns),
        ("session_annotations['s'].label == 'x'", Grain::Session, Means::Annotations),
        ("'x' in any_input", Grain::Session, Means::WholeTraces),
    ] {
        let found = means(&fixture, filter, grain).await;
        assert_eq!(found.len(), 1, "{filter}");
        assert_eq!(found[0].1, [expected], "{filter}");
    }
}

#[tokio::test]
async fn the_cheapest_condition_is_tested_first_whatever_was_typed_first() {
    let fixture = fixture().await;
    let filter = "any(c.latency_ms > 1 for c in children) and any(m.role == 'user' for m in messages) \
                  and attributes['a'] == 'x' and 'x' in input.value and annotations['q'].score > 0.5 \
                  and latency_ms > 0";
    let steps = means(&fixture, filter, Grain::Span).await;
    let order: Vec<Means> = steps.iter().flat_map(|(_, means)| means.iter().copied()).collect();
    assert!(order.is_sorted(), "{steps:?}");
    assert_eq!(steps[0].0, ["latency_ms > 0"]);
    assert_eq!(steps.len(), 6);
}

#[tokio::test]
async fn what_is_explained_is_what_the_answer_reads() {
    let fixture = fixture().await;
    say(&fixture, TargetName::Span(span_id(4)), "quality").await;
    let (filter, _) = Filter::parse("annotations['quality'].score < 0.5", Grain::Span).expect("a filter");
    let project = fixture.project("p").await;
    let spans = SpanList { expression: Some(Arc::new(filter)), ..SpanList::of(project) };
    let found = fixture.store.spans(&spans).await.expect("read");
    assert_eq!(found.iter().map(|it| it.span.span_id).collect::<Vec<_>>(), [span_id(4)]);
    let (filter, _) = Filter::parse("num_spans == 2", Grain::Trace).expect("a filter");
    let traces = TraceList { expression: Some(Arc::new(filter)), ..TraceList::of(project) };
    assert_eq!(fixture.store.traces(&traces).await.expect("read").len(), 2);
}
