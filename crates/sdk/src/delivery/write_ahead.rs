//! Requests on disk until a collector has taken them: what a process that is killed leaves for its successor.
//!
//! Below the directory given, each process has one of its own, locked for as long as it lives, with one file per request. A
//! directory whose lock is free was left behind: its requests are sent by whoever finds them first, and then removed. Files
//! are renamed into place, so a half-written one is never read. They are not synced: they outlive the process, not the machine.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::batch::Batch;
use super::notice::notice;
use crate::random;

const SUFFIX: &str = "otlp.gz";
const LOCK: &str = "lock";

#[derive(Debug)]
pub(crate) struct WriteAhead {
    parent: PathBuf,
    own: Arc<Home>,
    bytes_max: u64,
    sequence: u64,
    is_in_trouble: bool,
}

/// A process's directory. Holding it holds its lock; the last to let go removes it if nothing is left inside.
#[derive(Debug)]
struct Home {
    directory: PathBuf,
    bytes: AtomicU64,
    lock: File,
}

/// A request's file. It is removed with this, unless the request still has to be sent by someone else.
#[derive(Debug)]
pub(super) struct Stored {
    path: PathBuf,
    bytes: u64,
    home: Arc<Home>,
    is_left: AtomicBool,
}

impl WriteAhead {
    pub(crate) fn open(parent: PathBuf, bytes_max: u64) -> io::Result<WriteAhead> {
        let directory = parent.join(format!("{:016x}", random::next()));
        fs::create_dir_all(&directory)?;
        let lock = File::create(directory.join(LOCK))?;
        lock.try_lock()?;
        let own = Arc::new(Home { directory, bytes: AtomicU64::new(0), lock });
        Ok(WriteAhead { parent, own, bytes_max, sequence: 0, is_in_trouble: false })
    }

    /// Keeps the request on disk; one that does not fit, or cannot be written, is only kept in memory.
    pub(super) fn store(&mut self, batch: &mut Batch) {
        let bytes = batch.body.len() as u64;
        if self.own.bytes.load(Ordering::Relaxed) + bytes > self.bytes_max {
            self.say("the write-ahead directory is full");
            return;
        }
        self.sequence += 1;
        let path = self.own.directory.join(format!("{:010}-{}.{SUFFIX}", self.sequence, batch.spans));
        let unfinished = path.with_extension("unfinished");
        match fs::write(&unfinished, &batch.body).and_then(|()| fs::rename(&unfinished, &path)) {
            Ok(()) => {
                self.is_in_trouble = false;
                self.own.bytes.fetch_add(bytes, Ordering::Relaxed);
                batch.stored = Some(Stored {
                    path,
                    bytes,
                    home: Arc::clone(&self.own),
                    is_left: AtomicBool::new(false),
                });
            }
            Err(error) => self.say(&format!("cannot write ahead: {error}")),
        }
    }

    /// Takes over what processes that are gone have left, oldest first.
    pub(super) fn left_behind(&self) -> Vec<Batch> {
        let mut homes: Vec<PathBuf> = entries(&self.parent);
        homes.sort_by_key(|path| fs::metadata(path).and_then(|metadata| metadata.modified()).ok());
        homes.iter().filter(|path| **path != self.own.directory).flat_map(|path| take_over(path)).collect()
    }

    fn say(&mut self, text: &str) {
        if !self.is_in_trouble {
            self.is_in_trouble = true;
            notice(text);
        }
    }
}

impl Stored {
    /// The request was not sent: its file stays for the next process.
    pub(super) fn leave(&self) {
        self.is_left.store(true, Ordering::Relaxed);
    }
}

impl Drop for Stored {
    fn drop(&mut self) {
        if !self.is_left.load(Ordering::Relaxed) {
            // A file that cannot be removed is sent again at the next start; servers know repeats.
            let _ = fs::remove_file(&self.path);
            self.home.bytes.fetch_sub(self.bytes, Ordering::Relaxed);
        }
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if entries(&self.directory).iter().all(|path| path.ends_with(LOCK)) {
            let _ = fs::remove_file(self.directory.join(LOCK));
            let _ = self.lock.unlock();
            let _ = fs::remove_dir(&self.directory);
        }
    }
}

fn take_over(directory: &Path) -> Vec<Batch> {
    let Ok(lock) = File::open(directory.join(LOCK)) else { return Vec::new() };
    if lock.try_lock().is_err() {
        return Vec::new();
    }
    let home = Arc::new(Home { directory: directory.to_owned(), bytes: AtomicU64::new(0), lock });
    let mut paths = entries(directory);
    paths.sort();
    let mut batches = Vec::new();
    for path in paths {
        let Some(spans) = spans_of(&path) else { continue };
        if let Ok(body) = fs::read(&path) {
            let bytes = body.len() as u64;
            home.bytes.fetch_add(bytes, Ordering::Relaxed);
            let stored =
                Some(Stored { path, bytes, home: Arc::clone(&home), is_left: AtomicBool::new(false) });
            batches.push(Batch { body, spans, stored });
        }
    }
    batches
}

/// The number of spans that a request's file name gives; none for other files.
fn spans_of(path: &Path) -> Option<u64> {
    let name = path.file_name()?.to_str()?.strip_suffix(SUFFIX)?.strip_suffix('.')?;
    name.split_once('-')?.1.parse().ok()
}

fn entries(directory: &Path) -> Vec<PathBuf> {
    fs::read_dir(directory).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}
