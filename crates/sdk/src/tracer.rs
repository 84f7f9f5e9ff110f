//! The tracer: where spans come from and where they go when they end.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use crate::delivery::{Destination, Item, Queue, WorkerCounts, notice};
use crate::sampling::Head;
use crate::span::BoxedRecord;
use crate::start::{Builder, Guard};
use crate::stats::{DestinationStats, Stats};

/// Begins spans and sends them. Cheap to clone; usually there is one per process, behind the functions of this crate.
#[derive(Debug, Clone)]
pub struct Tracer {
    core: Option<Arc<Core>>,
}

#[derive(Debug)]
pub(crate) struct Core {
    pub(crate) head: Head,
    pub(crate) queue: Arc<Queue>,
    pub(crate) destinations: Vec<Arc<Destination>>,
    pub(crate) counts: Arc<WorkerCounts>,
    pub(crate) flush_timeout: Duration,
}

static PROCESS_WIDE: OnceLock<Tracer> = OnceLock::new();

/// The process-wide tracer. The first use starts it, from the environment, where nothing has started it before.
pub fn tracer() -> &'static Tracer {
    PROCESS_WIDE.get_or_init(|| {
        Builder::new().build().unwrap_or_else(|error| {
            notice(&format!("tracing is off: {error}"));
            Tracer::off()
        })
    })
}

/// Makes this the process-wide tracer, unless there is one already; answers the one there is.
pub(crate) fn install(make: impl FnOnce() -> Tracer) -> &'static Tracer {
    PROCESS_WIDE.get_or_init(make)
}

impl Tracer {
    /// A tracer that records nothing: what code that takes a tracer is given where none is wanted.
    pub fn off() -> Tracer {
        Tracer { core: None }
    }

    pub(crate) fn new(core: Core) -> Tracer {
        Tracer { core: Some(Arc::new(core)) }
    }

    /// A guard that flushes this tracer when it is dropped.
    pub fn guard(&self) -> Guard {
        Guard::new(self.clone())
    }

    /// Sends what has ended so far and waits until it is delivered or lost, at most this long; true when nothing is
    /// left waiting. Blocks, so keep it out of async code that has other things to do.
    pub fn flush(&self, timeout: Duration) -> bool {
        self.flush_until(Instant::now() + timeout, false)
    }

    /// What has become of the spans so far.
    pub fn stats(&self) -> Stats {
        let Some(core) = &self.core else { return Stats::default() };
        let destinations = core.destinations.iter().map(|destination| {
            let counts = destination.counts();
            DestinationStats {
                name: destination.name.clone(),
                delivered: counts.delivered,
                rejected: counts.rejected,
                lost: counts.lost,
                left_on_disk: counts.left_on_disk,
                waiting: counts.waiting,
            }
        });
        Stats {
            ended: core.queue.ended(),
            dropped: core.queue.dropped(),
            spoilt: core.counts.spoilt(),
            sampled_out: core.counts.left_out(),
            traces_decided_early: core.counts.decided_early(),
            destinations: destinations.collect(),
        }
    }

    pub(crate) fn head(&self) -> Option<&Head> {
        self.core.as_ref().map(|core| &core.head)
    }

    pub(crate) fn push(&self, item: Item) {
        if let Some(core) = &self.core {
            core.queue.push(item);
        }
    }

    pub(crate) fn finish(&self, record: BoxedRecord) {
        self.push(Item::Ended(record));
    }

    /// The last flush of a process: what sampling has left open is decided too.
    pub(crate) fn flush_for_good(&self) -> bool {
        let Some(core) = &self.core else { return true };
        self.flush_until(Instant::now() + core.flush_timeout, true)
    }

    fn flush_until(&self, deadline: Instant, settle: bool) -> bool {
        let Some(core) = &self.core else { return true };
        let mut is_done = core.queue.flush(deadline, settle);
        for destination in &core.destinations {
            is_done &= destination.flush(deadline);
        }
        is_done
    }
}

impl Drop for Core {
    fn drop(&mut self) {
        self.queue.close();
    }
}
