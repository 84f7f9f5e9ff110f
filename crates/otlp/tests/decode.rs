//! Requests through the front door: what is kept, what is refused, and what neither may break.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use model::{Attributes, OtelKind, StatusCode, Value};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value as Sent;
use opentelemetry_proto::tonic::common::v1::{
    AnyValue, ArrayValue, EntityRef, InstrumentationScope, KeyValue, KeyValueList,
};
use opentelemetry_proto::tonic::resource::v1::Resource;
use opentelemetry_proto::tonic::trace::v1::span::{Event, Link};
use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, ScopeSpans, Span, Status};
use otlp::{Decoded, decode_protobuf, decode_request, flatten};
use prost::Message as _;

fn text(text: &str) -> Sent {
    Sent::StringValue(text.to_owned())
}

fn pair(key: &str, value: Sent) -> KeyValue {
    KeyValue { key: key.to_owned(), value: Some(AnyValue { value: Some(value) }), ..KeyValue::default() }
}

fn span(name: &str) -> Span {
    Span { trace_id: vec![1; 16], span_id: vec![2; 8], name: name.to_owned(), ..Span::default() }
}

fn request(spans: Vec<Span>, resource: Vec<KeyValue>) -> ExportTraceServiceRequest {
    let scope =
        InstrumentationScope { name: "scope".to_owned(), version: "1.2".to_owned(), ..Default::default() };
    let scope_spans = vec![ScopeSpans { scope: Some(scope), spans, schema_url: "scope schema".to_owned() }];
    let entity = EntityRef {
        schema_url: "entity schema".to_owned(),
        r#type: "service".to_owned(),
        id_keys: vec!["service.name".to_owned()],
        description_keys: vec!["service.version".to_owned()],
    };
    let resource =
        Some(Resource { attributes: resource, dropped_attributes_count: 3, entity_refs: vec![entity] });
    ExportTraceServiceRequest {
        resource_spans: vec![ResourceSpans { resource, scope_spans, schema_url: "schema".to_owned() }],
    }
}

fn decode(spans: Vec<Span>) -> Decoded {
    decode_protobuf(&request(spans, vec![]).encode_to_vec()).expect("a request")
}

fn decode_one(span: Span) -> model::Span {
    let mut decoded = decode(vec![span]);
    assert_eq!(decoded.rejected, []);
    decoded.spans.pop().expect("one span").span
}

