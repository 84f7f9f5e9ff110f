//! Starting: once per process, with or without a runtime, with what a request must carry.

use std::time::Duration;

use super::collector::Collector;
use super::tracer_to;

#[test]
fn however_often_it_is_started_there_is_one_tracer() {
    let collector = Collector::start();
    let first = bennu::builder().endpoint(collector.endpoint()).start().expect("the address is one");
    let second = bennu::builder().endpoint("http://127.0.0.1:1").start().expect("the address is one");
    let third = bennu::init();
    bennu::chain("once").start().end();
    drop((second, third));
    assert!(first.finish());
    assert_eq!(collector.seen().len(), 1);
}

#[test]
fn a_request_carries_key_headers_project_and_service() {
    let collector = Collector::start();
    let tracer = bennu::builder()
        .endpoint(format!("{}/v1/traces/", collector.endpoint()))
        .api_key("secret")
        .header("X-Team", "birds")
        .service_name("nest")
        .project("herons")
        .build()
        .expect("the address is one");
    tracer.chain("a").start().end();
    assert!(tracer.flush(Duration::from_secs(10)));
    let request = collector.requests().remove(0);
    assert_eq!(request["path"], "/v1/traces");
    assert_eq!(request["authorization"], "Bearer secret");
    assert_eq!(request["x-team"], "birds");
    assert_eq!(request["content-type"], "application/x-protobuf");
    assert_eq!(request["content-encoding"], "gzip");
    let resource = collector.seen().remove(0).resource;
    assert_eq!(resource["service.name"], "nest");
    assert_eq!(resource["openinference.project.name"], "herons");
    assert_eq!(resource["telemetry.sdk.name"], "bennu");
}

#[test]
fn nonsense_as_an_address_is_an_error_that_names_it() {
    let error = bennu::builder().endpoint("gopher://x").build().expect_err("no such protocol");
    assert!(error.to_string().contains("gopher://x"));
}

#[test]
fn a_guard_flushes_inside_a_current_thread_runtime() {
    let collector = Collector::start();
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let tracer = tracer_to(&collector);
        let guard = tracer.guard();
        tracer.chain("async").run(async |span| span.output("done").end()).await;
        drop(guard);
    });
    assert_eq!(collector.seen().len(), 1);
}

#[test]
fn a_tracer_switched_off_records_nothing_and_lets_spans_through() {
    let tracer = bennu::Tracer::off();
    let answer = tracer.chain("nothing").scope(|span| {
        assert!(!span.is_recording());
        assert!(span.trace_id().is_none());
        42
    });
    assert_eq!(answer, 42);
    assert!(tracer.flush(Duration::ZERO));
}

#[test]
fn dropping_the_tracer_sends_what_it_has() {
    let collector = Collector::start();
    tracer_to(&collector).chain("last words").start().end();
    for _ in 0..100 {
        if !collector.seen().is_empty() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    unreachable!("the span never arrived");
}
