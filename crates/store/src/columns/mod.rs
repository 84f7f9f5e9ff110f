//! Spans as columns, and back: the form they have in the journal and in memory.

mod bulky;
mod read;
mod schema;
mod write;

pub(crate) use read::{StoredColumnError, number};
pub(crate) use schema::{SpanColumns, SpanColumnsBuilder, span_schema};
