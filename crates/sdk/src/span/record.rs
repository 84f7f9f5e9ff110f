//! All that is known of one span while it is open, and what is queued when it ends.

use std::borrow::Cow;
use std::sync::Arc;

use semconv::SpanKind;

use crate::clock::Start;
use crate::context::{Inherited, SpanContext};
use crate::ids::SpanId;
use crate::value::Fields;

#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) name: Cow<'static, str>,
    pub(crate) kind: SpanKind,
    pub(crate) otel_kind: OtelKind,
    pub(crate) context: SpanContext,
    pub(crate) parent: Option<SpanId>,
    pub(crate) start: Start,
    pub(crate) end_unix_nano: u64,
    pub(crate) fields: Fields,
    pub(crate) events: Vec<Event>,
    pub(crate) status: Status,
    pub(crate) inherited: Option<Arc<Inherited>>,
}

/// A record on its way: moved from hand to hand by its address.
pub(crate) type BoxedRecord = Box<Record>;

/// Which side of a remote call a span is, as OTLP numbers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OtelKind {
    Internal = 1,
    #[cfg(feature = "tower")]
    Server = 2,
    Client = 3,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Status {
    #[default]
    Unset,
    Ok,
    Error(String),
}

#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) name: Cow<'static, str>,
    pub(crate) time_unix_nano: u64,
    pub(crate) fields: Fields,
}

impl Record {
    pub(crate) fn add_event(&mut self, name: impl Into<Cow<'static, str>>, fields: Fields) {
        let time_unix_nano = self.start.present_unix_nano();
        self.events.push(Event { name: name.into(), time_unix_nano, fields });
    }

    /// What the span occupies while it is queued, near enough to bound a queue by.
    pub(crate) fn memory_bytes(&self) -> usize {
        size_of::<Record>()
            + self.name.len()
            + self.fields.heap_bytes()
            + self.events.iter().map(|event| size_of::<Event>() + event.fields.heap_bytes()).sum::<usize>()
    }
}
