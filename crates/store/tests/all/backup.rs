//! A copy that is made while spans arrive is the store of one moment, and a store that starts.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use model::{FaultKind, SpanId, TraceId};
use query::SpanSource as _;
use store::{NewSpan, Store, StoreConfig, WriteReceipt, back_up};

use crate::common::{Fixture, list, span};

const SPANS_OF_A_REQUEST: u64 = 20;

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_made_under_load_holds_all_up_to_one_moment_and_nothing_twice() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let folder = dir.path().join("data");
    // Small enough that copies meet flushes and merges.
    let config = StoreConfig { flush_bytes: 60_000, ..StoreConfig::new(&folder) };
    let store = Store::open(config).await.expect("opens");
    let (acknowledged, stop) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
    let writing = tokio::spawn({
        let (store, acknowledged, stop) = (store.clone(), Arc::clone(&acknowledged), Arc::clone(&stop));
        async move {
            while !stop.load(Ordering::Relaxed) {
                let first = acknowledged.load(Ordering::Relaxed);
                let spans = (first..first + SPANS_OF_A_REQUEST).map(numbered).collect();
                store.write(spans).await.expect("written");
                acknowledged.fetch_add(SPANS_OF_A_REQUEST, Ordering::Release);
                // Fast enough to meet copies at work, slow enough for all of it to be read back.
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
    });
    let merging = tokio::spawn({
        let (store, stop) = (store.clone(), Arc::clone(&stop));
        async move {
            while !stop.load(Ordering::Relaxed) && store.compact().await {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    });
    while acknowledged.load(Ordering::Relaxed) < 1_000 {
        tokio::task::yield_now().await;
    }
    for n in 0..3 {
        let copy = dir.path().join(format!("copy {n}"));
        let before = acknowledged.load(Ordering::Acquire);
        back_up(&folder, &copy).await.expect("copied");
        assert!(check(&copy).await >= before, "what was acknowledged before is there");
    }
    stop.store(true, Ordering::Relaxed);
    writing.await.expect("no panic");
    merging.await.expect("no panic");
    store.close().await;
    let copy = dir.path().join("copy of a folder at rest");
    back_up(&folder, &copy).await.expect("copied");
    assert_eq!(check(&copy).await, acknowledged.load(Ordering::Relaxed));
}

#[tokio::test]
async fn a_copy_replaces_nothing_and_is_made_of_data_folders_only() {
    let fixture = Fixture::new().await;
    let dir = tempfile::tempdir().expect("a temporary folder");
    let error = back_up(fixture.dir.path(), dir.path()).await.expect_err("the folder is there");
    assert_eq!(error.kind(), FaultKind::Conflict, "{error}");
    let error = back_up(dir.path(), &dir.path().join("copy")).await.expect_err("no data folder");
    assert_eq!(error.kind(), FaultKind::Invalid, "{error}");
    assert!(!dir.path().join("copy").exists());
}

/// Starts on a copy. Answers how many spans it holds, which are the first ones, each once.
async fn check(copy: &Path) -> u64 {
    let store = Store::open(StoreConfig::new(copy)).await.expect("the copy starts");
    let project = store.project_named("p").await.expect("the catalog answers").expect("p").id;
    let mut counts: BTreeMap<SpanId, usize> = BTreeMap::new();
    for stored in store.spans(&list(project)).await.expect("read") {
        *counts.entry(stored.span.span_id).or_default() += 1;
    }
    let held = counts.len() as u64;
    for number in 0..held {
        assert_eq!(counts.get(&numbered(number).span.span_id), Some(&1), "span {number} of {held}");
    }
    let report = store.check().await.expect("read");
    assert_eq!((report.spans, report.problems), (held, Vec::new()));
    // What it knows is known to the last, and what is new is new.
    let last = store.write(vec![numbered(0), numbered(held - 1), numbered(held)]).await.expect("written");
    assert_eq!(last, WriteReceipt { written: 1, repeated: 2, ..WriteReceipt::default() });
    store.flush().await.expect("flushed");
    assert_eq!(store.check().await.expect("read").problems, Vec::<String>::new());
    store.close().await;
    held
}

fn numbered(number: u64) -> NewSpan {
    let mut new = span(1, 1);
    let mut trace = [7; 16];
    trace[8..].copy_from_slice(&(number / 10).to_be_bytes());
    new.span.trace_id = TraceId::from_bytes(&trace).expect("not zero");
    new.span.span_id = SpanId::from_bytes(&(number + 1).to_be_bytes()).expect("not zero");
    new
}
