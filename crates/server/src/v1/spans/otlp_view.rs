//! A span in the words of OTLP's JSON, with the snake case and the nulls that Phoenix writes.

use model::{Attributes, Event, Link, OtelKind, StatusCode, Value};
use query::StoredSpan;
use serde::Serialize;

#[derive(Serialize)]
pub(in crate::v1) struct OtlpSpanView {
    trace_id: String,
    span_id: String,
    parent_span_id: Option<String>,
    trace_state: Option<String>,
    flags: Option<u32>,
    name: String,
    kind: &'static str,
    start_time_unix_nano: i64,
    /// 0 for a span that has not ended, as in OTLP.
    end_time_unix_nano: i64,
    attributes: Vec<KeyValueView>,
    dropped_attributes_count: Option<u32>,
    events: Option<Vec<EventView>>,
    dropped_events_count: Option<u32>,
    links: Option<Vec<LinkView>>,
    dropped_links_count: Option<u32>,
    status: StatusView,
}

#[derive(Serialize)]
struct StatusView {
    code: u8,
    message: Option<String>,
}

#[derive(Serialize)]
struct KeyValueView {
    key: String,
    value: AnyValueView,
}

/// One of them is set.
#[derive(Serialize, Default)]
struct AnyValueView {
    array_value: Option<ArrayValueView>,
    bool_value: Option<bool>,
    bytes_value: Option<Value>,
    double_value: Option<serde_json::Value>,
    int_value: Option<i64>,
    kvlist_value: Option<()>,
    string_value: Option<String>,
}

#[derive(Serialize)]
struct ArrayValueView {
    values: Vec<AnyValueView>,
}

#[derive(Serialize)]
struct EventView {
    name: String,
    time_unix_nano: i64,
    attributes: Vec<KeyValueView>,
    dropped_attributes_count: Option<u32>,
}

#[derive(Serialize)]
struct LinkView {
    trace_id: String,
    span_id: String,
    trace_state: Option<String>,
    attributes: Vec<KeyValueView>,
    dropped_attributes_count: Option<u32>,
    flags: Option<u32>,
}

impl From<StoredSpan> for OtlpSpanView {
    fn from(stored: StoredSpan) -> OtlpSpanView {
        let span = stored.span;
        OtlpSpanView {
            trace_id: span.trace_id.to_string(),
            span_id: span.span_id.to_string(),
            parent_span_id: span.parent_id.map(|id| id.to_string()),
            trace_state: text(span.trace_state),
            flags: count(span.flags),
            name: span.name,
            kind: kind(span.otel_kind),
            start_time_unix_nano: span.start_time_unix_nano,
            end_time_unix_nano: span.end_time_unix_nano.unwrap_or(0),
            attributes: pairs(span.attributes),
            dropped_attributes_count: count(span.dropped_attributes_count),
            events: list(span.events, EventView::from),
            dropped_events_count: count(span.dropped_events_count),
            links: list(span.links, LinkView::from),
            dropped_links_count: count(span.dropped_links_count),
            status: StatusView { code: status_number(span.status.code), message: text(span.status.message) },
        }
    }
}

impl From<Event> for EventView {
    fn from(event: Event) -> EventView {
        EventView {
            name: event.name,
            time_unix_nano: event.time_unix_nano,
            attributes: pairs(event.attributes),
            dropped_attributes_count: count(event.dropped_attributes_count),
        }
    }
}

impl From<Link> for LinkView {
    fn from(link: Link) -> LinkView {
        LinkView {
            trace_id: link.trace_id.to_string(),
            span_id: link.span_id.to_string(),
            trace_state: text(link.trace_state),
            attributes: pairs(link.attributes),
            dropped_attributes_count: count(link.dropped_attributes_count),
            flags: count(link.flags),
        }
    }
}

impl From<Value> for AnyValueView {
    fn from(value: Value) -> AnyValueView {
        let nothing = AnyValueView::default();
        match value {
            Value::Null => nothing,
            Value::Bool(flag) => AnyValueView { bool_value: Some(flag), ..nothing },
            Value::Int(number) => AnyValueView { int_value: Some(number), ..nothing },
            Value::Double(number) => AnyValueView { double_value: Some(double(number)), ..nothing },
            Value::String(text) => AnyValueView { string_value: Some(text), ..nothing },
            Value::Bytes(bytes) => {
                AnyValueView { bytes_value: Some(Value::from(base64_of(&bytes))), ..nothing }
            }
            Value::List(values) => {
                let values = values.into_iter().map(AnyValueView::from).collect();
                AnyValueView { array_value: Some(ArrayValueView { values }), ..nothing }
            }
            // Only inside lists: attributes are flat. Phoenix's shape has no room for maps, so it is text.
            Value::Map(map) => AnyValueView { string_value: Some(map.to_json()), ..nothing },
        }
    }
}

/// JSON has no word for what is not finite; OTLP writes it as text.
fn double(number: f64) -> serde_json::Value {
    match number {
        f64::INFINITY => "Infinity".into(),
        f64::NEG_INFINITY => "-Infinity".into(),
        number if number.is_nan() => "NaN".into(),
        number => number.into(),
    }
}

fn base64_of(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

fn pairs(attributes: Attributes) -> Vec<KeyValueView> {
    let flat = otlp::flatten(attributes).into_iter();
    flat.map(|(key, value)| KeyValueView { key, value: value.into() }).collect()
}

fn list<T, V>(items: Vec<T>, view: impl Fn(T) -> V) -> Option<Vec<V>> {
    (!items.is_empty()).then(|| items.into_iter().map(view).collect())
}

fn count(number: u32) -> Option<u32> {
    (number != 0).then_some(number)
}

fn text(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

fn kind(kind: OtelKind) -> &'static str {
    match kind {
        OtelKind::Unspecified => "SPAN_KIND_UNSPECIFIED",
        OtelKind::Internal => "SPAN_KIND_INTERNAL",
        OtelKind::Server => "SPAN_KIND_SERVER",
        OtelKind::Client => "SPAN_KIND_CLIENT",
        OtelKind::Producer => "SPAN_KIND_PRODUCER",
        OtelKind::Consumer => "SPAN_KIND_CONSUMER",
    }
}

fn status_number(code: StatusCode) -> u8 {
    match code {
        StatusCode::Unset => 0,
        StatusCode::Ok => 1,
        StatusCode::Error => 2,
    }
}
