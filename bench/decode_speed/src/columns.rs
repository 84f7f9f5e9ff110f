//! The store's columns, by its own sources: the crate would bring its engine into this build.
#![allow(dead_code, unreachable_pub, reason = "the store reads what is only written here")]

#[path = "../../../crates/store/src/columns/bulky.rs"]
mod bulky;
#[path = "../../../crates/store/src/columns/schema.rs"]
mod schema;
#[path = "../../../crates/store/src/columns/write.rs"]
mod write;

pub(crate) use schema::SpanColumnsBuilder;
