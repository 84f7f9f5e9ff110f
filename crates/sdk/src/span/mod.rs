//! Spans: begun by a builder, filled by typed setters, ended by `end` or by the last handle going away.

mod builder;
mod common;
mod error;
mod live;
mod record;
mod setters;

pub use builder::SpanBuilder;
pub use error::{Failure, ViaDeref, ViaError};
pub use live::Span;

pub(crate) use record::{BoxedRecord, Event, OtelKind, Record, Status};
pub(crate) use setters::setters;
