//! What spans cost in memory: nothing where they are left out, little where they wait, and never more than was allowed.

#[path = "front_door/collector.rs"]
#[expect(dead_code, reason = "shared with tests that need all of it")]
mod collector;
mod counting;

use std::time::Duration;

use bennu::{TailSampling, Tracer};
use collector::{Collector, Seen};
use counting::{allocations, held_bytes, peak_bytes};

fn to_nobody() -> bennu::Builder {
    bennu::builder().endpoint("127.0.0.1:1")
}

fn llm_span(tracer: &Tracer) {
    let messages = (0..6).map(|_| ("user", "Which bird is the Egyptian bennu thought to be modelled on?"));
    let span = tracer.llm("chat").model("gpt-4o").input_messages(messages).tokens(120, 14).start();
    span.output_message(("assistant", "The grey heron.")).end();
}

#[test]
fn a_span_left_out_by_head_sampling_allocates_nothing() {
    let tracer = to_nobody().sample_head(0.0).build().expect("the address is one");
    let count = allocations(|| {
        tracer.agent("agent").scope(|agent| {
            llm_span(&tracer);
            agent.output("done");
        });
    });
    assert_eq!(count, 0);
}

#[test]
fn suppressed_spans_allocate_nothing() {
    let tracer = to_nobody().build().expect("the address is one");
    assert_eq!(bennu::suppress_tracing().scope(|| allocations(|| llm_span(&tracer))), 0);
}

#[test]
fn a_queued_llm_span_of_six_messages_holds_less_than_five_kilobytes() {
    let tracer = to_nobody().build().expect("the address is one");
    llm_span(&tracer);
    // Fewer than wake the export thread, whose own memory is not counted here.
    let held = held_bytes(|| (0..100).for_each(|_| llm_span(&tracer))) / 100;
    assert!((500..5_000).contains(&held), "{held} bytes");
}

#[test]
fn of_20_000_large_traces_what_waits_for_a_decision_stays_within_its_bound_and_no_error_is_lost() {
    const BOUND: usize = 4 << 20;
    let collector = Collector::start();
    let sampling = TailSampling::ratio(0.01).memory_bytes_max(BOUND);
    let tracer =
        bennu::builder().endpoint(collector.endpoint()).queue_bytes_max(BOUND).sample_tail(sampling).build();
    let tracer = tracer.expect("the address is one");
    let peak = peak_bytes(|| {
        for i in 0..20_000 {
            tracer.chain("request").input("x".repeat(4_000)).attribute("i", i).scope(|root| {
                if i % 1000 == 7 {
                    root.fail("broken");
                }
            });
            // The queue has a bound of its own; here it is the sampler's that counts.
            if i % 200 == 0 {
                tracer.flush(Duration::from_secs(10));
            }
        }
        tracer.guard().finish();
    });
    let stats = tracer.stats();
    assert!(stats.dropped == 0 && stats.traces_decided_early > 10_000, "{stats:?}");
    let errors = collector.seen().iter().filter(|seen| is_error(seen)).count();
    assert_eq!(errors, 20);
    // Eighty megabytes went through; queue, sampler and what is being sent together stay a fraction of that.
    assert!(peak < 5 * BOUND, "{peak} bytes");
}

fn is_error(seen: &Seen) -> bool {
    seen.span.status.as_ref().is_some_and(|status| status.code == 2)
}
