//! Lists of spans, traces and sessions under a filter, in every order, and figures over them.

use std::sync::Arc;

use crate::common::{Changed as _, Fixture, Layout, in_every_layout, span, span_id, trace_id};
use query::{
    CostTotals, Facet, FacetList, Filter, Grain, Order, Selection, Series, SessionCursor, SessionList,
    SessionSort, SpanCursor, SpanFilter, SpanList, SpanSort, SpanSource as _, SpanTotals, TraceCursor,
    TraceList, TraceSort,
};
use store::NewSpan;

in_every_layout! {
    spans_are_selected_by_an_expression_and_by_text,
    a_list_of_spans_runs_through_its_pages_in_every_order,
    a_row_of_a_list_says_what_its_span_says,
    traces_are_selected_and_sorted_by_what_their_spans_add_up_to,
    a_list_of_traces_runs_through_its_pages_in_every_order,
    a_session_adds_up_its_traces_and_shows_the_first_input_and_the_last_output,
    figures_count_and_sum_in_total_and_by_time,
    spans_add_up_to_what_was_paid_and_to_the_time_they_reach_over,
    figures_of_any_time_are_those_of_its_spans,
    sampled_spans_count_by_their_weight_beside_what_is_stored,
    facets_count_the_values_of_a_field,
    spans_are_found_by_their_ids_once_each,
}

const START: i64 = 1_700_000_000_000_000_000;
const SECOND: i64 = 1_000_000_000;

fn filter(text: &str, grain: Grain) -> Option<Arc<Filter>> {
    let (filter, _) = Filter::parse(text, grain).expect(text);
    Some(Arc::new(filter))
}

/// A model call of so many seconds in a session, with its tokens and cost.
fn call(trace: u8, number: u8, seconds: i64, tokens: i64) -> NewSpan {
    let attributes = format!(
        r#"{{"openinference": {{"span": {{"kind": "LLM"}}}}, "session": {{"id": "s{}"}}, "user": {{"id": "u{trace}"}},
            "input": {{"value": "question {trace}"}}, "output": {{"value": "answer {trace}"}},
            "tag": {{"tags": ["a", "t{trace}"]}},
            "llm": {{"model_name": "m{number}", "token_count": {{"prompt": {tokens}, "completion": 1}}}}}}"#,
        trace % 2
    );
    let mut new = span(trace, number).with(&attributes).change(|span| {
        span.start_time_unix_nano = START + i64::from(trace) * SECOND;
        span.end_time_unix_nano = Some(span.start_time_unix_nano + seconds * SECOND);
    });
    #[expect(clippy::cast_precision_loss, reason = "a few tokens")]
    let total = tokens as f64 / 4.0;
    new.cost = Some(model::Cost { total, prompt: total, completion: 0.0, details: Vec::new() });
    new
}

async fn fixture(layout: Layout) -> Fixture {
    let fixture = Fixture::in_layout(layout).await;
    let spans = vec![call(1, 1, 3, 10), call(2, 1, 1, 30), call(3, 1, 2, 20), span(4, 1).running()];
    fixture.write(spans).await.expect("written");
    let below = call(1, 2, 1, 5).below(1).failed("Refused");
    fixture.write(vec![below]).await.expect("written");
    fixture
}

async fn spans_are_selected_by_an_expression_and_by_text(layout: Layout) {
    let fixture = fixture(layout).await;
    let project = fixture.project("p").await;
    let names = async |question: SpanList| {
        let spans = fixture.store.spans(&question).await.expect("read");
        let count = fixture.store.count_spans(&question).await.expect("counted");
        assert_eq!(spans.len() as u64, count);
        spans
            .iter()
            .map(|it| (it.span.trace_id.as_bytes()[0], it.span.span_id.as_bytes()[0]))
            .collect::<Vec<_>>()
    };
    let expression = |text| SpanList { expression: filter(text, Grain::Span), ..SpanList::of(project) };
    assert_eq!(names(expression("span_kind == 'LLM' and latency_ms > 1500")).await, [(1, 1), (3, 1)]);
    assert_eq!(
        names(expression("parent_span.name == 'span 1'")).await,
        [(1, 2)],
        "rechecked on the whole trace"
    );
    assert_eq!(names(expression("session_id == 's0' or end_time is None")).await, [(2, 1), (4, 1)]);
    let text = |text: &str| SpanList {
        filter: SpanFilter { text: Some(text.to_owned()), ..SpanFilter::default() },
        ..SpanList::of(project)
    };
    assert_eq!(names(text("QUESTION 3")).await, [(3, 1)]);
    assert_eq!(names(text("refus")).await, [(1, 2)]);
}

