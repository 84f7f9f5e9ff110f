//! The two halves put together: one way in, and reads over one snapshot.

use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use arc_swap::ArcSwap;
use model::{
    AnnotationConfig, AnnotationTargetKind, DEFAULT_PROJECT, FaultKind, PriceOverride, Project, ProjectId,
    SpanId, StoredAnnotation, TraceId,
};
use query::{
    AnnotatedTrace, FacetList, FacetValues, Figures, IdMatch, IdSearch, ProjectTotals, Selection, Series,
    SeriesPoint, SessionList, SessionRow, SourceError, SpanList, SpanSource, StoredSession, StoredSpan,
    StoredTrace, TraceGroup, TraceGroupOf, TraceList, TraceRow,
};
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinHandle;

use crate::annotation::{
    Absent, AnnotateError, AnnotationList, AnnotationMatch, Annotations, Arrival, ArrivalQueue,
    NewAnnotation, OldAnnotation, TakenOver, TargetName, follow_arrivals, said_in,
};
use crate::catalog::{ANNOTATIONS_IN_SPANS, Catalog, CatalogError, ConfigWritten, StoredAnnotationConfig};
use crate::data_dir::{DataDir, DataDirError};
use crate::engine::{
    Engine, EngineError, ExplainQuestion, Explanation, Query, SqlAnswer, SqlError, SqlQuestion,
};
use crate::flush::SegmentFolder;
use crate::journal::{Journal, JournalError};
use crate::metrics::Metrics;
use crate::read;
use crate::recover::{RecoverError, build_snapshot, open_segments, sweep};
use crate::snapshot::Snapshot;
use crate::tombstones::Tombstones;
use crate::writer::{
    Compaction, DeleteError, Deleted, Deletion, FlushFailed, Limits, NewSpan, Sealing, Shared, TransferError,
    WriteError, WriteReceipt, Writer, WriterHandle,
};

/// A generation in memory becomes a segment at this size.
const FLUSH_BYTES: usize = 32 << 20;
/// Room for a flush that takes its time while spans go on arriving.
const HOT_BYTES_MAX: usize = 256 << 20;

/// How often it is asked what is too old.
const EXPIRE_EVERY: Duration = Duration::from_secs(300);

/// Where the data lies, and how much of it may be in memory.
#[derive(Debug, Clone)]
pub struct StoreConfig {
    pub data_dir: PathBuf,
    /// Bound of the memory for spans that are in no segment yet. Beyond it new spans are refused.
    pub hot_bytes_max: usize,
    /// Spans of this size are written into a segment; fewer, when they have waited for a while.
    pub flush_bytes: usize,
}

impl StoreConfig {
    pub fn new(data_dir: impl Into<PathBuf>) -> StoreConfig {
        StoreConfig { data_dir: data_dir.into(), hot_bytes_max: HOT_BYTES_MAX, flush_bytes: FLUSH_BYTES }
    }
}

/// Spans, projects and their files. Cheap to clone; all clones are one store.
#[derive(Debug, Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    writer: WriterHandle,
    shared: Arc<Shared>,
    engine: Engine,
    catalog: Catalog,
    annotations: Arc<Annotations>,
    /// Ends when the writer has.
    following: Mutex<Option<JoinHandle<()>>>,
    hot_bytes_max: usize,
    damaged_segments: u64,
    // Its lock must outlive everything above.
    data_dir: Arc<DataDir>,
}

/// How full the store is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoreUsage {
    pub span_count: u64,
    /// Segments on disk that are read, and those that could not be opened.
    pub segments: u64,
    pub damaged_segments: u64,
    pub segment_bytes: u64,
    /// Annotations that wait for what they are about.
    pub pending_annotation_count: u64,
    /// Bytes of spans in memory, indexes included.
    pub memory_bytes: u64,
    /// Where new spans are refused.
    pub memory_bytes_max: u64,
}

