//! The seam between those who ask for spans and those who keep them.

use std::future::Future;

use model::{FaultKind, ProjectId, SpanId, TraceId};

use crate::{
    FacetList, FacetValues, Figures, IdMatch, IdSearch, ProjectTotals, Selection, Series, SeriesPoint,
    SessionList, SessionRow, SpanList, SpanRow, SpanTotals, StoredSession, StoredSpan, StoredTrace,
    TraceGroup, TraceList, TraceRow,
};

/// Answers questions about spans.
///
/// Each call reads one consistent state: a span is in it with everything that was acknowledged before the
/// call began, or not at all. Lists are bounded by the `limit` of the question; an unknown project or trace
/// is an empty answer, not an error.
pub trait SpanSource: Send + Sync {
    /// Spans of one project, in the order asked for, after the cursor.
    fn spans(&self, question: &SpanList)
    -> impl Future<Output = Result<Vec<StoredSpan>, SourceError>> + Send;

    /// The same spans as a list shows them: most of what was sent is not read.
    fn span_rows(
        &self,
        question: &SpanList,
    ) -> impl Future<Output = Result<Vec<SpanRow>, SourceError>> + Send;

    /// Traces of one project, in the order asked for, after the cursor.
    fn traces(&self, question: &TraceList)
    -> impl Future<Output = Result<Vec<TraceRow>, SourceError>> + Send;

    /// The traces of one session or of one person, newest start first.
    fn trace_group(
        &self,
        question: &TraceGroup,
    ) -> impl Future<Output = Result<Vec<TraceRow>, SourceError>> + Send;

    /// Sessions of one project, in the order asked for, after the cursor.
    fn sessions(
        &self,
        question: &SessionList,
    ) -> impl Future<Output = Result<Vec<SessionRow>, SourceError>> + Send;

    /// One session with its traces. Without a project the one in which it was seen first.
    fn session(
        &self,
        project: Option<ProjectId>,
        session_id: &str,
    ) -> impl Future<Output = Result<Option<StoredSession>, SourceError>> + Send;

    /// How many spans a list would have without cursor and limit.
    fn count_spans(&self, question: &SpanList) -> impl Future<Output = Result<u64, SourceError>> + Send;

    /// How many traces a list would have without cursor and limit.
    fn count_traces(&self, question: &TraceList) -> impl Future<Output = Result<u64, SourceError>> + Send;

    /// How many traces the spans of a list are of; its cursor and limit do not count.
    fn count_traces_of(&self, question: &SpanList) -> impl Future<Output = Result<u64, SourceError>> + Send;

    /// What the spans of a list add up to; its cursor and limit do not count.
    fn span_totals(
        &self,
        question: &SpanList,
    ) -> impl Future<Output = Result<SpanTotals, SourceError>> + Send;

    /// How many sessions a list would have without cursor and limit.
    fn count_sessions(&self, question: &SessionList)
    -> impl Future<Output = Result<u64, SourceError>> + Send;

    /// Counts, sums and percentiles of a selection.
    fn figures(&self, question: &Selection) -> impl Future<Output = Result<Figures, SourceError>> + Send;

    /// The latency in nanoseconds below which this share of a selection lies, as exact as [`Percentiles`]; `None`
    /// where nothing has a latency.
    ///
    /// [`Percentiles`]: crate::Percentiles
    fn latency_quantile(
        &self,
        question: &Selection,
        share: f64,
    ) -> impl Future<Output = Result<Option<f64>, SourceError>> + Send;

    /// Figures by time, in order of time.
    fn series(&self, question: &Series)
    -> impl Future<Output = Result<Vec<SeriesPoint>, SourceError>> + Send;

    /// The values of a field, the most frequent first.
    fn facets(&self, question: &FacetList) -> impl Future<Output = Result<FacetValues, SourceError>> + Send;

    /// One whole trace, its spans in order of start, without their attributes.
    fn trace(
        &self,
        trace_id: TraceId,
    ) -> impl Future<Output = Result<Option<StoredTrace>, SourceError>> + Send;

    /// Spans by their ids, with everything that was sent, in order of arrival. Those that are not stored are left
    /// out.
    fn spans_by_id(
        &self,
        ids: &[(TraceId, SpanId)],
    ) -> impl Future<Output = Result<Vec<StoredSpan>, SourceError>> + Send;

    /// One span with everything that was sent.
    fn span(
        &self,
        trace_id: TraceId,
        span_id: SpanId,
    ) -> impl Future<Output = Result<Option<StoredSpan>, SourceError>> + Send;

    /// What has this id, or one that begins so, in any project: whole ids first, then traces, spans and sessions,
    /// each kind newest first.
    fn ids(&self, question: &IdSearch) -> impl Future<Output = Result<Vec<IdMatch>, SourceError>> + Send;

    /// The totals of every project that has spans.
    fn project_totals(
        &self,
    ) -> impl Future<Output = Result<Vec<(ProjectId, ProjectTotals)>, SourceError>> + Send;
}

/// A question that could not be answered.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {what}")]
pub struct SourceError {
    pub what: String,
    pub kind: FaultKind,
    pub source: Box<dyn std::error::Error + Send + Sync>,
}
