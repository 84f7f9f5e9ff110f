//! What may be asked of the store: each answer comes from one snapshot.

use std::future::Future;
use std::sync::Arc;
use std::time::Instant;

use model::{FaultKind, ProjectId, SpanId, TraceId};
use query::{
    FacetList, FacetValues, Figures, IdMatch, IdSearch, ProjectTotals, Selection, Series, SeriesPoint,
    SessionList, SessionRow, SourceError, SpanList, SpanRow, SpanSource, SpanTotals, StoredSession,
    StoredSpan, StoredTrace, TraceGroup, TraceList, TraceRow,
};

use super::Store;
use crate::engine::{EngineError, ExplainQuestion, Explanation, Query, SqlAnswer, SqlError, SqlQuestion};
use crate::read::{self, FromRow};

impl Store {
    /// Answers a statement that reads, over the views of `docs/spec/sql.md`.
    pub async fn sql(&self, question: SqlQuestion) -> Result<SqlAnswer, SqlError> {
        let projects = self.projects().await;
        let projects = projects
            .map_err(|error| SqlError::Failed { kind: error.kind(), source: Box::new(error) })?
            .into_iter()
            .map(|project| (project.id.0, project.name))
            .collect();
        let query = Query::new(self.inner.engine.state(), &self.inner.shared, &self.inner.annotations);
        let began = Instant::now();
        let answer = self.inner.engine.run(async move { query.sql(&question, projects).await }).await;
        self.metrics().note_query("sql", began, answer.is_ok());
        answer.map_err(SqlError::of).inspect_err(|error| self.note_damage(error.kind()))
    }

    /// How a filter would be answered.
    pub async fn explain(&self, question: ExplainQuestion) -> Result<Explanation, SourceError> {
        self.ask("how a filter is answered", |query| async move { query.explain(&question).await }).await
    }

    /// The ids of the span that arrived with this sequence.
    pub async fn span_at(&self, sequence: i64) -> Result<Option<(TraceId, SpanId)>, SourceError> {
        self.read("a span", move |source| source.span_at(sequence)).await
    }

