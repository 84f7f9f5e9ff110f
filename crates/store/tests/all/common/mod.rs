//! One vocabulary for the store's tests.

use std::sync::atomic::{AtomicUsize, Ordering};

use model::{ProjectId, Span, SpanId, Status, StatusCode, TraceId, facts};
use query::{SpanList, SpanSource as _, StoredSpan, TraceList};
use store::{NewSpan, Store, StoreConfig, WriteError, WriteReceipt};
use tempfile::TempDir;

/// Where spans lie when they are read. Every story must end the same in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// All in memory.
    Hot,
    /// Each write in a segment of its own.
    Segments,
    /// Every second write brings those before it into a segment.
    Both,
    /// All in one segment, which is merged anew after each write.
    Merged,
}

/// Tells each story once for every layout.
macro_rules! in_every_layout {
    ($($story:ident),* $(,)?) => {
        mod hot { $(#[tokio::test] async fn $story() { super::$story(super::Layout::Hot).await; })* }
        mod segments { $(#[tokio::test] async fn $story() { super::$story(super::Layout::Segments).await; })* }
        mod both { $(#[tokio::test] async fn $story() { super::$story(super::Layout::Both).await; })* }
        mod merged { $(#[tokio::test] async fn $story() { super::$story(super::Layout::Merged).await; })* }
    };
}
pub(crate) use in_every_layout;

/// A store in a folder of its own, which outlives restarts.
pub(crate) struct Fixture {
    pub(crate) store: Store,
    pub(crate) dir: TempDir,
    layout: Layout,
    writes: AtomicUsize,
}

impl Fixture {
    pub(crate) async fn new() -> Fixture {
        Fixture::in_layout(Layout::Hot).await
    }

    pub(crate) async fn in_layout(layout: Layout) -> Fixture {
        let dir = tempfile::tempdir().expect("a temporary folder");
        Fixture {
            store: Store::open(StoreConfig::new(dir.path())).await.expect("an empty folder opens"),
            dir,
            layout,
            writes: AtomicUsize::new(0),
        }
    }

    pub(crate) async fn restarted(self) -> Fixture {
        let Fixture { store, dir, layout, writes } = self;
        store.close().await;
        drop(store);
        Fixture {
            store: Store::open(StoreConfig::new(dir.path())).await.expect("the folder opens again"),
            dir,
            layout,
            writes,
        }
    }

    /// Writes, and then brings what is stored into the fixture's layout.
    pub(crate) async fn write(&self, spans: Vec<NewSpan>) -> Result<WriteReceipt, WriteError> {
        let receipt = self.store.write(spans).await?;
        let writes = self.writes.fetch_add(1, Ordering::Relaxed);
        if self.layout == Layout::Segments
            || self.layout == Layout::Merged
            || (self.layout == Layout::Both && writes % 2 == 1)
        {
            self.store.flush().await.expect("flushed");
        }
        if self.layout == Layout::Merged {
            assert!(self.store.compact().await);
            assert!(self.store.usage().segments <= 1, "all in one");
        }
        Ok(receipt)
    }

    pub(crate) async fn project(&self, name: &str) -> ProjectId {
        self.store.project_named(name).await.expect("the catalog answers").expect(name).id
    }

    pub(crate) async fn spans(&self, project: &str) -> Vec<StoredSpan> {
        self.list(SpanList { ..list(self.project(project).await) }).await
    }

    pub(crate) async fn list(&self, question: SpanList) -> Vec<StoredSpan> {
        self.store.spans(&question).await.expect("spans are read")
    }

    pub(crate) async fn names(&self, question: SpanList) -> Vec<String> {
        self.list(question).await.into_iter().map(|stored| stored.span.name).collect()
    }
}

/// All spans of a project in order of arrival.
pub(crate) fn list(project: ProjectId) -> SpanList {
    SpanList::of(project)
}

pub(crate) fn traces(project: ProjectId) -> TraceList {
    TraceList::of(project)
}

pub(crate) fn trace_id(number: u8) -> TraceId {
    TraceId::from_bytes(&[number; 16]).expect("not zero")
}

pub(crate) fn span_id(number: u8) -> SpanId {
    SpanId::from_bytes(&[number; 8]).expect("not zero")
}

/// A span of one second in project `p`, to be told apart by its numbers.
pub(crate) fn span(trace: u8, span: u8) -> NewSpan {
    let start_time_unix_nano = 1_700_000_000_000_000_000 + i64::from(span) * 1_000_000;
    new_span(Span {
        name: format!("span {span}"),
        start_time_unix_nano,
        end_time_unix_nano: Some(start_time_unix_nano + 1_000_000_000),
        ..Span::bare(trace_id(trace), span_id(span))
    })
}

pub(crate) fn new_span(span: Span) -> NewSpan {
    NewSpan { project: "p".into(), facts: facts(&span), span, cost: None }
}

/// Small changes to a span, one word each.
pub(crate) trait Changed: Sized {
    fn change(self, change: impl FnOnce(&mut Span)) -> Self;
    fn in_project(self, name: &str) -> Self;

    fn below(self, parent: u8) -> Self {
        self.change(|span| span.parent_id = Some(span_id(parent)))
    }
    fn named(self, name: &str) -> Self {
        self.change(|span| span.name = name.to_owned())
    }
    fn running(self) -> Self {
        self.change(|span| span.end_time_unix_nano = None)
    }
    fn failed(self, message: &str) -> Self {
        self.change(|span| span.status = Status { code: StatusCode::Error, message: message.to_owned() })
    }
    fn with(self, attributes: &str) -> Self {
        self.change(|span| span.attributes = serde_json::from_str(attributes).expect(attributes))
    }
}

impl Changed for NewSpan {
    fn change(self, change: impl FnOnce(&mut Span)) -> NewSpan {
        let mut span = self.span;
        change(&mut span);
        NewSpan { project: self.project, ..new_span(span) }
    }

    fn in_project(self, name: &str) -> NewSpan {
        NewSpan { project: name.into(), ..self }
    }
}
