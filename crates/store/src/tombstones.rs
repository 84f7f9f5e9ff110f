//! Tombstones: what was deleted, until no file holds it any more.

use std::collections::HashMap;
use std::sync::Arc;

use model::{ProjectId, SpanId, TraceId};

use crate::hot::HotBatch;
use crate::segment::{Columns, DeletedRows, ReadSegmentError, Segment, TraceRecord};
use crate::trace_numbers::{NUMBER_COLUMNS, TraceNumbers};

/// One target and how far back it reaches. What arrives later has a later sequence, and is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tombstone {
    /// One copy of a span.
    Span { trace_id: TraceId, span_id: SpanId, sequence: i64 },
    /// The spans of a trace up to a sequence.
    Trace { trace_id: TraceId, through: i64 },
    /// The spans of a project up to a sequence.
    Project { project: ProjectId, through: i64 },
}

impl Tombstone {
    /// The last sequence that it can reach.
    pub(crate) fn through(&self) -> i64 {
        match self {
            Tombstone::Span { sequence, .. } => *sequence,
            Tombstone::Trace { through, .. } | Tombstone::Project { through, .. } => *through,
        }
    }
}

/// Tombstones by what they point at.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tombstones {
    spans: HashMap<TraceId, Vec<(SpanId, i64)>>,
    traces: HashMap<TraceId, i64>,
    projects: HashMap<ProjectId, i64>,
}

/// Where traces are that were transferred.
pub(crate) type Moved = Arc<HashMap<TraceId, ProjectId>>;

impl FromIterator<Tombstone> for Tombstones {
    fn from_iter<I: IntoIterator<Item = Tombstone>>(tombstones: I) -> Self {
        let mut all = Tombstones::default();
        tombstones.into_iter().for_each(|tombstone| all.add(tombstone));
        all
    }
}

impl Tombstones {
    pub(crate) fn add(&mut self, tombstone: Tombstone) {
        match tombstone {
            Tombstone::Span { trace_id, span_id, sequence } => {
                self.spans.entry(trace_id).or_default().push((span_id, sequence));
            }
            Tombstone::Trace { trace_id, through } => {
                let known = self.traces.entry(trace_id).or_insert(through);
                *known = through.max(*known);
            }
            Tombstone::Project { project, through } => {
                let known = self.projects.entry(project).or_insert(through);
                *known = through.max(*known);
            }
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.spans.is_empty() && self.traces.is_empty() && self.projects.is_empty()
    }

    /// Whether everything of a project up to this sequence is gone.
    pub(crate) fn covers_project(&self, project: ProjectId, sequence: i64) -> bool {
        self.projects.get(&project).is_some_and(|&through| sequence <= through)
    }

    pub(crate) fn project_through(&self, project: ProjectId) -> Option<i64> {
        self.projects.get(&project).copied()
    }

    /// Forgets spans and traces up to this sequence, which nothing holds any more. Projects are few, and the
    /// directory is read through them.
    pub(crate) fn forget_through(&mut self, sequence: i64) {
        for spans in self.spans.values_mut() {
            spans.retain(|&(_, it)| it > sequence);
        }
        self.spans.retain(|_, spans| !spans.is_empty());
        self.traces.retain(|_, &mut through| through > sequence);
    }

    /// The rows of a batch in memory that are to go.
    pub(crate) fn rows_of_batch(&self, batch: &HotBatch, moved: &Moved) -> Vec<usize> {
        let sequence = |row: usize| batch.columns.sequence.value(row);
        let mut rows = Vec::new();
        for (trace_id, spans) in &self.spans {
            let known =
                spans.iter().filter_map(|(span_id, it)| Some((batch.find(*trace_id, *span_id)?, *it)));
            rows.extend(known.filter(|&(row, it)| sequence(row) == it).map(|(row, _)| row));
        }
        for (trace_id, &through) in &self.traces {
            let part = batch.traces.get(trace_id).map_or(&[][..], |part| &part.rows);
            rows.extend(part.iter().copied().filter(|&row| sequence(row) <= through));
        }
        if !self.projects.is_empty() {
            for (trace_id, part) in &batch.traces {
                let project = moved.get(trace_id).copied().unwrap_or(part.numbers.project);
                if let Some(through) = self.project_through(project) {
                    rows.extend(part.rows.iter().copied().filter(|&row| sequence(row) <= through));
                }
            }
        }
        rows
    }

    /// What is gone from a segment, once these are added to what was gone `already`; nothing if that changes nothing.
    pub(crate) fn rows_of_segment(
        &self,
        segment: &Segment,
        moved: &Moved,
        already: &DeletedRows,
    ) -> Result<Option<DeletedRows>, ReadSegmentError> {
        let mut found = Found { segment, ranges: already.ranges().to_vec(), traces: HashMap::new() };
        self.find_projects(&mut found, moved)?;
        self.find_traces(&mut found)?;
        self.find_spans(&mut found)?;
        if found.traces.is_empty() { Ok(None) } else { found.finish(already).map(Some) }
    }

    fn find_projects(&self, found: &mut Found<'_>, moved: &Moved) -> Result<(), ReadSegmentError> {
        let meta = &found.segment.meta;
        let reaches = |(project, &through): (&ProjectId, &i64)| {
            through >= *meta.sequence.start() && (meta.project.contains(project) || !moved.is_empty())
        };
        if self.projects.iter().any(reaches) {
            for record in found.segment.traces()? {
                let project = moved.get(&record.trace_id).copied().unwrap_or(record.numbers.project);
                if let Some(through) = self.project_through(project) {
                    found.add_through(record, through)?;
                }
            }
        }
        Ok(())
    }

    fn find_traces(&self, found: &mut Found<'_>) -> Result<(), ReadSegmentError> {
        let first = *found.segment.meta.sequence.start();
        if self.traces.len() > found.segment.trace_count() {
            for record in found.segment.traces()? {
                if let Some(&through) = self.traces.get(&record.trace_id) {
                    found.add_through(record, through)?;
                }
            }
            return Ok(());
        }
        for (trace_id, &through) in self.traces.iter().filter(|(_, through)| **through >= first) {
            if let Some(record) = found.segment.trace(*trace_id)? {
                found.add_through(record, through)?;
            }
        }
        Ok(())
    }

    fn find_spans(&self, found: &mut Found<'_>) -> Result<(), ReadSegmentError> {
        let sequences = found.segment.meta.sequence.clone();
        for (trace_id, spans) in &self.spans {
            let here: Vec<_> = spans.iter().filter(|(_, sequence)| sequences.contains(sequence)).collect();
            if here.is_empty() {
                continue;
            }
            let Some(record) = found.segment.trace(*trace_id)? else { continue };
            let ids: Vec<SpanId> = here.iter().map(|(span_id, _)| *span_id).collect();
            let rows = found.segment.rows_of_spans(record.rows(), &ids)?;
            let ranges: Vec<_> = rows.into_iter().map(|row| row..row + 1).collect();
            found.add_where(record, &ranges, |sequence| here.iter().any(|(_, it)| *it == sequence))?;
        }
        Ok(())
    }
}

/// Rows that are gone, while they are looked for.
struct Found<'a> {
    segment: &'a Segment,
    ranges: Vec<std::ops::Range<usize>>,
    traces: HashMap<TraceId, TraceRecord>,
}

