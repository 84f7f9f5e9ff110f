//! One OTLP span to one of ours, or the reason why it cannot be kept.

use std::borrow::Cow;
use std::sync::Arc;

use model::{Event, Link, OtelKind, Resource, Scope, SpanId, Status, StatusCode, TraceId, Value};
use opentelemetry_proto::tonic::trace::v1 as wire;

use crate::RejectedSpan;
use crate::any_value::{attributes, pairs};
use crate::conventions::nest_attributes;

/// A span as it was sent, before it is known whether it can be kept.
#[derive(Debug, Default)]
pub(crate) struct SentSpan<'b> {
    pub(crate) trace_id: Cow<'b, [u8]>,
    pub(crate) span_id: Cow<'b, [u8]>,
    pub(crate) parent_span_id: Cow<'b, [u8]>,
    pub(crate) trace_state: String,
    pub(crate) name: String,
    pub(crate) kind: i32,
    pub(crate) start_time_unix_nano: u64,
    pub(crate) end_time_unix_nano: u64,
    pub(crate) attributes: Vec<(Cow<'b, str>, Value)>,
    pub(crate) events: Vec<Event>,
    pub(crate) links: Vec<Link>,
    /// Links that name no span.
    pub(crate) unreadable_links: u32,
    pub(crate) status: Status,
    pub(crate) flags: u32,
    pub(crate) dropped_attributes_count: u32,
    pub(crate) dropped_events_count: u32,
    pub(crate) dropped_links_count: u32,
}

pub(crate) fn keep(
    span: SentSpan<'_>,
    resource: &Arc<Resource>,
    scope: &Arc<Scope>,
) -> Result<model::Span, RejectedSpan> {
    let identity = match Identity::read(&span) {
        Ok(identity) => identity,
        Err(reason) => return Err(RejectedSpan { name: span.name, reason }),
    };
    Ok(model::Span {
        trace_id: identity.trace_id,
        span_id: identity.span_id,
        parent_id: identity.parent_id,
        name: span.name,
        otel_kind: otel_kind(span.kind),
        status: span.status,
        start_time_unix_nano: identity.start_time_unix_nano,
        end_time_unix_nano: identity.end_time_unix_nano,
        attributes: nest_attributes(span.attributes),
        events: span.events,
        links: span.links,
        resource: Arc::clone(resource),
        scope: Arc::clone(scope),
        trace_state: span.trace_state,
        flags: span.flags,
        dropped_attributes_count: span.dropped_attributes_count,
        dropped_events_count: span.dropped_events_count,
        dropped_links_count: span.dropped_links_count.saturating_add(span.unreadable_links),
    })
}

/// What a span is found by. All of it must be readable, or the span could never be shown in its place.
struct Identity {
    trace_id: TraceId,
    span_id: SpanId,
    parent_id: Option<SpanId>,
    start_time_unix_nano: i64,
    end_time_unix_nano: Option<i64>,
}

impl Identity {
    fn read(span: &SentSpan<'_>) -> Result<Identity, String> {
        let parent_is_set = span.parent_span_id.iter().any(|&byte| byte != 0);
        let parent_id = if parent_is_set {
            let parent_id = SpanId::from_bytes(&span.parent_span_id);
            Some(parent_id.ok_or_else(|| invalid_id("parent span id", &span.parent_span_id, SpanId::BYTES))?)
        } else {
            None
        };
        Ok(Identity {
            trace_id: TraceId::from_bytes(&span.trace_id)
                .ok_or_else(|| invalid_id("trace id", &span.trace_id, TraceId::BYTES))?,
            span_id: SpanId::from_bytes(&span.span_id)
                .ok_or_else(|| invalid_id("span id", &span.span_id, SpanId::BYTES))?,
            parent_id,
            start_time_unix_nano: time("start", span.start_time_unix_nano)?,
            end_time_unix_nano: Some(time("end", span.end_time_unix_nano)?).filter(|&end| end != 0),
        })
    }
}

fn invalid_id(what: &str, bytes: &[u8], expected: usize) -> String {
    match bytes.len() {
        0 => format!("no readable {what}"),
        len if len == expected => format!("{what} is all zeros"),
        len => format!("{what} has {len} bytes, expected {expected}"),
    }
}

fn time(which: &str, nanoseconds: u64) -> Result<i64, String> {
    i64::try_from(nanoseconds).map_err(|_| format!("{which} time {nanoseconds} ns lies beyond the year 2262"))
}

fn otel_kind(kind: i32) -> OtelKind {
    use wire::span::SpanKind;
    match SpanKind::try_from(kind).unwrap_or_default() {
        SpanKind::Unspecified => OtelKind::Unspecified,
        SpanKind::Internal => OtelKind::Internal,
        SpanKind::Server => OtelKind::Server,
        SpanKind::Client => OtelKind::Client,
        SpanKind::Producer => OtelKind::Producer,
        SpanKind::Consumer => OtelKind::Consumer,
    }
}

pub(crate) fn status_code(code: i32) -> StatusCode {
    use wire::status::StatusCode as Code;
    match Code::try_from(code).unwrap_or_default() {
        Code::Unset => StatusCode::Unset,
        Code::Ok => StatusCode::Ok,
        Code::Error => StatusCode::Error,
    }
}

/// A span is not refused for an event's impossible clock; the last representable moment stands in.
pub(crate) fn event_time(unix_nano: u64) -> i64 {
    i64::try_from(unix_nano).unwrap_or(i64::MAX)
}

impl From<wire::Span> for SentSpan<'_> {
    fn from(span: wire::Span) -> Self {
        let sent_links = span.links.len();
        let links: Vec<Link> = span.links.into_iter().filter_map(link).collect();
        let status = span.status.unwrap_or_default();
        SentSpan {
            trace_id: span.trace_id.into(),
            span_id: span.span_id.into(),
            parent_span_id: span.parent_span_id.into(),
            trace_state: span.trace_state,
            name: span.name,
            kind: span.kind,
            start_time_unix_nano: span.start_time_unix_nano,
            end_time_unix_nano: span.end_time_unix_nano,
            attributes: pairs(span.attributes).map(|(key, value)| (key.into(), value)).collect(),
            events: span.events.into_iter().map(event).collect(),
            unreadable_links: u32::try_from(sent_links - links.len()).unwrap_or(u32::MAX),
            links,
            status: Status { code: status_code(status.code), message: status.message },
            flags: span.flags,
            dropped_attributes_count: span.dropped_attributes_count,
            dropped_events_count: span.dropped_events_count,
            dropped_links_count: span.dropped_links_count,
        }
    }
}

fn event(event: wire::span::Event) -> Event {
    Event {
        name: event.name,
        time_unix_nano: event_time(event.time_unix_nano),
        attributes: attributes(event.attributes),
        dropped_attributes_count: event.dropped_attributes_count,
    }
}

/// `None` where the link names no span; the caller counts it.
fn link(link: wire::span::Link) -> Option<Link> {
    Some(Link {
        trace_id: TraceId::from_bytes(&link.trace_id)?,
        span_id: SpanId::from_bytes(&link.span_id)?,
        trace_state: link.trace_state,
        attributes: attributes(link.attributes),
        dropped_attributes_count: link.dropped_attributes_count,
        flags: link.flags,
    })
}
