//! The two halves put together: one way in, and reads over one snapshot.

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use arc_swap::ArcSwap;
use arrow_schema::ArrowError;
use model::{DEFAULT_PROJECT, FaultKind, Project, ProjectId, SpanId, TraceId};
use query::{
    IdMatch, IdSearch, ProjectTotals, SourceError, SpanList, SpanSource, StoredSpan, StoredTrace, TraceList,
    TraceRow,
};

use crate::catalog::{Catalog, CatalogError};
use crate::data_dir::{DataDir, DataDirError};
use crate::directory::Directory;
use crate::hot::Snapshot;
use crate::journal::{Journal, JournalError};
use crate::read;
use crate::writer::{NewSpan, Shared, WriteError, WriteReceipt, Writer, WriterHandle};

/// Enough for some hundred thousand spans of 4 KB. Until segments take spans off memory, this is all that fits.
const HOT_BYTES_MAX: usize = 2 << 30;

/// Where the data lies, and how much of it may be in memory.
#[derive(Debug, Clone)]
pub struct StoreConfig {
    pub data_dir: PathBuf,
    pub hot_bytes_max: usize,
}

impl StoreConfig {
    pub fn new(data_dir: impl Into<PathBuf>) -> StoreConfig {
        StoreConfig { data_dir: data_dir.into(), hot_bytes_max: HOT_BYTES_MAX }
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
    catalog: Catalog,
    hot_bytes_max: usize,
    // Held for its lock, which must outlive everything above.
    _data_dir: DataDir,
}

/// How full the store is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoreUsage {
    pub span_count: u64,
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
    #[error("cannot turn the journal into columns in memory")]
    Columns(#[from] ArrowError),
    #[error("cannot start the writer")]
    Writer { source: io::Error },
}

impl OpenStoreError {
    pub fn kind(&self) -> FaultKind {
        match self {
            OpenStoreError::DataDir(error) => error.kind(),
            OpenStoreError::Catalog(error) => error.kind(),
            OpenStoreError::Journal(error) => error.kind(),
            OpenStoreError::Columns(_) => FaultKind::DataLoss,
            OpenStoreError::Writer { .. } => FaultKind::Unavailable,
        }
    }
}

impl Store {
    /// Takes the folder, checks its format and brings everything that was acknowledged back into memory.
    pub async fn open(config: StoreConfig) -> Result<Store, OpenStoreError> {
        let data_dir = DataDir::open(&config.data_dir)?;
        let catalog = Catalog::open(&data_dir.catalog_db()).await?;
        let mut journal = Journal::open(&data_dir.ingest_db()).await?;
        let recovered = journal.recover().await?;
        let directory = Directory::new(recovered.directory);
        let snapshot = Snapshot::recover(recovered.batches, &directory)?;
        let shared = Arc::new(Shared { snapshot: ArcSwap::from_pointee(snapshot), directory });
        // Clients ask for it before the first span arrives, and expect it to be there.
        if catalog.project_named(DEFAULT_PROJECT).await?.is_none() {
            catalog.ensure_project(DEFAULT_PROJECT, now_unix_nano()).await?;
        }
        let projects = catalog.projects().await?;
        let writer = Writer {
            shared: Arc::clone(&shared),
            journal,
            catalog: catalog.clone(),
            project_ids: projects.into_iter().map(|p| (p.name.into(), p.id)).collect::<HashMap<_, _>>(),
            next_sequence: recovered.next_sequence,
            hot_bytes_max: config.hot_bytes_max,
        };
        let writer = writer.spawn().map_err(|source| OpenStoreError::Writer { source })?;
        let hot_bytes_max = config.hot_bytes_max;
        Ok(Store { inner: Arc::new(Inner { writer, shared, catalog, hot_bytes_max, _data_dir: data_dir }) })
    }

    /// Takes spans in. Returns when they are on disk; every read begun after that sees them.
    pub async fn write(&self, spans: Vec<NewSpan>) -> Result<WriteReceipt, WriteError> {
        self.inner.writer.write(spans).await
    }

    /// Commits what is queued; later writes are refused, reads go on.
    pub async fn close(&self) {
        self.inner.writer.close().await;
        self.inner.catalog.close().await;
    }

    pub fn usage(&self) -> StoreUsage {
        let snapshot = self.inner.shared.snapshot.load();
        StoreUsage {
            span_count: snapshot.span_count() as u64,
            memory_bytes: snapshot.bytes() as u64,
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

    /// Runs a read over one snapshot, off the threads that answer requests.
    async fn read<T, F>(&self, what: &'static str, read: F) -> Result<T, SourceError>
    where
        T: Send + 'static,
        F: FnOnce(&read::Source<'_>) -> Result<T, read::ReadError> + Send + 'static,
    {
        let shared = Arc::clone(&self.inner.shared);
        let work = tokio::task::spawn_blocking(move || {
            let snapshot = shared.snapshot.load_full();
            read(&read::Source { snapshot: &snapshot, directory: &shared.directory })
        });
        match work.await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => {
                Err(SourceError { what: what.to_owned(), kind: FaultKind::DataLoss, source: Box::new(error) })
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
        self.read("spans", move |source| source.spans(&question)).await
    }

    async fn traces(&self, question: &TraceList) -> Result<Vec<TraceRow>, SourceError> {
        let question = question.clone();
        self.read("traces", move |source| Ok(source.traces(&question))).await
    }

    async fn trace(&self, trace_id: TraceId) -> Result<Option<StoredTrace>, SourceError> {
        self.read("a trace", move |source| Ok(source.trace(trace_id))).await
    }

    async fn span(&self, trace_id: TraceId, span_id: SpanId) -> Result<Option<StoredSpan>, SourceError> {
        self.read("a span", move |source| source.span(trace_id, span_id)).await
    }

    async fn ids(&self, question: &IdSearch) -> Result<Vec<IdMatch>, SourceError> {
        let question = question.clone();
        self.read("ids", move |source| Ok(source.ids(&question))).await
    }

    async fn project_totals(&self) -> Result<Vec<(ProjectId, ProjectTotals)>, SourceError> {
        self.read("the totals of projects", |source| Ok(source.project_totals())).await
    }
}

/// The clock, read in one place.
pub(crate) fn now_unix_nano() -> i64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_epoch.as_nanos()).unwrap_or(i64::MAX)
}
