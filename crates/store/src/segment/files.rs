//! The files of a segment: named by its number, with an extension that says what is in them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Names a segment. Later ones are larger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct SegmentId(pub(crate) i64);

impl std::fmt::Display for SegmentId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

const PARQUET: &str = "parquet";
const TRACES: &str = "traces";
const SESSIONS: &str = "sessions";
const SUMMARY: &str = "summary";
const BLOCKS: &str = "blocks";

/// The files without which there is no segment.
pub(crate) fn needed_files(folder: &Path, id: SegmentId) -> [PathBuf; 2] {
    [parquet_path(folder, id), traces_path(folder, id)]
}

/// The files that only make it faster to read.
pub(crate) fn index_files(folder: &Path, id: SegmentId) -> [PathBuf; 3] {
    [sessions_path(folder, id), summary_path(folder, id), blocks_path(folder, id)]
}

pub(super) fn parquet_path(folder: &Path, id: SegmentId) -> PathBuf {
    path(folder, id, PARQUET)
}

pub(super) fn traces_path(folder: &Path, id: SegmentId) -> PathBuf {
    path(folder, id, TRACES)
}

pub(super) fn sessions_path(folder: &Path, id: SegmentId) -> PathBuf {
    path(folder, id, SESSIONS)
}

pub(super) fn summary_path(folder: &Path, id: SegmentId) -> PathBuf {
    path(folder, id, SUMMARY)
}

pub(super) fn blocks_path(folder: &Path, id: SegmentId) -> PathBuf {
    path(folder, id, BLOCKS)
}

/// All files of the segment whose Parquet file this is.
pub(super) fn remove(parquet: &Path) {
    for extension in [PARQUET, TRACES, SESSIONS, SUMMARY, BLOCKS] {
        let path = parquet.with_extension(extension);
        match fs::remove_file(&path) {
            Ok(()) => {}
            // Not every segment has all of them.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                tracing::warn!(path = %path.display(), %error, "cannot remove a file of a merged segment");
            }
        }
    }
}

fn path(folder: &Path, id: SegmentId, extension: &str) -> PathBuf {
    folder.join(format!("{:012}.{extension}", id.0))
}
