//! What is read back, from one batch or from many, before and after a restart.

use std::sync::Arc;

use crate::common::{Changed as _, Fixture, Layout, in_every_layout, list, span, span_id, trace_id, traces};
use model::{EntityRef, Event, Link, OtelKind, Resource, Scope, StatusCode, Value};
use query::{
    Order, ParentFilter, SpanCursor, SpanFilter, SpanList, SpanSort, SpanSource as _, TraceCursor, TraceList,
    TraceSort,
};
use semconv::SpanKind;
use store::NewSpan;

in_every_layout! {
    a_span_comes_back_with_everything_that_was_sent,
    each_condition_narrows_the_list,
    cursors_visit_every_span_once_in_each_order,
    a_list_of_traces_shows_the_newest_first_with_the_numbers_of_the_whole_trace,
    a_trace_holds_its_spans_in_order_of_start,
    totals_add_up_per_project,
}

async fn a_span_comes_back_with_everything_that_was_sent(layout: Layout) {
    let sent = span(1, 7)
        .with(r#"{"openinference": {"span": {"kind": "LLM"}}, "llm": {"model_name": "m", "input_messages": [{"message": {"role": "user", "content": "hi"}}], "token_count": {"prompt": 3}}, "input": {"value": "hi"}, "x": 1.5}"#)
        .failed("no")
        .change(|span| {
            span.parent_id = Some(span_id(9));
            span.otel_kind = OtelKind::Client;
            span.events = vec![Event {
                name: "exception".to_owned(),
                time_unix_nano: 5,
                attributes: [("exception.type", "ValueError")].into_iter().collect(),
                dropped_attributes_count: 2,
            }];
            span.links = vec![Link {
                trace_id: trace_id(8),
                span_id: span_id(8),
                trace_state: "a=b".to_owned(),
                attributes: [("k", Value::Bytes(vec![1, 2]))].into_iter().collect(),
                dropped_attributes_count: 1,
                flags: 1,
            }];
            span.resource = Arc::new(Resource {
                attributes: [("service.name", "shop")].into_iter().collect(),
                dropped_attributes_count: 3,
                schema_url: "r".to_owned(),
                entity_refs: vec![EntityRef { entity_type: "service".to_owned(), ..EntityRef::default() }],
            });
            span.scope = Arc::new(Scope { name: "lib".to_owned(), version: "1".to_owned(), ..Scope::default() });
            span.trace_state = "ot=th:8".to_owned();
            span.flags = 257;
            span.dropped_attributes_count = 4;
            span.dropped_events_count = 5;
            span.dropped_links_count = 6;
        });
    let fixture = Fixture::in_layout(layout).await;
    fixture.write(vec![sent.clone()]).await.expect("written");
    let fixture = fixture.restarted().await;
    let read = fixture.store.span(trace_id(1), span_id(7)).await.expect("read").expect("there");
    let sorted = |new: &model::Span| {
        let mut pairs: Vec<_> = new.attributes.iter().map(|(k, v)| (k.to_owned(), v.clone())).collect();
        pairs.sort_by(|a, b| a.0.cmp(&b.0));
        pairs
    };
    assert_eq!(sorted(&read.span).len(), sorted(&sent.span).len());
    assert_eq!(read.span.attributes.at("llm.input_messages"), sent.span.attributes.at("llm.input_messages"));
    assert_eq!(read.span.attributes.at("x"), Some(&Value::Double(1.5)));
    assert_eq!(model::Span { attributes: sent.span.attributes.clone(), ..read.span }, sent.span);
    assert_eq!(read.facts, sent.facts);
    assert_eq!(read.facts.weight, 2.0);
}

async fn filtered(layout: Layout, spans: Vec<NewSpan>, filter: SpanFilter) -> Vec<String> {
    let fixture = Fixture::in_layout(layout).await;
    fixture.write(spans).await.expect("written");
    let question = SpanList { filter, ..list(fixture.project("p").await) };
    fixture.names(question).await
}

async fn each_condition_narrows_the_list(layout: Layout) {
    let spans = || {
        vec![
            span(1, 1)
                .with(r#"{"openinference": {"span": {"kind": "llm"}}, "metadata": {"tenant": "x", "n": 2}}"#),
            span(1, 2).below(1).failed("no").with(r#"{"metadata": {"tenant": "y", "n": 2.0}}"#),
            span(2, 3).below(9),
            span(3, 4).in_project("other"),
        ]
    };
    let any = SpanFilter::default;
    let start = 1_700_000_000_000_000_000;
    let tenant =
        |value: Value| SpanFilter { attributes: vec![("metadata.tenant".to_owned(), value)], ..any() };
    let number = |value: Value| SpanFilter { attributes: vec![("metadata.n".to_owned(), value)], ..any() };
    let cases = [
        (any(), vec!["span 1", "span 2", "span 3"]),
        (SpanFilter { trace_ids: vec![trace_id(2), trace_id(3)], ..any() }, vec!["span 3"]),
        (SpanFilter { span_ids: vec![span_id(2), span_id(4)], ..any() }, vec!["span 2"]),
        (
            SpanFilter { names: vec!["span 1".to_owned(), "span 3".to_owned()], ..any() },
            vec!["span 1", "span 3"],
        ),
        (SpanFilter { span_kinds: vec![SpanKind::Llm], ..any() }, vec!["span 1"]),
        (SpanFilter { status_codes: vec![StatusCode::Error], ..any() }, vec!["span 2"]),
        (SpanFilter { parent: ParentFilter::None, ..any() }, vec!["span 1"]),
        (SpanFilter { parent: ParentFilter::Id(span_id(9)), ..any() }, vec!["span 3"]),
        (SpanFilter { start_time_unix_nano: Some(start + 2_000_000), ..any() }, vec!["span 2", "span 3"]),
        (SpanFilter { end_time_unix_nano: Some(start + 2_000_000), ..any() }, vec!["span 1"]),
        (tenant("y".into()), vec!["span 2"]),
        (number(2_i64.into()), vec!["span 1", "span 2"]),
        (tenant(Value::Bool(true)), vec![]),
    ];
    for (filter, expected) in cases {
        assert_eq!(filtered(layout, spans(), filter.clone()).await, expected, "{filter:?}");
    }
}

async fn cursors_visit_every_span_once_in_each_order(layout: Layout) {
    let fixture = Fixture::in_layout(layout).await;
    for n in [5, 3, 9, 1, 7, 2] {
        fixture.write(vec![span(n, n)]).await.expect("written");
    }
    let project = fixture.project("p").await;
    for sort in [SpanSort::Sequence, SpanSort::StartTime] {
        for order in [Order::Ascending, Order::Descending] {
            let whole = SpanList { sort, order, ..list(project) };
            let expected = fixture.names(whole.clone()).await;
            let mut visited = Vec::new();
            let mut from = None;
            loop {
                let mut page = fixture.list(SpanList { from, limit: 3, ..whole.clone() }).await;
                let next = (page.len() == 3).then(|| page.pop()).flatten();
                visited.extend(page.into_iter().map(|stored| stored.span.name));
                let Some(next) = next else { break };
                from = Some(SpanCursor::of(sort, &next));
            }
            assert_eq!(visited, expected, "{sort:?} {order:?}");
        }
    }
    let by_start = SpanList { sort: SpanSort::StartTime, order: Order::Descending, ..list(project) };
    assert_eq!(fixture.names(by_start).await, ["span 9", "span 7", "span 5", "span 3", "span 2", "span 1"]);
}

async fn a_list_of_traces_shows_the_newest_first_with_the_numbers_of_the_whole_trace(layout: Layout) {
    let fixture = Fixture::in_layout(layout).await;
    let llm = r#"{"openinference": {"span": {"kind": "LLM"}}, "llm": {"token_count": {"prompt": 10, "completion": 2}}}"#;
    fixture.write(vec![span(1, 2).below(1).with(llm)]).await.expect("written");
    fixture.write(vec![span(2, 5).failed("no"), span(1, 3).below(2).with(llm)]).await.expect("written");
    let root = span(1, 1).named("root").with(r#"{"input": {"value": "question"}, "user": {"id": "u"}}"#);
    fixture.write(vec![root]).await.expect("written");

    let project = fixture.project("p").await;
    let rows = fixture.store.traces(&traces(project)).await.expect("read");
    assert_eq!(rows.iter().map(|row| row.trace_id).collect::<Vec<_>>(), [trace_id(2), trace_id(1)]);
    let first = &rows[1];
    assert_eq!((first.span_count, first.tokens_prompt, first.tokens_completion), (3, 20, 4));
    assert_eq!(first.user_id.as_deref(), Some("u"));
    assert_eq!(first.latency_nano, Some(1_002_000_000));
    let root = first.root.as_ref().expect("a root");
    assert_eq!((root.name.as_str(), root.input_preview.as_deref()), ("root", Some("question")));

    let errors = TraceList { errors_only: true, ..traces(project) };
    assert_eq!(fixture.store.traces(&errors).await.expect("read").len(), 1);
    let cursor = TraceCursor::of(TraceSort::StartTime, &rows[0]);
    let after = TraceList { after: Some(cursor), ..traces(project) };
    assert_eq!(fixture.store.traces(&after).await.expect("read")[0].trace_id, trace_id(1));
}

async fn a_trace_holds_its_spans_in_order_of_start(layout: Layout) {
    let fixture = Fixture::in_layout(layout).await;
    fixture.write(vec![span(1, 3), span(2, 1)]).await.expect("written");
    fixture.write(vec![span(1, 1), span(1, 2)]).await.expect("written");
    let trace = fixture.store.trace(trace_id(1)).await.expect("read").expect("there");
    assert_eq!(
        trace.spans.iter().map(|span| span.name.as_str()).collect::<Vec<_>>(),
        ["span 1", "span 2", "span 3"]
    );
    assert_eq!(fixture.store.trace(trace_id(9)).await.expect("read"), None);
}

async fn totals_add_up_per_project(layout: Layout) {
    let fixture = Fixture::in_layout(layout).await;
    fixture.write(vec![span(1, 1), span(1, 2).failed("no"), span(2, 3)]).await.expect("written");
    fixture.write(vec![span(3, 4).in_project("q").running()]).await.expect("written");
    let (p, q) = (fixture.project("p").await, fixture.project("q").await);
    let totals = fixture.store.project_totals().await.expect("read");
    let of = |project| totals.iter().find(|(id, _)| *id == project).expect("has spans").1.clone();
    assert_eq!((of(p).trace_count, of(p).span_count, of(p).error_trace_count), (2, 3, 1));
    assert_eq!(of(p).latency_p50_nano, Some(1_000_000_000));
    assert_eq!((of(q).trace_count, of(q).latency_p99_nano, of(q).cost), (1, None, None));
}
