//! A running span: a handle that can be cloned, sent to other threads and filled from all of them.

use std::marker::PhantomData;
use std::sync::{Arc, Mutex, PoisonError};

use super::record::BoxedRecord;
use super::{Failure, Record, Status};
use crate::clock::Start;
use crate::context::{Context, InContext, SpanContext};
use crate::delivery::Item;
use crate::ids::{SpanId, TraceId};
use crate::kinds::Kind;
use crate::tracer::Tracer;

/// A span under way. It ends with [`end`](Span::end), or when its last handle goes away.
///
/// Handles are cheap to clone, and every setter takes `&self`, so that a stream or a task can fill the span it
/// belongs to. What is set after the end is ignored.
pub struct Span<K> {
    context: Context,
    live: Option<Arc<Live>>,
    kind: PhantomData<K>,
}

impl<K: Kind> Span<K> {
    pub(super) fn begin(context: Context, recorded: Option<(Tracer, BoxedRecord)>) -> Span<K> {
        let live = recorded.map(|(tracer, mut record)| {
            // Setters on the builder took their time too; the work begins now.
            record.start = Start::now();
            if let Some(local) = &record.context.local
                && local.open()
            {
                tracer.push(Item::Began(Arc::clone(local)));
            }
            Arc::new(Live { tracer, record: Mutex::new(Some(record)) })
        });
        Span { context, live, kind: PhantomData }
    }

    /// Ends the span now. Later calls change nothing.
    pub fn end(&self) {
        if let Some(live) = &self.live {
            live.end();
        }
    }

    /// Whether the span is recorded and not yet ended.
    pub fn is_recording(&self) -> bool {
        self.live.as_ref().is_some_and(|live| live.record.lock().is_ok_and(|record| record.is_some()))
    }

    /// The trace of the span; none where tracing is suppressed or switched off.
    pub fn trace_id(&self) -> Option<TraceId> {
        self.context.span().map(SpanContext::trace_id)
    }

    /// The id of the span; none where tracing is suppressed or switched off.
    pub fn span_id(&self) -> Option<SpanId> {
        self.context.span().map(SpanContext::span_id)
    }

    /// Marks the whole trace as worth keeping, whatever tail sampling would say.
    pub fn keep(&self) {
        if let Some(local) = self.context.span().and_then(|span| span.local.as_ref()) {
            local.keep();
        }
    }

    /// The context in which spans become children of this one.
    pub fn context(&self) -> Context {
        self.context.clone()
    }

    /// Runs `work` as part of this span: spans begun inside are its children.
    pub fn scope<R>(&self, work: impl FnOnce() -> R) -> R {
        self.context().scope(work)
    }

    /// The future, as part of this span.
    pub fn run<F: IntoFuture>(&self, future: F) -> InContext<F::IntoFuture> {
        self.context().run(future)
    }

    /// Sets the status by what came out: an error is recorded, anything else is success. A span that has already
    /// said how it ended keeps what it said.
    pub fn settle<T, E: Failure<Via>, Via>(&self, result: &Result<T, E>) {
        self.edit(|record| match result {
            Err(error) => record.fail_with(std::any::type_name::<E>(), error.as_error()),
            Ok(_) if record.status == Status::Unset => record.status = Status::Ok,
            Ok(_) => {}
        });
    }

    pub(crate) fn edit(&self, change: impl FnOnce(&mut Record)) {
        if let Some(live) = &self.live {
            live.edit(change);
        }
    }
}

impl<K> Clone for Span<K> {
    fn clone(&self) -> Span<K> {
        Span { context: self.context.clone(), live: self.live.clone(), kind: PhantomData }
    }
}

impl<K> std::fmt::Debug for Span<K> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Span").field("context", &self.context).finish_non_exhaustive()
    }
}

struct Live {
    tracer: Tracer,
    /// Gone once the span has ended.
    record: Mutex<Option<BoxedRecord>>,
}

impl Live {
    fn edit(&self, change: impl FnOnce(&mut Record)) {
        // A panic inside a setter's conversion leaves the record whole, if less full.
        let mut record = self.record.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(record) = record.as_mut() {
            change(record);
        }
    }

    fn end(&self) {
        let record = self.record.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(mut record) = record else { return };
        record.end_unix_nano = record.start.present_unix_nano();
        let local = record.context.local.clone();
        self.tracer.finish(record);
        // Closed only now, so that a trace never looks over while its last span is still on its way to the queue.
        if let Some(local) = local {
            local.close();
        }
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.edit(|record| {
                let text = "the thread panicked while the span was open".to_owned();
                record.fail("panic", text.clone(), text);
            });
        }
        self.end();
    }
}
