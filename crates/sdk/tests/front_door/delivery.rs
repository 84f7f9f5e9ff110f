//! Collectors that are away, slow, or not in their right mind: the host never notices, and nothing is lost uncounted.

use std::time::{Duration, Instant};

use bennu::{Stats, Tracer};

use super::collector::{Collector, Manner};
use super::tracer_to;

/// Makes many spans and checks that the caller was not held up.
fn make_spans(tracer: &Tracer, count: usize) {
    let begun = Instant::now();
    for i in 0..count {
        tracer.llm("chat").input_message(("user", "hello")).attribute("i", i).start().end();
    }
    let took = begun.elapsed();
    assert!(took < Duration::from_millis(500), "{count} spans took the caller {took:?}");
}

/// Every span that ended is accounted for.
fn assert_balanced(stats: &Stats) {
    let destination = &stats.destinations[0];
    let sent = destination.delivered + destination.rejected + destination.lost + destination.waiting;
    assert_eq!(stats.ended, stats.dropped + stats.spoilt + stats.sampled_out + sent, "{stats:?}");
}

#[test]
fn everything_arrives_once_and_in_several_requests() {
    let collector = Collector::start();
    let tracer = tracer_to(&collector);
    make_spans(&tracer, 5_000);
    assert!(tracer.flush(Duration::from_secs(20)));
    assert_eq!(collector.seen().len(), 5_000);
    assert!(collector.requests().len() >= 5_000 / 512);
    let stats = tracer.stats();
    assert_eq!((stats.ended, stats.destinations[0].delivered), (5_000, 5_000));
}

#[test]
fn a_collector_that_hangs_never_slows_the_host() {
    let collector = Collector::with_manners([Manner::Hang]);
    let tracer = tracer_to(&collector);
    make_spans(&tracer, 2_000);
    let begun = Instant::now();
    assert!(!tracer.flush(Duration::from_millis(300)));
    assert!(begun.elapsed() < Duration::from_secs(1));
    assert_balanced(&tracer.stats());
}

#[test]
fn a_collector_that_refuses_connections_gets_its_spans_later() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("a bound address");
    drop(listener);
    let tracer = bennu::builder().endpoint(address.to_string()).build().expect("the address is one");
    make_spans(&tracer, 1_000);
    assert!(!tracer.flush(Duration::from_millis(200)));
    assert_eq!(tracer.stats().destinations[0].delivered, 0);
    let collector = Collector::at(&address.to_string(), [Manner::Take]);
    assert!(tracer.flush(Duration::from_secs(20)));
    assert_eq!(collector.seen().len(), 1_000);
    assert_balanced(&tracer.stats());
}

#[test]
fn a_collector_that_talks_garbage_is_tried_again() {
    let collector = Collector::with_manners([Manner::Garbage, Manner::Garbage, Manner::Take]);
    let tracer = tracer_to(&collector);
    make_spans(&tracer, 10);
    assert!(tracer.flush(Duration::from_secs(10)));
    assert_eq!(collector.seen().len(), 10);
}

#[test]
fn garbage_after_a_200_means_taken() {
    let collector = Collector::with_manners([Manner::TakeAndBabble]);
    let tracer = tracer_to(&collector);
    make_spans(&tracer, 10);
    assert!(tracer.flush(Duration::from_secs(10)));
    assert_eq!(tracer.stats().destinations[0].delivered, 10);
}

#[test]
fn a_busy_collector_is_asked_again_after_the_time_it_names() {
    let busy = Manner::Refuse("503 Service Unavailable\r\nretry-after: 1");
    let collector = Collector::with_manners([busy, Manner::Take]);
    let tracer = tracer_to(&collector);
    make_spans(&tracer, 10);
    assert!(tracer.flush(Duration::from_secs(10)));
    assert_eq!((collector.seen().len(), collector.requests().len()), (10, 2));
}

#[test]
fn a_refusal_for_good_is_counted_as_lost() {
    let collector = Collector::with_manners([Manner::Refuse("401 Unauthorized")]);
    let tracer = tracer_to(&collector);
    make_spans(&tracer, 10);
    assert!(tracer.flush(Duration::from_secs(10)));
    assert_eq!((tracer.stats().destinations[0].lost, collector.requests().len()), (10, 1));
}

#[test]
fn spans_that_the_collector_rejects_are_counted() {
    let collector = Collector::with_manners([Manner::Reject(3)]);
    let tracer = tracer_to(&collector);
    make_spans(&tracer, 10);
    assert!(tracer.flush(Duration::from_secs(10)));
    let counts = &tracer.stats().destinations[0];
    assert_eq!((counts.delivered, counts.rejected), (7, 3));
}

#[test]
fn a_full_queue_drops_and_counts() {
    let collector = Collector::start();
    let tracer = bennu::builder()
        .endpoint(collector.endpoint())
        .queue_bytes_max(100_000)
        .build()
        .expect("the address is one");
    for _ in 0..50 {
        tracer.llm("large").input("x".repeat(10_000)).start().end();
    }
    assert!(tracer.flush(Duration::from_secs(10)));
    let stats = tracer.stats();
    assert!(stats.dropped > 0);
    assert_eq!(collector.seen().len() as u64, 50 - stats.dropped);
    assert_balanced(&stats);
}

#[test]
fn one_destination_that_hangs_does_not_hold_up_the_other() {
    let (well, ill) = (Collector::start(), Collector::with_manners([Manner::Hang]));
    let tracer = bennu::builder()
        .endpoint(ill.endpoint())
        .also_to(well.endpoint(), [("x-team", "birds")])
        .build()
        .expect("the addresses are some");
    make_spans(&tracer, 100);
    tracer.flush(Duration::from_secs(1));
    assert_eq!(well.seen().len(), 100);
    assert_eq!(well.requests()[0]["x-team"], "birds");
    assert!(ill.seen().is_empty());
}

#[test]
fn immediate_spans_arrive_without_a_flush() {
    let collector = Collector::start();
    let tracer =
        bennu::builder().endpoint(collector.endpoint()).immediate().build().expect("the address is one");
    let begun = Instant::now();
    tracer.chain("now").start().end();
    while collector.seen().is_empty() {
        assert!(begun.elapsed() < Duration::from_millis(400), "it was not sent at once");
        std::thread::sleep(Duration::from_millis(5));
    }
}