async fn a_list_of_spans_runs_through_its_pages_in_every_order(layout: Layout) {
    let fixture = fixture(layout).await;
    let project = fixture.project("p").await;
    for sort in [SpanSort::Sequence, SpanSort::StartTime, SpanSort::Latency, SpanSort::Tokens, SpanSort::Cost]
    {
        for order in [Order::Ascending, Order::Descending] {
            for expression in [None, filter("root_span is not None", Grain::Span)] {
                let whole = SpanList { sort, order, expression, ..SpanList::of(project) };
                let expected = fixture.list(whole.clone()).await;
                assert_eq!(expected.len(), 5);
                let values: Vec<_> = expected.iter().map(|span| SpanCursor::of(sort, span).value).collect();
                assert!(
                    values.is_sorted_by(|a, b| a.compare(*b, order).is_le()),
                    "{sort:?} {order:?}: {values:?}"
                );
                let mut visited = Vec::new();
                let mut from = None;
                while let Some(first) =
                    fixture.list(SpanList { from, limit: 2, ..whole.clone() }).await.get(..1)
                {
                    visited.push(first[0].sequence);
                    let page = fixture.list(SpanList { from, limit: 2, ..whole.clone() }).await;
                    let Some(next) = page.get(1) else { break };
                    from = Some(SpanCursor::of(sort, next));
                }
                let expected: Vec<i64> = expected.iter().map(|span| span.sequence).collect();
                assert_eq!(visited, expected, "{sort:?} {order:?}");
            }
        }
    }
}

async fn a_row_of_a_list_says_what_its_span_says(layout: Layout) {
    let fixture = fixture(layout).await;
    let project = fixture.project("p").await;
    let latest = SpanList { sort: SpanSort::StartTime, order: Order::Descending, ..SpanList::of(project) };
    let filtered = SpanList { expression: filter("span_kind == 'LLM'", Grain::Span), ..latest.clone() };
    for question in [latest, filtered] {
        let spans = fixture.store.spans(&question).await.expect("read");
        let rows = fixture.store.span_rows(&question).await.expect("read");
        assert_eq!(spans.len(), rows.len());
        for (stored, row) in spans.iter().zip(&rows) {
            assert_eq!(row.trace_id, stored.span.trace_id);
            assert_eq!(row.session_id, stored.session_id);
            assert_eq!(row.span.span_id, stored.span.span_id);
            assert_eq!(row.span.name, stored.span.name);
            assert_eq!(row.span.user_id, stored.facts.user_id);
            assert_eq!(row.span.latency_nano(), stored.span.latency_nano());
            let text = |key| stored.span.attributes.str_at(key).map(model::first_words);
            assert_eq!(row.input_preview, text("input.value"));
            assert_eq!(row.output_preview, text("output.value"));
            for sort in [SpanSort::StartTime, SpanSort::Latency, SpanSort::Tokens, SpanSort::Cost] {
                assert_eq!(SpanCursor::of_row(sort, row), SpanCursor::of(sort, stored));
            }
        }
        assert!(rows.iter().any(|row| row.input_preview.is_some()));
    }
}

