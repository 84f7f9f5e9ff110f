//! Sampling: what matters is kept whole, the rest in the share asked for, and the weights add up.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use bennu::{Builder, TailSampling, Tracer};

use super::collector::{Collector, Seen};

fn traced(sampling: TailSampling, work: impl FnOnce(&Tracer)) -> (Vec<Seen>, Tracer) {
    traced_with(|builder| builder.sample_tail(sampling), work)
}

fn traced_with(settings: impl FnOnce(Builder) -> Builder, work: impl FnOnce(&Tracer)) -> (Vec<Seen>, Tracer) {
    let collector = Collector::start();
    let tracer =
        settings(bennu::builder().endpoint(collector.endpoint())).build().expect("the address is one");
    work(&tracer);
    // Only the last flush decides what is still open.
    tracer.guard().finish();
    (collector.seen(), tracer)
}

/// How many traces a span stands for, as its tracestate says.
fn weight(seen: &Seen) -> f64 {
    let digits = seen.span.trace_state.strip_prefix("ot=th:").expect("a threshold");
    let threshold = u64::from_str_radix(&format!("{digits:0<14}"), 16).expect("hexadecimal digits");
    (1u64 << 56) as f64 / ((1u64 << 56) - threshold) as f64
}

#[test]
fn of_20_000_traces_every_error_and_slow_one_is_complete_and_the_rest_is_a_share() {
    const TRACES: usize = 20_000;
    let sampling = TailSampling::ratio(0.01).slower_than(Duration::from_millis(40));
    let (seen, tracer) = traced(sampling, |tracer| {
        for i in 0..TRACES {
            tracer.chain("request").attribute("i", i).scope(|root| {
                tracer.llm("chat").input_message(("user", "hello")).scope(|_| {});
                if i % 1000 == 7 {
                    tracer.tool("act").scope(|span| {
                        span.fail("broken");
                    });
                }
                if i % 1000 == 500 {
                    std::thread::sleep(Duration::from_millis(45));
                }
                root.output("done");
            });
        }
    });
    let mut traces: BTreeMap<Vec<u8>, Vec<&Seen>> = BTreeMap::new();
    for span in &seen {
        traces.entry(span.span.trace_id.clone()).or_default().push(span);
    }
    let mut matter = BTreeSet::new();
    let mut estimate = 0.0;
    let mut share = 0;
    for spans in traces.values() {
        let root = spans.iter().find(|span| span.span.name == "request").expect("a kept trace has its root");
        let i: usize = root.get("i").expect("the number").parse().expect("a number");
        let is_error = i % 1000 == 7;
        assert_eq!(spans.len(), if is_error { 3 } else { 2 }, "trace {i} is complete");
        assert!(spans.iter().all(|span| span.span.trace_state == root.span.trace_state));
        if is_error || i % 1000 == 500 {
            matter.insert(i);
            assert_eq!(weight(root), 1.0);
        } else {
            share += 1;
        }
        estimate += weight(root);
    }
    assert_eq!(matter.len(), 40, "every error and every slow trace");
    // 1 % of 19,960: 200 traces, give or take five standard deviations.
    assert!((130..270).contains(&share), "{share}");
    assert!((estimate - 20_000.0).abs() < 7_000.0, "{estimate}");
    let stats = tracer.stats();
    assert_eq!(stats.ended, seen.len() as u64 + stats.sampled_out);
    assert_eq!((stats.dropped, stats.traces_decided_early), (0, 0));
}

#[test]
fn marked_and_costly_traces_are_kept() {
    let (seen, _) = traced(TailSampling::ratio(0.0).cost_above(0.5), |tracer| {
        tracer.chain("marked").scope(|span| span.keep());
        tracer.chain("costly").scope(|_| {
            for _ in 0..3 {
                tracer.llm("chat").cost(0.1, 0.1).start();
            }
        });
        tracer.chain("cheap").scope(|_| drop(tracer.llm("chat").cost(0.1, 0.1).start()));
    });
    let names: BTreeSet<_> = seen.iter().map(|seen| seen.span.name.as_str()).collect();
    assert_eq!(names, BTreeSet::from(["marked", "costly", "chat"]));
    assert_eq!(seen.len(), 5);
}

#[test]
fn a_trace_past_the_slow_limit_is_sent_before_it_is_over() {
    let collector = Collector::start();
    let sampling = TailSampling::ratio(0.0).slower_than(Duration::from_millis(100));
    let tracer = bennu::builder()
        .endpoint(collector.endpoint())
        .sample_tail(sampling)
        .build()
        .expect("the address is one");
    let root = tracer.chain("still open").start();
    root.scope(|| drop(tracer.tool("first").start()));
    let arrived = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        !collector.seen().is_empty()
    });
    assert!(arrived && root.is_recording());
    root.scope(|| drop(tracer.tool("late").start()));
    root.end();
    assert!(tracer.flush(Duration::from_secs(5)));
    assert_eq!(collector.seen().len(), 3, "later spans follow the decision");
}

#[test]
fn at_the_memory_bound_the_oldest_are_decided_early_and_counted() {
    let sampling = TailSampling::ratio(1.0).memory_bytes_max(50_000);
    let (seen, tracer) = traced(sampling, |tracer| {
        for _ in 0..100 {
            tracer.chain("large").input("x".repeat(2_000)).start();
        }
    });
    assert_eq!(seen.len(), 100);
    assert!(tracer.stats().traces_decided_early > 50);
}

#[test]
fn a_share_already_taken_upstream_is_not_taken_twice() {
    // Kept at one half upstream; these low bits pass one in a hundred as well.
    let parent = "00-000000000000000000ffffffffffffff-b7ad6b7169203331-01";
    let upstream = |name: &str| match name {
        "traceparent" => Some(parent),
        "tracestate" => Some("ot=th:8"),
        _ => None,
    };
    let (seen, _) = traced(TailSampling::ratio(0.01), |tracer| {
        bennu::Context::extract(upstream).scope(|| drop(tracer.chain("share").start()));
    });
    assert!((weight(&seen[0]) - 100.0).abs() < 1e-6);
    let (seen, _) = traced(TailSampling::ratio(0.01), |tracer| {
        bennu::Context::extract(upstream).scope(|| drop(tracer.chain("error").fail("x").start()));
    });
    assert!(
        (weight(&seen[0]) - 2.0).abs() < 1e-9,
        "an error is kept here, but one in two was left out before"
    );
}

#[test]
fn head_sampling_keeps_whole_traces_with_their_weight() {
    let (seen, tracer) = traced_with(
        |builder| builder.sample_head(0.25),
        |tracer| {
            for _ in 0..2_000 {
                tracer.chain("root").scope(|_| drop(tracer.tool("child").start()));
            }
        },
    );
    let roots = seen.iter().filter(|seen| seen.span.parent_span_id.is_empty()).count();
    assert!((400..600).contains(&roots), "{roots}");
    assert_eq!(seen.len(), 2 * roots);
    assert!(seen.iter().all(|seen| (weight(seen) - 4.0).abs() < 1e-9));
    assert_eq!(tracer.stats().ended, seen.len() as u64);
}
