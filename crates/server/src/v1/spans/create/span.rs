//! A span as clients write it, to one of ours.

use model::{Attributes, Event, OtelKind, Span, SpanId, Status, StatusCode, TraceId, Value};
use semconv::openinference::SPAN_KIND;
use serde_json::json;

use crate::v1::body::{Mistakes, Object, element};

/// A span that is well formed and still none: its ids are not those of OpenTelemetry.
pub(super) struct Invalid {
    pub(super) trace_id: String,
    pub(super) span_id: String,
    pub(super) error: String,
}

pub(super) fn read(object: &Object<'_>, mistakes: &mut Mistakes) -> Result<Span, Invalid> {
    let name = object.text("name", mistakes).to_owned();
    let context = object.object("context", "SpanContext", mistakes);
    let (trace_id, span_id) = context
        .map_or(("", ""), |context| (context.text("trace_id", mistakes), context.text("span_id", mistakes)));
    let span_kind = object.text("span_kind", mistakes);
    let parent_id = object.optional_text("parent_id", mistakes).filter(|id| !id.is_empty());
    let start_time_unix_nano = time(object, "start_time", mistakes);
    let end_time_unix_nano = time(object, "end_time", mistakes);
    let code = StatusCode::parse(object.text("status_code", mistakes)).unwrap_or_default();
    let message = object.text_or_empty("status_message", mistakes).to_owned();
    let attributes = attributes(object.map_or_empty("attributes", mistakes), span_kind);
    let events = events(object, mistakes);

    let invalid = |error: model::InvalidIdError| Invalid {
        trace_id: trace_id.to_owned(),
        span_id: span_id.to_owned(),
        error: error.to_string(),
    };
    let parent_id = parent_id.map(str::parse).transpose().map_err(invalid)?;
    let (trace_id, span_id) =
        (trace_id.parse::<TraceId>().map_err(invalid)?, span_id.parse::<SpanId>().map_err(invalid)?);
    Ok(Span {
        parent_id,
        name,
        otel_kind: OtelKind::Internal,
        status: Status { code, message },
        start_time_unix_nano,
        end_time_unix_nano: Some(end_time_unix_nano),
        attributes,
        events,
        ..Span::bare(trace_id, span_id)
    })
}

/// A moment. One without a time zone is refused: nobody knows whose clock it was.
fn time(object: &Object<'_>, name: &str, mistakes: &mut Mistakes) -> i64 {
    let Some((unix_nano, has_offset)) = object.time(name, mistakes) else { return 0 };
    if !has_offset {
        let msg = format!("Value error, {name}: it does not say in which time zone; end it with Z or +00:00");
        mistakes.add("value_error", object.loc(), object.value(), msg, Some(json!({ "error": {} })));
    }
    unix_nano
}

/// Dotted keys and nested maps alike. The kind stands among the attributes, as exporters send it.
fn attributes(sent: Option<&Attributes>, span_kind: &str) -> Attributes {
    let sent = sent.into_iter().flat_map(Attributes::iter).filter(|(key, _)| *key != SPAN_KIND);
    let kind = (SPAN_KIND.to_owned(), Value::from(span_kind));
    otlp::unflatten(sent.map(|(key, value)| (key.to_owned(), value.clone())).chain([kind]))
}

fn events(object: &Object<'_>, mistakes: &mut Mistakes) -> Vec<Event> {
    let loc = object.loc_of("events");
    let list = object.list_or_empty("events", mistakes).iter().enumerate();
    list.map(|(position, value)| {
        let event = Object::at(value, element(&loc, position), "SpanEvent", mistakes);
        Event {
            name: event.text("name", mistakes).to_owned(),
            time_unix_nano: time(&event, "timestamp", mistakes),
            attributes: event.map_or_empty("attributes", mistakes).cloned().unwrap_or_default(),
            dropped_attributes_count: 0,
        }
    })
    .collect()
}
