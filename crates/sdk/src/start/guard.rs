//! The guard: flushes when the program is about to end.

use std::mem;

use crate::tracer::Tracer;

/// Sends what is left when dropped, and waits for it for a few seconds at most.
///
/// Tracing goes on afterwards if the program does.
#[must_use = "dropping the guard at once flushes nothing; bind it to a name such as `_tracing`"]
#[derive(Debug)]
pub struct Guard {
    tracer: Tracer,
}

impl Guard {
    pub(crate) fn new(tracer: Tracer) -> Guard {
        Guard { tracer }
    }

    pub fn tracer(&self) -> &Tracer {
        &self.tracer
    }

    /// Flushes now and says whether everything was delivered in time.
    pub fn finish(mut self) -> bool {
        mem::replace(&mut self.tracer, Tracer::off()).flush_for_good()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.tracer.flush_for_good();
    }
}
