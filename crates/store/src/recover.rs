//! From the files in the data folder to the first snapshot: segments that the catalog lists, and of the journal what
//! they do not hold.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use model::TraceId;

use crate::catalog::{Catalog, CatalogError};
use crate::columns::SpanColumns;
use crate::directory::DirectoryPart;
use crate::hot::Generation;
use crate::journal::{Journal, JournalError, LateTrace};
use crate::segment::{DeletedRows, Segment, SegmentMeta, SegmentView, index_files, needed_files};
use crate::snapshot::{RemoveError, Snapshot};
use crate::tombstones::{Moved, Tombstones};

/// What was acknowledged cannot be found again.
#[derive(Debug, thiserror::Error)]
pub enum RecoverError {
    #[error("cannot read the list of segments")]
    Catalog(#[from] CatalogError),
    #[error("cannot recover the journal")]
    Journal(#[from] JournalError),
    #[error("cannot tidy {path}")]
    Sweep { path: PathBuf, source: io::Error },
    #[error("cannot leave out what was deleted")]
    Deleted { kind: model::FaultKind, source: Box<dyn std::error::Error + Send + Sync> },
}

impl RecoverError {
    pub fn kind(&self) -> model::FaultKind {
        match self {
            RecoverError::Catalog(error) => error.kind(),
            RecoverError::Journal(error) => error.kind(),
            RecoverError::Sweep { .. } => model::FaultKind::Unavailable,
            RecoverError::Deleted { kind, .. } => *kind,
        }
    }
}

impl From<RemoveError> for RecoverError {
    fn from(error: RemoveError) -> Self {
        RecoverError::Deleted { kind: error.kind(), source: Box::new(error) }
    }
}

/// Removes files that no list names: drafts, and what was merged away or never listed.
pub(crate) fn sweep(folder: &Path, listed: &[SegmentMeta]) -> Result<(), RecoverError> {
    let files_of =
        |meta: &SegmentMeta| needed_files(folder, meta.id).into_iter().chain(index_files(folder, meta.id));
    let listed: HashSet<PathBuf> = listed.iter().flat_map(files_of).collect();
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| RecoverError::Sweep { path, source }
    };
    for entry in fs::read_dir(folder).map_err(failed(folder))? {
        let path = entry.map_err(failed(folder))?.path();
        if !listed.contains(&path) {
            fs::remove_file(&path).map_err(failed(&path))?;
        }
    }
    Ok(())
}

/// The segments that open, and how many do not: their spans are missing, everything else is served. What was damaged
/// is read to its end, for somebody may have mended it.
pub(crate) async fn open_segments(
    folder: &Path,
    catalog: &Catalog,
    listed: Vec<SegmentMeta>,
) -> Result<(Vec<SegmentView>, u64), CatalogError> {
    let was_damaged = catalog.damaged_segments().await?;
    let (mut views, mut damaged) = (Vec::with_capacity(listed.len()), 0);
    for meta in listed {
        let id = meta.id;
        let mut opened = Segment::open(folder, meta);
        if was_damaged.contains(&id) {
            opened = opened.and_then(|segment| segment.verify().map(|()| segment));
            if opened.is_ok() {
                catalog.note_mended(id).await?;
            }
        }
        match opened {
            Ok(segment) => {
                views.push(SegmentView {
                    segment: Arc::new(segment),
                    deleted: Arc::new(DeletedRows::default()),
                });
            }
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "segment {id} is damaged: its spans are missing"
                );
                damaged += 1;
            }
        }
    }
    Ok((views, damaged))
}

/// Builds the first snapshot.
pub(crate) async fn build_snapshot(
    journal: &mut Journal,
    batches: Vec<SpanColumns>,
    segments: Vec<SegmentView>,
    tombstones: &Tombstones,
    late: &HashMap<TraceId, LateTrace>,
) -> Result<Snapshot, RecoverError> {
    let moved: Moved = Arc::new(
        late.iter().filter(|(_, late)| late.moved).map(|(id, late)| (*id, late.entry.project)).collect(),
    );
    let generation = Generation::recovered(1, batches).map_err(RemoveError::from)?;
    let traces: HashSet<TraceId> =
        generation.batches.iter().flat_map(|batch| batch.traces.keys()).copied().collect();
    let traces: Vec<TraceId> = traces.into_iter().collect();
    generation.directory.extend(journal.directory_of(&traces).await?);
    let late = late.iter().map(|(id, late)| (*id, late.entry.clone())).collect();
    let mut snapshot = Snapshot {
        generations: vec![generation],
        segments: segments.into(),
        moved,
        late_sessions: Arc::new(DirectoryPart::new(late)),
    };
    if !tombstones.is_empty() {
        snapshot.remove(tombstones)?;
    }
    Ok(snapshot)
}
