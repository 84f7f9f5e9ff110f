//! Deletion and transfer: durable when they return, seen by every read, and no bar to what arrives later.

use crate::common::{Changed as _, Fixture, Layout, in_every_layout, list, span, span_id, trace_id, traces};
use query::SpanSource as _;
use store::{Deleted, Retention, TransferError};

in_every_layout! {
    a_deleted_span_is_gone_for_every_read_and_after_a_restart,
    a_deleted_trace_is_gone_and_its_late_spans_are_a_new_one,
    a_deleted_session_takes_its_traces_with_it,
    a_deleted_project_is_gone_and_made_anew_by_the_next_span,
    traces_are_deleted_by_the_time_of_their_start,
    what_was_deleted_is_not_a_repeat,
    a_transferred_trace_is_in_its_new_project_with_its_late_spans,
    a_session_named_after_a_transfer_outlives_a_restart,
    what_went_with_its_project_does_not_come_back_with_a_transfer,
}

const COUNTED: fn(u64) -> Deleted = |span_count| Deleted { span_count };

/// Merged or not, hot or not, restarted or not: the same names.
async fn names_everywhere(fixture: Fixture, project: &str) -> (Fixture, Vec<String>) {
    let project = fixture.project(project).await;
    let before = fixture.names(list(project)).await;
    let fixture = fixture.restarted().await;
    assert_eq!(fixture.names(list(project)).await, before, "after a restart");
    assert!(fixture.store.compact().await);
    assert_eq!(fixture.names(list(project)).await, before, "after a merge");
    let fixture = fixture.restarted().await;
    assert_eq!(fixture.names(list(project)).await, before, "after both");
    (fixture, before)
}

async fn a_deleted_span_is_gone_for_every_read_and_after_a_restart(layout: Layout) {
    let fixture = Fixture::in_layout(layout).await;
    fixture.write(vec![span(1, 1), span(1, 2).failed("no"), span(2, 3)]).await.expect("written");
    fixture.write(vec![span(1, 4)]).await.expect("written");
    assert_eq!(fixture.store.delete_span(trace_id(1), span_id(2)).await.expect("deleted"), COUNTED(1));
    assert_eq!(fixture.store.delete_span(trace_id(1), span_id(2)).await.expect("gone already"), COUNTED(0));
    assert_eq!(fixture.store.delete_span_at(4).await.expect("deleted"), COUNTED(1));

    let (fixture, names) = names_everywhere(fixture, "p").await;
    assert_eq!(names, ["span 1", "span 3"]);
    assert_eq!(fixture.store.span(trace_id(1), span_id(2)).await.expect("read"), None);
    assert_eq!(fixture.store.trace(trace_id(1)).await.expect("read").expect("there").spans.len(), 1);
    let rows = fixture.store.traces(&traces(fixture.project("p").await)).await.expect("read");
    assert_eq!(
        rows.iter().map(|row| (row.span_count, row.error_count)).collect::<Vec<_>>(),
        [(1, 0), (1, 0)]
    );
    assert_eq!(fixture.store.usage().span_count, 2);
}

async fn a_deleted_trace_is_gone_and_its_late_spans_are_a_new_one(layout: Layout) {
    let fixture = Fixture::in_layout(layout).await;
    fixture.write(vec![span(1, 1), span(1, 2), span(2, 3)]).await.expect("written");
    let deleted = fixture.store.delete_traces(&[trace_id(1), trace_id(9)]).await.expect("deleted");
    assert_eq!(deleted, COUNTED(2));
    assert_eq!(fixture.store.trace(trace_id(1)).await.expect("read"), None);
    fixture.write(vec![span(1, 4).in_project("q")]).await.expect("written");

    let (fixture, names) = names_everywhere(fixture, "p").await;
    assert_eq!(names, ["span 3"]);
    let (_, names) = names_everywhere(fixture, "q").await;
    assert_eq!(names, ["span 4"], "a trace anew has the project of its first span");
}