/// The store cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenStoreError {
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    #[error("cannot open the catalog")]
    Catalog(#[from] CatalogError),
    #[error("cannot recover the journal")]
    Journal(#[from] JournalError),
    #[error(transparent)]
    Recover(#[from] RecoverError),
    #[error("cannot start the query engine")]
    Engine { source: Box<dyn std::error::Error + Send + Sync> },
    #[error("cannot start the writer")]
    Writer { source: io::Error },
}

impl OpenStoreError {
    pub fn kind(&self) -> FaultKind {
        match self {
            OpenStoreError::DataDir(error) => error.kind(),
            OpenStoreError::Catalog(error) => error.kind(),
            OpenStoreError::Journal(error) => error.kind(),
            OpenStoreError::Recover(error) => error.kind(),
            OpenStoreError::Engine { .. } | OpenStoreError::Writer { .. } => FaultKind::Unavailable,
        }
    }
}

impl Store {
    /// Takes the folder, checks its format and finds everything that was acknowledged.
    pub async fn open(config: StoreConfig) -> Result<Store, OpenStoreError> {
        let data_dir = Arc::new(DataDir::open(&config.data_dir)?);
        let catalog = Catalog::open(&data_dir.catalog_db()).await?;
        let listed = catalog.segments().await?;
        sweep(&data_dir.segments(), &listed)?;
        let next_id = listed.iter().map(|meta| meta.id.0 + 1).max().unwrap_or(1);
        let (segments, damaged) = open_segments(&data_dir.segments(), listed);

        let mut journal = Journal::open(&data_dir.ingest_db()).await?;
        let recovered = journal.recover(catalog.flushed_position().await?).await?;
        let tombstones: Tombstones = recovered.tombstones.into_iter().collect();
        let sealing = Sealing::new(recovered.position, !recovered.batches.is_empty());
        let mut snapshot =
            build_snapshot(&mut journal, recovered.batches, segments, &tombstones, &recovered.late).await?;
        let generation = snapshot.generations.last_mut().expect("it begins with one");
        generation.first_sequence = generation.first_sequence.min(recovered.next_sequence);
        let shared = Arc::new(Shared {
            snapshot: ArcSwap::from_pointee(snapshot),
            written_at_unix_nano: AtomicI64::new(0),
            stop: AtomicBool::new(false),
            pending: Annotations::recover_pending(&catalog).await?,
            metrics: Arc::default(),
        });

        // Clients ask for it before the first span arrives, and expect it to be there.
        if catalog.project_named(DEFAULT_PROJECT).await?.is_none() {
            catalog.ensure_project(DEFAULT_PROJECT, now_unix_nano()).await?;
            catalog.add_first_annotation_config().await?;
        }
        let projects = catalog.projects().await?;
        let hot_bytes_max = config.hot_bytes_max;
        let (arrivals, queue) = mpsc::unbounded_channel();
        let said_from = catalog.progress(ANNOTATIONS_IN_SPANS).await?;
        tell_what_was_missed(&shared, said_from, recovered.next_sequence, &arrivals);
        let writer = Writer {
            shared: Arc::clone(&shared),
            journal,
            catalog: catalog.clone(),
            project_ids: projects.into_iter().map(|p| (p.name.into(), p.id)).collect::<HashMap<_, _>>(),
            next_sequence: recovered.next_sequence,
            arrivals,
            tombstones,
            late: recovered.late,
            limits: Limits { hot_bytes_max, flush_bytes: config.flush_bytes },
            sealing,
            compaction: Compaction::default(),
        };
        let folder = SegmentFolder {
            path: data_dir.segments(),
            catalog: catalog.clone(),
            next_id: Arc::new(AtomicI64::new(next_id)),
        };
        let writer = writer.spawn(folder, Arc::clone(&data_dir));
        let writer = writer.map_err(|source| OpenStoreError::Writer { source })?;
        let damaged_segments = damaged.len() as u64;
        let annotations = Arc::new(Annotations::new(catalog.clone(), Arc::clone(&shared)));
        let following = Mutex::new(Some(tokio::spawn(follow_arrivals(Arc::clone(&annotations), queue))));
        let engine = Engine::new(&data_dir.spill_dir());
        let engine = engine.map_err(|error| OpenStoreError::Engine { source: Box::new(error) })?;
        let inner = Inner {
            writer,
            shared,
            engine,
            catalog,
            annotations,
            following,
            hot_bytes_max,
            damaged_segments,
            data_dir,
        };
        let store = Store { inner: Arc::new(inner) };
        tokio::spawn(expire_regularly(Arc::downgrade(&store.inner)));
        Ok(store)
    }

    /// Takes spans in. Returns when they are on disk; every read begun after that sees them.
    pub async fn write(&self, spans: Vec<NewSpan>) -> Result<WriteReceipt, WriteError> {
        self.inner.writer.write(spans).await
    }

    /// Deletes one copy of a span. Durable, and out of sight for every read, when this returns.
    pub async fn delete_span(&self, trace_id: TraceId, span_id: SpanId) -> Result<Deleted, DeleteError> {
        self.delete(Deletion::Spans(vec![(trace_id, span_id)])).await
    }

    /// Deletes the span that arrived with this sequence.
    pub async fn delete_span_at(&self, sequence: i64) -> Result<Deleted, DeleteError> {
        let found = self.read("a span", move |source| source.span_at(sequence)).await;
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

    /// Writes what is in memory into a segment now, where otherwise it would wait for company.
    pub async fn flush(&self) -> Result<(), FlushFailed> {
        self.inner.writer.flush().await
    }

    /// Merges segments until nothing is left to be merged, where otherwise it would stand back behind ingestion.
    /// Answers `false` if that failed; the segments are as they were then.
    pub async fn compact(&self) -> bool {
        self.inner.writer.compact().await
    }

    /// Commits what is queued and flushes it; later writes are refused, reads go on.
    pub async fn close(&self) {
        self.inner.writer.close().await;
        if let Some(following) = self.inner.following.lock().await.take() {
            following.await.expect("following what arrived does not panic");
        }
        self.inner.catalog.close().await;
    }

    pub fn usage(&self) -> StoreUsage {
        let snapshot = self.inner.shared.snapshot.load();
        StoreUsage {
            span_count: snapshot.span_count() as u64,
            segments: snapshot.segments.len() as u64,
            damaged_segments: self.inner.damaged_segments,
            segment_bytes: snapshot.segments.iter().map(|view| view.segment.meta.bytes).sum(),
            pending_annotation_count: self.inner.annotations.pending_count(),
            memory_bytes: snapshot.hot_bytes() as u64,
            memory_bytes_max: self.inner.hot_bytes_max as u64,
        }
    }

    /// All projects, newest first.
    pub async fn projects(&self) -> Result<Vec<Project>, CatalogError> {
        self.inner.catalog.projects().await
    }

    pub async fn project(&self, id: ProjectId) -> Result<Option<Project>, CatalogError> {
        self.inner.catalog.project(id).await
    }

    pub async fn project_named(&self, name: &str) -> Result<Option<Project>, CatalogError> {
        self.inner.catalog.project_named(name).await
    }

    /// A new, empty project; `None` where the name is taken.
    pub async fn create_project(
        &self,
        name: &str,
        description: Option<&str>,
    ) -> Result<Option<Project>, CatalogError> {
        self.inner.catalog.create_project(name, description, now_unix_nano()).await
    }

    pub async fn describe_project(&self, id: ProjectId, description: &str) -> Result<(), CatalogError> {
        self.inner.catalog.describe_project(id, description).await
    }

    pub(crate) fn catalog(&self) -> &Catalog {
        &self.inner.catalog
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.inner.shared.metrics
    }

    pub(crate) fn queued_requests(&self) -> usize {
        self.inner.writer.queued()
    }

    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        self.inner.shared.snapshot.load_full()
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

    /// Writes annotations, all of them or none. Answers them in the order given; one that waits is `None`.
    pub async fn annotate(
        &self,
        annotations: Vec<NewAnnotation>,
        absent: Absent,
    ) -> Result<Vec<Option<StoredAnnotation>>, AnnotateError> {
        self.inner.annotations.annotate(annotations, absent).await
    }

    /// Takes annotations over from elsewhere, where nothing was said of the same target under the same name.
    pub async fn take_over_annotations(&self, old: &[OldAnnotation]) -> Result<TakenOver, AnnotateError> {
        self.inner.annotations.take_over(old).await
    }

    /// Annotations that meet a list's conditions, newest first.
    pub async fn annotations(
        &self,
        question: &AnnotationList,
    ) -> Result<Vec<StoredAnnotation>, CatalogError> {
        self.inner.catalog.annotations(question).await
    }

    /// Gives traces and their spans what was said of them, the earliest first.
    pub async fn add_annotations(&self, traces: &mut [AnnotatedTrace]) -> Result<(), SourceError> {
        self.inner.catalog.add_annotations(traces).await.map_err(|error| SourceError {
            what: "annotations".to_owned(),
            kind: error.kind(),
            source: Box::new(error),
        })
    }

    /// The names that annotations of one kind of target have in a project, the most frequent first, with how often.
    pub async fn annotation_names(
        &self,
        project: ProjectId,
        kind: AnnotationTargetKind,
    ) -> Result<Vec<(String, u64)>, CatalogError> {
        self.inner.catalog.annotation_names(project, kind).await
    }

    pub async fn annotation(&self, id: i64) -> Result<Option<StoredAnnotation>, CatalogError> {
        self.inner.catalog.annotation(id).await
    }

    /// Deletes annotations; how many. Those of what is deleted go with it.
    pub async fn delete_annotations(&self, matching: &AnnotationMatch) -> Result<usize, AnnotateError> {
        self.inner.annotations.delete(matching).await
    }

    /// Which of these are there, in any project or in one.
    pub async fn are_there(
        &self,
        names: Vec<TargetName>,
        project: Option<ProjectId>,
    ) -> Result<Vec<bool>, AnnotateError> {
        self.inner.annotations.are_there(names, project).await
    }

    /// The traces of a session, in one project or in all, in no particular order.
    pub async fn traces_of_session(
        &self,
        project: Option<ProjectId>,
        session_id: &str,
    ) -> Result<Vec<TraceId>, SourceError> {
        let session = TraceGroupOf::Session(session_id.to_owned());
        let members = self.read("the traces of a session", move |source| source.members(project, &session));
        Ok(members.await?.into_iter().collect())
    }

    /// All annotation configs, newest first.
    pub async fn annotation_configs(&self) -> Result<Vec<StoredAnnotationConfig>, CatalogError> {
        self.inner.catalog.annotation_configs().await
    }

    pub async fn annotation_config(&self, id: i64) -> Result<Option<StoredAnnotationConfig>, CatalogError> {
        self.inner.catalog.annotation_config(id).await
    }

    pub async fn annotation_config_named(
        &self,
        name: &str,
    ) -> Result<Option<StoredAnnotationConfig>, CatalogError> {
        self.inner.catalog.annotation_config_named(name).await
    }

    pub async fn add_annotation_config(
        &self,
        config: &AnnotationConfig,
    ) -> Result<ConfigWritten, CatalogError> {
        self.inner.catalog.add_annotation_config(config).await
    }

    pub async fn replace_annotation_config(
        &self,
        id: i64,
        config: &AnnotationConfig,
    ) -> Result<ConfigWritten, CatalogError> {
        self.inner.catalog.replace_annotation_config(id, config).await
    }

    pub async fn delete_annotation_config(&self, id: i64) -> Result<(), CatalogError> {
        self.inner.catalog.delete_annotation_config(id).await
    }

    /// The configs that a project asks for, newest first.
    pub async fn annotation_configs_of(
        &self,
        project: ProjectId,
    ) -> Result<Vec<StoredAnnotationConfig>, CatalogError> {
        self.inner.catalog.annotation_configs_of(project).await
    }

    pub async fn assign_annotation_config(
        &self,
        project: ProjectId,
        config: i64,
    ) -> Result<(), CatalogError> {
        self.inner.catalog.assign_annotation_config(project, config).await
    }

    pub async fn unassign_annotation_config(
        &self,
        project: ProjectId,
        config: i64,
    ) -> Result<(), CatalogError> {
        self.inner.catalog.unassign_annotation_config(project, config).await
    }

    pub async fn set_annotation_configs_of(
        &self,
        project: ProjectId,
        configs: &[i64],
    ) -> Result<(), CatalogError> {
        self.inner.catalog.set_annotation_configs_of(project, configs).await
    }

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
        answer.map_err(SqlError::of)
    }

    /// How a filter would be answered.
    pub async fn explain(&self, question: ExplainQuestion) -> Result<Explanation, SourceError> {
        self.ask("how a filter is answered", |query| async move { query.explain(&question).await }).await
    }

    /// Asks the engine over one snapshot.
    async fn ask<T, F, Fut>(&self, what: &'static str, ask: F) -> Result<T, SourceError>
    where
        T: Send + 'static,
        F: FnOnce(Query) -> Fut,
        Fut: Future<Output = Result<T, EngineError>> + Send + 'static,
    {
        let query = Query::new(self.inner.engine.state(), &self.inner.shared, &self.inner.annotations);
        let began = Instant::now();
        let answer = self.inner.engine.run(ask(query)).await;
        self.metrics().note_query(what, began, answer.is_ok());
        answer.map_err(|error| SourceError {
            what: what.to_owned(),
            kind: error.kind(),
            source: Box::new(error),
        })
    }

    /// Prices that somebody set, with their ids.
    pub async fn price_overrides(&self) -> Result<Vec<(i64, PriceOverride)>, CatalogError> {
        self.inner.catalog.price_overrides().await
    }

    pub async fn add_price_override(&self, set: &PriceOverride) -> Result<i64, CatalogError> {
        self.inner.catalog.add_price_override(set).await
    }

    /// Whether there was one.
    pub async fn remove_price_override(&self, id: i64) -> Result<bool, CatalogError> {
        self.inner.catalog.remove_price_override(id).await
    }

    pub fn data_dir(&self) -> &Path {
        self.inner.data_dir.path()
    }

    /// What lies at the top of the data folder with its bytes, the largest first.
    pub async fn disk_usage(&self) -> Result<Vec<(String, u64)>, SourceError> {
        let path = self.data_dir().to_owned();
        let failed = |kind, source| SourceError { what: "the data folder".to_owned(), kind, source };
        match tokio::task::spawn_blocking(move || DataDir::sizes(&path)).await {
            Ok(sizes) => sizes.map_err(|error| failed(FaultKind::Unavailable, Box::new(error))),
            Err(error) => Err(failed(FaultKind::Internal, Box::new(error))),
        }
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
                Err(SourceError { what: what.to_owned(), kind: error.kind(), source: Box::new(error) })
            }
            Err(error) => {
                Err(SourceError { what: what.to_owned(), kind: FaultKind::Internal, source: Box::new(error) })
            }
        }
    }
}

impl SpanSource for Store {
    async fn spans(&self, question: &SpanList) -> Result<Vec<StoredSpan>, SourceError> {
        let question = question.clone();
        self.ask("spans", |query| async move { query.spans(&question).await }).await
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
        self.ask("sessions", |query| async move { query.sessions(&question).await }).await
    }

    async fn session(
        &self,
        project: Option<ProjectId>,
        session_id: &str,
    ) -> Result<Option<StoredSession>, SourceError> {
        let session_id = session_id.to_owned();
        self.ask("a session", move |query| async move { query.session(project, &session_id).await }).await
    }

    async fn count_spans(&self, question: &SpanList) -> Result<u64, SourceError> {
        let question = question.clone();
        self.ask("how many spans", |query| async move { query.count_spans(&question).await }).await
    }

    async fn count_traces(&self, question: &TraceList) -> Result<u64, SourceError> {
        let question = question.clone();
        self.ask("how many traces", |query| async move { query.count_traces(&question).await }).await
    }

    async fn count_sessions(&self, question: &SessionList) -> Result<u64, SourceError> {
        let question = question.clone();
        self.ask("how many sessions", |query| async move { query.count_sessions(&question).await }).await
    }

    async fn figures(&self, question: &Selection) -> Result<Figures, SourceError> {
        let question = question.clone();
        self.ask("figures", |query| async move { query.figures(&question).await }).await
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

/// As long as somebody has the store.
async fn expire_regularly(store: Weak<Inner>) {
    let mut tick = tokio::time::interval(EXPIRE_EVERY);
    loop {
        tick.tick().await;
        let Some(inner) = store.upgrade() else { break };
        match (Store { inner }).expire(now_unix_nano()).await {
            Ok(_) => {}
            Err(DeleteError::Closed) => break,
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "cannot delete what is too old");
            }
        }
    }
}

/// What spans said, and what annotations wait for, in what was committed but not followed before the restart.
fn tell_what_was_missed(shared: &Shared, said_from: i64, next_sequence: i64, arrivals: &ArrivalQueue) {
    let snapshot = shared.snapshot.load();
    let columns = || snapshot.batches().map(|batch| &batch.columns);
    let annotations: Vec<_> = columns().flat_map(|columns| said_in(columns, &snapshot, said_from)).collect();
    let awaited: Vec<String> =
        columns().flat_map(|columns| shared.pending.found_in(columns, &snapshot)).collect();
    for arrival in [Arrival::Awaited(awaited), Arrival::Said { annotations, next_sequence }] {
        // The receiver is the caller's.
        let _ = arrivals.send(arrival);
    }
}

/// The clock, read in one place.
pub(crate) fn now_unix_nano() -> i64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_epoch.as_nanos()).unwrap_or(i64::MAX)
}
