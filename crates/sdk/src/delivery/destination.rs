//! One collector and the thread that sends to it.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::backoff::backoff;
use super::batch::Batch;
use super::notice::notice;
use super::transport::{Answer, Transport};

/// Compressed requests that may wait for a collector that is away; what does not fit is dropped and counted.
const BACKLOG_BYTES_MAX: usize = 32 << 20;
/// A collector that answers, but puts one request off so many times, will not take it.
const PUT_OFF_MAX: u32 = 20;

/// What became of the spans meant for one collector.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct DestinationCounts {
    pub(crate) delivered: u64,
    pub(crate) rejected: u64,
    pub(crate) lost: u64,
    pub(crate) left_on_disk: u64,
    pub(crate) waiting: u64,
}

#[derive(Debug)]
pub(crate) struct Destination {
    pub(crate) name: String,
    shared: Mutex<Shared>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Shared {
    /// The first one may be on its way.
    backlog: VecDeque<Arc<Batch>>,
    bytes: usize,
    counts: DestinationCounts,
    /// Someone waits for the backlog: do not sleep before the next attempt.
    is_hurried: bool,
    is_closed: bool,
}

impl DestinationCounts {
    /// This process will not send the batch.
    fn set_aside(&mut self, batch: &Batch) {
        if batch.leave() {
            self.left_on_disk += batch.spans;
        } else {
            self.lost += batch.spans;
        }
    }
}

impl Destination {
    /// Starts the thread that sends.
    pub(crate) fn start(name: String, transport: Box<dyn Transport>) -> io::Result<Arc<Destination>> {
        let destination = Arc::new(Destination { name, shared: Mutex::default(), changed: Condvar::new() });
        let sending = Arc::clone(&destination);
        thread::Builder::new().name("bennu-send".to_owned()).spawn(move || sending.send_all(transport))?;
        Ok(destination)
    }

    pub(crate) fn push(&self, batch: Arc<Batch>) {
        let mut shared = self.lock();
        if shared.bytes + batch.body.len() > BACKLOG_BYTES_MAX {
            shared.counts.set_aside(&batch);
            return;
        }
        shared.bytes += batch.body.len();
        shared.counts.waiting += batch.spans;
        shared.backlog.push_back(batch);
        self.changed.notify_all();
    }

    /// Waits until everything pushed so far is delivered or lost.
    pub(crate) fn flush(&self, deadline: Instant) -> bool {
        let mut shared = self.lock();
        shared.is_hurried = true;
        self.changed.notify_all();
        while !shared.backlog.is_empty() {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            shared = self.wait(shared, left);
        }
        true
    }

    /// One more attempt at what waits, then the thread ends.
    pub(crate) fn close(&self) {
        self.lock().is_closed = true;
        self.changed.notify_all();
    }

    pub(crate) fn counts(&self) -> DestinationCounts {
        self.lock().counts
    }

    fn send_all(&self, mut transport: Box<dyn Transport>) {
        let mut trouble = Trouble::default();
        while let Some(batch) = self.next() {
            let answer = transport.send(&batch.body);
            let pause = match answer {
                Answer::Taken { rejected, reason } => {
                    trouble.is_over(&self.name);
                    if rejected > 0 {
                        notice(&format!("{} rejected {rejected} spans: {reason}", self.name));
                    }
                    let rejected = rejected.min(batch.spans);
                    self.done(&batch, |counts| {
                        counts.delivered += batch.spans - rejected;
                        counts.rejected += rejected;
                    });
                    None
                }
                Answer::Refused { reason } => {
                    trouble.is_named(&self.name, &reason);
                    self.done(&batch, |counts| counts.lost += batch.spans);
                    None
                }
                Answer::Later { after, reason } => {
                    trouble.is_named(&self.name, &reason);
                    trouble.put_off += 1;
                    if trouble.put_off >= PUT_OFF_MAX {
                        trouble.put_off = 0;
                        self.done(&batch, |counts| counts.lost += batch.spans);
                        None
                    } else {
                        Some(after.map_or(backoff(trouble.failures), |after| after.min(MINUTE)))
                    }
                }
                Answer::Unreachable { reason } => {
                    trouble.is_named(&self.name, &reason);
                    Some(backoff(trouble.failures))
                }
            };
            if let Some(pause) = pause
                && !self.pause(pause)
            {
                self.give_up();
            }
        }
    }

    /// The batch in front; none when closed and empty.
    fn next(&self) -> Option<Arc<Batch>> {
        let mut shared = self.lock();
        loop {
            if let Some(batch) = shared.backlog.front() {
                return Some(Arc::clone(batch));
            }
            if shared.is_closed {
                return None;
            }
            shared.is_hurried = false;
            shared = self.changed.wait(shared).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn done(&self, batch: &Batch, count: impl FnOnce(&mut DestinationCounts)) {
        let mut shared = self.lock();
        shared.backlog.pop_front();
        shared.bytes = shared.bytes.saturating_sub(batch.body.len());
        shared.counts.waiting = shared.counts.waiting.saturating_sub(batch.spans);
        count(&mut shared.counts);
        self.changed.notify_all();
    }

    /// Sleeps before the next attempt, unless someone is in a hurry; false when there is no next attempt.
    fn pause(&self, pause: Duration) -> bool {
        let deadline = Instant::now() + pause;
        let mut shared = self.lock();
        loop {
            if shared.is_closed {
                return false;
            }
            // One attempt per hurry: a collector that is down is not helped by being asked in a loop.
            if std::mem::take(&mut shared.is_hurried) {
                return true;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return true;
            }
            shared = self.wait(shared, left);
        }
    }

    fn give_up(&self) {
        let mut shared = self.lock();
        shared.bytes = 0;
        shared.counts.waiting = 0;
        for batch in std::mem::take(&mut shared.backlog) {
            shared.counts.set_aside(&batch);
        }
        self.changed.notify_all();
    }

    fn wait<'a>(&'a self, shared: MutexGuard<'a, Shared>, time: Duration) -> MutexGuard<'a, Shared> {
        self.changed.wait_timeout(shared, time).unwrap_or_else(PoisonError::into_inner).0
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const MINUTE: Duration = Duration::from_secs(60);

/// Failures in a row, and what was last said about them.
#[derive(Default)]
struct Trouble {
    failures: u32,
    put_off: u32,
    said: Option<String>,
}

impl Trouble {
    fn is_named(&mut self, name: &str, reason: &str) {
        self.failures += 1;
        if self.said.as_deref() != Some(reason) {
            notice(&format!("cannot deliver to {name}: {reason}"));
            self.said = Some(reason.to_owned());
        }
    }

    fn is_over(&mut self, name: &str) {
        if self.said.take().is_some() {
            notice(&format!("delivering to {name} again"));
        }
        self.failures = 0;
        self.put_off = 0;
    }
}
