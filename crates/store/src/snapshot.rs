//! The one thing that readers hold: what is hot, which segments there are, and what was deleted from them.

use std::sync::Arc;

use arrow_schema::ArrowError;
use model::{FaultKind, ProjectId, SpanId, TraceId};

use crate::directory::{DirectoryEntry, DirectoryPart};
use crate::hot::{Generation, HotBatch, RowRef};
use crate::segment::{ReadSegmentError, SegmentView};
use crate::tombstones::{Moved, Tombstones};

/// Everything that a read sees, from its beginning to its end. Cheap to clone; replaced whole, and only by the writer.
///
/// Spans that were deleted are taken out of `generations` at once; in a segment they stay, and
/// [`SegmentView::rows`] leaves them out. A span is in a generation or in a segment, never in both.
#[derive(Debug, Clone)]
pub(crate) struct Snapshot {
    /// In order of arrival. The last takes new spans, one before it is on its way into a segment.
    pub(crate) generations: Vec<Generation>,
    /// In order of their first sequence.
    pub(crate) segments: Arc<[SegmentView]>,
    /// Where a trace is that was transferred, whatever the column `project` of its rows says.
    pub(crate) moved: Moved,
    /// The traces whose session became known after rows of theirs were flushed.
    pub(crate) late_sessions: Arc<DirectoryPart>,
}

impl Snapshot {
    pub(crate) fn span_count(&self) -> usize {
        let hot: usize = self.generations.iter().map(Generation::span_count).sum();
        hot + self.segments.iter().map(SegmentView::span_count).sum::<usize>()
    }

    /// Bytes of spans in memory.
    pub(crate) fn hot_bytes(&self) -> usize {
        self.generations.iter().map(Generation::bytes).sum()
    }

    /// What is hot, in order of arrival.
    pub(crate) fn batches(&self) -> impl DoubleEndedIterator<Item = &Arc<HotBatch>> {
        self.generations.iter().flat_map(|generation| &generation.batches)
    }

    pub(crate) fn find_hot(&self, trace_id: TraceId, span_id: SpanId) -> Option<RowRef<'_>> {
        self.generations.iter().rev().find_map(|generation| generation.find(trace_id, span_id))
    }

    /// The hot rows of a trace in order of arrival.
    pub(crate) fn hot_rows(&self, trace_id: TraceId) -> impl Iterator<Item = RowRef<'_>> {
        self.batches().flat_map(move |batch| {
            let rows = batch.traces.get(&trace_id).map_or(&[][..], |part| &part.rows);
            rows.iter().map(|&row| RowRef { columns: &batch.columns, row })
        })
    }

    /// What memory knows of a trace; nothing for one that lies in segments alone and never changed since.
    pub(crate) fn directory_entry(&self, trace_id: TraceId) -> Option<DirectoryEntry> {
        let mut recent = self.generations.iter().rev().map(|generation| &generation.directory);
        recent.find_map(|part| part.get(trace_id)).or_else(|| self.late_sessions.get(trace_id))
    }

    /// The project of a trace whose rows say `column`.
    pub(crate) fn project(&self, trace_id: TraceId, column: ProjectId) -> ProjectId {
        self.moved.get(&trace_id).copied().unwrap_or(column)
    }

    /// The session of a trace whose rows in segments say `column`.
    pub(crate) fn session_id(&self, trace_id: TraceId, column: Option<&str>) -> Option<String> {
        match self.directory_entry(trace_id) {
            Some(entry) => entry.session_id.as_deref().map(str::to_owned),
            None => column.map(str::to_owned),
        }
    }

    /// Whether a segment may hold spans of a project.
    pub(crate) fn may_hold(&self, view: &SegmentView, project: ProjectId) -> bool {
        view.segment.meta.project.contains(&project) || self.moved.values().any(|&moved| moved == project)
    }
}

/// Spans could not be taken out of a snapshot.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RemoveError {
    #[error("cannot take spans out of memory")]
    Hot(#[from] ArrowError),
    #[error("cannot find spans in a segment")]
    Segment(#[from] ReadSegmentError),
}

impl RemoveError {
    pub(crate) fn kind(&self) -> FaultKind {
        match self {
            RemoveError::Hot(_) => FaultKind::Internal,
            RemoveError::Segment(error) => error.kind(),
        }
    }
}

impl Snapshot {
    /// Takes spans out: in memory they go, in segments they are hidden.
    pub(crate) fn remove(&mut self, tombstones: &Tombstones) -> Result<(), RemoveError> {
        for generation in &mut self.generations {
            generation.remove(tombstones, &self.moved)?;
        }
        let mut segments = Vec::with_capacity(self.segments.len());
        for SegmentView { segment, deleted } in self.segments.iter() {
            let more = tombstones.rows_of_segment(segment, &self.moved, deleted)?;
            let deleted = more.map_or_else(|| Arc::clone(deleted), Arc::new);
            segments.push(SegmentView { segment: Arc::clone(segment), deleted });
        }
        self.segments = segments.into();
        Ok(())
    }

    /// Adds a segment in its place.
    pub(crate) fn insert(&mut self, view: SegmentView) {
        let first = |view: &SegmentView| *view.segment.meta.sequence.start();
        let mut segments = self.segments.to_vec();
        let place = segments.partition_point(|it| first(it) < first(&view));
        segments.insert(place, view);
        self.segments = segments.into();
    }
}
