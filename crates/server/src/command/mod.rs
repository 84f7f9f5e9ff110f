//! Commands with more to say than a line of `main`.

mod export;
mod query;
mod server;
mod sql;
mod table;

pub(crate) use export::{ExportArguments, export};
pub(crate) use query::{QueryArguments, query};
pub(crate) use sql::{SqlArguments, sql};
