//! What only segments can get wrong: late spans, late sessions, damage, and files that nobody lists.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::common::{Changed as _, Fixture, Layout, list, span, span_id, trace_id};
use query::{Filter, Grain, SpanFilter, SpanList, SpanSource as _};
use store::{ExplainQuestion, Store, StoreConfig, WriteReceipt};

#[tokio::test]
async fn everything_sent_again_after_flush_merge_and_restart_is_a_repeat() {
    let fixture = Fixture::in_layout(Layout::Segments).await;
    let all: Vec<_> =
        (1..40).map(|n| span(n % 5 + 1, n).with(&format!(r#"{{"input": {{"value": "{n}"}}}}"#))).collect();
    for some in all.chunks(7) {
        fixture.write(some.to_vec()).await.expect("written");
    }
    let fixture = fixture.restarted().await;
    let repeated = |count| WriteReceipt { repeated: count, ..WriteReceipt::default() };
    assert_eq!(fixture.write(all.clone()).await.expect("written"), repeated(39));
    assert!(fixture.store.compact().await);
    assert_eq!(fixture.store.usage().segments, 1);
    assert_eq!(fixture.write(all.clone()).await.expect("written"), repeated(39));
    let other = all[3].clone().named("other");
    assert_eq!(fixture.write(vec![other]).await.expect("written").conflicts.len(), 1);
    assert_eq!(fixture.spans("p").await.len(), 39);
}

#[tokio::test]
async fn a_session_that_is_named_late_counts_for_what_was_flushed_before() {
    let fixture = Fixture::in_layout(Layout::Segments).await;
    fixture.write(vec![span(1, 1), span(2, 2)]).await.expect("written");
    fixture.write(vec![span(1, 3).with(r#"{"session": {"id": "s"}}"#)]).await.expect("written");
    let sessions = async |fixture: &Fixture| {
        let spans = fixture.spans("p").await;
        spans.into_iter().map(|stored| stored.session_id.unwrap_or_default()).collect::<Vec<_>>()
    };
    assert_eq!(sessions(&fixture).await, ["s", "", "s"]);
    let fixture = fixture.restarted().await;
    assert_eq!(sessions(&fixture).await, ["s", "", "s"]);
    assert!(fixture.store.compact().await);
    assert_eq!(sessions(&fixture).await, ["s", "", "s"]);
    let fixture = fixture.restarted().await;
    assert_eq!(sessions(&fixture).await, ["s", "", "s"]);
}

#[tokio::test]
async fn a_damaged_segment_is_counted_and_the_rest_is_served() {
    let fixture = Fixture::in_layout(Layout::Segments).await;
    fixture.write(vec![span(1, 1)]).await.expect("written");
    fixture.write(vec![span(2, 2)]).await.expect("written");
    let Fixture { store, dir, .. } = fixture;
    store.close().await;
    drop(store);
    let traces = files(dir.path().join("segments"))
        .into_iter()
        .find(|path| path.extension().is_some_and(|it| it == "traces"));
    let traces = traces.expect("a segment has a trace table");
    fs::write(&traces, b"nonsense").expect("writable");
    let store = Store::open(StoreConfig::new(dir.path())).await.expect("opens all the same");
    assert_eq!((store.usage().damaged_segments, store.usage().span_count), (1, 1));
    assert_eq!(store.write(vec![span(3, 3)]).await.expect("written").written, 1);
    let kept = [span_id(1), span_id(2)].map(|id| (id, store.clone()));
    let mut found = 0;
    for (n, (id, store)) in (1..).zip(kept) {
        found += usize::from(store.span(trace_id(n), id).await.expect("read").is_some());
    }
    assert_eq!(found, 1);
}

#[tokio::test]
async fn files_that_nobody_lists_are_swept_and_merged_ones_go_with_their_last_reader() {
    let fixture = Fixture::in_layout(Layout::Segments).await;
    for n in 1..5 {
        fixture.write(vec![span(n, n)]).await.expect("written");
    }
    let folder = fixture.dir.path().join("segments");
    assert_eq!(files(folder.clone()).len(), 16);
    assert!(fixture.store.compact().await);
    // What follows arrivals may still be reading what was merged.
    for _ in 0..200 {
        if files(folder.clone()).len() == 5 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(files(folder.clone()).len(), 5);
    fs::write(folder.join("000000000077.parquet.new"), b"half").expect("writable");
    let fixture = fixture.restarted().await;
    assert_eq!(files(folder).len(), 5);
    assert_eq!(fixture.spans("p").await.len(), 4);
}

#[tokio::test]
async fn many_rows_are_indexed_when_they_are_flushed_and_few_are_not() {
    let fixture = Fixture::new().await;
    let indexes = || {
        let files = files(fixture.dir.path().join("segments")).into_iter();
        files.filter(|path| path.extension().is_some_and(|it| it == "blocks")).count()
    };
    let many = (1..=5).flat_map(|trace| (1..=220).map(move |number| span(trace, number)));
    for (spans, expected) in [(vec![span(6, 1)], 0), (many.collect(), 1)] {
        fixture.write(spans).await.expect("written");
        fixture.store.flush().await.expect("flushed");
        assert_eq!(indexes(), expected);
    }
}

#[tokio::test]
async fn a_journal_is_trimmed_once_its_spans_are_in_a_segment() {
    let fixture = Fixture::new().await;
    let long = format!(r#"{{"input": {{"value": "{}"}}}}"#, "x".repeat(1_000));
    fixture.write((1..200).map(|n| span(n, 1).with(&long)).collect()).await.expect("written");
    assert_eq!(fixture.store.usage().segments, 0);
    fixture.store.flush().await.expect("flushed");
    let usage = fixture.store.usage();
    assert_eq!((usage.segments, usage.memory_bytes, usage.span_count), (1, 0, 199));
    let fixture = fixture.restarted().await;
    assert_eq!((fixture.store.usage().memory_bytes, fixture.spans("p").await.len()), (0, 199));
}

#[tokio::test]
async fn small_generations_follow_each_other_while_spans_arrive() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let config = StoreConfig { flush_bytes: 1, ..StoreConfig::new(dir.path()) };
    let store = Store::open(config).await.expect("opens");
    let writes = (1..=200).map(|n| {
        let store = store.clone();
        tokio::spawn(async move { store.write(vec![span(n, 1), span(n, 2), span(1, n)]).await })
    });
    let mut written = 0;
    for write in writes.collect::<Vec<_>>() {
        written += write.await.expect("no panic").expect("written").written;
    }
    let project = store.project_named("p").await.expect("the catalog answers").expect("p").id;
    assert_eq!(store.spans(&list(project)).await.expect("read").len(), written);
    store.flush().await.expect("flushed");
    assert_eq!(store.spans(&list(project)).await.expect("read").len(), written);
    assert!(store.compact().await);
    assert_eq!(store.spans(&list(project)).await.expect("read").len(), written);
    assert_eq!(store.usage().segments, 1);
    assert_eq!(written, 598, "two spans were sent twice");
}

fn files(folder: PathBuf) -> Vec<PathBuf> {
    fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("readable").path()).collect()
}

#[tokio::test]
async fn what_is_rare_is_found_in_merged_segments_among_all_else_and_not_when_it_is_deleted() {
    let fixture = Fixture::new().await;
    for part in 0..3_u8 {
        let spans = (0..250_u8).flat_map(|n| {
            (0..4_u8).map(move |trace| {
                let number = u32::from(part) * 1_000 + u32::from(trace) * 250 + u32::from(n);
                let is_rare = number == 1_777;
                let (tier, text) =
                    if is_rare { ("gold", "ask Quetzalcoatl") } else { ("tin", "ask somebody") };
                let attributes =
                    format!(r#"{{"customer": {{"tier": "{tier}"}}, "input": {{"value": "{text} {n}"}}}}"#);
                let mut new = span(part * 4 + trace + 1, n + 1).with(&attributes);
                new.span.name = format!("span {number}");
                new
            })
        });
        fixture.store.write(spans.collect()).await.expect("written");
        fixture.store.flush().await.expect("flushed");
    }
    assert!(fixture.store.compact().await);
    assert_eq!(fixture.store.usage().segments, 1);
    let project = fixture.project("p").await;
    let by_text = SpanFilter { text: Some("zalcoat".into()), ..SpanFilter::default() };
    let by_value =
        SpanFilter { attributes: vec![("customer.tier".into(), "gold".into())], ..SpanFilter::default() };
    let expression = |text: &str| {
        let (filter, _) = Filter::parse(text, Grain::Span).expect(text);
        SpanList { expression: Some(Arc::new(filter)), ..list(project) }
    };
    let questions = [
        SpanList { filter: by_text, ..list(project) },
        SpanList { filter: by_value, ..list(project) },
        expression("'QUETZAL' in input.value"),
        expression("attributes['customer']['tier'] == 'gold' and span_kind != 'LLM'"),
        expression("attributes['customer.tier'] == 'gold'"),
        expression("search('Quetzalcoatl ask')"),
    ];
    for question in &questions {
        assert_eq!(fixture.names(question.clone()).await, ["span 1777"]);
    }
    for question in &questions[2..] {
        let filter = question.expression.clone().expect("one of them");
        let (start_time_unix_nano, end_time_unix_nano) = (None, None);
        let explained = ExplainQuestion { project, filter, start_time_unix_nano, end_time_unix_nano };
        let explained = fixture.store.explain(explained).await.expect("explained");
        assert_eq!(explained.segments[0].read_count, 128, "one block: {:?}", question.expression);
    }
    assert!(fixture.names(expression("'quetzalcoatl 1' in input.value and name == 'x'")).await.is_empty());
    assert!(fixture.names(expression("attributes['customer.tier'] == 'silver'")).await.is_empty());
    let fixture = fixture.restarted().await;
    assert_eq!(fixture.store.check().await.expect("read").problems, Vec::<String>::new());
    let rare = fixture.list(questions[0].clone()).await;
    let [rare] = rare.as_slice() else { return assert_eq!(rare.len(), 1) };
    fixture.store.delete_span(rare.span.trace_id, rare.span.span_id).await.expect("deleted");
    for question in &questions {
        assert!(fixture.names(question.clone()).await.is_empty());
    }
}
