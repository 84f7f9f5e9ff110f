//! The one task that puts requests in order, decides what is new, and makes it durable before it is visible.

use std::collections::HashMap;
use std::sync::Arc;

use arc_swap::ArcSwap;
use arrow_schema::ArrowError;
use model::{Cost, FaultKind, ProjectId, Span, SpanFacts, SpanId, TraceId};
use tokio::sync::{mpsc, oneshot, watch};

use crate::catalog::{Catalog, CatalogError};
use crate::directory::Directory;
use crate::group::{Added, Group};
use crate::hot::{Snapshot, columns_bytes};
use crate::journal::{Journal, JournalError};
use crate::store::now_unix_nano;

/// Requests waiting for the writer; beyond it callers wait for a place.
const QUEUE_REQUESTS_MAX: usize = 256;
/// Spans that share one commit, so that a commit stays short and its batch small.
const COMMIT_SPANS_MAX: usize = 4_096;

/// A decoded and priced span on its way in.
#[derive(Debug, Clone, PartialEq)]
pub struct NewSpan {
    /// The project it names; counts only for the first span of a trace.
    pub project: Arc<str>,
    pub span: Span,
    pub facts: SpanFacts,
    pub cost: Option<Cost>,
}

/// What became of the spans of one request. All of them are durable and visible.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WriteReceipt {
    /// New spans, and spans that completed an earlier copy without an end.
    pub written: usize,
    /// Equal copies of spans that were there already.
    pub repeated: usize,
    /// Spans that were there with a different body, which was kept.
    pub conflicts: Vec<Conflict>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conflict {
    pub trace_id: TraceId,
    pub span_id: SpanId,
}

/// None of the spans of the request were taken.
#[derive(Debug, Clone, thiserror::Error)]
pub enum WriteError {
    #[error("memory for spans is full: {used_bytes} of {max_bytes} bytes are used")]
    Full { used_bytes: usize, max_bytes: usize },
    #[error("the store is closed")]
    Closed,
    #[error("cannot make the spans durable")]
    Journal { source: Arc<JournalError> },
    #[error("cannot find or create the project `{project}`")]
    Catalog { project: Arc<str>, source: Arc<CatalogError> },
    #[error("cannot turn the spans into columns")]
    Columns { source: Arc<ArrowError> },
}

impl WriteError {
    pub fn kind(&self) -> FaultKind {
        match self {
            WriteError::Full { .. } => FaultKind::Busy,
            WriteError::Closed => FaultKind::Unavailable,
            WriteError::Journal { source } => source.kind(),
            WriteError::Catalog { source, .. } => source.kind(),
            WriteError::Columns { .. } => FaultKind::Internal,
        }
    }
}

/// What the writer and its readers share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) snapshot: ArcSwap<Snapshot>,
    pub(crate) directory: Directory,
}

enum Message {
    Write(Request),
    /// Commit what was sent before this, then take nothing more.
    Close,
}

struct Request {
    spans: Vec<NewSpan>,
    reply: oneshot::Sender<Result<WriteReceipt, WriteError>>,
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
        let (reply, answer) = oneshot::channel();
        let message = Message::Write(Request { spans, reply });
        self.messages.send(message).await.map_err(|_| WriteError::Closed)?;
        answer.await.unwrap_or(Err(WriteError::Closed))
    }

    /// Commits what is queued and then takes nothing more.
    pub(crate) async fn close(&self) {
        // An error in either line means that the writer is gone already, which is what we wait for.
        let _ = self.messages.send(Message::Close).await;
        let _ = self.closed.clone().wait_for(|&closed| closed).await;
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
    pub(crate) hot_bytes_max: usize,
}

impl Writer {
    pub(crate) fn spawn(self) -> std::io::Result<WriterHandle> {
        let (messages, queue) = mpsc::channel(QUEUE_REQUESTS_MAX);
        let (say_closed, closed) = watch::channel(false);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        std::thread::Builder::new().name("bennu-writer".to_owned()).spawn(move || {
            runtime.block_on(self.run(queue));
            // Nobody listens when the store was dropped unclosed.
            let _ = say_closed.send(true);
        })?;
        Ok(WriterHandle { messages, closed })
    }