async fn traces_are_selected_and_sorted_by_what_their_spans_add_up_to(layout: Layout) {
    let fixture = fixture(layout).await;
    let project = fixture.project("p").await;
    let ids = async |question: TraceList| {
        let rows = fixture.store.traces(&question).await.expect("read");
        let all = TraceList { after: None, limit: usize::MAX, ..question.clone() };
        let count = fixture.store.count_traces(&all).await.expect("counted");
        assert!(rows.len() as u64 <= count);
        rows.iter().map(|row| row.trace_id.as_bytes()[0]).collect::<Vec<_>>()
    };
    let all = TraceList::of(project);
    assert_eq!(ids(all.clone()).await, [3, 2, 1, 4]);
    let tokens = TraceList { sort: TraceSort::Tokens, ..all.clone() };
    assert_eq!(ids(tokens).await, [2, 3, 1, 4]);
    let latency = TraceList { sort: TraceSort::Latency, order: Order::Ascending, ..all.clone() };
    assert_eq!(ids(latency).await, [2, 3, 1, 4], "a trace without latency comes last");
    let cost = TraceList { sort: TraceSort::Cost, order: Order::Ascending, ..all.clone() };
    assert_eq!(ids(cost).await, [1, 3, 2, 4]);
    let range = TraceList {
        start_time_unix_nano: Some(START + 2 * SECOND),
        end_time_unix_nano: Some(START + 3 * SECOND),
        ..all.clone()
    };
    assert_eq!(ids(range).await, [2]);
    assert_eq!(ids(TraceList { session_ids: vec!["s1".to_owned()], ..all.clone() }).await, [3, 1]);
    assert_eq!(ids(TraceList { errors_only: true, ..all.clone() }).await, [1]);
    assert_eq!(ids(TraceList { latency_nano_min: Some(2 * SECOND), ..all.clone() }).await, [3, 1]);
    let expression = |text| TraceList { expression: filter(text, Grain::Trace), ..all.clone() };
    assert_eq!(ids(expression("any(s.status_code == 'ERROR' for s in spans)")).await, [1]);
    assert_eq!(ids(expression("input == 'question 2' or num_spans == 2")).await, [2, 1]);
}

async fn a_list_of_traces_runs_through_its_pages_in_every_order(layout: Layout) {
    let fixture = fixture(layout).await;
    let project = fixture.project("p").await;
    for sort in [TraceSort::StartTime, TraceSort::Latency, TraceSort::Tokens, TraceSort::Cost] {
        for order in [Order::Ascending, Order::Descending] {
            let whole = TraceList { sort, order, ..TraceList::of(project) };
            let expected = fixture.store.traces(&whole).await.expect("read");
            let mut visited = Vec::new();
            let mut after = None;
            loop {
                let page = TraceList { after, limit: 1, ..whole.clone() };
                let page = fixture.store.traces(&page).await.expect("read");
                let Some(row) = page.into_iter().next() else { break };
                after = Some(TraceCursor::of(sort, &row));
                visited.push(row);
            }
            assert_eq!(visited, expected, "{sort:?} {order:?}");
        }
    }
}

async fn a_session_adds_up_its_traces_and_shows_the_first_input_and_the_last_output(layout: Layout) {
    let fixture = fixture(layout).await;
    let project = fixture.project("p").await;
    let rows = fixture.store.sessions(&SessionList::of(project)).await.expect("read");
    assert_eq!(rows.iter().map(|row| row.session_id.as_str()).collect::<Vec<_>>(), ["s1", "s0"]);
    let first = &rows[0];
    assert_eq!((first.trace_count, first.span_count, first.error_trace_count), (2, 3, 1));
    assert_eq!((first.tokens_prompt, first.tokens_completion, first.cost), (35, 3, Some(7.5)));
    assert_eq!(
        (first.first_start_unix_nano, first.last_start_unix_nano),
        (START + SECOND, START + 3 * SECOND)
    );
    assert_eq!(first.duration_nano(), Some(4 * SECOND));
    assert_eq!(first.user_id.as_deref(), Some("u1"));
    assert_eq!(first.first_input_preview.as_deref(), Some("question 1"));
    assert_eq!(first.last_output_preview.as_deref(), Some("answer 3"));

    let session = fixture.store.session(None, "s1").await.expect("read").expect("there");
    assert_eq!(&session.row, first);
    let traces: Vec<_> = session.traces.iter().map(|row| row.trace_id).collect();
    assert_eq!(traces, [trace_id(1), trace_id(3)]);
    assert_eq!(fixture.store.session(Some(project), "none").await.expect("read"), None);

    let arrived =
        SessionList { sort: SessionSort::Arrival, order: Order::Ascending, ..SessionList::of(project) };
    let arrived: Vec<_> = fixture.store.sessions(&arrived).await.expect("read");
    assert_eq!(arrived.iter().map(|row| row.session_id.as_str()).collect::<Vec<_>>(), ["s1", "s0"]);
    assert!(arrived[0].first_sequence < arrived[1].first_sequence);

    let after = Some(SessionCursor::of(SessionSort::LastStart, first));
    let next =
        fixture.store.sessions(&SessionList { after, ..SessionList::of(project) }).await.expect("read");
    assert_eq!(next.iter().map(|row| row.session_id.as_str()).collect::<Vec<_>>(), ["s0"]);
    for (text, expected) in
        [("num_traces == 2", 1), ("'question 2' in any_input", 1), ("total_cost > 100", 0)]
    {
        let question = SessionList { expression: filter(text, Grain::Session), ..SessionList::of(project) };
        assert_eq!(fixture.store.count_sessions(&question).await.expect("counted"), expected, "{text}");
        assert_eq!(fixture.store.sessions(&question).await.expect("read").len() as u64, expected, "{text}");
    }
}

