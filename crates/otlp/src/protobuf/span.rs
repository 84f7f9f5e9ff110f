//! A span, its events and its links on the wire.

use std::borrow::Cow;

use model::{Event, Link, SpanId, Status, TraceId};

use super::value::{attributes, pair};
use super::wire::Fields;
use crate::span::{SentSpan, event_time, status_code};

/// How many attributes a span has room for before its list grows: most have tens.
const EXPECTED_ATTRIBUTES: usize = 32;

pub(super) fn span(message: &[u8]) -> Option<SentSpan<'_>> {
    let mut span = SentSpan { attributes: Vec::with_capacity(EXPECTED_ATTRIBUTES), ..SentSpan::default() };
    let mut fields = Fields::of(message);
    while !fields.is_at_end() {
        match fields.next()? {
            (1, field) => span.trace_id = Cow::Borrowed(field.bytes()?),
            (2, field) => span.span_id = Cow::Borrowed(field.bytes()?),
            (3, field) => span.trace_state = field.text()?.to_owned(),
            (4, field) => span.parent_span_id = Cow::Borrowed(field.bytes()?),
            (5, field) => span.name = field.text()?.to_owned(),
            (6, field) => span.kind = field.int32()?,
            (7, field) => span.start_time_unix_nano = field.fixed64()?,
            (8, field) => span.end_time_unix_nano = field.fixed64()?,
            (9, field) => span.attributes.push(pair(field.bytes()?)?),
            (10, field) => span.dropped_attributes_count = field.uint32()?,
            (11, field) => span.events.push(event(field.bytes()?)?),
            (12, field) => span.dropped_events_count = field.uint32()?,
            (13, field) => match link(field.bytes()?)? {
                Some(link) => span.links.push(link),
                None => span.unreadable_links += 1,
            },
            (14, field) => span.dropped_links_count = field.uint32()?,
            (15, field) => status(field.bytes()?, &mut span.status)?,
            (16, field) => span.flags = field.fixed32()?,
            _ => {}
        }
    }
    Some(span)
}

fn status(message: &[u8], status: &mut Status) -> Option<()> {
    let mut fields = Fields::of(message);
    while !fields.is_at_end() {
        match fields.next()? {
            (2, field) => status.message = field.text()?.to_owned(),
            (3, field) => status.code = status_code(field.int32()?),
            _ => {}
        }
    }
    Some(())
}

fn event(message: &[u8]) -> Option<Event> {
    let (mut name, mut time_unix_nano, mut dropped_attributes_count) = ("", 0, 0);
    let mut pairs = Vec::new();
    let mut fields = Fields::of(message);
    while !fields.is_at_end() {
        match fields.next()? {
            (1, field) => time_unix_nano = field.fixed64()?,
            (2, field) => name = field.text()?,
            (3, field) => pairs.push(field.bytes()?),
            (4, field) => dropped_attributes_count = field.uint32()?,
            _ => {}
        }
    }
    Some(Event {
        name: name.to_owned(),
        time_unix_nano: event_time(time_unix_nano),
        attributes: attributes(&pairs)?,
        dropped_attributes_count,
    })
}

/// The inner `None` stands for a link that names no span.
fn link(message: &[u8]) -> Option<Option<Link>> {
    let (mut trace_id, mut span_id): (&[u8], &[u8]) = (&[], &[]);
    let (mut trace_state, mut dropped_attributes_count, mut flags) = ("", 0, 0);
    let mut pairs = Vec::new();
    let mut fields = Fields::of(message);
    while !fields.is_at_end() {
        match fields.next()? {
            (1, field) => trace_id = field.bytes()?,
            (2, field) => span_id = field.bytes()?,
            (3, field) => trace_state = field.text()?,
            (4, field) => pairs.push(field.bytes()?),
            (5, field) => dropped_attributes_count = field.uint32()?,
            (6, field) => flags = field.fixed32()?,
            _ => {}
        }
    }
    let attributes = attributes(&pairs)?;
    let (Some(trace_id), Some(span_id)) = (TraceId::from_bytes(trace_id), SpanId::from_bytes(span_id)) else {
        return Some(None);
    };
    let trace_state = trace_state.to_owned();
    Some(Some(Link { trace_id, span_id, trace_state, attributes, dropped_attributes_count, flags }))
}
