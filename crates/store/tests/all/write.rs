//! What becomes of spans on their way in.

use std::time::Duration;

use crate::common::{Changed as _, Fixture, Layout, in_every_layout, list, span, span_id, trace_id};
use model::FaultKind;
use query::SpanSource as _;
use store::{Conflict, Store, StoreConfig, WriteError, WriteReceipt};

in_every_layout! {
    a_span_is_visible_when_its_write_returns,
    an_equal_repeat_is_success_and_changes_nothing,
    a_different_body_for_a_known_span_is_named_and_the_first_is_kept,
    a_copy_without_an_end_is_replaced_by_a_later_one_also_after_a_restart,
    equal_span_ids_in_two_traces_are_two_spans,
    a_trace_stays_in_the_project_of_its_first_span,
    a_trace_has_the_session_of_the_first_span_that_names_one,
    sequences_rise_and_go_on_rising_after_a_restart,
}

async fn a_span_is_visible_when_its_write_returns(layout: Layout) {
    let fixture = Fixture::in_layout(layout).await;
    let receipt = fixture.write(vec![span(1, 1), span(1, 2)]).await.expect("written");
    assert_eq!(receipt, WriteReceipt { written: 2, ..WriteReceipt::default() });
    assert_eq!(fixture.spans("p").await.len(), 2);
}

