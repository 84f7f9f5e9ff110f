//! The crate through its front door: spans go in, OTLP comes out at a collector in the same process.

mod collector;

mod attributes;
mod context;
mod delivery;
mod privacy;
mod responses;
mod sampling;
mod spans;
mod start;
mod weight;
mod write_ahead;

use std::time::Duration;

use bennu::Tracer;
use collector::{Collector, Seen};

/// A tracer that sends to the collector.
fn tracer_to(collector: &Collector) -> Tracer {
    bennu::builder().service_name("test").endpoint(collector.endpoint()).build().expect("the address is one")
}

/// What the collector sees of the spans that `work` makes.
fn seen(work: impl FnOnce(&Tracer)) -> Vec<Seen> {
    let collector = Collector::start();
    let tracer = tracer_to(&collector);
    work(&tracer);
    assert!(tracer.flush(Duration::from_secs(10)), "the collector takes everything");
    collector.seen()
}

/// The one span that `work` makes.
fn seen_one(work: impl FnOnce(&Tracer)) -> Seen {
    let mut seen = seen(work);
    assert_eq!(seen.len(), 1, "{seen:?}");
    seen.remove(0)
}
