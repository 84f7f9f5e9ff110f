//! What the store does and how long it takes, counted for those who watch it from outside.

use std::fmt;
use std::time::Instant;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric as _};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

use crate::{Store, StoreUsage, WriteReceipt};

/// Which question it was, in a few words that are the same each time.
type What = [(&'static str, &'static str); 1];

/// Counters and times of one store. What is cheap to ask at any time is not here, but told by [`Usage`].
#[derive(Debug)]
pub(crate) struct Metrics {
    pub(crate) spans_written: Counter,
    pub(crate) spans_repeated: Counter,
    pub(crate) spans_conflicting: Counter,
    /// Because memory was full.
    pub(crate) spans_refused: Counter,
    pub(crate) commit_seconds: Histogram,
    pub(crate) commit_spans: Histogram,
    pub(crate) flush_seconds: Histogram,
    pub(crate) flush_failures: Counter,
    pub(crate) merge_seconds: Histogram,
    pub(crate) merge_failures: Counter,
    query_seconds: Family<What, Histogram, fn() -> Histogram>,
    query_failures: Family<What, Counter>,
    pub(crate) segments_read: Counter,
    pub(crate) segments_skipped: Counter,
}

impl Default for Metrics {
    fn default() -> Metrics {
        Metrics {
            spans_written: Counter::default(),
            spans_repeated: Counter::default(),
            spans_conflicting: Counter::default(),
            spans_refused: Counter::default(),
            commit_seconds: short_times(),
            commit_spans: Histogram::new(exponential_buckets(1.0, 4.0, 7)),
            flush_seconds: long_times(),
            flush_failures: Counter::default(),
            merge_seconds: long_times(),
            merge_failures: Counter::default(),
            query_seconds: Family::new_with_constructor(short_times),
            query_failures: Family::default(),
            segments_read: Counter::default(),
            segments_skipped: Counter::default(),
        }
    }
}

/// From half a millisecond to half a minute.
fn short_times() -> Histogram {
    Histogram::new(exponential_buckets(0.0005, 2.0, 17))
}

/// From ten milliseconds to ten minutes.
fn long_times() -> Histogram {
    Histogram::new(exponential_buckets(0.01, 2.0, 17))
}

impl Metrics {
    /// Notes a question that was asked at `began`.
    pub(crate) fn note_query(&self, what: &'static str, began: Instant, is_answered: bool) {
        let what = [("question", what)];
        self.query_seconds.get_or_create(&what).observe(began.elapsed().as_secs_f64());
        if !is_answered {
            self.query_failures.get_or_create(&what).inc();
        }
    }

    pub(crate) fn note_receipt(&self, receipt: &WriteReceipt) {
        self.spans_written.inc_by(receipt.written as u64);
        self.spans_repeated.inc_by(receipt.repeated as u64);
        self.spans_conflicting.inc_by(receipt.conflicts.len() as u64);
    }

    fn register(&self, registry: &mut Registry) {
        let mut counter = |name: &str, help: &str, counter: &Counter| {
            registry.register(name, help, counter.clone());
        };
        counter("spans_written", "Spans taken in, completed ones included", &self.spans_written);
        counter("spans_repeated", "Spans that came again as they were", &self.spans_repeated);
        counter(
            "spans_conflicting",
            "Spans that came again with another body: the first was kept",
            &self.spans_conflicting,
        );
        counter("spans_refused", "Spans refused because memory was full", &self.spans_refused);
        counter("flush_failures", "Flushes that failed and were tried again", &self.flush_failures);
        counter("merge_failures", "Merges of segments that failed", &self.merge_failures);
        counter("segments_read", "Segments that queries looked into", &self.segments_read);
        counter("segments_skipped", "Segments that queries left out unopened", &self.segments_skipped);
        let mut time = |name: &str, help: &str, times: &Histogram| {
            registry.register_with_unit(name, help, Unit::Seconds, times.clone());
        };
        time("journal_commit", "Time of a commit of the journal, until it is on disk", &self.commit_seconds);
        time("flush", "Time in which spans in memory became a segment", &self.flush_seconds);
        time("merge", "Time in which segments became one", &self.merge_seconds);
        registry.register("journal_commit_spans", "Spans that shared a commit", self.commit_spans.clone());
        registry.register_with_unit(
            "query",
            "Time of a question to the store, until its whole answer is there",
            Unit::Seconds,
            self.query_seconds.clone(),
        );
        registry.register("query_failures", "Questions without an answer", self.query_failures.clone());
    }
}

impl Store {
    /// Adds the store's counters, times and fill levels to what is shown to those who watch.
    pub fn register_metrics(&self, registry: &mut Registry) {
        self.metrics().register(registry);
        registry.register_collector(Box::new(Usage(self.clone())));
    }
}

/// How full the store is at the moment of asking.
#[derive(Debug)]
struct Usage(Store);

impl Collector for Usage {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        let StoreUsage {
            span_count,
            segments,
            damaged_segments,
            segment_bytes,
            pending_annotation_count,
            memory_bytes,
            memory_bytes_max,
        } = self.0.usage();
        let queued = self.0.queued_requests() as u64;
        for (name, help, value) in [
            ("spans", "Spans that are there", span_count),
            ("segments", "Segments on disk", segments),
            (
                "damaged_segments",
                "Segments that are left out because they do not read back",
                damaged_segments,
            ),
            ("segment_bytes", "Bytes of all segments", segment_bytes),
            (
                "pending_annotations",
                "Annotations that wait for what they are about",
                pending_annotation_count,
            ),
            ("memory_bytes", "Bytes of spans in memory", memory_bytes),
            (
                "memory_bytes_max",
                "Bytes of spans in memory beyond which new ones are refused",
                memory_bytes_max,
            ),
            ("writer_queue_requests", "Requests that wait for the writer", queued),
        ] {
            let gauge = ConstGauge::new(value);
            gauge.encode(encoder.encode_descriptor(name, help, None, gauge.metric_type())?)?;
        }
        Ok(())
    }
}