async fn an_equal_repeat_is_success_and_changes_nothing(layout: Layout) {
    let fixture = Fixture::in_layout(layout).await;
    let sent = span(1, 1).with(r#"{"input": {"value": "hi", "n": 0.1}, "llm": {"tools": [{"a": null}]}}"#);
    fixture.write(vec![sent.clone()]).await.expect("written");
    let receipt = fixture.write(vec![sent.clone()]).await.expect("written");
    assert_eq!(receipt, WriteReceipt { repeated: 1, ..WriteReceipt::default() });
    let receipt = fixture.write(vec![span(1, 2), span(1, 2)]).await.expect("written");
    assert_eq!(
        receipt,
        WriteReceipt { written: 1, repeated: 1, conflicts: vec![] },
        "within one request too"
    );
    assert_eq!(fixture.spans("p").await.len(), 2);
}

async fn a_different_body_for_a_known_span_is_named_and_the_first_is_kept(layout: Layout) {
    let fixture = Fixture::in_layout(layout).await;
    fixture.write(vec![span(1, 1).named("first")]).await.expect("written");
    let receipt = fixture.write(vec![span(1, 1).named("second")]).await.expect("written");
    assert_eq!(receipt.conflicts, [Conflict { trace_id: trace_id(1), span_id: span_id(1) }]);
    assert_eq!(fixture.names(list(fixture.project("p").await)).await, ["first"]);
}

async fn a_copy_without_an_end_is_replaced_by_a_later_one_also_after_a_restart(layout: Layout) {
    let fixture = Fixture::in_layout(layout).await;
    fixture.write(vec![span(1, 1).running().named("running"), span(1, 2)]).await.expect("written");
    let receipt = fixture.write(vec![span(1, 1).named("ended")]).await.expect("written");
    assert_eq!(receipt.written, 1);
    assert_eq!(fixture.names(list(fixture.project("p").await)).await, ["span 2", "ended"]);
    let fixture = fixture.restarted().await;
    assert_eq!(fixture.names(list(fixture.project("p").await)).await, ["span 2", "ended"]);
}

async fn equal_span_ids_in_two_traces_are_two_spans(layout: Layout) {
    let fixture = Fixture::in_layout(layout).await;
    fixture.write(vec![span(1, 1), span(2, 1)]).await.expect("written");
    assert_eq!(fixture.spans("p").await.len(), 2);
}

async fn a_trace_stays_in_the_project_of_its_first_span(layout: Layout) {
    let fixture = Fixture::in_layout(layout).await;
    fixture.write(vec![span(1, 1).in_project("a"), span(1, 2).in_project("b")]).await.expect("written");
    let fixture = fixture.restarted().await;
    fixture.write(vec![span(1, 3).in_project("b")]).await.expect("written");
    assert_eq!(fixture.spans("a").await.len(), 3);
    assert_eq!(fixture.spans("b").await.len(), 0);
}

async fn a_trace_has_the_session_of_the_first_span_that_names_one(layout: Layout) {
    let fixture = Fixture::in_layout(layout).await;
    fixture.write(vec![span(1, 1)]).await.expect("written");
    fixture.write(vec![span(1, 2).with(r#"{"session": {"id": "s"}}"#)]).await.expect("written");
    fixture.write(vec![span(1, 3).with(r#"{"session": {"id": "t"}}"#)]).await.expect("written");
    let fixture = fixture.restarted().await;
    let sessions: Vec<_> = fixture.spans("p").await.into_iter().map(|stored| stored.session_id).collect();
    assert_eq!(sessions, vec![Some("s".to_owned()); 3]);
}

async fn sequences_rise_and_go_on_rising_after_a_restart(layout: Layout) {
    let fixture = Fixture::in_layout(layout).await;
    fixture.write(vec![span(1, 1), span(1, 2)]).await.expect("written");
    let fixture = fixture.restarted().await;
    fixture.write(vec![span(1, 3)]).await.expect("written");
    let sequences: Vec<_> = fixture.spans("p").await.into_iter().map(|stored| stored.sequence).collect();
    assert_eq!(sequences, [1, 2, 3]);
}

#[tokio::test]
async fn a_full_memory_refuses_the_request_and_keeps_what_it_took() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let config = StoreConfig { hot_bytes_max: 20_000, ..StoreConfig::new(dir.path()) };
    let store = Store::open(config).await.expect("opens");
    let long = format!(r#"{{"input": {{"value": "{}"}}}}"#, "x".repeat(8_000));
    store.write(vec![span(1, 1).with(&long), span(1, 2).with(&long)]).await.expect("the first fit");
    let error = store.write(vec![span(1, 3).with(&long)]).await.expect_err("no room");
    assert!(matches!(error, WriteError::Full { .. }), "{error}");
    assert_eq!(error.kind(), FaultKind::Busy);
    assert_eq!(store.usage().span_count, 2);
    assert!(store.span(trace_id(1), span_id(3)).await.expect("read").is_none());
}

#[tokio::test]
async fn many_writers_at_once_lose_nothing_and_share_commits() {
    let fixture = Fixture::new().await;
    let writes = (1..=200).map(|n| {
        let store = fixture.store.clone();
        tokio::spawn(async move { store.write(vec![span(n, 1), span(n, 2)]).await })
    });
    for write in writes.collect::<Vec<_>>() {
        write.await.expect("no panic").expect("written");
    }
    assert_eq!(fixture.spans("p").await.len(), 400);
    let fixture = fixture.restarted().await;
    assert_eq!(fixture.spans("p").await.len(), 400);
}

#[tokio::test]
async fn what_was_queued_before_the_close_is_written_and_what_comes_after_is_refused() {
    let fixture = Fixture::new().await;
    let store = fixture.store.clone();
    let queued: Vec<_> = (1..=50)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move { store.write(vec![span(n, 1)]).await })
        })
        .collect();
    tokio::task::yield_now().await;
    store.close().await;
    assert!(matches!(store.write(vec![span(99, 1)]).await, Err(WriteError::Closed)));
    let mut written = 0;
    for write in queued {
        written += write.await.expect("no panic").map_or(0, |receipt| receipt.written);
    }
    drop(store);
    let fixture = fixture.restarted().await;
    assert_eq!(fixture.store.usage().span_count, written as u64);
}

#[tokio::test]
async fn what_came_in_many_small_requests_is_there_once_and_in_order_after_a_death() {
    let Fixture { store, dir, .. } = Fixture::new().await;
    for n in 1..=120 {
        // Every third span is sent before it ends, and completed some requests later; every tenth is deleted.
        let sent = if n % 3 == 0 { span(n / 4 + 1, n).running() } else { span(n / 4 + 1, n) };
        store.write(vec![sent]).await.expect("written");
        if n % 3 == 2 && n > 5 {
            store.write(vec![span((n - 5) / 4 + 1, n - 5)]).await.expect("completed");
        }
        if n % 10 == 0 {
            store.delete_span(trace_id(n / 4 + 1), span_id(n)).await.expect("deleted");
        }
    }
    let everything = async |store: &Store| {
        let project = store.project_named("p").await.expect("the catalog answers").expect("p").id;
        store.spans(&list(project)).await.expect("read")
    };
    let before = everything(&store).await;
    // Dropped and not closed: nothing is flushed, and the journal is all there is.
    drop(store);
    let store = loop {
        match Store::open(StoreConfig::new(dir.path())).await {
            Ok(store) => break store,
            // The writer's thread has not let go of the folder yet.
            Err(error) => assert_eq!(error.kind(), FaultKind::Conflict, "{error}"),
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    assert_eq!(store.usage().segments, 0);
    assert_eq!(everything(&store).await, before);
    let known = before.iter().map(|stored| (stored.span.trace_id, stored.span.span_id));
    for (trace_id, span_id) in known {
        assert!(store.span(trace_id, span_id).await.expect("read").is_some(), "{trace_id}/{span_id}");
    }
}
