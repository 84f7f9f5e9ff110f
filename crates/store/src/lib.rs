//! Keeps spans on disk and finds them again.
//!
//! A write goes `Writer` → `journal` (durable, arrival order) → `hot` (memory). A read meets one `Snapshot` of
//! what is hot, so a span is visible as soon as its write returns. Segments are not there yet: what is hot stays
//! hot, and when it reaches its bound new spans are refused.
//!
//! Start at [`Store`].
//!
//! Not here: what may be asked (`query`), OTLP (`otlp`), prices (`model`), who may read (`server`).

mod catalog;
mod columns;
mod data_dir;
mod directory;
mod group;
mod hot;
mod journal;
mod phoenix_db;
mod read;
mod store; // the two halves put together
mod writer;

pub use catalog::CatalogError;
pub use data_dir::DataDirError;
pub use journal::JournalError;
pub use phoenix_db::{PhoenixDb, PhoenixDbError, PhoenixProject, PhoenixSpan};
pub use store::{OpenStoreError, Store, StoreConfig, StoreUsage};
pub use writer::{Conflict, NewSpan, WriteError, WriteReceipt};
