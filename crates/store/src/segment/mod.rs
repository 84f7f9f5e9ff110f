//! Segments: immutable files of spans, sorted by project, trace start, trace id and span start.
//!
//! A segment is a Parquet file that every tool reads, and beside it a trace table (where each trace lies and what it adds
//! up to), a session table (which traces belong to a session), a summary (what spans add up to by time), and a block index
//! (which rows may hold a rare text or attribute).
//! Start at [`Segment`]; the bytes are described in `docs/design/segment-format.md`.

mod blocks;
mod deleted;
mod error;
mod files;
mod format;
mod order;
mod read;
mod session_table;
mod summary;
mod trace_table;
mod writer;

pub(crate) use blocks::Needle;
pub(crate) use deleted::{DeletedRows, SegmentView};
pub(crate) use error::ReadSegmentError;
pub(crate) use files::{SegmentId, index_files, needed_files};
pub(crate) use format::{Effort, properties};
pub(crate) use order::{RowKey, sort_keys};
pub(crate) use read::{Columns, Segment, SegmentMeta};
pub(crate) use summary::SUMMARY_NANO;
pub(crate) use trace_table::TraceRecord;
pub(crate) use writer::{SegmentWriter, WriteSegmentError};