#[test]
fn everything_that_otlp_carries_is_kept() {
    let sent = Span {
        trace_state: "ot=th:8".to_owned(),
        parent_span_id: vec![3; 8],
        flags: 0x301,
        kind: 3,
        start_time_unix_nano: 1_700_000_000_123_456_789,
        end_time_unix_nano: 1_700_000_001_123_456_789,
        attributes: vec![pair("bytes", Sent::BytesValue(vec![0, 255])), pair("a.b", Sent::DoubleValue(0.5))],
        dropped_attributes_count: 4,
        events: vec![Event {
            time_unix_nano: 1_700_000_000_500_000_001,
            name: "retry".to_owned(),
            attributes: vec![pair("retry.count", Sent::IntValue(2))],
            dropped_attributes_count: 5,
        }],
        dropped_events_count: 6,
        links: vec![Link {
            trace_id: vec![7; 16],
            span_id: vec![8; 8],
            trace_state: "x=y".to_owned(),
            attributes: vec![pair("why", text("follows"))],
            dropped_attributes_count: 9,
            flags: 1,
        }],
        dropped_links_count: 10,
        status: Some(Status { code: 2, message: "boom".to_owned() }),
        ..span("call")
    };
    let kept = decode_one(sent);
    assert_eq!(kept.trace_id.to_string(), "01".repeat(16));
    assert_eq!(kept.parent_id.map(|id| id.to_string()), Some("03".repeat(8)));
    assert_eq!((kept.flags, kept.otel_kind, kept.trace_state.as_str()), (0x301, OtelKind::Client, "ot=th:8"));
    assert_eq!(kept.start_time_unix_nano, 1_700_000_000_123_456_789);
    assert_eq!(kept.latency_nano(), Some(1_000_000_000));
    assert_eq!(kept.attributes.to_json(), r#"{"bytes":{"bytesValue":"AP8="},"a":{"b":0.5}}"#);
    assert_eq!((kept.status.code, kept.status.message.as_str()), (StatusCode::Error, "boom"));
    let event = &kept.events[0];
    assert_eq!((event.name.as_str(), event.time_unix_nano), ("retry", 1_700_000_000_500_000_001));
    assert_eq!(
        (event.attributes.to_json().as_str(), event.dropped_attributes_count),
        (r#"{"retry.count":2}"#, 5)
    );
    let link = &kept.links[0];
    assert_eq!((link.span_id.to_string(), link.trace_state.as_str()), ("08".repeat(8), "x=y"));
    assert_eq!((link.attributes.to_json().as_str(), link.flags), (r#"{"why":"follows"}"#, 1));
    assert_eq!(
        (kept.dropped_attributes_count, kept.dropped_events_count, kept.dropped_links_count),
        (4, 6, 10)
    );
    assert_eq!((kept.resource.schema_url.as_str(), kept.resource.dropped_attributes_count), ("schema", 3));
    let entity = model::EntityRef {
        schema_url: "entity schema".to_owned(),
        entity_type: "service".to_owned(),
        id_keys: vec!["service.name".to_owned()],
        description_keys: vec!["service.version".to_owned()],
    };
    assert_eq!(kept.resource.entity_refs, [entity]);
    assert_eq!((kept.scope.name.as_str(), kept.scope.schema_url.as_str()), ("scope", "scope schema"));
}

#[test]
fn spans_of_one_resource_share_it_and_its_project() {
    let resource = vec![pair("openinference.project.name", text("shop")), pair("service.name", text("web"))];
    let decoded = decode_request(request(vec![span("a"), span("b")], resource));
    let (a, b) = (&decoded.spans[0], &decoded.spans[1]);
    assert_eq!((a.project.as_deref(), b.project.as_deref()), (Some("shop"), Some("shop")));
    assert!(Arc::ptr_eq(&a.span.resource, &b.span.resource) && Arc::ptr_eq(&a.span.scope, &b.span.scope));
    assert_eq!(a.span.resource.attributes.get("service.name"), Some(&Value::String("web".to_owned())));
    for unnamed in [text(""), Sent::IntValue(5)] {
        let decoded =
            decode_request(request(vec![span("a")], vec![pair("openinference.project.name", unnamed)]));
        assert_eq!(decoded.spans[0].project, None);
    }
}

#[test]
fn a_span_that_cannot_be_found_again_is_refused_by_name_and_the_rest_kept() {
    let decoded = decode(vec![
        Span { trace_id: vec![], ..span("no trace") },
        Span { span_id: vec![0; 8], ..span("zero span") },
        Span { trace_id: vec![1; 4], ..span("short trace") },
        Span { parent_span_id: vec![1; 3], ..span("short parent") },
        Span { start_time_unix_nano: u64::MAX, ..span("late") },
        span("good"),
    ]);
    let reasons: Vec<String> = decoded.rejected.iter().map(|r| format!("{}: {}", r.name, r.reason)).collect();
    assert_eq!(
        reasons,
        [
            "no trace: no readable trace id",
            "zero span: span id is all zeros",
            "short trace: trace id has 4 bytes, expected 16",
            "short parent: parent span id has 3 bytes, expected 8",
            "late: start time 18446744073709551615 ns lies beyond the year 2262",
        ]
    );
    assert_eq!(decoded.spans.iter().map(|s| s.span.name.as_str()).collect::<Vec<_>>(), ["good"]);
}

#[test]
fn a_missing_end_and_an_empty_parent_are_none() {
    let kept = decode_one(Span { parent_span_id: vec![0; 8], ..span("running") });
    assert_eq!((kept.end_time_unix_nano, kept.parent_id, kept.latency_nano()), (None, None, None));
}

#[test]
fn a_link_to_nowhere_is_counted_as_dropped() {
    let kept = decode_one(Span { links: vec![Link::default()], dropped_links_count: 1, ..span("linked") });
    assert_eq!((kept.links.len(), kept.dropped_links_count), (0, 2));
}

#[test]
fn bytes_that_are_no_request_say_what_and_where() {
    let mut body = request(vec![span("a")], vec![]).encode_to_vec();
    body.truncate(body.len() - 5);
    let error = decode_protobuf(&body).expect_err("truncated");
    assert_eq!(error.kind(), model::FaultKind::Invalid);
    let message = error.to_string();
    assert!(message.contains("ExportTraceServiceRequest") && message.contains("resource_spans"), "{message}");
    assert_eq!(decode_protobuf(b"").expect("an empty request is a request"), Decoded::default());
}

#[test]
fn five_thousand_attributes_and_a_megabyte_of_prompt_are_kept() {
    let kept = decode_one(large_span(5000));
    assert_eq!(kept.attributes.at("list").and_then(Value::as_list).map(<[Value]>::len), Some(5000));
    assert_eq!(kept.attributes.at("names").and_then(Value::as_map).map(Attributes::len), Some(5000));
    assert_eq!(kept.attributes.str_at("input.value").map(str::len), Some(1_000_000));
}

/// A span with lists, names beside each other and a long text.
fn large_span(attributes: i64) -> Span {
    let mut pairs: Vec<KeyValue> =
        (0..attributes).map(|i| pair(&format!("list.{i}.item.value"), Sent::IntValue(i))).collect();
    pairs.extend((0..attributes).map(|i| pair(&format!("names.k{i}"), Sent::IntValue(i))));
    pairs.push(pair("input.value", text(&"x".repeat(1_000_000))));
    Span { attributes: pairs, ..span("large") }
}

/// Eight times as much takes eight times as long, give or take what else the machine does: quadratic would be 64.
#[test]
fn the_time_grows_with_the_size_and_no_faster() {
    let once = fastest(|| spans_with(2_500));
    let eightfold = fastest(|| spans_with(20_000));
    assert!(eightfold < once * 24, "{once:?}, and eight times as much {eightfold:?}");
}

/// Each of the shapes that a span can be large in: many names at one level, many elements of a list, many levels,
/// repeated keys, keys that collide, GenAI messages, a list of maps.
fn spans_with(size: i64) -> Vec<Vec<u8>> {
    let number = |key: String, i: i64| pair(&key, Sent::IntValue(i));
    let of = |key: &dyn Fn(i64) -> String| (0..size).map(|i| number(key(i), i)).collect::<Vec<_>>();
    let messages = (0..size / 10).map(|_| r#"{"role":"user","parts":[{"type":"text","content":"x"}]}"#);
    let messages = format!("[{}]", messages.collect::<Vec<_>>().join(","));
    let maps = (0..size).map(|i| AnyValue {
        value: Some(Sent::KvlistValue(KeyValueList { values: vec![number(format!("k{i}"), i)] })),
    });
    let shapes = [
        of(&|i| format!("names.k{i}")),
        of(&|i| format!("list.{i}.item.value")),
        of(&|i| format!("{}.k{i}", ["k"; 60].join("."))),
        of(&|_| "same".to_owned()),
        of(&|i| if i % 2 == 0 { format!("a.{i}") } else { format!("a.{i}.b") }),
        vec![pair("gen_ai.operation.name", text("chat")), pair("gen_ai.input.messages", text(&messages))],
        of(&|i| format!("gen_ai.prompt.{i}.content")),
        vec![pair("maps", Sent::ArrayValue(ArrayValue { values: maps.collect() }))],
    ];
    let spans = shapes.map(|attributes| request(vec![Span { attributes, ..span("shape") }], vec![]));
    spans.map(|request| request.encode_to_vec()).into()
}

/// For how long this thread has been running, so that it does not matter who else is.
fn running() -> Duration {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    match stat.split_whitespace().next().and_then(|nano| nano.parse().ok()) {
        Some(nano) => Duration::from_nanos(nano),
        // Only Linux tells.
        None => SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default(),
    }
}

/// The shortest of a few runs over all shapes, with what comes after decoding: facts and the typed view.
fn fastest(bodies: impl Fn() -> Vec<Vec<u8>>) -> Duration {
    let bodies = bodies();
    let run = || {
        let begin = running();
        for body in &bodies {
            let decoded = decode_protobuf(body).expect("a request");
            for decoded in &decoded.spans {
                model::facts(&decoded.span);
                model::meaning(&decoded.span);
                assert!(!flatten(decoded.span.attributes.clone()).is_empty());
            }
        }
        running() - begin
    };
    (0..5).map(|_| run()).min().expect("some runs")
}

#[test]
fn a_value_of_130_levels_is_kept_and_its_depth_becomes_text() {
    let nested = (0..130).fold(text("deep"), |inner, _| {
        let values = vec![AnyValue { value: Some(inner) }];
        Sent::ArrayValue(ArrayValue { values })
    });
    let mapped = (0..130)
        .fold(text("deep"), |inner, _| Sent::KvlistValue(KeyValueList { values: vec![pair("k", inner)] }));
    let attributes = vec![pair(&vec!["k"; 130].join("."), nested), pair("map", mapped)];
    let mut decoded = decode_request(request(vec![Span { attributes, ..span("deep") }], vec![]));
    let kept = decoded.spans.pop().expect("kept").span;
    let text = kept.attributes.to_json();
    assert!(text.contains("deep"));
    assert_eq!(Value::from_json(&text).expect("reads back"), Value::Map(kept.attributes.clone()));
    assert_eq!(flatten(kept.attributes).len(), 2);
}

#[test]
fn a_body_nested_beyond_what_protobuf_allows_is_an_error_and_not_a_crash() {
    let nested = (0..130)
        .fold(text("deep"), |inner, _| Sent::KvlistValue(KeyValueList { values: vec![pair("k", inner)] }));
    let body =
        request(vec![Span { attributes: vec![pair("map", nested)], ..span("deep") }], vec![]).encode_to_vec();
    let error = decode_protobuf(&body).expect_err("too deep");
    assert!(error.to_string().contains("recursion limit"), "{error}");
}