    async fn listed_spans<T: FromRow + Send + 'static>(
        &self,
        question: &SpanList,
    ) -> Result<Vec<T>, SourceError> {
        let question = question.clone();
        if question.is_latest_first() {
            // A narrow column of the latest segments tells, and the engine would take longer to make its plan.
            return self.read("spans", move |source| source.latest_spans(&question)).await;
        }
        self.ask("spans", |query| async move { query.spans(&question).await }).await
    }

    /// Asks the engine over one snapshot.
    pub(super) async fn ask<T, F, Fut>(&self, what: &'static str, ask: F) -> Result<T, SourceError>
    where
        T: Send + 'static,
        F: FnOnce(Query) -> Fut,
        Fut: Future<Output = Result<T, EngineError>> + Send + 'static,
    {
        let query = Query::new(self.inner.engine.state(), &self.inner.shared, &self.inner.annotations);
        let began = Instant::now();
        let answer = self.inner.engine.run(ask(query)).await;
        self.metrics().note_query(what, began, answer.is_ok());
        answer.map_err(|error| {
            self.note_damage(error.kind());
            SourceError { what: what.to_owned(), kind: error.kind(), source: Box::new(error) }
        })
    }

    /// Runs a read over one snapshot, off the threads that answer requests.
    pub(crate) async fn read<T, F>(&self, what: &'static str, read: F) -> Result<T, SourceError>
    where
        T: Send + 'static,
        F: FnOnce(&read::Source<'_>) -> Result<T, read::ReadError> + Send + 'static,
    {
        let shared = Arc::clone(&self.inner.shared);
        let began = Instant::now();
        let work = tokio::task::spawn_blocking(move || {
            let snapshot = shared.snapshot.load_full();
            read(&read::Source { snapshot: &snapshot })
        });
        let answer = work.await;
        self.metrics().note_query(what, began, matches!(answer, Ok(Ok(_))));
        match answer {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => {
                self.note_damage(error.kind());
                Err(SourceError { what: what.to_owned(), kind: error.kind(), source: Box::new(error) })
            }
            Err(error) => {
                Err(SourceError { what: what.to_owned(), kind: FaultKind::Internal, source: Box::new(error) })
            }
        }
    }

    /// What failed to be read is looked for, so that the next question is answered from the rest.
    fn note_damage(&self, kind: FaultKind) {
        if kind == FaultKind::DataLoss {
            self.inner.writer.report_damage();
        }
    }
}

impl SpanSource for Store {
    async fn spans(&self, question: &SpanList) -> Result<Vec<StoredSpan>, SourceError> {
        self.listed_spans(question).await
    }

    async fn span_rows(&self, question: &SpanList) -> Result<Vec<SpanRow>, SourceError> {
        self.listed_spans(question).await
    }

    async fn traces(&self, question: &TraceList) -> Result<Vec<TraceRow>, SourceError> {
        let question = question.clone();
        if question.is_newest_first() {
            // What the trace tables of segments tell is read newest first, and no further than the page.
            return self.read("traces", move |source| source.traces(&question)).await;
        }
        self.ask("traces", |query| async move { query.traces(&question).await }).await
    }

    async fn sessions(&self, question: &SessionList) -> Result<Vec<SessionRow>, SourceError> {
        let question = question.clone();
        if question.is_latest_first() {
            // What the session tables of segments tell is read newest first, and no further than the page.
            return self.read("sessions", move |source| source.latest_sessions(&question)).await;
        }
        self.ask("sessions", |query| async move { query.sessions(&question).await }).await
    }

    async fn session(
        &self,
        project: Option<ProjectId>,
        session_id: &str,
    ) -> Result<Option<StoredSession>, SourceError> {
        let session_id = session_id.to_owned();
        self.read("a session", move |source| source.session(project, &session_id)).await
    }

    async fn count_spans(&self, question: &SpanList) -> Result<u64, SourceError> {
        let question = question.clone();
        self.ask("how many spans", |query| async move { query.count_spans(&question).await }).await
    }

    async fn count_traces(&self, question: &TraceList) -> Result<u64, SourceError> {
        let question = question.clone();
        self.ask("how many traces", |query| async move { query.count_traces(&question).await }).await
    }

    async fn count_traces_of(&self, question: &SpanList) -> Result<u64, SourceError> {
        let question = question.clone();
        self.ask("how many traces", |query| async move { query.count_traces_of(&question).await }).await
    }

    async fn span_totals(&self, question: &SpanList) -> Result<SpanTotals, SourceError> {
        let question = question.clone();
        self.ask("the totals of spans", |query| async move { query.span_totals(&question).await }).await
    }

    async fn count_sessions(&self, question: &SessionList) -> Result<u64, SourceError> {
        let question = question.clone();
        self.ask("how many sessions", |query| async move { query.count_sessions(&question).await }).await
    }

    async fn figures(&self, question: &Selection) -> Result<Figures, SourceError> {
        let question = question.clone();
        self.ask("figures", |query| async move { query.figures(&question).await }).await
    }

    async fn latency_quantile(&self, question: &Selection, share: f64) -> Result<Option<f64>, SourceError> {
        let question = question.clone();
        self.ask("a quantile", |query| async move { query.latency_quantile(&question, share).await }).await
    }

    async fn series(&self, question: &Series) -> Result<Vec<SeriesPoint>, SourceError> {
        let question = question.clone();
        self.ask("figures by time", |query| async move { query.series(&question).await }).await
    }

    async fn facets(&self, question: &FacetList) -> Result<FacetValues, SourceError> {
        let question = question.clone();
        self.ask("the values of a field", |query| async move { query.facets(&question).await }).await
    }

    async fn spans_by_id(&self, ids: &[(TraceId, SpanId)]) -> Result<Vec<StoredSpan>, SourceError> {
        let ids = ids.to_vec();
        self.ask("spans", |query| async move { query.spans_by_id(&ids).await }).await
    }

    async fn trace_group(&self, question: &TraceGroup) -> Result<Vec<TraceRow>, SourceError> {
        let question = question.clone();
        self.read("the traces of a group", move |source| source.trace_group(&question)).await
    }

    async fn trace(&self, trace_id: TraceId) -> Result<Option<StoredTrace>, SourceError> {
        self.read("a trace", move |source| source.trace(trace_id)).await
    }

    async fn span(&self, trace_id: TraceId, span_id: SpanId) -> Result<Option<StoredSpan>, SourceError> {
        self.read("a span", move |source| source.span(trace_id, span_id)).await
    }

    async fn ids(&self, question: &IdSearch) -> Result<Vec<IdMatch>, SourceError> {
        let question = question.clone();
        self.read("ids", move |source| source.ids(&question)).await
    }

    async fn project_totals(&self) -> Result<Vec<(ProjectId, ProjectTotals)>, SourceError> {
        self.read("the totals of projects", |source| source.project_totals()).await
    }
}