async fn a_deleted_session_takes_its_traces_with_it(layout: Layout) {
    let fixture = Fixture::in_layout(layout).await;
    let session = r#"{"session": {"id": "s"}}"#;
    fixture
        .write(vec![span(1, 1), span(2, 2).with(session), span(3, 3).with(session).in_project("q")])
        .await
        .expect("written");
    fixture.write(vec![span(1, 4).with(session)]).await.expect("written");
    let p = fixture.project("p").await;
    assert_eq!(fixture.store.delete_session(Some(p), "s").await.expect("deleted"), COUNTED(3));
    let (fixture, names) = names_everywhere(fixture, "p").await;
    assert!(names.is_empty());
    assert_eq!(fixture.store.delete_session(None, "s").await.expect("deleted"), COUNTED(1));
}

async fn a_deleted_project_is_gone_and_made_anew_by_the_next_span(layout: Layout) {
    let fixture = Fixture::in_layout(layout).await;
    fixture.write(vec![span(1, 1), span(2, 2)]).await.expect("written");
    fixture.write(vec![span(3, 3).in_project("q"), span(2, 4)]).await.expect("written");
    let p = fixture.project("p").await;
    assert_eq!(fixture.store.delete_project(p).await.expect("deleted"), COUNTED(3));
    assert!(fixture.store.project_named("p").await.expect("the catalog answers").is_none());
    assert!(fixture.list(list(p)).await.is_empty());
    assert_eq!(fixture.spans("q").await.len(), 1);

    fixture.write(vec![span(1, 5), span(2, 6).in_project("q")]).await.expect("written");
    let (fixture, names) = names_everywhere(fixture, "p").await;
    assert_eq!(names, ["span 5"]);
    let (_, names) = names_everywhere(fixture, "q").await;
    assert_eq!(names, ["span 3", "span 6"], "the trace of a deleted project begins anew");
}

async fn traces_are_deleted_by_the_time_of_their_start(layout: Layout) {
    let fixture = Fixture::in_layout(layout).await;
    fixture.write(vec![span(1, 1), span(2, 5), span(2, 2), span(3, 3)]).await.expect("written");
    fixture.write(vec![span(4, 2).in_project("q")]).await.expect("written");
    let (p, start) = (fixture.project("p").await, 1_700_000_000_000_000_000);
    let deleted = fixture.store.delete_traces_between(p, Some(start + 2_000_000), Some(start + 3_000_000));
    assert_eq!(deleted.await.expect("deleted"), COUNTED(2), "the whole trace that began in between");
    let (fixture, names) = names_everywhere(fixture, "p").await;
    assert_eq!(names, ["span 1", "span 3"]);
    assert_eq!(fixture.store.delete_traces_between(p, None, None).await.expect("deleted"), COUNTED(2));
}

async fn what_was_deleted_is_not_a_repeat(layout: Layout) {
    let fixture = Fixture::in_layout(layout).await;
    fixture.write(vec![span(1, 1), span(1, 2)]).await.expect("written");
    fixture.store.delete_span(trace_id(1), span_id(1)).await.expect("deleted");
    assert_eq!(fixture.write(vec![span(1, 1), span(1, 2)]).await.expect("written").written, 1);
    let (_, names) = names_everywhere(fixture, "p").await;
    assert_eq!(names, ["span 2", "span 1"]);
}

