//! The one task that puts requests in order, decides what is new, and makes it durable before it is visible.
//! Nobody else replaces the snapshot.

mod compaction;
mod damage;
mod delete;
mod generations;
mod transfer;
mod write;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use arc_swap::ArcSwap;
use model::{ProjectId, TraceId};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, interval, sleep_until};

pub(crate) use compaction::Compaction;
pub(crate) use damage::Examination;
pub(crate) use delete::Deletion;
pub use delete::{DeleteError, Deleted};
pub use generations::FlushFailed;
pub(crate) use generations::Sealing;
pub use transfer::TransferError;
pub use write::{Conflict, NewSpan, WriteError, WriteReceipt};

use crate::annotation::{Arrival, ArrivalQueue, Pending, said_in};
use crate::catalog::Catalog;
use crate::columns::SpanColumns;
use crate::compact::{self, Compacted};
use crate::data_dir::DataDir;
use crate::flush::{self, Flushed, SegmentFolder};
use crate::journal::{Journal, LateTrace};
use crate::metrics::Metrics;
use crate::snapshot::Snapshot;
use crate::store::Clock;
use crate::tombstones::Tombstones;

/// Requests waiting for the writer; beyond it callers wait for a place.
const QUEUE_REQUESTS_MAX: usize = 256;
/// Spans that share one commit, so that a commit stays short and its batch small.
const COMMIT_SPANS_MAX: usize = 4_096;

/// How often it is asked whether segments are worth merging, when nothing else asks.
const TICK: Duration = Duration::from_secs(30);

/// What the writer and its readers share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) snapshot: ArcSwap<Snapshot>,
    /// When spans arrived last, for those who stand back behind ingestion.
    pub(crate) written_at_unix_nano: AtomicI64,
    /// The store closes: work that can be left is left.
    pub(crate) stop: AtomicBool,
    /// What annotations wait for.
    pub(crate) pending: Pending,
    pub(crate) metrics: Arc<Metrics>,
    /// Listed segments that are left out because they do not read back.
    pub(crate) damaged_segments: AtomicU64,
    pub(crate) clock: Clock,
}

enum Message {
    Write(write::Request),
    Delete {
        deletion: Deletion,
        reply: oneshot::Sender<Result<Deleted, DeleteError>>,
    },
    Transfer {
        trace_ids: Vec<TraceId>,
        to: ProjectId,
        reply: oneshot::Sender<Result<u64, TransferError>>,
    },
    /// Write what is hot into a segment, and say when it is there.
    Flush {
        reply: oneshot::Sender<Result<(), FlushFailed>>,
    },
    /// Merge segments until nothing is left to be merged.
    Compact {
        reply: oneshot::Sender<()>,
    },
    /// A read found damage: find out where.
    Examine,
    /// Commit what was sent before this, then take nothing more.
    Close,
}

/// The way in: hands requests to the writer's thread.
#[derive(Debug)]
pub(crate) struct WriterHandle {
    messages: mpsc::Sender<Message>,
    /// Holds `true` once the writer has closed its files.
    closed: watch::Receiver<bool>,
}

impl WriterHandle {
    /// Answers when the spans are on disk and visible.
    pub(crate) async fn write(&self, spans: Vec<NewSpan>) -> Result<WriteReceipt, WriteError> {
        self.ask(|reply| Message::Write(write::Request { spans, reply }))
            .await
            .unwrap_or(Err(WriteError::Closed))
    }

    /// Answers when the deletion is on disk and no read sees what it names.
    pub(crate) async fn delete(&self, deletion: Deletion) -> Result<Deleted, DeleteError> {
        self.ask(|reply| Message::Delete { deletion, reply }).await.unwrap_or(Err(DeleteError::Closed))
    }

    /// Answers how many of the traces there were, when they are in their new project.
    pub(crate) async fn transfer(
        &self,
        trace_ids: Vec<TraceId>,
        to: ProjectId,
    ) -> Result<u64, TransferError> {
        let message = |reply| Message::Transfer { trace_ids, to, reply };
        self.ask(message).await.unwrap_or(Err(TransferError::Closed))
    }