async fn figures_count_and_sum_in_total_and_by_time(layout: Layout) {
    let fixture = fixture(layout).await;
    let project = fixture.project("p").await;
    let spans = Selection::Spans(SpanList::of(project));
    let figures = fixture.store.figures(&spans).await.expect("read");
    assert_eq!((figures.count, figures.error_count), (5, 1));
    assert_eq!((figures.tokens_prompt, figures.tokens_completion, figures.cost), (65, 4, Some(15.0)));
    let latency = figures.latency.expect("four have ended");
    assert_eq!((latency.p50_nano, latency.p99_nano), (1e9, 3e9));
    assert_eq!(figures.weighted, None);

    let points = fixture.store.series(&Series { of: spans, bucket_nano: 2 * SECOND }).await.expect("read");
    let counts: Vec<_> = points.iter().map(|it| (it.start_unix_nano - START, it.figures.count)).collect();
    assert_eq!(counts, [(0, 3), (2 * SECOND, 2)]);

    let traces = TraceList { expression: filter("error_count == 0", Grain::Trace), ..TraceList::of(project) };
    let figures = fixture.store.figures(&Selection::Traces(traces)).await.expect("read");
    assert_eq!((figures.count, figures.tokens_prompt), (3, 50));
    let nothing = SpanList { expression: filter("name == 'x'", Grain::Span), ..SpanList::of(project) };
    assert_eq!(fixture.store.figures(&Selection::Spans(nothing)).await.expect("read"), Default::default());
}

async fn spans_add_up_to_what_was_paid_and_to_the_time_they_reach_over(layout: Layout) {
    let fixture = fixture(layout).await;
    let project = fixture.project("p").await;
    let spans = |text| SpanList { expression: filter(text, Grain::Span), ..SpanList::of(project) };
    for (text, traces) in [("span_kind == 'LLM'", 3), ("parent_span is not None", 1), ("name == 'x'", 0)] {
        assert_eq!(fixture.store.count_traces_of(&spans(text)).await.expect("counted"), traces, "{text}");
    }
    let totals = fixture.store.span_totals(&spans("trace_id is not None")).await.expect("read");
    assert_eq!((totals.tokens_prompt, totals.tokens_completion), (65, 4));
    // One of them has no price, and its tokens were not paid for.
    let cost =
        CostTotals { total: 15.0, prompt: 15.0, completion: 0.0, tokens_prompt: 60, tokens_completion: 3 };
    assert_eq!(totals.cost, Some(cost));
    assert_eq!(totals.first_start_unix_nano, Some(START + 1_000_000), "of the one that runs");
    assert_eq!(totals.last_end_unix_nano, Some(START + 5 * SECOND));
    let nothing = fixture.store.span_totals(&spans("name == 'x'")).await.expect("read");
    assert_eq!(nothing, SpanTotals::default());

    let latency = async |share| {
        let spans = Selection::Spans(SpanList::of(project));
        fixture.store.latency_quantile(&spans, share).await.expect("read")
    };
    assert_eq!(
        (latency(0.0).await, latency(0.75).await, latency(1.0).await),
        (Some(1e9), Some(2e9), Some(3e9))
    );
}

async fn figures_of_any_time_are_those_of_its_spans(layout: Layout) {
    const MINUTE: i64 = 60 * SECOND;
    let fixture = Fixture::in_layout(layout).await;
    let call_at = |trace: u8, number: u8, minute: i64| {
        let new = call(trace, number, i64::from(number), 3).change(|span| {
            span.start_time_unix_nano = START + minute * MINUTE + i64::from(trace);
            span.end_time_unix_nano = Some(span.start_time_unix_nano + i64::from(number) * SECOND);
        });
        let new = if number == 3 { new.failed("Refused") } else { new };
        if trace == 9 { new.in_project("q") } else { new }
    };
    for part in 0..3_u8 {
        let spans = (1..=10_u8).flat_map(|trace| {
            (1..=5_u8).map(move |number| {
                let minute = i64::from(part) * 20 + i64::from(trace) + 2 * i64::from(number);
                call_at(trace, part * 5 + number, minute)
            })
        });
        fixture.write(spans.collect()).await.expect("written");
    }
    let (p, q) = (fixture.project("p").await, fixture.project("q").await);
    check_figures(&fixture, p).await;
    fixture.store.delete_span(trace_id(3), span_id(4)).await.expect("deleted");
    fixture.store.transfer_traces(&[trace_id(5)], q).await.expect("moved");
    check_figures(&fixture, p).await;
    check_figures(&fixture, q).await;
    assert_eq!(fixture.store.check().await.expect("read").problems, Vec::<String>::new());
    let fixture = fixture.restarted().await;
    check_figures(&fixture, p).await;
    check_figures(&fixture, q).await;
}

