//! A row of Phoenix's spans as a span of ours.

use model::{Attributes, Event, OtelKind, Span, Status, StatusCode, Value};
use semconv::openinference::SPAN_KIND;
use store::PhoenixSpan;

use crate::v1::parse_time;

pub(super) fn span(row: PhoenixSpan) -> Result<Span, String> {
    let invalid = |error: model::InvalidIdError| error.to_string();
    let nano = |micro: i64| micro.saturating_mul(1_000);
    let mut attributes = match Value::from_json(&row.attributes) {
        Ok(Value::Map(attributes)) => attributes,
        _ => return Err("its attributes are not an object".to_owned()),
    };
    if attributes.str_at(SPAN_KIND).is_none() {
        attributes = with_kind(attributes, &row.span_kind);
    }
    let trace_id = row.trace_id.parse().map_err(invalid)?;
    let span_id = row.span_id.parse().map_err(invalid)?;
    Ok(Span {
        parent_id: row
            .parent_id
            .filter(|id| !id.is_empty())
            .map(|id| id.parse())
            .transpose()
            .map_err(invalid)?,
        name: row.name,
        otel_kind: OtelKind::Internal,
        status: Status {
            code: StatusCode::parse(&row.status_code).unwrap_or_default(),
            message: row.status_message,
        },
        start_time_unix_nano: nano(row.start_time_unix_micro),
        // Phoenix writes the beginning of time for a span that has not ended.
        end_time_unix_nano: Some(nano(row.end_time_unix_micro)).filter(|&end| end != 0),
        attributes,
        events: events(&row.events),
        ..Span::bare(trace_id, span_id)
    })
}

/// A kind that Phoenix found elsewhere than among the attributes; `UNKNOWN` says nothing.
fn with_kind(attributes: Attributes, kind: &str) -> Attributes {
    if kind == semconv::SpanKind::Unknown.as_str() {
        return attributes;
    }
    let flat = otlp::flatten(attributes).into_iter();
    otlp::unflatten(flat.chain([(SPAN_KIND.to_owned(), Value::from(kind))]))
}

fn events(json: &str) -> Vec<Event> {
    let Ok(Value::List(events)) = Value::from_json(json) else { return Vec::new() };
    let event = |value: &Value| {
        let event = value.as_map()?;
        Some(Event {
            name: event.str_at("name").unwrap_or_default().to_owned(),
            time_unix_nano: event.str_at("timestamp").and_then(parse_time).unwrap_or_default(),
            attributes: event.get("attributes").and_then(Value::as_map).cloned().unwrap_or_default(),
            dropped_attributes_count: 0,
        })
    };
    events.iter().filter_map(event).collect()
}
