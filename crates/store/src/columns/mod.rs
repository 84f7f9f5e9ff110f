//! Spans as columns, and back: the form they have in the journal and in memory.

mod bulky;
mod read;
mod schema;
mod trace_row;
mod write;

pub(crate) use bulky::may_lie_apart;
pub(crate) use read::{StoredColumnError, TOKEN_COLUMNS, attributes_from_json, number, resource_from_json};
pub(crate) use schema::{SpanColumns, SpanColumnsBuilder, span_schema};
