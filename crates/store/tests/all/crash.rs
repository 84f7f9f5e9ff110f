//! The process dies at the worst places. What was acknowledged is there once, what was deleted is gone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::common::{list, span};
use model::{SpanId, TraceId};
use query::{SpanList, SpanSource as _};
use store::{NewSpan, Store, StoreConfig};

/// More than this is acknowledged before the process dies.
const ACKNOWLEDGED: u64 = 1_000;
const SPANS_OF_A_TRACE: u64 = 10;
const SPANS_OF_A_REQUEST: u64 = 25;

#[test]
fn what_was_acknowledged_survives_a_death_in_the_journal() {
    dies_at("journal committed");
}

#[test]
fn what_was_acknowledged_survives_a_death_in_a_flush() {
    dies_at("flush written");
    dies_at("flush listed");
}

#[test]
fn what_was_acknowledged_survives_a_death_in_a_merge() {
    dies_at("merge written");
    dies_at("merge listed");
}

#[test]
fn what_was_acknowledged_survives_a_death_in_a_deletion() {
    dies_at("deletion durable");
}

#[test]
fn what_was_acknowledged_survives_a_death_at_the_end() {
    dies_at("flush written at the end");
}

/// Five rounds, or as many as `BENNU_CRASH_ROUNDS` says, each after another number of spans. A round that names no
/// place kills the process from outside at any moment.
#[test]
#[expect(clippy::print_stdout, reason = "the seed is wanted where a round fails")]
fn what_was_acknowledged_survives_rounds_of_deaths_at_random_moments() {
    let rounds = std::env::var("BENNU_CRASH_ROUNDS").map_or(5, |rounds| rounds.parse().expect("a number"));
    let seed = fastrand::u64(..);
    let mut random = fastrand::Rng::with_seed(seed);
    for round in 0..rounds {
        let place = random.choice(PLACES).expect("there are places");
        let armed_at = ACKNOWLEDGED + random.u64(0..3_000);
        let delay = Duration::from_millis(random.u64(0..150));
        // Shown where it fails: the same seed dies at the same places again.
        println!("seed {seed}, round {round}: {place} after {armed_at} spans");
        dies(place, armed_at, delay);
    }
}

const ANY_MOMENT: &str = "any moment";
const PLACES: [&str; 9] = [
    ANY_MOMENT,
    ANY_MOMENT,
    "journal committed",
    "flush written",
    "flush listed",
    "merge written",
    "merge listed",
    "deletion durable",
    "flush written at the end",
];

fn dies_at(place: &str) {
    dies(place, ACKNOWLEDGED, Duration::ZERO);
}

/// Lets a child die at a place once it has acknowledged so many spans, then looks at what it left.
fn dies(place: &str, armed_at: u64, delay: Duration) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let armed = dir.path().join("armed");
    let mut child = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "--ignored", "crash::child", "--nocapture"])
        .env("BENNU_CRASH_DIR", dir.path())
        .env("BENNU_DIE_AT", place.trim_end_matches(" at the end"))
        .env("BENNU_DIE_WHEN", &armed)
        .env("BENNU_CRASH_ARMED_AT", armed_at.to_string())
        .env("BENNU_CRASH_END", if place.ends_with("at the end") { "yes" } else { "no" })
        .spawn()
        .expect("this program runs again");
    if place == ANY_MOMENT {
        while !armed.exists() && child.try_wait().expect("a child").is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(delay);
        child.kill().expect("a child");
    }
    let status = child.wait().expect("a child");
    assert!(!status.success(), "{place}: it was to die");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(check(dir.path(), place));
}

/// What the child said, and what of it was said to be done.
#[derive(Default)]
struct Said {
    written: BTreeSet<u64>,
    begun: BTreeSet<u64>,
    deleted: BTreeSet<u64>,
}