/// Summaries know nothing of conditions: one that is always true asks the spans themselves.
async fn check_figures(fixture: &Fixture, project: model::ProjectId) {
    const MINUTE: i64 = 60 * SECOND;
    let moments = [None, Some(6), Some(13), Some(47)];
    for (from, to) in moments.iter().flat_map(|from| moments.iter().map(move |to| (*from, *to))) {
        let within = SpanFilter {
            start_time_unix_nano: from.map(|minute| START + minute * MINUTE),
            end_time_unix_nano: to.map(|minute| START + minute * MINUTE),
            ..SpanFilter::default()
        };
        let plain = SpanList { filter: within, ..SpanList::of(project) };
        let tested = SpanList { expression: filter("name != 'nobody'", Grain::Span), ..plain.clone() };
        let [plain, tested] = [plain, tested].map(Selection::Spans);
        let figures = async |of: &Selection| fixture.store.figures(of).await.expect("read");
        assert_eq!(figures(&plain).await, figures(&tested).await, "from {from:?} to {to:?}");
        let series = async |of: &Selection| {
            let question = Series { of: of.clone(), bucket_nano: 10 * MINUTE };
            fixture.store.series(&question).await.expect("read")
        };
        assert_eq!(series(&plain).await, series(&tested).await, "from {from:?} to {to:?}");
    }
}

async fn sampled_spans_count_by_their_weight_beside_what_is_stored(layout: Layout) {
    let fixture = Fixture::in_layout(layout).await;
    let sampled = span(1, 1).change(|span| span.trace_state = "ot=th:8".to_owned());
    fixture.write(vec![sampled, span(2, 1)]).await.expect("written");
    let selection = Selection::Spans(SpanList::of(fixture.project("p").await));
    let figures = fixture.store.figures(&selection).await.expect("read");
    assert_eq!(figures.count, 2);
    assert_eq!(figures.weighted.expect("one is sampled").count, 3.0);
}

async fn facets_count_the_values_of_a_field(layout: Layout) {
    let fixture = fixture(layout).await;
    let project = fixture.project("p").await;
    let facet = async |facet, containing: Option<&str>| {
        let containing = containing.map(str::to_owned);
        let question = FacetList { of: SpanList::of(project), facet, containing, limit: 3 };
        let found = fixture.store.facets(&question).await.expect("read");
        let values =
            found.values.iter().map(|it| format!("{} {}/{}", it.value, it.error_count, it.span_count));
        (values.collect::<Vec<_>>().join(", "), found.distinct_count)
    };
    assert_eq!(facet(Facet::ModelName, None).await, ("m1 0/3, m2 1/1".to_owned(), 2));
    assert_eq!(facet(Facet::SessionId, None).await, ("s1 1/3, s0 0/1".to_owned(), 2));
    assert_eq!(facet(Facet::Tag, None).await, ("a 1/4, t1 1/2, t2 0/1".to_owned(), 4));
    assert_eq!(facet(Facet::Attribute("user.id".to_owned()), Some("U2")).await, ("u2 0/1".to_owned(), 1));
    assert_eq!(facet(Facet::AttributeKey, Some("token_count")).await.1, 2);
}

async fn spans_are_found_by_their_ids_once_each(layout: Layout) {
    let fixture = fixture(layout).await;
    let id = |trace, span| (trace_id(trace), span_id(span));
    let found = fixture.store.spans_by_id(&[id(3, 1), id(1, 1), id(9, 9), id(3, 1)]).await.expect("read");
    assert_eq!(found.iter().map(|it| it.sequence).collect::<Vec<_>>(), [1, 3]);
}
