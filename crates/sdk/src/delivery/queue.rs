//! The bounded queue between the host's threads and the export thread.

use std::mem;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::sampling::LocalTrace;
use crate::span::BoxedRecord;

/// The export thread is woken early once so many spans wait; until then it sleeps, because waking a thread costs its
/// caller more than the span does.
const WAKE_AT: usize = 256;

#[derive(Debug)]
pub(crate) enum Item {
    /// A trace begins in this process.
    Began(Arc<LocalTrace>),
    Ended(BoxedRecord),
}

#[derive(Debug)]
pub(crate) struct Queue {
    state: Mutex<State>,
    filled: Condvar,
    flushed: Condvar,
    bytes_max: usize,
    is_immediate: bool,
    ended: AtomicU64,
    dropped: AtomicU64,
}

#[derive(Debug, Default)]
struct State {
    items: Vec<Item>,
    bytes: usize,
    flushes_asked: u64,
    flushes_done: u64,
    settle: bool,
    is_closed: bool,
}

/// What the export thread finds when it looks.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    pub(crate) items: Vec<Item>,
    /// Send what there is; to be confirmed by [`Queue::confirm_flush`].
    pub(crate) flush: Option<u64>,
    /// Decide what sampling has left open.
    pub(crate) settle: bool,
    pub(crate) is_closed: bool,
}

impl Queue {
    pub(crate) fn new(bytes_max: usize, is_immediate: bool) -> Queue {
        Queue {
            state: Mutex::default(),
            filled: Condvar::new(),
            flushed: Condvar::new(),
            bytes_max,
            is_immediate,
            ended: AtomicU64::new(0),
            dropped: AtomicU64::new(0),
        }
    }

    /// Never waits for more than another push; a full queue drops the span and counts it.
    pub(crate) fn push(&self, item: Item) {
        let bytes = match &item {
            Item::Began(_) => size_of::<Item>(),
            Item::Ended(record) => {
                self.ended.fetch_add(1, Ordering::Relaxed);
                record.memory_bytes()
            }
        };
        let wake = {
            let mut state = self.lock();
            if state.is_closed || state.bytes.saturating_add(bytes) > self.bytes_max {
                drop(state);
                if matches!(item, Item::Ended(_)) {
                    self.dropped.fetch_add(1, Ordering::Relaxed);
                }
                return;
            }
            state.bytes += bytes;
            state.items.push(item);
            self.is_immediate || state.items.len() == WAKE_AT
        };
        if wake {
            self.filled.notify_one();
        }
    }

    /// Waits until there is something worth taking, or for `patience`; `spare` becomes the next buffer.
    pub(crate) fn take(&self, patience: Duration, spare: Vec<Item>) -> Taken {
        let deadline = Instant::now() + patience;
        let mut state = self.lock();
        loop {
            let is_asked = state.flushes_asked > state.flushes_done || state.is_closed;
            let is_enough = state.items.len() >= if self.is_immediate { 1 } else { WAKE_AT };
            let left = deadline.saturating_duration_since(Instant::now());
            if is_asked || is_enough || left.is_zero() {
                break;
            }
            state = self.filled.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        state.bytes = 0;
        Taken {
            items: mem::replace(&mut state.items, spare),
            flush: (state.flushes_asked > state.flushes_done).then_some(state.flushes_asked),
            settle: mem::take(&mut state.settle),
            is_closed: state.is_closed,
        }
    }

    /// Asks for everything pushed so far to be handed to the destinations, and waits for that.
    pub(crate) fn flush(&self, deadline: Instant, settle: bool) -> bool {
        let mut state = self.lock();
        state.flushes_asked += 1;
        state.settle |= settle;
        let ticket = state.flushes_asked;
        self.filled.notify_one();
        while state.flushes_done < ticket {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            state = self.flushed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    pub(crate) fn confirm_flush(&self, ticket: u64) {
        self.lock().flushes_done = ticket;
        self.flushed.notify_all();
    }

    /// Nothing more comes; the export thread finishes and ends.
    pub(crate) fn close(&self) {
        self.lock().is_closed = true;
        self.filled.notify_one();
    }

    pub(crate) fn ended(&self) -> u64 {
        self.ended.load(Ordering::Relaxed)
    }

    pub(crate) fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // No code that could panic runs under the lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