async fn check(dir: &Path, place: &str) {
    let mut said = Said::default();
    for line in fs::read_to_string(dir.join("said")).expect("the child spoke").lines() {
        let (what, number) = line.split_once(' ').expect(line);
        let number: u64 = number.parse().expect(line);
        match what {
            "written" => said.written.insert(number),
            "deleting" => said.begun.insert(number),
            _ => said.deleted.insert(number),
        };
    }
    assert!(said.written.len() as u64 >= ACKNOWLEDGED, "{place}: {} written", said.written.len());
    // Twice: what the first start tidied up must be as it was for the second.
    for _ in 0..2 {
        let store = Store::open(config(dir)).await.expect("opens after a death");
        let project = store.project_named("p").await.expect("the catalog answers").expect("p").id;
        let question = SpanList { limit: 100_000, ..list(project) };
        let mut counts: BTreeMap<SpanId, usize> = BTreeMap::new();
        for stored in store.spans(&question).await.expect("read") {
            *counts.entry(stored.span.span_id).or_default() += 1;
        }
        for number in &said.written {
            let count = counts.get(&numbered(*number).span.span_id).copied().unwrap_or(0);
            let trace = number / SPANS_OF_A_TRACE;
            match (said.deleted.contains(&trace), said.begun.contains(&trace)) {
                (true, _) => assert_eq!(count, 0, "{place}: span {number} was deleted"),
                (false, true) => assert!(count <= 1, "{place}: span {number} was being deleted"),
                (false, false) => assert_eq!(count, 1, "{place}: span {number} was acknowledged"),
            }
        }
        assert!(counts.values().all(|&count| count == 1), "{place}: nothing twice");
        assert_eq!(store.usage().damaged_segments, 0);
        store.close().await;
    }
}

#[test]
#[ignore = "the part of the process that dies"]
fn child() {
    let Some(dir) = std::env::var_os("BENNU_CRASH_DIR") else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(write_until_dead(Path::new(&dir)));
}

async fn write_until_dead(dir: &Path) {
    let armed_at: u64 =
        std::env::var("BENNU_CRASH_ARMED_AT").expect("said by the parent").parse().expect("a number");
    let dies_at_the_end = std::env::var("BENNU_CRASH_END").as_deref() == Ok("yes");
    let store = Store::open(config(dir)).await.expect("opens");
    let mut said = OpenOptions::new().create(true).append(true).open(dir.join("said")).expect("writable");
    let compacting = tokio::spawn({
        let store = store.clone();
        async move {
            while store.compact().await {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    });
    for request in 0..400_u64 {
        let numbers = request * SPANS_OF_A_REQUEST..(request + 1) * SPANS_OF_A_REQUEST;
        store.write(numbers.clone().map(numbered).collect()).await.expect("written");
        let lines: String = numbers.clone().map(|number| format!("written {number}\n")).collect();
        said.write_all(lines.as_bytes()).expect("writable");
        if numbers.end >= armed_at + SPANS_OF_A_REQUEST {
            if dies_at_the_end {
                break;
            }
            File::create(dir.join("armed")).expect("writable");
        }
        if request % 5 == 4 {
            let trace = numbers.start / SPANS_OF_A_TRACE / 2;
            writeln!(said, "deleting {trace}").expect("writable");
            store.delete_traces(&[trace_id(trace)]).await.expect("deleted");
            writeln!(said, "deleted {trace}").expect("writable");
        }
    }
    if dies_at_the_end {
        compacting.abort();
        store.flush().await.expect("flushed");
        store.write(vec![numbered(900_000)]).await.expect("written");
        File::create(dir.join("armed")).expect("writable");
        store.close().await;
    }
    // The parent sees that it did not die.
}

fn config(dir: &Path) -> StoreConfig {
    StoreConfig { flush_bytes: 60_000, ..StoreConfig::new(dir.join("data")) }
}

/// A span that is told by its number.
fn numbered(number: u64) -> NewSpan {
    let mut new = span(1, 1);
    new.span.trace_id = trace_id(number / SPANS_OF_A_TRACE);
    new.span.span_id = SpanId::from_bytes(&(number + 1).to_be_bytes()).expect("not zero");
    new
}

fn trace_id(number: u64) -> TraceId {
    let mut bytes = [1; 16];
    bytes[8..].copy_from_slice(&number.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes());
    TraceId::from_bytes(&bytes).expect("not zero")
}
