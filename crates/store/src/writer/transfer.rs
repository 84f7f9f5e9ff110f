//! Moving traces to another project: the directory changes, queries and later segments follow it.

use std::sync::Arc;

use model::{FaultKind, ProjectId, TraceId};

use super::Writer;
use crate::catalog::CatalogError;
use crate::directory::DirectoryEntry;
use crate::journal::{Commit, JournalError, LateTrace};
use crate::snapshot::Snapshot;
use crate::tombstones::Tombstone;

/// No trace was moved.
#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    #[error("the store is closed")]
    Closed,
    #[error("there is no project {project}")]
    NoProject { project: ProjectId },
    #[error("cannot find the project")]
    Catalog(#[from] CatalogError),
    #[error("cannot make a transfer durable")]
    Journal(#[from] JournalError),
}

impl TransferError {
    pub fn kind(&self) -> FaultKind {
        match self {
            TransferError::Closed => FaultKind::Unavailable,
            TransferError::NoProject { .. } => FaultKind::NotFound,
            TransferError::Catalog(error) => error.kind(),
            TransferError::Journal(error) => error.kind(),
        }
    }
}

impl Writer {
    /// Answers how many of these traces there are.
    pub(super) async fn transfer(&mut self, ids: &[TraceId], to: ProjectId) -> Result<u64, TransferError> {
        if self.catalog.project(to).await?.is_none() {
            return Err(TransferError::NoProject { project: to });
        }
        let entries = self.directory_of(ids).await?;
        if entries.is_empty() {
            return Ok(0);
        }
        // Spans of these traces that went with their old project must not come back in the new one.
        let tombstones: Vec<_> = entries
            .iter()
            .filter_map(|(trace_id, entry)| {
                let through = self.tombstones.project_through(entry.project)?;
                Some(Tombstone::Trace { trace_id: *trace_id, through })
            })
            .collect();
        let directory: Vec<(TraceId, DirectoryEntry)> =
            entries.into_iter().map(|(id, entry)| (id, DirectoryEntry { project: to, ..entry })).collect();
        // A sequence of its own: segments resolved before it say something old, those after it do not.
        let since = self.next_sequence + 1;
        let late: Vec<_> = directory
            .iter()
            .map(|(id, entry)| (*id, LateTrace { entry: entry.clone(), since, moved: true }))
            .collect();
        self.journal
            .commit(Commit {
                directory: directory.clone(),
                late: late.clone(),
                tombstones: &tombstones,
                next_sequence: since,
                ..Commit::default()
            })
            .await?;
        self.next_sequence = since;
        tombstones.into_iter().for_each(|tombstone| self.tombstones.add(tombstone));
        self.late.extend(late);

        let mut next = Snapshot::clone(&self.shared.snapshot.load());
        Arc::make_mut(&mut next.moved).extend(directory.iter().map(|(id, _)| (*id, to)));
        for generation in &next.generations {
            generation.directory.update(&directory);
        }
        next.late_sessions.extend(directory.clone());
        self.shared.snapshot.store(Arc::new(next));
        Ok(directory.len() as u64)
    }
}
