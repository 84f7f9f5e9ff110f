//! Keeps spans on disk and finds them again.
//!
//! A write goes `Writer` → `journal` (durable, arrival order) → `hot` (memory) → `segment` (Parquet, sorted by
//! project and trace). A read meets hot and segments in one `Snapshot`, so a span is visible as soon as its write
//! returns.
//!
//! Start at [`Store`]. The bytes on disk are described in `docs/design/segment-format.md`.
//!
//! Not here: what may be asked (`query`), OTLP (`otlp`), prices (`model`), who may read (`server`).

mod annotation;
mod backup;
mod catalog;
mod check;
mod columns;
mod compact;
mod data_dir;
mod directory;
mod engine; // lists, figures and filters
mod fail_point; // where tests let the process die
mod fill; // folders to measure with
mod flush;
mod frame; // tables for pandas
mod group;
mod hot;
mod journal;
mod known;
mod metrics;
mod phoenix_db;
mod read;
mod recover;
mod retention;
mod segment;
mod sketch; // percentiles
mod snapshot; // what readers hold
mod span_file; // spans for other tools
mod store; // the two halves put together
mod sums;
mod tombstones;
mod trace_numbers;
mod writer; // one task: order, identity, durability

pub use annotation::{
    Absent, AnnotateError, AnnotationList, AnnotationMatch, AnnotationSweep, NewAnnotation, OldAnnotation,
    SaidAt, TakenOver, TargetName, TargetNames,
};
pub use backup::{Backup, BackupError, back_up};
pub use catalog::{CatalogError, ConfigWritten, StoredAnnotationConfig};
pub use check::CheckReport;
pub use data_dir::DataDirError;
pub use engine::{
    ExplainQuestion, ExplainedSegment, ExplainedStep, Explanation, Means, Skipped, SqlAnswer, SqlColumn,
    SqlError, SqlFormat, SqlQuestion,
};
pub use fill::{FillError, FillPlace, FilledSegment, Filler};
pub use frame::{Frame, FrameCell, FrameError, FrameStream};
pub use journal::JournalError;
pub use phoenix_db::{
    PhoenixAnnotation, PhoenixAnnotations, PhoenixConfig, PhoenixDb, PhoenixDbError, PhoenixProject,
    PhoenixSpan,
};
pub use recover::RecoverError;
pub use retention::Retention;
pub use span_file::{SpanFile, SpanFileError};
pub use store::{Clock, OpenStoreError, Store, StoreConfig, StoreUsage};
pub use writer::{
    Conflict, DeleteError, Deleted, FlushFailed, NewSpan, TransferError, WriteError, WriteReceipt,
};