async fn a_transferred_trace_is_in_its_new_project_with_its_late_spans(layout: Layout) {
    let fixture = Fixture::in_layout(layout).await;
    fixture.write(vec![span(1, 1), span(2, 2), span(3, 3).in_project("q")]).await.expect("written");
    let (p, q) = (fixture.project("p").await, fixture.project("q").await);
    assert_eq!(fixture.store.transfer_traces(&[trace_id(1), trace_id(9)], q).await.expect("moved"), 1);
    fixture.write(vec![span(1, 4)]).await.expect("written");

    let (fixture, names) = names_everywhere(fixture, "p").await;
    assert_eq!(names, ["span 2"]);
    let (fixture, names) = names_everywhere(fixture, "q").await;
    assert_eq!(names, ["span 1", "span 3", "span 4"]);
    assert_eq!(fixture.store.trace(trace_id(1)).await.expect("read").expect("there").project, q);
    assert_eq!(fixture.store.traces(&traces(q)).await.expect("read").len(), 2);
    let totals = fixture.store.project_totals().await.expect("read");
    assert_eq!(totals.iter().find(|(id, _)| *id == q).expect("has spans").1.span_count, 3);
    fixture.store.delete_project(p).await.expect("deleted");
    assert_eq!(fixture.spans("q").await.len(), 3);
    let nowhere = fixture.store.transfer_traces(&[trace_id(1)], model::ProjectId(99)).await;
    assert!(matches!(nowhere, Err(TransferError::NoProject { .. })));
}

async fn a_session_named_after_a_transfer_outlives_a_restart(layout: Layout) {
    let fixture = Fixture::in_layout(layout).await;
    fixture.write(vec![span(1, 1), span(2, 2).in_project("q")]).await.expect("written");
    let q = fixture.project("q").await;
    fixture.store.transfer_traces(&[trace_id(1)], q).await.expect("moved");
    fixture.write(vec![span(1, 3).with(r#"{"session": {"id": "s"}}"#)]).await.expect("written");

    let place = async |fixture: &Fixture| {
        let first = fixture.store.span(trace_id(1), span_id(1)).await.expect("read").expect("is there");
        (first.project, first.session_id)
    };
    assert_eq!(place(&fixture).await, (q, Some("s".to_owned())));
    assert_eq!(place(&fixture.restarted().await).await, (q, Some("s".to_owned())), "after a restart");
}

async fn what_went_with_its_project_does_not_come_back_with_a_transfer(layout: Layout) {
    let fixture = Fixture::in_layout(layout).await;
    fixture.write(vec![span(1, 1), span(2, 2).in_project("q")]).await.expect("written");
    let (p, q) = (fixture.project("p").await, fixture.project("q").await);
    fixture.store.delete_through(p, 1).await.expect("expired");
    fixture.write(vec![span(1, 3)]).await.expect("written");
    fixture.store.transfer_traces(&[trace_id(1)], q).await.expect("moved");
    let (_, names) = names_everywhere(fixture, "q").await;
    assert_eq!(names, ["span 2", "span 3"]);
}

#[tokio::test]
async fn a_project_keeps_what_its_retention_says_and_others_keep_everything() {
    let fixture = Fixture::in_layout(Layout::Segments).await;
    fixture.write(vec![span(1, 1), span(2, 2), span(3, 3).in_project("q")]).await.expect("written");
    fixture.write(vec![span(4, 4)]).await.expect("written");
    let (p, now) = (fixture.project("p").await, 2_100_000_000_000_000_000);
    fixture
        .store
        .set_retention(p, Retention { traces_max: Some(2), ..Retention::default() })
        .await
        .expect("set");
    assert_eq!(fixture.store.expire(0).await.expect("expired"), COUNTED(1));
    assert_eq!(fixture.names(list(p)).await, ["span 2", "span 4"]);

    fixture
        .store
        .set_retention(p, Retention { days_max: Some(30), ..Retention::default() })
        .await
        .expect("set");
    assert_eq!(fixture.store.expire(0).await.expect("expired"), COUNTED(0), "nothing is that old");
    assert_eq!(fixture.store.expire(now).await.expect("expired"), COUNTED(2));
    fixture.write(vec![span(5, 5), span(2, 6)]).await.expect("written");
    let (fixture, names) = names_everywhere(fixture, "p").await;
    assert_eq!(names, ["span 5", "span 6"]);
    assert_eq!(fixture.spans("q").await.len(), 1);
}