    async fn run(mut self, mut queue: mpsc::Receiver<Message>) {
        while let Some(message) = queue.recv().await {
            let (requests, close) = with_waiting(message, &mut queue);
            self.commit(requests).await;
            if close {
                // What was sent in the meantime is still received; the loop ends when it is used up.
                queue.close();
            }
        }
        if let Err(error) = self.journal.close().await {
            tracing::error!(error = &error as &dyn std::error::Error, "cannot close the journal");
        }
    }

    /// Makes a group of requests durable in one commit, then visible, then answers each of them.
    async fn commit(&mut self, requests: Vec<Request>) {
        let mut group = Group::default();
        let mut answers = Vec::with_capacity(requests.len());
        for request in requests {
            let answer = self.add(&mut group, request.spans).await;
            answers.push((request.reply, answer));
        }
        let failure = self.write_group(group).await.err();
        for (reply, answer) in answers {
            let answer = match &failure {
                Some(failure) => answer.and(Err(failure.clone())),
                None => answer,
            };
            // A caller that went away has no use for the answer.
            let _ = reply.send(answer);
        }
    }

    /// Resolves the spans of one request into the group.
    async fn add(&mut self, group: &mut Group, spans: Vec<NewSpan>) -> Result<WriteReceipt, WriteError> {
        // Projects first: a request is taken whole or not at all, and only this step can fail.
        for new in &spans {
            self.ensure_project(&new.project).await?;
        }
        let snapshot = self.shared.snapshot.load();
        let mut receipt = WriteReceipt::default();
        for new in spans {
            let project = self.project_ids[&new.project];
            let (trace_id, span_id) = (new.span.trace_id, new.span.span_id);
            match group.add(project, new, &snapshot, &self.shared.directory) {
                Added::Written => receipt.written += 1,
                Added::Repeated => receipt.repeated += 1,
                Added::Conflicting => receipt.conflicts.push(Conflict { trace_id, span_id }),
            }
        }
        Ok(receipt)
    }

    async fn ensure_project(&mut self, name: &Arc<str>) -> Result<(), WriteError> {
        if !self.project_ids.contains_key(name) {
            let made = self.catalog.ensure_project(name, now_unix_nano()).await;
            let id = made
                .map_err(|source| WriteError::Catalog { project: Arc::clone(name), source: source.into() })?;
            self.project_ids.insert(Arc::clone(name), id);
        }
        Ok(())
    }

    async fn write_group(&mut self, group: Group) -> Result<(), WriteError> {
        if group.is_empty() {
            return Ok(());
        }
        let snapshot = self.shared.snapshot.load_full();
        let batch = group.resolve(self.next_sequence).map_err(columns_error)?;
        let used_bytes = snapshot.bytes();
        if used_bytes + columns_bytes(&batch.columns) > self.hot_bytes_max {
            return Err(WriteError::Full { used_bytes, max_bytes: self.hot_bytes_max });
        }
        // Built before it is durable: from the commit on nothing may fail, or a span would be on disk and refused.
        let next = snapshot.with(batch.columns.clone(), &batch.replaced).map_err(columns_error)?;
        self.journal
            .append(&batch.columns, &batch.directory_changes, batch.next_sequence)
            .await
            .map_err(|source| WriteError::Journal { source: source.into() })?;
        self.next_sequence = batch.next_sequence;
        // The directory first: a span must never be visible before its trace has a project and a session.
        self.shared.directory.apply(batch.directory_changes);
        self.shared.snapshot.store(Arc::new(next));
        Ok(())
    }
}

/// The message and all that wait behind it, up to the size of a commit. A lone request waits for nobody.
fn with_waiting(first: Message, queue: &mut mpsc::Receiver<Message>) -> (Vec<Request>, bool) {
    let mut requests = Vec::new();
    let mut spans = 0;
    let mut next = Some(first);
    while let Some(message) = next {
        match message {
            Message::Close => return (requests, true),
            Message::Write(request) => {
                spans += request.spans.len();
                requests.push(request);
            }
        }
        next = if spans < COMMIT_SPANS_MAX { queue.try_recv().ok() } else { None };
    }
    (requests, false)
}

fn columns_error(source: ArrowError) -> WriteError {
    WriteError::Columns { source: source.into() }
}
