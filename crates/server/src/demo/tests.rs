//! The demo as it arrives: what a person will look at, counted.

use std::collections::HashSet;

use opentelemetry_proto::tonic::trace::v1::{Span, status::StatusCode};
use prost::Message as _;

use super::trace::Trace;
use super::{requests, traces};

/// A Wednesday morning, and one night a month later.
const MOMENTS: [i64; 2] = [1_780_470_000_000_000_000, 1_783_220_400_000_000_000];

fn spans(traces: &[Trace]) -> impl Iterator<Item = &Span> {
    traces.iter().flat_map(|trace| &trace.spans).map(|draft| &draft.span)
}

fn text_at<'a>(span: &'a Span, key: &str) -> Option<&'a str> {
    use opentelemetry_proto::tonic::common::v1::any_value::Value;
    let attribute = span.attributes.iter().find(|attribute| attribute.key == key)?;
    match attribute.value.as_ref()?.value.as_ref()? {
        Value::StringValue(text) => Some(text),
        _ => None,
    }
}

fn start_of(trace: &Trace) -> u64 {
    trace.spans.iter().map(|draft| draft.span.start_time_unix_nano).min().unwrap_or_default()
}

fn has_error(trace: &Trace) -> bool {
    let mut statuses = trace.spans.iter().filter_map(|draft| draft.span.status.as_ref());
    statuses.any(|status| status.code == StatusCode::Error as i32)
}

#[test]
fn the_same_moment_gives_the_same_bytes() {
    let bytes = || requests(MOMENTS[0]).iter().map(|request| request.encode_to_vec()).collect::<Vec<_>>();
    assert!(bytes() == bytes());
}

#[test]
fn every_moment_gives_the_same_conversations() {
    let sizes = |now| traces(now).iter().map(|trace| trace.spans.len()).collect::<Vec<_>>();
    let ids = |now| spans(&traces(now)).map(|span| span.span_id.clone()).collect::<HashSet<_>>();
    assert_eq!(sizes(MOMENTS[0]), sizes(MOMENTS[1]));
    assert_eq!(ids(MOMENTS[0]), ids(MOMENTS[1]));
}

#[test]
fn there_are_a_few_hundred_traces_and_a_few_thousand_spans() {
    for now in MOMENTS {
        let traces = traces(now);
        assert!((280..420).contains(&traces.len()), "{}", traces.len());
        assert!((2_000..5_000).contains(&spans(&traces).count()), "{}", spans(&traces).count());
    }
}

#[test]
fn ids_are_unique_and_not_zero() {
    let traces = traces(MOMENTS[0]);
    let trace_ids: HashSet<_> = traces.iter().map(|trace| trace.id).collect();
    let span_ids: HashSet<_> = spans(&traces).map(|span| &span.span_id).collect();
    assert_eq!((trace_ids.len(), span_ids.len()), (traces.len(), spans(&traces).count()));
    assert!(span_ids.iter().all(|id| id.iter().any(|&byte| byte != 0)));
}

#[test]
fn every_trace_has_one_root() {
    for trace in traces(MOMENTS[1]) {
        let roots = trace.spans.iter().filter(|draft| draft.span.parent_span_id.is_empty());
        assert_eq!(roots.map(|draft| draft.span.name.as_str()).collect::<Vec<_>>(), ["agent.run"]);
    }
}

#[test]
fn about_one_trace_in_twenty_five_has_an_error() {
    for now in MOMENTS {
        let traces = traces(now);
        let failed = traces.iter().filter(|trace| has_error(trace)).count();
        let percent = 100 * failed / traces.len();
        assert!((3..=6).contains(&percent), "{failed} of {}", traces.len());
    }
}

#[test]
fn errors_have_different_causes() {
    let traces = traces(MOMENTS[0]);
    let exceptions = spans(&traces).flat_map(|span| &span.events).filter(|event| event.name == "exception");
    let types: HashSet<_> = exceptions.map(|event| format!("{:?}", event.attributes[0].value)).collect();
    assert!(types.len() >= 5, "{types:?}");
}

#[test]
fn the_failing_run_is_the_newest_trace_and_is_over() {
    for now in MOMENTS {
        let traces = traces(now);
        let newest = traces.iter().max_by_key(|trace| start_of(trace)).expect("there are traces");
        let root = newest.spans.iter().map(|draft| &draft.span).find(|span| span.parent_span_id.is_empty());
        let root = root.expect("it has a root");
        let status = root.status.as_ref().expect("it has a status");
        assert!(status.message.starts_with("ToolRetriesExhausted"), "{status:?}");
        assert!(
            newest
                .spans
                .iter()
                .all(|draft| draft.span.end_time_unix_nano < u64::try_from(now).expect("positive"))
        );
    }
}

#[test]
fn nothing_happens_in_the_future_or_long_ago() {
    let now = u64::try_from(MOMENTS[1]).expect("positive");
    for span in spans(&traces(MOMENTS[1])) {
        assert!(span.end_time_unix_nano <= now, "{}", span.name);
        assert!(now - span.start_time_unix_nano <= 37 * 3_600_000_000_000, "{}", span.name);
    }
}

#[test]
fn the_oddities_are_few() {
    let traces = traces(MOMENTS[0]);
    let has_orphan = |trace: &&Trace| {
        let ids: HashSet<_> = trace.spans.iter().map(|draft| &draft.span.span_id).collect();
        trace
            .spans
            .iter()
            .map(|draft| &draft.span.parent_span_id)
            .any(|id| !id.is_empty() && !ids.contains(id))
    };
    let orphaned = traces.iter().filter(has_orphan).count();
    let unended = spans(&traces).filter(|span| span.end_time_unix_nano == 0).count();
    assert!((1..=6).contains(&orphaned), "{orphaned}");
    assert_eq!(unended, 1);
}

#[test]
fn both_prompt_versions_and_several_models_are_in_use() {
    let traces = traces(MOMENTS[0]);
    let values =
        |key: &'static str| spans(&traces).filter_map(|span| text_at(span, key)).collect::<HashSet<_>>();
    assert_eq!(values("llm.prompt_template.version"), HashSet::from(["v3", "v4"]));
    assert_eq!(values("llm.model_name").len(), 5);
}

#[test]
fn all_of_it_cost_a_few_dollars() {
    let prices = model::Prices::builtin();
    let mut dollars = 0.0;
    for request in requests(MOMENTS[0]) {
        for decoded in otlp::decode_request(request).spans {
            let facts = model::facts(&decoded.span);
            dollars += model::cost(&prices, &decoded.span, &facts).map_or(0.0, |cost| cost.total);
        }
    }
    assert!((0.2..10.0).contains(&dollars), "{dollars}");
}
