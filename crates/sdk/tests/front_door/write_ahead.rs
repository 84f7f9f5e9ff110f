//! What a killed process leaves on disk arrives after the next start, once.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use bennu::Tracer;

use super::collector::Collector;

const SPANS: usize = 1_000;
const DIRECTORY: &str = "BENNU_TEST_WRITE_AHEAD";

fn tracer(endpoint: &str, directory: &Path) -> Tracer {
    bennu::builder()
        .endpoint(endpoint)
        .write_ahead(directory, 10 << 20)
        .build()
        .expect("the directory is writable")
}

/// Not a test of its own: the process that is killed.
#[test]
#[ignore = "run by the test below, to be killed"]
fn the_victim() {
    let Some(directory) = std::env::var_os(DIRECTORY) else { return };
    let tracer = tracer("127.0.0.1:1", Path::new(&directory));
    for i in 0..SPANS {
        tracer.chain("left").attribute("i", i).start().end();
    }
    // Nobody answers, but the spans are on disk by then.
    assert!(!tracer.flush(Duration::from_millis(500)));
    std::fs::write(Path::new(&directory).join("ready"), "").expect("the directory is writable");
    std::thread::sleep(Duration::from_secs(60));
}

#[test]
fn what_a_killed_process_left_arrives_once() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let mut victim = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "write_ahead::the_victim", "--ignored"])
        .env(DIRECTORY, directory.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let begun = Instant::now();
    while !directory.path().join("ready").exists() {
        assert!(begun.elapsed() < Duration::from_secs(30), "the victim never got ready");
        std::thread::sleep(Duration::from_millis(20));
    }
    victim.kill().expect("it still runs");
    victim.wait().expect("it was killed");

    let collector = Collector::start();
    let successor = tracer(&collector.endpoint(), directory.path());
    assert!(successor.flush(Duration::from_secs(10)));
    let seen = collector.seen();
    let ids: BTreeSet<_> = seen.iter().map(|seen| seen.span.span_id.clone()).collect();
    assert_eq!((seen.len(), ids.len()), (SPANS, SPANS));

    let third = tracer(&collector.endpoint(), directory.path());
    third.chain("new").start().end();
    assert!(third.flush(Duration::from_secs(10)));
    assert_eq!(collector.seen().len(), SPANS + 1);
}

#[test]
fn a_living_process_keeps_its_own() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let collector = Collector::start();
    let waiting = tracer("127.0.0.1:1", directory.path());
    waiting.chain("mine").start().end();
    assert!(!waiting.flush(Duration::from_millis(200)));
    assert!(tracer(&collector.endpoint(), directory.path()).flush(Duration::from_secs(10)));
    assert!(collector.seen().is_empty());
}

#[test]
fn what_does_not_fit_is_kept_in_memory_only() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let collector = Collector::start();
    let small = bennu::builder()
        .endpoint(collector.endpoint())
        .write_ahead(directory.path(), 10)
        .build()
        .expect("the directory is writable");
    small.chain("large").start().end();
    assert!(small.flush(Duration::from_secs(10)));
    assert_eq!(collector.seen().len(), 1);
}