    pub(crate) async fn flush(&self) -> Result<(), FlushFailed> {
        self.ask(|reply| Message::Flush { reply }).await.unwrap_or(Err(FlushFailed::Closed))
    }

    /// Answers `false` if segments could not be merged.
    pub(crate) async fn compact(&self) -> bool {
        self.ask(|reply| Message::Compact { reply }).await.is_some()
    }

    /// A read found damage. Nobody waits for what comes of it, and a full queue hears of it from the next read.
    pub(crate) fn report_damage(&self) {
        let _ = self.messages.try_send(Message::Examine);
    }

    /// Requests that wait for the writer.
    pub(crate) fn queued(&self) -> usize {
        self.messages.max_capacity() - self.messages.capacity()
    }

    /// Commits what is queued, flushes it, and then takes nothing more.
    pub(crate) async fn close(&self) {
        // An error in either line means that the writer is gone already, which is what we wait for.
        let _ = self.messages.send(Message::Close).await;
        let _ = self.closed.clone().wait_for(|&closed| closed).await;
    }

    /// Nothing, if the writer is gone.
    async fn ask<T>(&self, message: impl FnOnce(oneshot::Sender<T>) -> Message) -> Option<T> {
        let (reply, answer) = oneshot::channel();
        self.messages.send(message(reply)).await.ok()?;
        answer.await.ok()
    }
}

/// Decides, commits and publishes. Runs on a thread of its own: encoding a batch is work, and must not hold up
/// the reads that share the server's runtime.
pub(crate) struct Writer {
    pub(crate) shared: Arc<Shared>,
    pub(crate) journal: Journal,
    pub(crate) catalog: Catalog,
    pub(crate) project_ids: HashMap<Arc<str>, ProjectId>,
    pub(crate) next_sequence: i64,
    /// Everything that was deleted and may still lie in a file.
    pub(crate) tombstones: Tombstones,
    /// The traces of which segments say something old.
    pub(crate) late: HashMap<TraceId, LateTrace>,
    pub(crate) limits: Limits,
    pub(crate) sealing: Sealing,
    pub(crate) compaction: Compaction,
    pub(crate) examination: Examination,
    /// Where annotations hear of new spans.
    pub(crate) arrivals: ArrivalQueue,
}

/// How much may be in memory.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Beyond it new spans are refused.
    pub(crate) hot_bytes_max: usize,
    /// A generation of this size is flushed.
    pub(crate) flush_bytes: usize,
}

impl Writer {
    pub(crate) fn spawn(
        mut self,
        folder: SegmentFolder,
        data_dir: Arc<DataDir>,
    ) -> std::io::Result<WriterHandle> {
        let (messages, queue) = mpsc::channel(QUEUE_REQUESTS_MAX);
        let (say_closed, closed) = watch::channel(false);
        let (jobs, flush_jobs) = mpsc::unbounded_channel();
        let (done, flushed) = mpsc::unbounded_channel();
        let flushing = flush::run(folder.clone(), Arc::clone(&self.shared), flush_jobs, done);
        let flusher = spawn_thread("bennu-flush", flushing)?;
        let (compact, compact_jobs) = mpsc::unbounded_channel();
        let (done, compacted) = mpsc::unbounded_channel();
        let compacting = compact::run(folder, Arc::clone(&self.shared), compact_jobs, done);
        let compactor = spawn_thread("bennu-compact", compacting)?;
        let runtime = runtime()?;
        std::thread::Builder::new().name("bennu-writer".to_owned()).spawn(move || {
            self.sealing.jobs = Some(jobs);
            self.compaction.jobs = Some(compact);
            runtime.block_on(self.run(queue, flushed, compacted));
            if let Err(error) = runtime.block_on(self.journal.close()) {
                tracing::error!(error = &error as &dyn std::error::Error, "cannot close the journal");
            }
            // Their jobs ended with the run. A panic in one of them was reported when it happened.
            let _ = flusher.join();
            let _ = compactor.join();
            // Held until nobody writes in the folder any more.
            drop(data_dir);
            // Nobody listens when the store was dropped unclosed.
            let _ = say_closed.send(true);
        })?;
        Ok(WriterHandle { messages, closed })
    }

