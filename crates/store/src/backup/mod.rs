//! A copy of a data folder from which a store starts, made while a server may be writing in it.
//!
//! No lock is taken. Both databases are held as of one moment by transactions that read; that they show the same
//! moment is told from the list of segments, which was the same before the journal was held and after. The listed
//! segments never change, so that a second name for each is a copy. Only then the databases are copied.
//!
//! Not here: restoring, for which nothing is needed but to start on the copy.

mod database;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use model::FaultKind;

use crate::catalog::{ANNOTATIONS_IN_SPANS, Catalog, CatalogError, flushed_position, progress, segments};
use crate::data_dir::{self, DataDirError};
use crate::journal::{Journal, JournalError, next_sequence};
use crate::segment::{SegmentMeta, index_files, needed_files};
use database::Held;

/// The moment between two changes of the list of segments is found at once, but for bad luck.
const ATTEMPTS_MAX: u32 = 200;
const BETWEEN_ATTEMPTS: Duration = Duration::from_millis(20);

/// What was copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backup {
    pub segments: u64,
    /// Of the segments. Where the copy lies on the same file system they are shared, and take no room.
    pub segment_bytes: u64,
}

/// No copy was made.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    #[error("{path} is there already: name a folder that is not")]
    Exists { path: PathBuf },
    #[error("cannot write {path}")]
    Io { path: PathBuf, source: io::Error },
    #[error("cannot make the tables of the copy's catalog")]
    Catalog(#[from] CatalogError),
    #[error("cannot make the tables of the copy's journal")]
    Journal(#[from] JournalError),
    #[error("cannot copy {path}")]
    Database { path: PathBuf, source: sqlx::Error },
    #[error(
        "segments changed too often to be copied together, or files of them are lost: see `bennu store check`"
    )]
    Restless,
}

impl BackupError {
    pub fn kind(&self) -> FaultKind {
        match self {
            BackupError::DataDir(error) => error.kind(),
            BackupError::Exists { .. } => FaultKind::Conflict,
            BackupError::Catalog(error) => error.kind(),
            BackupError::Journal(error) => error.kind(),
            BackupError::Io { .. } | BackupError::Database { .. } | BackupError::Restless => {
                FaultKind::Unavailable
            }
        }
    }
}

/// Copies the data folder `from` to the folder `to`, which appears when it is whole.
pub async fn back_up(from: &Path, to: &Path) -> Result<Backup, BackupError> {
    data_dir::check_readable(from)?;
    if to.exists() {
        return Err(BackupError::Exists { path: to.to_owned() });
    }
    let draft = to.with_added_extension("new");
    if draft.exists() {
        // Left by an attempt that was broken off.
        fs::remove_dir_all(&draft).map_err(io_error(&draft))?;
    }
    let copied = copy(from, &draft).await;
    if copied.is_err() {
        // What is left is removed by the next attempt too.
        let _ = fs::remove_dir_all(&draft);
    }
    let backup = copied?;
    fs::rename(&draft, to).map_err(io_error(to))?;
    Ok(backup)
}

async fn copy(from: &Path, to: &Path) -> Result<Backup, BackupError> {
    let folder = data_dir::segments(to);
    fs::create_dir_all(&folder).map_err(io_error(&folder))?;
    Catalog::open(&data_dir::catalog_db(to)).await?.close().await;
    Journal::open(&data_dir::ingest_db(to)).await?.close().await?;
    let paths = [data_dir::catalog_db(from), data_dir::ingest_db(from)];
    let database = |at: usize| {
        let path = paths[at].clone();
        move |source| BackupError::Database { path, source }
    };
    let mut catalog = Held::open(&paths[0], &data_dir::catalog_db(to)).await.map_err(database(0))?;
    let mut journal = Held::open(&paths[1], &data_dir::ingest_db(to)).await.map_err(database(1))?;
    let segments = hold_together(&mut catalog, &mut journal, from, &folder).await?;
    catalog.copy().await.map_err(database(0))?;
    journal.copy().await.map_err(database(1))?;
    data_dir::declare_format(to)?;
    for path in [data_dir::catalog_db(to), data_dir::ingest_db(to), folder, to.to_owned()] {
        File::open(&path).and_then(|file| file.sync_all()).map_err(io_error(&path))?;
    }
    let segment_bytes = segments.iter().map(|segment| segment.bytes).sum();
    Ok(Backup { segments: segments.len() as u64, segment_bytes })
}

/// Holds both databases at one moment and gives the segments of that moment a second name. Answers which they are.
async fn hold_together(
    catalog: &mut Held,
    journal: &mut Held,
    from: &Path,
    folder: &Path,
) -> Result<Vec<SegmentMeta>, BackupError> {
    let failed = |source| BackupError::Database { path: from.to_owned(), source };
    for _ in 0..ATTEMPTS_MAX {
        let before = Listed::read(catalog).await?;
        journal.hold().await.map_err(failed)?;
        catalog.hold().await.map_err(failed)?;
        let held = Listed::read(catalog).await?;
        // What annotations in spans are kept for must be in the journal.
        let is_behind = held.annotations_through <= next_sequence(&mut journal.connection).await?;
        // A segment that was merged away meanwhile is gone.
        if before == held && is_behind && link(&data_dir::segments(from), folder, &held.segments)? {
            return Ok(held.segments);
        }
        journal.let_go().await.map_err(failed)?;
        catalog.let_go().await.map_err(failed)?;
        tokio::time::sleep(BETWEEN_ATTEMPTS).await;
    }
    Err(BackupError::Restless)
}

/// What the catalog says of segments and of the place in the journal up to which they reach.
#[derive(PartialEq)]
struct Listed {
    segments: Vec<SegmentMeta>,
    flushed: i64,
    annotations_through: i64,
}

impl Listed {
    async fn read(catalog: &mut Held) -> Result<Listed, CatalogError> {
        let connection = &mut catalog.connection;
        Ok(Listed {
            segments: segments(&mut *connection).await?,
            flushed: flushed_position(&mut *connection).await?,
            annotations_through: progress(connection, ANNOTATIONS_IN_SPANS).await?,
        })
    }
}

/// Answers `false` where one of the files is gone. Those that were linked before are there for the next attempt.
fn link(from: &Path, to: &Path, segments: &[SegmentMeta]) -> Result<bool, BackupError> {
    let mut wanted = Vec::with_capacity(5 * segments.len());
    for segment in segments {
        // Opened first: a merge that ends while others are copied takes the name away and not the bytes.
        for (source, copy) in needed_files(from, segment.id).into_iter().zip(needed_files(to, segment.id)) {
            match File::open(&source) {
                Ok(file) => wanted.push((source, copy, file)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
                Err(error) => return Err(io_error(&source)(error)),
            }
        }
    }
    for segment in segments {
        for (source, copy) in index_files(from, segment.id).into_iter().zip(index_files(to, segment.id)) {
            // A segment is whole without them.
            if let Ok(file) = File::open(&source) {
                wanted.push((source, copy, file));
            }
        }
    }
    for (source, copy, mut file) in wanted {
        if !copy.exists() && fs::hard_link(&source, &copy).is_err() {
            // On another file system, or merged away since it was opened.
            let written = File::create(&copy)
                .and_then(|mut copy| io::copy(&mut file, &mut copy).and_then(|_| copy.sync_all()));
            written.map_err(io_error(&copy))?;
        }
    }
    Ok(true)
}

fn io_error(path: &Path) -> impl FnOnce(io::Error) -> BackupError {
    let path = path.to_owned();
    move |source| BackupError::Io { path, source }
}
