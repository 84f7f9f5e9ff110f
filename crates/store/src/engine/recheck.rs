//! What only a whole trace or session tells, tested by the reference interpreter: candidates are read in their
//! order, some hundred at a time and then more, and reading stops when enough are found.

use std::collections::HashMap;

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray as _;
use datafusion::dataframe::DataFrame;
use datafusion::logical_expr::lit;
use futures::StreamExt as _;
use model::{ProjectId, TraceId};
use query::{AnnotatedSession, AnnotatedSpan, AnnotatedTrace, Entity, Plan, StoredSpan};

use super::annotation::AnnotationIndex;
use super::row::columns_read;
use super::spans::{SpanKey, key_columns, span_keys};
use super::table::Bounds;
use super::traces::trace_ids_of;
use super::{EngineError, Query};
use crate::hot::RowRef;

/// Candidates whose traces are read together: few at first, since a page may be full soon.
const CANDIDATES_MIN: usize = 128;
const CANDIDATES_MAX: usize = 1_024;

/// Candidates in groups that grow.
#[derive(Default)]
struct Groups {
    count: usize,
}

impl Groups {
    fn of<T>(&mut self, candidates: Vec<T>) -> Vec<Vec<T>> {
        let mut groups = Vec::new();
        let mut candidates = candidates.into_iter().peekable();
        while candidates.peek().is_some() {
            self.count = (self.count * 2).clamp(CANDIDATES_MIN, CANDIDATES_MAX);
            groups.push(candidates.by_ref().take(self.count).collect());
        }
        groups
    }
}

impl Query {
    /// The first of these spans that meet the plan's conditions.
    pub(super) async fn recheck_spans(
        &self,
        rows: DataFrame,
        plan: &Plan,
        limit: usize,
    ) -> Result<Vec<SpanKey>, EngineError> {
        let mut candidates = rows.select(key_columns())?.execute_stream().await?;
        let said = self.index(plan).await?;
        let (mut kept, mut groups) = (Vec::new(), Groups::default());
        while let Some(batch) = candidates.next().await {
            for keys in groups.of(span_keys(&[batch?])?) {
                let traces = self.annotated_traces(keys.iter().map(|key| key.trace_id), plan, &said).await?;
                for key in keys {
                    let Some(trace) = traces.get(&key.trace_id) else { continue };
                    let position = trace.spans.iter().position(|span| span.stored.sequence == key.sequence);
                    let Some(position) = position else { continue };
                    if plan.matches(Entity::Span { trace, position }) {
                        kept.push(key);
                        if kept.len() == limit {
                            return Ok(kept);
                        }
                    }
                }
            }
        }
        Ok(kept)
    }

    /// The first of these traces that meet the plan's conditions.
    pub(super) async fn recheck_traces(
        &self,
        rows: DataFrame,
        plan: &Plan,
        limit: usize,
    ) -> Result<Vec<TraceId>, EngineError> {
        let mut candidates = rows.select_columns(&["trace_id"])?.execute_stream().await?;
        let said = self.index(plan).await?;
        let (mut kept, mut groups) = (Vec::new(), Groups::default());
        while let Some(batch) = candidates.next().await {
            for ids in groups.of(trace_ids_of(&[batch?])) {
                let traces = self.annotated_traces(ids.iter().copied(), plan, &said).await?;
                for id in ids {
                    if traces.get(&id).is_some_and(|trace| plan.matches(Entity::Trace(trace))) {
                        kept.push(id);
                        if kept.len() == limit {
                            return Ok(kept);
                        }
                    }
                }
            }
        }
        Ok(kept)
    }