impl Found<'_> {
    fn add_through(&mut self, record: TraceRecord, through: i64) -> Result<(), ReadSegmentError> {
        let sequences = &self.segment.meta.sequence;
        if through >= *sequences.end() {
            self.ranges.push(record.rows());
            self.traces.insert(record.trace_id, record);
            Ok(())
        } else if through >= *sequences.start() {
            self.add_where(record, &[record.rows()], |sequence| sequence <= through)
        } else {
            Ok(())
        }
    }

    fn add_where(
        &mut self,
        record: TraceRecord,
        rows: &[std::ops::Range<usize>],
        is_gone: impl Fn(i64) -> bool,
    ) -> Result<(), ReadSegmentError> {
        let segment = self.segment;
        segment.for_each_row(Columns::Only(&["sequence"]), rows, |position, columns, row| {
            if is_gone(columns.sequence.value(row)) {
                self.ranges.push(position..position + 1);
                self.traces.insert(record.trace_id, record);
            }
        })
    }

    /// Adds up again what is left of the traces that lost rows.
    fn finish(self, already: &DeletedRows) -> Result<DeletedRows, ReadSegmentError> {
        let Found { segment, ranges, traces } = self;
        let deleted = DeletedRows::new(ranges, already.traces().clone());
        let mut left: HashMap<TraceId, Option<TraceNumbers>> =
            traces.keys().map(|trace_id| (*trace_id, None)).collect();
        let mut rows: Vec<_> = traces.values().flat_map(|record| deleted.kept_of(record.rows())).collect();
        rows.sort_unstable_by_key(|range| range.start);
        let columns: Vec<&str> = NUMBER_COLUMNS.into_iter().chain(["trace_id"]).collect();
        segment.for_each_row(Columns::Only(&columns), &rows, |_, columns, row| {
            let numbers = TraceNumbers::of_row(columns, row);
            let sum = left.entry(columns.trace_id(row)).or_insert(None);
            match sum {
                Some(sum) => sum.add(&numbers),
                None => *sum = Some(numbers),
            }
        })?;
        Ok(deleted.with_traces(left))
    }
}
