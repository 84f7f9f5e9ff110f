//! The sessions, traces and spans that the corpus speaks of, read from `tests/phoenix/*.json`.

use std::collections::BTreeMap;
use std::sync::Arc;

use model::{Annotation, AnnotatorKind, Prices, ProjectId};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{AnyValue, ArrayValue, KeyValue, any_value};
use opentelemetry_proto::tonic::resource::v1::Resource;
use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, ScopeSpans, Span, Status, span};
use query::{AnnotatedSession, AnnotatedSpan, AnnotatedTrace, Entity, Filter, Grain, StoredSpan};
use serde_json::Value as Json;

/// When the first span of the fixture starts: 2026-01-15T10:00:00Z.
const BASE_NANO: u64 = 1_768_471_200_000_000_000;

pub(crate) struct Fixture {
    pub(crate) traces: Vec<AnnotatedTrace>,
    pub(crate) sessions: Vec<AnnotatedSession>,
    /// The short name of each span, by its id.
    names: BTreeMap<String, String>,
}

impl Fixture {
    pub(crate) fn read() -> Fixture {
        let parse = |text| serde_json::from_str::<Json>(text).expect("the fixture is JSON");
        let spans = parse(include_str!("../phoenix/spans.json"));
        let annotations = parse(include_str!("../phoenix/annotations.json"));
        let spans = spans.as_array().expect("a list of spans");
        let names = spans.iter().map(|span| (span_hex(&span["span"]), text(&span["id"]))).collect();
        let numbers: BTreeMap<String, String> =
            spans.iter().map(|span| (text(&span["id"]), span_hex(&span["span"]))).collect();

        let mut traces: BTreeMap<u64, AnnotatedTrace> = BTreeMap::new();
        for (position, json) in spans.iter().enumerate() {
            let stored = stored_span(json, i64::try_from(position).expect("a few spans"));
            let number = json["trace"].as_u64().expect("a trace number");
            let trace = traces.entry(number).or_insert_with(|| AnnotatedTrace {
                trace_id: stored.span.trace_id,
                session_id: None,
                spans: Vec::new(),
                annotations: Vec::new(),
                session_annotations: Vec::new(),
            });
            trace.session_id = trace.session_id.take().or_else(|| stored.facts.session_id.clone());
            trace.spans.push(AnnotatedSpan { stored, annotations: vec![], document_annotations: vec![] });
        }
        for json in list(&annotations["span"]).chain(list(&annotations["document"])) {
            let id = &numbers[&text(&json["span"])];
            let span = traces.values_mut().flat_map(|trace| &mut trace.spans);
            let span =
                span.into_iter().find(|span| span.stored.span.span_id.to_string() == *id).expect("a span");
            match json["position"].as_u64() {
                Some(position) => span
                    .document_annotations
                    .push((usize::try_from(position).expect("small"), annotation(json))),
                None => span.annotations.push(annotation(json)),
            }
        }
        for json in list(&annotations["trace"]) {
            let trace =
                traces.get_mut(&json["trace"].as_u64().expect("a trace")).expect("a trace of the fixture");
            trace.annotations.push(annotation(json));
        }
        let mut of_sessions: BTreeMap<String, Vec<Annotation>> = BTreeMap::new();
        for json in list(&annotations["session"]) {
            of_sessions.entry(text(&json["session"])).or_default().push(annotation(json));
        }
        Fixture::with_sessions(traces.into_values().collect(), &of_sessions, names)
    }

    fn with_sessions(
        mut traces: Vec<AnnotatedTrace>,
        annotations: &BTreeMap<String, Vec<Annotation>>,
        names: BTreeMap<String, String>,
    ) -> Fixture {
        let mut sessions: BTreeMap<String, AnnotatedSession> = BTreeMap::new();
        for trace in &mut traces {
            for span in &mut trace.spans {
                span.stored.session_id = trace.session_id.clone();
            }
            let Some(session_id) = trace.session_id.clone() else { continue };
            let of_session = annotations.get(&session_id).cloned().unwrap_or_default();
            trace.session_annotations = of_session.clone();
            let session = sessions.entry(session_id.clone()).or_insert_with(|| AnnotatedSession {
                session_id,
                traces: Vec::new(),
                annotations: of_session,
            });
            session.traces.push(trace.clone());
        }
        Fixture { traces, sessions: sessions.into_values().collect(), names }
    }

    /// The names of what a filter of a grain selects, in alphabetical order.
    pub(crate) fn selected(&self, filter: &Filter, grain: Grain) -> Vec<String> {
        let everything = self.everything(grain).into_iter();
        everything.filter(|(_, entity)| filter.matches(*entity)).map(|(name, _)| name).collect()
    }

    pub(crate) fn everything(&self, grain: Grain) -> Vec<(String, Entity<'_>)> {
        let mut all: Vec<(String, Entity<'_>)> = match grain {
            Grain::Span => self.traces.iter().flat_map(|trace| self.spans_of(trace)).collect(),
            Grain::Trace => self
                .traces
                .iter()
                .map(|trace| (format!("t{}", trace.trace_id.as_bytes()[15]), Entity::Trace(trace)))
                .collect(),
            Grain::Session => self
                .sessions
                .iter()
                .map(|session| (session.session_id.clone(), Entity::Session(session)))
                .collect(),
        };
        all.sort_by(|(a, _), (b, _)| a.cmp(b));
        all
    }

