//! How a filter would be answered: what tests each of its conditions, and which segments need not be opened.

use std::sync::Arc;

use model::{ProjectId, TraceId};
use query::{Filter, Grain, SpanFilter};

use super::lower::Step;
use super::needles::needles;
use super::segments::{self, Reading};
use super::table::{Bounds, Segments};
use super::{EngineError, Query};

/// A filter in a project, at spans within a time.
#[derive(Debug, Clone)]
pub struct ExplainQuestion {
    pub project: ProjectId,
    pub filter: Arc<Filter>,
    /// Bounds of the starts of spans. Traces and sessions are whole, so that they leave out no segment.
    pub start_time_unix_nano: Option<i64>,
    pub end_time_unix_nano: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// In the order in which they are tested. All must hold.
    pub steps: Vec<ExplainedStep>,
    /// Only so many traces are read, because no others can be meant; `None` where all are.
    pub trace_count: Option<usize>,
    /// Spans in memory, which are always read.
    pub hot_span_count: usize,
    /// The newest first.
    pub segments: Vec<ExplainedSegment>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedStep {
    /// Conditions that are tested together.
    pub conditions: Vec<String>,
    pub means: Vec<Means>,
}

/// What tests a condition, the cheapest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Means {
    /// Columns are compared.
    Columns,
    /// Decided on the annotations, and looked up for each row.
    Annotations,
    /// Input and output are searched.
    Texts,
    /// Attributes are read out of the JSON of each row.
    Attributes,
    /// The reference interpreter tests each row on the columns it needs.
    RowByRow,
    /// The reference interpreter tests whole traces or sessions, some hundred at a time. Where nothing but children is
    /// asked for, spans are joined with them once a page is not full in time.
    WholeTraces,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedSegment {
    pub id: i64,
    pub span_count: usize,
    /// How many of them are read; none where the segment is left out.
    pub read_count: usize,
    pub skipped: Option<Skipped>,
}

/// Why a segment is not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skipped {
    OtherProjects,
    OutsideOfTime,
    /// It holds none of the traces that can be meant.
    NoSuchTrace,
    /// Its block index tells that no row has what every match must have.
    NothingLikeIt,
}

impl Query {
    pub(crate) async fn explain(&self, question: &ExplainQuestion) -> Result<Explanation, EngineError> {
        let grain = question.filter.plan().grain;
        let lowered = self.lower(Some(&question.filter)).await?;
        let trace_ids: Option<Arc<[TraceId]>> = match grain {
            // A session is whole only with all of its traces.
            Grain::Session => None,
            Grain::Span if lowered.recheck.is_none() => lowered.trace_ids.map(Into::into),
            _ => self.candidates(question.project, &lowered).await?.map(Into::into),
        };
        let is_spans = grain == Grain::Span;
        let bounds = Bounds {
            project: Some(question.project),
            start_time_unix_nano: question.start_time_unix_nano.filter(|_| is_spans),
            end_time_unix_nano: question.end_time_unix_nano.filter(|_| is_spans),
            trace_ids: trace_ids.clone(),
            segments: Segments::All,
            needles: needles(&SpanFilter::default(), Some(&question.filter)),
        };
        let mut explained = Vec::with_capacity(self.snapshot.segments.len());
        for view in self.snapshot.segments.iter().rev() {
            let (read_count, skipped) = match segments::reading(&self.snapshot, view, &bounds)? {
                Reading::Skipped(reason) => (0, Some(reason)),
                Reading::Whole => (view.span_count(), None),
                Reading::Rows(rows) => (rows.iter().map(ExactSizeIterator::len).sum(), None),
            };
            let (id, span_count) = (view.segment.meta.id.0, view.span_count());
            explained.push(ExplainedSegment { id, span_count, read_count, skipped });
        }
        Ok(Explanation {
            steps: lowered.steps.into_iter().map(|step| told(&question.filter, step)).collect(),
            trace_count: trace_ids.map(|ids| ids.len()),
            hot_span_count: self.snapshot.batches().map(|batch| batch.columns.len()).sum(),
            segments: explained,
        })
    }
}

fn told(filter: &Filter, Step { conditions, means }: Step) -> ExplainedStep {
    let text = |condition| filter.plan().text_of(condition);
    ExplainedStep { conditions: conditions.iter().map(text).collect(), means: means.into_iter().collect() }
}
