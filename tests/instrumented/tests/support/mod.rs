//! A collector, a model server and a runtime around a piece of work.
#![allow(dead_code, reason = "each test needs a part of it")]

#[path = "../../../../crates/sdk/tests/front_door/collector.rs"]
pub mod collector;
#[path = "../../../../crates/sdk/tests/model_server/mod.rs"]
mod model_server;

use std::time::Duration;

use bennu::Tracer;
use collector::{Collector, Seen};
use tracing_subscriber::layer::SubscriberExt;

/// What the collector sees of the work, which is given a tracer and the address of a model server.
pub fn seen(work: impl AsyncFnOnce(Tracer, String)) -> Vec<Seen> {
    let collector = Collector::start();
    let tracer = bennu::builder().endpoint(collector.endpoint()).build().expect("the address is one");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async { work(tracer.clone(), model_server::start().await).await });
    assert!(tracer.flush(Duration::from_secs(10)));
    collector.seen()
}

/// The same for a library that speaks through `tracing`.
pub fn seen_of_tracing(work: impl AsyncFnOnce(String)) -> Vec<Seen> {
    seen(async |tracer, url| {
        let subscriber = tracing_subscriber::registry().with(bennu::tracing_layer().tracer(tracer));
        let _default = tracing::subscriber::set_default(subscriber);
        work(url).await;
    })
}

/// What a span says in OpenInference, which is all that a page of LLM traces shows.
pub fn openinference(seen: &Seen) -> String {
    let prefixes =
        ["agent.", "llm.", "embedding.", "input.", "output.", "openinference.", "session.", "tool."];
    let lines = seen.lines();
    let lines = lines.lines().filter(|line| prefixes.iter().any(|prefix| line.starts_with(prefix)));
    lines.map(|line| format!("{line}\n")).collect()
}
