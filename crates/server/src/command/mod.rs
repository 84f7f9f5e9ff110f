//! Commands that ask a running server.

mod sql;
mod table;

pub(crate) use sql::{SqlArguments, sql};