    fn spans_of<'a>(&'a self, trace: &'a AnnotatedTrace) -> impl Iterator<Item = (String, Entity<'a>)> {
        trace.spans.iter().enumerate().map(move |(position, span)| {
            let name = self.names[&span.stored.span.span_id.to_string()].clone();
            (name, Entity::Span { trace, position })
        })
    }
}

fn stored_span(json: &Json, sequence: i64) -> StoredSpan {
    let empty = Json::Object(serde_json::Map::new());
    let resource =
        Resource { attributes: key_values(json.get("resource").unwrap_or(&empty)), ..Resource::default() };
    let scope_spans = vec![ScopeSpans { spans: vec![otlp_span(json)], ..ScopeSpans::default() }];
    let resource_spans = ResourceSpans { resource: Some(resource), scope_spans, ..ResourceSpans::default() };
    let decoded = otlp::decode_request(ExportTraceServiceRequest { resource_spans: vec![resource_spans] });
    assert_eq!(decoded.rejected, [], "the fixture is good OTLP");
    let span = decoded.spans.into_iter().next().expect("one span").span;
    let facts = model::facts(&span);
    let cost = model::cost(&prices(), &span, &facts).ok();
    StoredSpan { sequence, project: ProjectId(1), session_id: None, span, facts, cost }
}

/// Read once: the table is long.
fn prices() -> Arc<Prices> {
    static PRICES: std::sync::OnceLock<Arc<Prices>> = std::sync::OnceLock::new();
    PRICES.get_or_init(|| Arc::new(Prices::builtin())).clone()
}

fn otlp_span(json: &Json) -> Span {
    let start = BASE_NANO + nanos(&json["start_ms"]);
    let mut attributes = key_values(&json["attributes"]);
    if let Some(kind) = json["kind"].as_str() {
        attributes.push(key_value("openinference.span.kind", &Json::from(kind)));
    }
    let code = match json["status"].as_str() {
        Some("OK") => 1,
        Some("ERROR") => 2,
        _ => 0,
    };
    Span {
        trace_id: bytes(&trace_hex(&json["trace"])),
        span_id: bytes(&span_hex(&json["span"])),
        parent_span_id: json.get("parent").map(|parent| bytes(&span_hex(parent))).unwrap_or_default(),
        name: text(&json["name"]),
        start_time_unix_nano: start,
        end_time_unix_nano: start + nanos(&json["latency_ms"]),
        attributes,
        events: list(&json["events"])
            .map(|event| span::Event {
                name: text(&event["name"]),
                time_unix_nano: BASE_NANO + nanos(&event["at_ms"]),
                attributes: key_values(&event["attributes"]),
                ..span::Event::default()
            })
            .collect(),
        links: list(&json["links"])
            .map(|link| span::Link {
                trace_id: bytes(&trace_hex(&link["trace"])),
                span_id: bytes(&span_hex(&link["span"])),
                attributes: key_values(&link["attributes"]),
                ..span::Link::default()
            })
            .collect(),
        status: Some(Status { code, message: json["message"].as_str().unwrap_or_default().to_owned() }),
        ..Span::default()
    }
}

fn annotation(json: &Json) -> Annotation {
    let optional = |key: &str| json[key].as_str().map(str::to_owned);
    Annotation {
        name: text(&json["name"]),
        label: optional("label"),
        score: json["score"].as_f64(),
        explanation: optional("explanation"),
        identifier: optional("identifier").unwrap_or_default(),
        annotator_kind: AnnotatorKind::parse(&text(&json["kind"])).expect("a kind"),
        ..Annotation::default()
    }
}

fn key_values(object: &Json) -> Vec<KeyValue> {
    object.as_object().expect("an object").iter().map(|(key, value)| key_value(key, value)).collect()
}

fn key_value(key: &str, value: &Json) -> KeyValue {
    KeyValue { key: key.to_owned(), value: Some(any_value(value)), ..KeyValue::default() }
}

fn any_value(json: &Json) -> AnyValue {
    use any_value::Value;
    let value = match json {
        Json::Bool(value) => Value::BoolValue(*value),
        Json::Number(number) => number
            .as_i64()
            .map_or_else(|| Value::DoubleValue(number.as_f64().expect("a double")), Value::IntValue),
        Json::Array(values) => {
            Value::ArrayValue(ArrayValue { values: values.iter().map(any_value).collect() })
        }
        other => Value::StringValue(text(other)),
    };
    AnyValue { value: Some(value) }
}

fn list(json: &Json) -> impl Iterator<Item = &Json> {
    json.as_array().into_iter().flatten()
}

fn text(json: &Json) -> String {
    json.as_str().expect("text").to_owned()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "times of the fixture are small")]
fn nanos(milliseconds: &Json) -> u64 {
    (milliseconds.as_f64().expect("milliseconds") * 1e6) as u64
}

fn span_hex(number: &Json) -> String {
    format!("{:016x}", number.as_u64().expect("a span number"))
}

fn trace_hex(number: &Json) -> String {
    format!("{:032x}", number.as_u64().expect("a trace number"))
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).expect("hex")).collect()
}
