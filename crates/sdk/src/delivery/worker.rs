//! The export thread: takes spans from the queue, lets sampling decide, prepares and encodes, hands batches on.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::batch::{Batch, Batcher};
use super::console;
use super::destination::Destination;
use super::encode::Resource;
use super::queue::{Item, Queue};
use super::write_ahead::WriteAhead;
use crate::privacy::Privacy;
use crate::sampling::{Tail, TailCounts};
use crate::span::BoxedRecord;

/// How often the queue is looked at; also how old a span gets before it is sent.
const INTERVAL: Duration = Duration::from_millis(500);
/// The same where a span is to be on disk soon after its end.
const INTERVAL_TO_DISK: Duration = Duration::from_millis(100);

pub(crate) struct Worker {
    pub(crate) queue: Arc<Queue>,
    pub(crate) tail: Option<Tail>,
    pub(crate) privacy: Privacy,
    pub(crate) resource: Resource,
    pub(crate) destinations: Vec<Arc<Destination>>,
    pub(crate) write_ahead: Option<WriteAhead>,
    pub(crate) is_console_on: bool,
    pub(crate) counts: Arc<WorkerCounts>,
}

/// What the export thread did so far, read from any thread.
#[derive(Debug, Default)]
pub(crate) struct WorkerCounts {
    left_out: AtomicU64,
    decided_early: AtomicU64,
    spoilt: AtomicU64,
}

impl Worker {
    pub(crate) fn start(self) -> io::Result<()> {
        thread::Builder::new().name("bennu-export".to_owned()).spawn(move || self.run()).map(drop)
    }

    fn run(mut self) {
        let mut batcher = Batcher::default();
        let mut spare = Vec::new();
        let mut kept = Vec::new();
        let interval = if self.write_ahead.is_some() { INTERVAL_TO_DISK } else { INTERVAL };
        for batch in self.write_ahead.iter().flat_map(WriteAhead::left_behind) {
            self.push(batch);
        }
        loop {
            let mut taken = self.queue.take(interval, std::mem::take(&mut spare));
            self.sample(&mut taken.items, &mut kept);
            if taken.settle || taken.is_closed {
                self.settle(&mut kept);
            }
            for record in kept.drain(..) {
                self.export(record, &mut batcher);
            }
            self.hand_on(&mut batcher);
            if let Some(ticket) = taken.flush {
                self.queue.confirm_flush(ticket);
            }
            if taken.is_closed {
                self.destinations.iter().for_each(|destination| destination.close());
                return;
            }
            spare = taken.items;
        }
    }

    fn sample(&mut self, items: &mut Vec<Item>, kept: &mut Vec<BoxedRecord>) {
        for item in items.drain(..) {
            match (item, &mut self.tail) {
                (Item::Ended(record), Some(tail)) => tail.end(record, kept),
                (Item::Ended(record), None) => kept.push(record),
                (Item::Began(part), Some(tail)) => tail.begin(part),
                (Item::Began(_), None) => {}
            }
        }
        if let Some(tail) = &mut self.tail {
            tail.tick(Instant::now(), kept);
            self.counts.publish(tail.counts());
        }
    }

    fn settle(&mut self, kept: &mut Vec<BoxedRecord>) {
        if let Some(tail) = &mut self.tail {
            tail.settle(kept);
            self.counts.publish(tail.counts());
        }
    }

    fn export(&mut self, record: BoxedRecord, batcher: &mut Batcher) {
        // One span that cannot be prepared must not take the thread, and all later spans, with it.
        let prepared = catch_unwind(AssertUnwindSafe(|| {
            let span = self.privacy.prepare(record);
            if self.is_console_on {
                console::print(&span);
            }
            span
        }));
        match prepared {
            Ok(span) => batcher.add(&span),
            Err(_) => {
                self.counts.spoilt.fetch_add(1, Ordering::Relaxed);
            }
        }
        if batcher.is_full() {
            self.hand_on(batcher);
        }
    }

    fn hand_on(&mut self, batcher: &mut Batcher) {
        if let Some(mut batch) = batcher.take(&self.resource) {
            if let Some(write_ahead) = &mut self.write_ahead {
                write_ahead.store(&mut batch);
            }
            self.push(batch);
        }
    }

    fn push(&self, batch: Batch) {
        let batch = Arc::new(batch);
        for destination in &self.destinations {
            destination.push(Arc::clone(&batch));
        }
    }
}

impl WorkerCounts {
    pub(crate) fn left_out(&self) -> u64 {
        self.left_out.load(Ordering::Relaxed)
    }

    pub(crate) fn decided_early(&self) -> u64 {
        self.decided_early.load(Ordering::Relaxed)
    }

    pub(crate) fn spoilt(&self) -> u64 {
        self.spoilt.load(Ordering::Relaxed)
    }

    fn publish(&self, counts: TailCounts) {
        self.left_out.store(counts.spans_left_out, Ordering::Relaxed);
        self.decided_early.store(counts.traces_decided_early, Ordering::Relaxed);
    }
}