    async fn run(
        &mut self,
        mut queue: mpsc::Receiver<Message>,
        mut flushed: mpsc::UnboundedReceiver<Flushed>,
        mut compacted: mpsc::UnboundedReceiver<Compacted>,
    ) {
        let mut closing = false;
        let mut tick = interval(TICK);
        loop {
            let due = self.sealing.due();
            tokio::select! {
                biased;
                Some(flushed) = flushed.recv() => self.flushed(flushed, closing).await,
                Some(compacted) = compacted.recv() => self.compacted(compacted).await,
                damaged = self.examination.ended() => self.examined(damaged).await,
                message = queue.recv() => match message {
                    Some(message) => closing |= self.handle(message, &mut queue).await,
                    None => break,
                },
                () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => self.seal_when_due(),
                _ = tick.tick() => self.compact_when_useful(),
            }
            if closing {
                // What was sent in the meantime is still received; the loop ends when it is used up.
                queue.close();
            }
        }
        if closing {
            self.flush_at_last(&mut flushed).await;
        }
        // Nothing more comes: what follows the spans has then seen all of them.
        self.tell(Arrival::Said { annotations: Vec::new(), next_sequence: self.next_sequence });
        // Without jobs the threads that flush and merge end.
        self.shared.stop.store(true, Ordering::Relaxed);
        self.sealing.jobs = None;
        self.compaction.jobs = None;
    }

    /// Tells those who follow the spans what a batch brought. It is visible already, so that whoever began to wait
    /// for it meanwhile finds it by looking.
    fn tell_of(&self, columns: &SpanColumns) {
        let snapshot = self.shared.snapshot.load();
        // What others said goes before what spans say of themselves.
        let awaited = self.shared.pending.found_in(columns, &snapshot);
        if !awaited.is_empty() {
            self.tell(Arrival::Awaited(awaited));
        }
        let annotations = said_in(columns, &snapshot, i64::MIN);
        if !annotations.is_empty() {
            self.tell(Arrival::Said { annotations, next_sequence: self.next_sequence });
        }
    }

    fn tell(&self, arrival: Arrival) {
        // Those who follow are gone only when the store is, and then they look for themselves at the next start.
        let _ = self.arrivals.send(arrival);
    }

    /// Answers whether the store is to be closed.
    async fn handle(&mut self, message: Message, queue: &mut mpsc::Receiver<Message>) -> bool {
        match message {
            Message::Write(request) => {
                let (requests, next) = with_waiting(request, queue);
                self.commit(requests).await;
                match next {
                    Some(message) => Box::pin(self.handle(message, queue)).await,
                    None => false,
                }
            }
            Message::Delete { deletion, reply } => {
                let answer = self.delete(deletion).await;
                // A caller that went away has no use for the answer, here and below.
                let _ = reply.send(answer);
                false
            }
            Message::Transfer { trace_ids, to, reply } => {
                let answer = self.transfer(&trace_ids, to).await;
                let _ = reply.send(answer);
                false
            }
            Message::Flush { reply } => {
                self.flush_for(reply);
                false
            }
            Message::Compact { reply } => {
                self.compact_for(reply);
                false
            }
            Message::Examine => {
                self.examine();
                false
            }
            Message::Close => true,
        }
    }
}

/// The request and all writes that wait behind it, up to the size of a commit, and the message that ended them.
/// A lone request waits for nobody.
fn with_waiting(
    first: write::Request,
    queue: &mut mpsc::Receiver<Message>,
) -> (Vec<write::Request>, Option<Message>) {
    let mut spans = first.spans.len();
    let mut requests = vec![first];
    while spans < COMMIT_SPANS_MAX {
        match queue.try_recv() {
            Ok(Message::Write(request)) => {
                spans += request.spans.len();
                requests.push(request);
            }
            Ok(other) => return (requests, Some(other)),
            Err(_) => break,
        }
    }
    (requests, None)
}

fn spawn_thread(
    name: &str,
    work: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<JoinHandle<()>> {
    let runtime = runtime()?;
    std::thread::Builder::new().name(name.to_owned()).spawn(move || runtime.block_on(work))
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}
