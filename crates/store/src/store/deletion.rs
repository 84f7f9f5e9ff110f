//! What is taken away and what moves, with what was said of it.

use model::{ProjectId, SpanId, TraceId};
use query::TraceList;

use super::Store;
use crate::annotation::AnnotationMatch;
use crate::writer::{DeleteError, Deleted, Deletion, TransferError};

impl Store {
    /// Deletes one copy of a span. Durable, and out of sight for every read, when this returns.
    pub async fn delete_span(&self, trace_id: TraceId, span_id: SpanId) -> Result<Deleted, DeleteError> {
        self.delete(Deletion::Spans(vec![(trace_id, span_id)])).await
    }

    /// Deletes the span that arrived with this sequence.
    pub async fn delete_span_at(&self, sequence: i64) -> Result<Deleted, DeleteError> {
        let found = self.span_at(sequence).await;
        match found.map_err(|error| DeleteError::Find { kind: error.kind, source: Box::new(error) })? {
            Some((trace_id, span_id)) => self.delete_span(trace_id, span_id).await,
            None => Ok(Deleted::default()),
        }
    }

    /// Deletes traces. Spans that arrive for them afterwards begin them anew.
    pub async fn delete_traces(&self, trace_ids: &[TraceId]) -> Result<Deleted, DeleteError> {
        self.delete(Deletion::Traces(trace_ids.to_vec())).await
    }

    /// Deletes the traces of a session, of one project or of all.
    pub async fn delete_session(
        &self,
        project: Option<ProjectId>,
        session_id: &str,
    ) -> Result<Deleted, DeleteError> {
        self.delete(Deletion::Session { project, session_id: session_id.to_owned() }).await
    }

    /// Deletes a project with all its spans. Spans that name it afterwards make it anew.
    pub async fn delete_project(&self, project: ProjectId) -> Result<Deleted, DeleteError> {
        self.delete(Deletion::Project(project)).await
    }

    /// Deletes the traces of a project that started at or after `start` and before `end`, where these are given.
    pub async fn delete_traces_between(
        &self,
        project: ProjectId,
        start_unix_nano: Option<i64>,
        end_unix_nano: Option<i64>,
    ) -> Result<Deleted, DeleteError> {
        let found = self
            .read("the traces of a project", move |source| {
                let traces = source.trace_numbers(Some(project))?.into_iter();
                let between = traces.filter(|(_, numbers)| {
                    let started = numbers.start_time_unix_nano;
                    start_unix_nano.is_none_or(|start| started >= start)
                        && end_unix_nano.is_none_or(|end| started < end)
                });
                Ok(between.map(|(trace_id, _)| trace_id).collect::<Vec<_>>())
            })
            .await;
        let traces =
            found.map_err(|error| DeleteError::Find { kind: error.kind, source: Box::new(error) })?;
        self.delete_traces(&traces).await
    }

    /// Deletes the traces that a list would have without a limit.
    pub async fn delete_listed_traces(&self, question: &TraceList) -> Result<Deleted, DeleteError> {
        let question = TraceList { limit: usize::MAX, ..question.clone() };
        let found = self.ask("traces", |query| async move { query.trace_page(&question).await }).await;
        let traces =
            found.map_err(|error| DeleteError::Find { kind: error.kind, source: Box::new(error) })?;
        self.delete_traces(&traces).await
    }

    /// Deletes what a project holds up to a sequence, as retention does.
    pub async fn delete_through(&self, project: ProjectId, sequence: i64) -> Result<Deleted, DeleteError> {
        self.delete(Deletion::Through { project, sequence }).await
    }

    /// Moves traces to another project. Answers how many of them there are.
    pub async fn transfer_traces(&self, trace_ids: &[TraceId], to: ProjectId) -> Result<u64, TransferError> {
        let moved = self.inner.writer.transfer(trace_ids.to_vec(), to).await?;
        if let Err(error) = self.inner.annotations.transfer(trace_ids, to).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "cannot move annotations with their traces"
            );
        }
        Ok(moved)
    }

    /// What was said of what is deleted goes with it, but where retention deletes: that names no traces.
    pub(crate) async fn delete(&self, deletion: Deletion) -> Result<Deleted, DeleteError> {
        let said = self.said_of(&deletion).await;
        let deleted = self.inner.writer.delete(deletion).await?;
        for matching in said {
            if let Err(error) = self.inner.annotations.delete(&matching).await {
                // The spans are gone; annotations of nothing are shown nowhere.
                tracing::error!(error = &error as &dyn std::error::Error, "cannot delete annotations");
            }
        }
        Ok(deleted)
    }

    async fn said_of(&self, deletion: &Deletion) -> Vec<AnnotationMatch> {
        match deletion {
            Deletion::Spans(spans) => {
                spans.iter().map(|&(trace, span)| AnnotationMatch::Span(trace, span)).collect()
            }
            Deletion::Traces(traces) => vec![AnnotationMatch::Traces(traces.clone())],
            Deletion::Session { project, session_id } => {
                let traces = self.traces_of_session(*project, session_id).await.unwrap_or_default();
                let sessions = AnnotationMatch::Sessions(vec![session_id.clone()]);
                vec![AnnotationMatch::Traces(traces), sessions]
            }
            Deletion::Project(project) => vec![AnnotationMatch::Project(*project)],
            Deletion::Through { .. } => Vec::new(),
        }
    }
}
