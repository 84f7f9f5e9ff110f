//! Requests with spans, counted by what became of them.

use std::time::Instant;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

use super::{IngestError, IngestReceipt};
use crate::fault::answer_to;

type Outcome = [(&'static str, &'static str); 1];

/// Cheap to clone; all clones count together.
#[derive(Clone)]
pub(super) struct IngestMetrics {
    requests: Family<Outcome, Counter>,
    /// Of requests that were taken; the others are those that were refused as a whole.
    rejected_spans: Counter,
    seconds: Histogram,
}

impl IngestMetrics {
    pub(super) fn new() -> IngestMetrics {
        IngestMetrics {
            requests: Family::default(),
            rejected_spans: Counter::default(),
            // From half a millisecond to half a minute.
            seconds: Histogram::new(exponential_buckets(0.0005, 2.0, 17)),
        }
    }

    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register(
            "ingest_requests",
            "Requests with spans, by what became of them",
            self.requests.clone(),
        );
        registry.register(
            "ingest_rejected_spans",
            "Spans that could not be kept, of requests that were taken",
            self.rejected_spans.clone(),
        );
        let help = "Time of a request with spans, from its last byte until they are on disk";
        registry.register_with_unit("ingest", help, Unit::Seconds, self.seconds.clone());
    }

    pub(super) fn note(&self, began: Instant, outcome: &Result<IngestReceipt, IngestError>) {
        let outcome = match outcome {
            Ok(receipt) => {
                self.rejected_spans.inc_by(receipt.rejected.len() as u64);
                "taken"
            }
            Err(error) => answer_to(error.kind()).word,
        };
        self.requests.get_or_create(&[("outcome", outcome)]).inc();
        self.seconds.observe(began.elapsed().as_secs_f64());
    }
}
