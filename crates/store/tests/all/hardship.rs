//! What nobody wishes for: a full disk, damage, clocks that jump, and very many of everything.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use model::{FaultKind, ProjectId, SpanId, TraceId};
use query::{SessionList, SpanSource as _, TraceList};
use store::{NewSpan, Retention, SqlFormat, SqlQuestion, Store, StoreConfig};

use crate::common::{Changed as _, Fixture, Layout, list, span, trace_id};

#[tokio::test]
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
async fn a_full_disk_refuses_spans_loses_none_and_goes_on_when_there_is_room() {
    let Some(disk) = SmallDisk::mount() else {
        println!("skipped: this user may not mount a small file system to fill");
        return;
    };
    let config = || StoreConfig { flush_bytes: 200_000, ..StoreConfig::new(disk.path.join("data")) };
    let store = Store::open(config()).await.expect("opens");
    let mut acknowledged = 0_u64;
    while acknowledged < 400 {
        store.write(vec![numbered(acknowledged)]).await.expect("written");
        acknowledged += 1;
    }
    let ballast = disk.path.join("ballast");
    fill_up(&ballast);
    let refused = loop {
        match store.write(vec![numbered(acknowledged)]).await {
            Ok(_) => acknowledged += 1,
            Err(error) => break error,
        }
        assert!(acknowledged < 100_000, "the disk is full");
    };
    assert!(matches!(refused.kind(), FaultKind::Unavailable | FaultKind::Busy), "{refused}");
    assert!(store.flush().await.is_err(), "there is no room for a segment");
    let project = store.project_named("p").await.expect("the catalog answers").expect("p").id;
    assert_eq!(store.spans(&list(project)).await.expect("reads go on").len() as u64, acknowledged);

    fs::remove_file(&ballast).expect("removed");
    for _ in 0..100 {
        match store.write(vec![numbered(acknowledged)]).await {
            Ok(_) => acknowledged += 1,
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
    assert_eq!(store.spans(&list(project)).await.expect("read").len() as u64, acknowledged);
    store.flush().await.expect("there is room");
    store.close().await;
    drop(store);
    let store = Store::open(config()).await.expect("opens");
    let there: Vec<SpanId> =
        store.spans(&list(project)).await.expect("read").iter().map(|stored| stored.span.span_id).collect();
    let once: BTreeSet<SpanId> = there.iter().copied().collect();
    assert_eq!((there.len() as u64, once.len() as u64), (acknowledged, acknowledged));
    assert_eq!(store.check().await.expect("read").problems, Vec::<String>::new());
    store.close().await;
}

#[tokio::test]
async fn damage_within_a_segment_is_found_by_a_check() {
    let fixture = Fixture::in_layout(Layout::Segments).await;
    fixture.write(vec![span(1, 1)]).await.expect("written");
    fixture.write(vec![span(2, 2)]).await.expect("written");
    damage(&first_parquet(&fixture.dir.path().join("segments")));
    let fixture = fixture.restarted().await;
    let report = fixture.store.check().await.expect("read");
    assert_eq!((report.segments, report.problems.len()), (2, 1), "{:?}", report.problems);
}

#[tokio::test]
async fn after_a_read_met_damage_the_rest_is_served_and_merged_until_the_segment_is_mended() {
    let fixture = Fixture::in_layout(Layout::Segments).await;
    for n in 1..=3 {
        fixture.write(vec![span(n, n)]).await.expect("written");
    }
    let project = fixture.project("p").await;
    let parquet = first_parquet(&fixture.dir.path().join("segments"));
    let whole = fs::read(&parquet).expect("readable");
    damage(&parquet);
    let fixture = fixture.restarted().await;
    let met = fixture.store.trace(trace_id(1)).await.expect_err("its bytes are damaged");
    assert_eq!(met.kind, FaultKind::DataLoss, "{met}");
    left_out(&fixture.store, 1).await;
    assert_eq!(names(&fixture.store, project).await, ["span 2", "span 3"]);
    assert!(fixture.store.trace(trace_id(1)).await.expect("left out").is_none());
    assert!(fixture.store.compact().await, "the others are merged");

    let fixture = fixture.restarted().await;
    assert_eq!(fixture.store.usage().damaged_segments, 1, "a restart does not forget it");
    assert_eq!(names(&fixture.store, project).await, ["span 2", "span 3"]);
    let problems = fixture.store.check().await.expect("read").problems;
    assert_eq!(problems.len(), 1, "{problems:?}");

    fs::write(&parquet, whole).expect("mended");
    let fixture = fixture.restarted().await;
    assert_eq!(fixture.store.usage().damaged_segments, 0);
    assert_eq!(names(&fixture.store, project).await, ["span 1", "span 2", "span 3"]);
    assert_eq!(fixture.store.check().await.expect("read").problems, Vec::<String>::new());
}

#[tokio::test]
async fn every_kind_of_read_and_a_late_span_find_damage_and_what_was_lost_is_kept_when_it_comes_again() {
    for question in ["list", "statement", "late span", "merge"] {
        let fixture = Fixture::in_layout(Layout::Segments).await;
        fixture.write(vec![span(1, 1)]).await.expect("written");
        fixture.write(vec![span(2, 2)]).await.expect("written");
        let project = fixture.project("p").await;
        damage(&first_parquet(&fixture.dir.path().join("segments")));
        let fixture = fixture.restarted().await;
        let kind = match question {
            "list" => fixture.store.spans(&list(project)).await.expect_err("damaged").kind,
            "statement" => {
                let text = "SELECT * FROM spans".to_owned();
                let statement = SqlQuestion { text, project: None, row_limit: 100, format: SqlFormat::Json };
                fixture.store.sql(statement).await.expect_err("damaged").kind()
            }
            "late span" => fixture.write(vec![span(1, 1)]).await.expect_err("damaged").kind(),
            _ => {
                assert!(!fixture.store.compact().await, "damaged");
                FaultKind::DataLoss
            }
        };
        assert_eq!(kind, FaultKind::DataLoss, "{question}");
        left_out(&fixture.store, 1).await;
        assert_eq!(names(&fixture.store, project).await, ["span 2"], "{question}");
        assert_eq!(fixture.write(vec![span(1, 1)]).await.expect("written").written, 1, "{question}");
        assert_eq!(names(&fixture.store, project).await, ["span 1", "span 2"], "{question}");
    }
}

/// Overwrites the first half of the columns, behind the four letters of the format.
fn damage(parquet: &Path) {
    let mut bytes = fs::read(parquet).expect("readable");
    let half = bytes.len() / 2;
    bytes[4..half].fill(0xff);
    fs::write(parquet, bytes).expect("writable");
}

/// Waits until so many segments are left out.
async fn left_out(store: &Store, segments: u64) {
    for _ in 0..1_000 {
        if store.usage().damaged_segments == segments {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(store.usage().damaged_segments, segments, "{:?}", store.usage());
}

/// All spans of a project by name.
async fn names(store: &Store, project: ProjectId) -> Vec<String> {
    let spans = store.spans(&list(project)).await.expect("the rest is served");
    let mut names: Vec<String> = spans.into_iter().map(|stored| stored.span.name).collect();
    names.sort_unstable();
    names
}

#[tokio::test]
async fn spans_of_clocks_that_jump_are_listed_by_their_own_times_in_every_layout() {
    let times = [i64::MIN + 1, -1, 0, 1, 1_700_000_000_000_000_000, i64::MAX - 1];
    for layout in [Layout::Hot, Layout::Segments, Layout::Both, Layout::Merged] {
        let fixture = Fixture::in_layout(layout).await;
        for (n, &time) in (1..).zip(&times) {
            let jumped = span(n, n).change(|span| {
                span.start_time_unix_nano = time;
                // It ends before it began.
                span.end_time_unix_nano = Some(time - 1);
            });
            fixture.write(vec![jumped]).await.expect("written");
        }
        let project = fixture.project("p").await;
        let listed = fixture.store.traces(&TraceList::of(project)).await.expect("read");
        let starts: Vec<i64> = listed.iter().map(|row| row.start_time_unix_nano).collect();
        assert_eq!(starts, times.into_iter().rev().collect::<Vec<_>>(), "{layout:?}");
        assert!(listed.iter().all(|row| row.latency_nano.is_none()), "no latency is negative");
    }
}

/// Where the hands of a server's clock stand.
static HANDS: AtomicI64 = AtomicI64::new(0);

#[tokio::test]
async fn a_server_clock_that_jumps_loses_nothing_and_nothing_expires_before_what_came_earlier() {
    const DAY: i64 = 86_400_000_000_000;
    const NOW: i64 = 20_000 * DAY;
    let dir = tempfile::tempdir().expect("a temporary folder");
    let config = || StoreConfig { clock: || HANDS.load(Ordering::Relaxed), ..StoreConfig::new(dir.path()) };
    let mut written = 0;
    for jump in [0, 400, 1, -400, 2, -20_001, 0] {
        HANDS.store(NOW + jump * DAY, Ordering::Relaxed);
        let store = Store::open(config()).await.expect("opens");
        let spans: Vec<NewSpan> = (written..written + 20).map(numbered).collect();
        let again = spans.clone();
        store.write(spans).await.expect("written");
        assert_eq!(store.write(again).await.expect("written").repeated, 20, "{jump} days");
        written += 20;
        store.flush().await.expect("flushed");
        assert!(store.compact().await);
        store.close().await;
        drop(store);
        let store = Store::open(config()).await.expect("opens again");
        let project = store.project_named("p").await.expect("the catalog answers").expect("p").id;
        let listed = store.spans(&list(project)).await.expect("read");
        // In order of arrival, whatever the clock said.
        let ids: Vec<SpanId> = listed.iter().map(|stored| stored.span.span_id).collect();
        assert_eq!(ids, (0..written).map(|number| numbered(number).span.span_id).collect::<Vec<_>>());
        store.close().await;
    }
    let store = Store::open(config()).await.expect("opens");
    let project = store.project_named("p").await.expect("the catalog answers").expect("p").id;
    store.set_retention(project, Retention { days_max: Some(30), traces_max: None }).await.expect("set");
    // What arrived after a span that is kept is kept too, though a clock that was wrong calls it old.
    assert_eq!(store.expire(NOW).await.expect("expired").span_count, 0);
    let later = store.expire(NOW + 500 * DAY).await.expect("expired");
    assert_eq!((later.span_count, store.spans(&list(project)).await.expect("read").len()), (written, 0));
    store.close().await;
}

#[tokio::test]
async fn two_hundred_projects_each_hold_their_own() {
    let fixture = Fixture::in_layout(Layout::Both).await;
    for part in 0..8_u64 {
        let spans = (0..200_u64).map(|project| {
            let mut new = numbered(part * 200 + project).in_project(&format!("project {project}"));
            new.span.trace_id = long_trace_id(part * 200 + project);
            new
        });
        fixture.write(spans.collect()).await.expect("written");
    }
    assert!(fixture.store.compact().await);
    let fixture = fixture.restarted().await;
    let totals = fixture.store.project_totals().await.expect("read");
    assert_eq!(totals.iter().filter(|(_, totals)| totals.span_count == 8).count(), 200);
    for project in (0..200).step_by(40) {
        let names = fixture.spans(&format!("project {project}")).await;
        assert_eq!(names.len(), 8);
    }
}

/// Two thousand, or as many as `BENNU_SESSIONS` says.
#[tokio::test]
async fn very_many_sessions_are_listed_page_by_page_each_once() {
    let count = std::env::var("BENNU_SESSIONS").map_or(2_000, |count| count.parse().expect("a number"));
    let fixture = Fixture::new().await;
    let numbers: Vec<u64> = (0..count).collect();
    for part in numbers.chunks(1_000) {
        let spans = part.iter().map(|&number| {
            let mut new = numbered(number).with(&format!(r#"{{"session": {{"id": "s{number}"}}}}"#));
            new.span.trace_id = long_trace_id(number);
            new.span.start_time_unix_nano += i64::try_from(number).expect("few") * 1_000;
            new
        });
        fixture.store.write(spans.collect()).await.expect("written");
        if part[0] % 10_000 == 1_000 {
            fixture.store.flush().await.expect("flushed");
        }
    }
    let project = fixture.project("p").await;
    let question = SessionList { limit: 100, ..SessionList::of(project) };
    assert_eq!(fixture.store.sessions(&question).await.expect("read").len(), 100);
    assert_eq!(fixture.store.count_sessions(&question).await.expect("read"), count);
    let all = fixture.store.sessions(&SessionList::of(project)).await.expect("read");
    let once: BTreeSet<String> = all.iter().map(|row| row.session_id.clone()).collect();
    assert_eq!((all.len() as u64, once.len() as u64), (count, count));
}

/// A file system of 160 MB in memory, unmounted when it is dropped.
struct SmallDisk {
    path: PathBuf,
    _dir: tempfile::TempDir,
}

impl SmallDisk {
    fn mount() -> Option<SmallDisk> {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().to_owned();
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", "size=160m", "none"]).arg(&path).output();
        mounted.is_ok_and(|output| output.status.success()).then_some(SmallDisk { path, _dir: dir })
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: the store's threads may still close their files.
        let _ = Command::new("umount").arg("--lazy").arg(&self.path).status();
    }
}

/// Writes until there is no room for a byte.
fn fill_up(path: &Path) {
    let mut file = fs::File::create(path).expect("writable");
    for size in [1 << 20, 1 << 12, 1] {
        while file.write_all(&vec![1; size]).is_ok() {}
    }
}

fn first_parquet(folder: &Path) -> PathBuf {
    let paths = fs::read_dir(folder).expect("readable").map(|entry| entry.expect("readable").path());
    let parquet = paths.filter(|path| path.extension().is_some_and(|it| it == "parquet")).min();
    parquet.expect("there is a segment")
}

/// A span of some kilobytes that is told by its number, in a trace of ten.
fn numbered(number: u64) -> NewSpan {
    let text: String = (0..200).map(|n| format!("{:016x}", (number + 1).wrapping_mul(n * n + 7))).collect();
    let mut new = span(1, 1).with(&format!(r#"{{"input": {{"value": "{text}"}}}}"#));
    new.span.trace_id = long_trace_id(number / 10);
    new.span.span_id = SpanId::from_bytes(&(number + 1).to_be_bytes()).expect("not zero");
    new
}

fn long_trace_id(number: u64) -> TraceId {
    let mut bytes = [1; 16];
    bytes[8..].copy_from_slice(&number.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes());
    TraceId::from_bytes(&bytes).expect("not zero")
}
