//! The same attributes through a real Phoenix and through us read back alike.
//!
//! `phoenix/cases.json` holds what is sent, `phoenix/recorded.json` what Phoenix gave back for it, and
//! `phoenix/record.py` made the one from the other.

use std::collections::BTreeMap;

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::KeyValue;
use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, ScopeSpans, Span, span::Event};
use serde_json::Value as Json;

/// Where we differ, and why.
const DIFFERENCES: [(&str, &str); 19] = [
    ("other digits", "Arabic and other digits are letters to us: positions in a list are written 0 to 9"),
    ("list of kvlists and primitives", "Phoenix leaves the plain elements of such a list out; we print them"),
    ("metadata nan", "NaN is no JSON; Phoenix turns it into null, we keep the text"),
    ("token counts oddly", "Phoenix reads 1_000 as a number, as only Python does"),
    ("token counts as huge text", "Phoenix loses the span"),
    ("kind not text", "Phoenix loses the span"),
    ("value null after value", "Phoenix forgets the value; we do not drop what was sent"),
    (
        "genai tool responses",
        "Phoenix keeps the last of several answers in one message; each is a message to us",
    ),
    ("genai answer with result", "Pydantic AI sends answers of tools so; Phoenix drops them"),
    ("genai text and answer", "Phoenix drops the text beside a tool's answer"),
    ("genai messages structured", "what is sent as a list rather than as JSON text is read as well"),
    ("genai definition structured", "what is sent as a list rather than as JSON text is read as well"),
    ("genai system instructions text", "plain instructions are instructions, too"),
    ("genai existing text messages win", "messages sent as one text count as existing"),
    ("genai existing keys win", "Phoenix calls an output JSON that it did not write"),
    ("genai response of a tool", "Phoenix calls plain text JSON"),
    ("genai model empty", "an empty provider is none"),
    ("exception", "Phoenix drops attributes of an exception that it does not know; we keep them"),
    ("exception without message", "Phoenix invents an empty message"),
];

#[test]
fn attributes_read_back_as_from_phoenix() {
    let cases: Vec<Json> = serde_json::from_str(include_str!("phoenix/cases.json")).expect("cases");
    let recorded: Json = serde_json::from_str(include_str!("phoenix/recorded.json")).expect("answers");
    let name = |case: &Json| case["case"].as_str().expect("a name").to_owned();
    let mut unexpected = String::new();
    for case in &cases {
        let phoenix = without_json_spacing(recorded["answers"][name(case)].clone());
        let ours = without_json_spacing(read_back(case));
        let may_differ = DIFFERENCES.iter().any(|(differing, _)| *differing == name(case));
        if (ours == phoenix) == may_differ {
            unexpected += &format!("{}\n  phoenix {phoenix}\n  ours    {ours}\n", name(case));
        }
    }
    assert!(unexpected.is_empty(), "exactly the differences with a reason, but not\n{unexpected}");
}

/// What `/v1` would print of the span that a case describes.
fn read_back(case: &Json) -> Json {
    let decoded = otlp::decode_request(request(Span {
        trace_id: vec![1; 16],
        span_id: vec![1; 8],
        name: "case".to_owned(),
        attributes: key_values(&case["attributes"]),
        events: case["events"].as_array().into_iter().flatten().map(event).collect(),
        ..Span::default()
    }));
    assert_eq!(decoded.rejected, []);
    let span = &decoded.spans[0].span;
    let attributes: BTreeMap<String, Json> = otlp::flatten(span.attributes.clone())
        .into_iter()
        .filter(|(key, _)| key != "openinference.span.kind")
        .map(|(key, value)| (key, serde_json::to_value(&value).expect("JSON")))
        .collect();
    let event = |event: &model::Event| {
        serde_json::json!({
            "name": event.name,
            "timestamp": "2023-11-14T22:13:20+00:00",
            "attributes": serde_json::to_value(&event.attributes).expect("JSON"),
        })
    };
    let events: Vec<Json> = span.events.iter().map(event).collect();
    let span_kind = span.attributes.str_at("openinference.span.kind").unwrap_or("UNKNOWN");
    serde_json::json!({ "span_kind": span_kind, "attributes": attributes, "events": events })
}

fn request(span: Span) -> ExportTraceServiceRequest {
    let scope_spans = vec![ScopeSpans { spans: vec![span], ..ScopeSpans::default() }];
    ExportTraceServiceRequest {
        resource_spans: vec![ResourceSpans { scope_spans, ..ResourceSpans::default() }],
    }
}

fn event(event: &Json) -> Event {
    Event {
        name: event["name"].as_str().expect("a name").to_owned(),
        attributes: key_values(&event["attributes"]),
        ..Event::default()
    }
}

fn key_values(pairs: &Json) -> Vec<KeyValue> {
    serde_json::from_value(pairs.clone()).expect("OTLP/JSON attributes")
}

/// Phoenix writes JSON text as Python does, with blanks and escapes; what it says is the same.
fn without_json_spacing(mut answer: Json) -> Json {
    for value in
        answer["attributes"].as_object_mut().into_iter().flat_map(|attributes| attributes.values_mut())
    {
        if let Some(Ok(parsed @ (Json::Object(_) | Json::Array(_)))) =
            value.as_str().map(serde_json::from_str)
        {
            *value = parsed;
        }
    }
    answer
}
