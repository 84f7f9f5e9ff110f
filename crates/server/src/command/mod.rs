//! Commands with more to say than a line of `main`.

mod export;
mod sql;
mod table;

pub(crate) use export::{ExportArguments, export};
pub(crate) use sql::{SqlArguments, sql};
