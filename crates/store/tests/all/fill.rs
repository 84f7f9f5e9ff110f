//! A folder that is filled to measure with is what ingestion leaves behind.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use model::ProjectId;
use query::{
    Figures, Selection, SessionList, SessionRow, SpanList, SpanSource as _, StoredSpan, TraceList, TraceRow,
};
use store::{Filler, NewSpan, Store, StoreConfig};

use crate::common::{Changed as _, list, span};

#[tokio::test]
async fn a_filled_folder_has_the_same_files_and_answers_as_one_that_took_its_spans_in_and_merged_them() {
    let spans: Vec<NewSpan> =
        (1..=60_u8).flat_map(|trace| (1..=20_u8).map(move |number| told(trace, number))).collect();

    let filled = tempfile::tempdir().expect("a temporary folder");
    let mut filler = Filler::open(filled.path(), "p").await.expect("an empty folder");
    let segment = filler.place(spans.len()).write(spans.clone()).expect("written");
    filler.list(segment).await.expect("listed");
    filler.close().await.expect("closed");

    let ingested = tempfile::tempdir().expect("a temporary folder");
    let store = Store::open(StoreConfig::new(ingested.path())).await.expect("an empty folder");
    for some in spans.chunks(500) {
        store.write(some.to_vec()).await.expect("written");
        store.flush().await.expect("flushed");
    }
    assert!(store.compact().await);
    assert_eq!(store.usage().segments, 1);
    let of_ingested = Answers::of(&store).await;
    // A repeat is known for one.
    assert_eq!(store.write(spans.clone()).await.expect("written").repeated, 1_200);
    store.close().await;
    drop(store);

    let store = Store::open(StoreConfig::new(filled.path())).await.expect("opens");
    assert_eq!(store.check().await.expect("read").problems, Vec::<String>::new());
    let of_filled = Answers::of(&store).await;
    assert_eq!(of_filled.spans.len(), 1_200);
    assert_eq!(of_filled, of_ingested);
    assert_eq!(store.write(spans).await.expect("written").repeated, 1_200);
    store.close().await;
    assert_eq!(tables(filled.path()), tables(ingested.path()));
}

#[derive(Debug, PartialEq)]
struct Answers {
    spans: Vec<StoredSpan>,
    traces: Vec<TraceRow>,
    sessions: Vec<SessionRow>,
    figures: Figures,
}

impl Answers {
    async fn of(store: &Store) -> Answers {
        let project = store.project_named("p").await.expect("the catalog answers").expect("p").id;
        // It is the second, behind the one that is always there, in one of them only.
        let here = ProjectId(0);
        let mut answers = Answers {
            spans: store.spans(&list(project)).await.expect("read"),
            traces: store.traces(&TraceList::of(project)).await.expect("read"),
            sessions: store.sessions(&SessionList::of(project)).await.expect("read"),
            figures: store.figures(&Selection::Spans(SpanList::of(project))).await.expect("read"),
        };
        answers.spans.iter_mut().for_each(|span| span.project = here);
        answers.sessions.iter_mut().for_each(|session| session.project = here);
        answers
    }
}

/// The files beside the only segment, by what they are.
fn tables(folder: &Path) -> BTreeMap<String, usize> {
    let paths =
        fs::read_dir(folder.join("segments")).expect("a folder").map(|it| it.expect("readable").path());
    let told = |path: std::path::PathBuf| {
        let what = path.extension().expect("all have one").to_string_lossy().into_owned();
        let bytes = fs::read(&path).expect("readable").len();
        // How rows are cut into pages depends on how they came, and how well a number packs on the number.
        (what.clone(), if ["parquet", "summary"].contains(&&*what) { 0 } else { bytes })
    };
    paths.map(told).collect()
}

/// In order of the starts of traces, and of spans within them.
fn told(trace: u8, number: u8) -> NewSpan {
    let kind = if number.is_multiple_of(3) { "LLM" } else { "TOOL" };
    let attributes = format!(
        r#"{{"openinference": {{"span": {{"kind": "{kind}"}}}}, "session": {{"id": "s{}"}}, "tier": "t{number}",
            "input": {{"value": "question {trace} {number}"}}, "llm": {{"token_count": {{"prompt": {number}}}}}}}"#,
        trace / 4
    );
    span(trace, number).with(&attributes).change(|span| {
        span.start_time_unix_nano += i64::from(trace) * 60_000_000_000;
        span.end_time_unix_nano = Some(span.start_time_unix_nano + i64::from(number) * 7_000_000);
    })
}
