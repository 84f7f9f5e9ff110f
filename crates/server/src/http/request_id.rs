//! A name for each request, so that an answer and the log lines behind it can be brought together.

use std::fmt;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

tokio::task_local! {
    static CURRENT: RequestId;
}

/// Unique within a server, and over its restarts: the second of its start, then a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RequestId(u64);

static STARTED_SECOND: LazyLock<u64> =
    LazyLock::new(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()));
static COUNT: AtomicU64 = AtomicU64::new(1);

impl RequestId {
    pub(super) fn next() -> RequestId {
        RequestId(COUNT.fetch_add(1, Ordering::Relaxed))
    }

    /// Runs a request under this name.
    pub(super) async fn scope<F: Future>(self, request: F) -> F::Output {
        CURRENT.scope(self, request).await
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}-{:06x}", *STARTED_SECOND, self.0)
    }
}

/// The name of the request being answered; empty where none is.
pub(crate) fn current_request_id() -> String {
    CURRENT.try_with(RequestId::to_string).unwrap_or_default()
}