    /// The first of these sessions of a project that meet the plan's conditions.
    pub(super) async fn recheck_sessions(
        &self,
        project: ProjectId,
        rows: DataFrame,
        plan: &Plan,
        limit: usize,
    ) -> Result<Vec<String>, EngineError> {
        let mut candidates = rows.select_columns(&["session_id"])?.execute_stream().await?;
        let said = self.index(plan).await?;
        let (mut kept, mut groups) = (Vec::new(), Groups::default());
        while let Some(batch) = candidates.next().await {
            for ids in groups.of(session_ids_of(&[batch?])) {
                let sessions = self.annotated_sessions(project, &ids, plan, &said).await?;
                for id in ids {
                    if sessions.get(&id).is_some_and(|session| plan.matches(Entity::Session(session))) {
                        kept.push(id);
                        if kept.len() == limit {
                            return Ok(kept);
                        }
                    }
                }
            }
        }
        Ok(kept)
    }

    /// The annotations that the plan reads.
    async fn index(&self, plan: &Plan) -> Result<AnnotationIndex, EngineError> {
        match plan.reads_annotations() {
            true => Ok(self.said().await?.index(&plan.annotations, plan.conditions())),
            false => Ok(AnnotationIndex::default()),
        }
    }

    /// Whole traces with the columns that the plan reads.
    async fn annotated_traces(
        &self,
        ids: impl Iterator<Item = TraceId>,
        plan: &Plan,
        said: &AnnotationIndex,
    ) -> Result<HashMap<TraceId, AnnotatedTrace>, EngineError> {
        let mut ids: Vec<TraceId> = ids.collect();
        ids.sort_unstable();
        ids.dedup();
        let mut columns: Vec<&str> = plan.conditions().flat_map(columns_read).collect();
        columns.sort_unstable();
        columns.dedup();
        let mut traces: HashMap<TraceId, AnnotatedTrace> = HashMap::new();
        for batch in self.spans_of_traces(&ids, &columns).await? {
            for row in 0..batch.len() {
                let trace_id = batch.trace_id(row);
                let trace = traces.entry(trace_id).or_insert_with(|| AnnotatedTrace {
                    trace_id,
                    session_id: self.session_of(RowRef { columns: &batch, row }),
                    spans: Vec::new(),
                    annotations: Vec::new(),
                    session_annotations: Vec::new(),
                });
                let stored = StoredSpan { session_id: trace.session_id.clone(), ..batch.span(row)? };
                trace.spans.push(AnnotatedSpan {
                    stored,
                    annotations: Vec::new(),
                    document_annotations: Vec::new(),
                });
            }
        }
        for trace in traces.values_mut() {
            trace.spans.sort_by_key(|span| span.stored.sequence);
            said.annotate(trace);
        }
        Ok(traces)
    }

    async fn annotated_sessions(
        &self,
        project: ProjectId,
        ids: &[String],
        plan: &Plan,
        said: &AnnotationIndex,
    ) -> Result<HashMap<String, AnnotatedSession>, EngineError> {
        let trace_ids = self.traces_of_sessions(project, ids).await?;
        let mut sessions: HashMap<String, AnnotatedSession> = HashMap::new();
        for trace in self.annotated_traces(trace_ids.into_iter(), plan, said).await?.into_values() {
            let Some(session_id) = trace.session_id.clone() else { continue };
            let session = sessions.entry(session_id.clone()).or_insert_with(|| AnnotatedSession {
                annotations: said.of_session(&session_id),
                session_id,
                traces: Vec::new(),
            });
            session.traces.push(trace);
        }
        Ok(sessions)
    }

    async fn traces_of_sessions(
        &self,
        project: ProjectId,
        ids: &[String],
    ) -> Result<Vec<TraceId>, EngineError> {
        let rows = self.rows(Bounds { project: Some(project), ..Bounds::default() })?;
        let sessions = ids.iter().map(|id| lit(id.as_str())).collect();
        let of_sessions = rows.filter(self.functions().trace_session().in_list(sessions, false))?;
        let traces = of_sessions.select_columns(&["trace_id"])?.distinct()?;
        Ok(trace_ids_of(&traces.collect().await?))
    }
}

/// The ids in rows of one column.
pub(super) fn session_ids_of(batches: &[RecordBatch]) -> Vec<String> {
    let columns = batches.iter().map(|batch| batch.column(0).as_string::<i32>());
    columns.flat_map(|ids| ids.iter().flatten().map(str::to_owned).collect::<Vec<_>>()).collect()
}
