//! The two halves put together: one way in, and reads over one snapshot.

mod annotation;
mod deletion;
mod question;
mod record;

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use arc_swap::ArcSwap;
use model::{DEFAULT_PROJECT, FaultKind};
use query::SourceError;
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinHandle;

use crate::annotation::{Annotations, Arrival, ArrivalQueue, follow_arrivals, said_in};
use crate::catalog::{ANNOTATIONS_IN_SPANS, Catalog, CatalogError};
use crate::data_dir::{DataDir, DataDirError};
use crate::engine::Engine;
use crate::flush::SegmentFolder;
use crate::frame::Frame;
use crate::journal::{Journal, JournalError};
use crate::metrics::Metrics;
use crate::recover::{RecoverError, build_snapshot, open_segments, sweep};
use crate::snapshot::Snapshot;
use crate::tombstones::Tombstones;
use crate::writer::{
    Compaction, DeleteError, Examination, FlushFailed, Limits, NewSpan, Sealing, Shared, WriteError,
    WriteReceipt, Writer, WriterHandle,
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
    /// When spans arrive, for their retention.
    pub clock: Clock,
}

/// Nanoseconds since 1970. It may jump.
pub type Clock = fn() -> i64;

impl StoreConfig {
    pub fn new(data_dir: impl Into<PathBuf>) -> StoreConfig {
        StoreConfig {
            data_dir: data_dir.into(),
            hot_bytes_max: HOT_BYTES_MAX,
            flush_bytes: FLUSH_BYTES,
            clock: now_unix_nano,
        }
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
    // Its lock must outlive everything above.
    data_dir: Arc<DataDir>,
}

/// How full the store is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoreUsage {
    pub span_count: u64,
    /// Segments on disk that are read, and those that are left out because they do not read back.
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
        let (segments, damaged) = open_segments(&data_dir.segments(), &catalog, listed).await?;

        let mut journal = Journal::open(&data_dir.ingest_db()).await?;
        let recovered = journal.recover(catalog.flushed_position().await?).await?;
        let tombstones: Tombstones = recovered.tombstones.into_iter().collect();
        let sealing = Sealing::new(recovered.position, !recovered.batches.is_empty(), (config.clock)());
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
            damaged_segments: AtomicU64::new(damaged),
            clock: config.clock,
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
            examination: Examination::default(),
        };
        let folder = SegmentFolder {
            path: data_dir.segments(),
            catalog: catalog.clone(),
            next_id: Arc::new(AtomicI64::new(next_id)),
        };
        let writer = writer.spawn(folder, Arc::clone(&data_dir));
        let writer = writer.map_err(|source| OpenStoreError::Writer { source })?;
        let annotations = Arc::new(Annotations::new(catalog.clone(), Arc::clone(&shared)));
        let following = Mutex::new(Some(tokio::spawn(follow_arrivals(Arc::clone(&annotations), queue))));
        let engine = Engine::new(&data_dir.spill_dir());
        let engine = engine.map_err(|error| OpenStoreError::Engine { source: Box::new(error) })?;
        let inner =
            Inner { writer, shared, engine, catalog, annotations, following, hot_bytes_max, data_dir };
        let store = Store { inner: Arc::new(inner) };
        tokio::spawn(expire_regularly(Arc::downgrade(&store.inner)));
        Ok(store)
    }

    /// Takes spans in. Returns when they are on disk; every read begun after that sees them.
    pub async fn write(&self, spans: Vec<NewSpan>) -> Result<WriteReceipt, WriteError> {
        self.inner.writer.write(spans).await
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
            damaged_segments: self.inner.shared.damaged_segments.load(Ordering::Relaxed),
            segment_bytes: snapshot.segments.iter().map(|view| view.segment.meta.bytes).sum(),
            pending_annotation_count: self.inner.annotations.pending_count(),
            memory_bytes: snapshot.hot_bytes() as u64,
            memory_bytes_max: self.inner.hot_bytes_max as u64,
        }
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

    /// An empty table, whose rows wait in this data folder where they are many.
    pub fn new_frame(&self) -> Frame {
        Frame::new(self.inner.data_dir.spill_dir())
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
}

/// As long as somebody has the store.
async fn expire_regularly(store: Weak<Inner>) {
    let mut tick = tokio::time::interval(EXPIRE_EVERY);
    loop {
        tick.tick().await;
        let Some(inner) = store.upgrade() else { break };
        let now = (inner.shared.clock)();
        match (Store { inner }).expire(now).await {
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
