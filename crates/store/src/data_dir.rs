//! The data folder: one process at a time, and a format that this version knows.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use model::FaultKind;

/// Raised when what lies in the folder can no longer be read by the version before.
const FORMAT_VERSION: u32 = 2;

/// The folder with its lock. The lock is the operating system's and goes when the process does.
#[derive(Debug)]
pub(crate) struct DataDir {
    path: PathBuf,
    _lock: File,
}

/// The data folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataDirError {
    #[error("the data folder {path} is in use by another process (its lock file says: {holder})")]
    Locked { path: PathBuf, holder: String },
    #[error(
        "the data folder {path} has format {found}, and this version of Bennu reads up to {FORMAT_VERSION}: use a newer Bennu"
    )]
    TooNew { path: PathBuf, found: u32 },
    #[error("{path} does not say a format version: is this a data folder of Bennu?")]
    UnknownFormat { path: PathBuf },
    #[error("cannot use {path}")]
    Io { path: PathBuf, source: io::Error },
}

impl DataDirError {
    pub fn kind(&self) -> FaultKind {
        match self {
            DataDirError::Locked { .. } => FaultKind::Conflict,
            DataDirError::TooNew { .. } | DataDirError::UnknownFormat { .. } => FaultKind::Invalid,
            DataDirError::Io { .. } => FaultKind::Unavailable,
        }
    }
}

impl DataDir {
    /// Creates the folder if need be, takes its lock and checks its format.
    pub(crate) fn open(path: &Path) -> Result<DataDir, DataDirError> {
        fs::create_dir_all(path).map_err(|source| io_error(path, source))?;
        let lock = lock(path)?;
        check_format(path)?;
        let segments = segments(path);
        fs::create_dir_all(&segments).map_err(|source| io_error(&segments, source))?;
        Ok(DataDir { path: path.to_owned(), _lock: lock })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// What lies at the top of the folder with its bytes, folders with all below them; the largest first.
    pub(crate) fn sizes(path: &Path) -> io::Result<Vec<(String, u64)>> {
        let mut sizes = Vec::new();
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            sizes.push((entry.file_name().to_string_lossy().into_owned(), bytes_below(&entry)));
        }
        sizes.sort_unstable_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
        Ok(sizes)
    }

    /// Journal, trace directory and sequence counter.
    pub(crate) fn ingest_db(&self) -> PathBuf {
        ingest_db(&self.path)
    }

    /// The files of segments, and nothing else.
    pub(crate) fn segments(&self) -> PathBuf {
        segments(&self.path)
    }

    /// What queries put aside while they run.
    pub(crate) fn spill_dir(&self) -> PathBuf {
        self.path.join("spill")
    }

    /// The list of segments, projects, and everything else that people name.
    pub(crate) fn catalog_db(&self) -> PathBuf {
        catalog_db(&self.path)
    }
}

pub(crate) fn ingest_db(dir: &Path) -> PathBuf {
    dir.join("ingest.db")
}

pub(crate) fn segments(dir: &Path) -> PathBuf {
    dir.join("segments")
}

pub(crate) fn catalog_db(dir: &Path) -> PathBuf {
    dir.join("catalog.db")
}

/// Whether a folder, which another process may have, can be read by this version. Nothing is written.
pub(crate) fn check_readable(dir: &Path) -> Result<(), DataDirError> {
    let path = dir.join("format");
    match fs::read_to_string(&path).map(|text| text.trim().parse::<u32>()) {
        Ok(Ok(found)) if found > FORMAT_VERSION => Err(DataDirError::TooNew { path: dir.to_owned(), found }),
        Ok(Ok(_)) => Ok(()),
        Ok(Err(_)) => Err(DataDirError::UnknownFormat { path }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(DataDirError::UnknownFormat { path }),
        Err(source) => Err(io_error(&path, source)),
    }
}

/// Says that what lies in the folder is as this version writes it.
pub(crate) fn declare_format(dir: &Path) -> Result<(), DataDirError> {
    let path = dir.join("format");
    write_format(dir, &path).map_err(|source| io_error(&path, source))
}

/// A file that goes while it is looked at counts nothing.
fn bytes_below(entry: &fs::DirEntry) -> u64 {
    match entry.metadata() {
        Ok(metadata) if metadata.is_dir() => {
            let inner = fs::read_dir(entry.path()).into_iter().flatten().flatten();
            inner.map(|entry| bytes_below(&entry)).sum()
        }
        Ok(metadata) => metadata.len(),
        Err(_) => 0,
    }
}

fn lock(dir: &Path) -> Result<File, DataDirError> {
    let path = dir.join("lock");
    let open = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
    let mut file = open.map_err(|source| io_error(&path, source))?;
    match file.try_lock() {
        Ok(()) => {
            // For the person who wonders who holds it; nothing reads it back but the message above.
            let note = format!("process {}\n", std::process::id());
            let written = file.set_len(0).and_then(|()| file.write_all(note.as_bytes()));
            written.map_err(|source| io_error(&path, source))?;
            Ok(file)
        }
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            // Best effort: the lock is what counts, the note only helps.
            let _ = (&file).take(100).read_to_string(&mut holder);
            Err(DataDirError::Locked { path: dir.to_owned(), holder: holder.trim().to_owned() })
        }
        Err(TryLockError::Error(source)) => Err(io_error(&path, source)),
    }
}

fn check_format(dir: &Path) -> Result<(), DataDirError> {
    let path = dir.join("format");
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return declare_format(dir);
        }
        Err(source) => return Err(io_error(&path, source)),
    };
    match text.trim().parse() {
        Ok(found) if found > FORMAT_VERSION => Err(DataDirError::TooNew { path: dir.to_owned(), found }),
        // Earlier formats lack tables and columns that are added where they are missing. From now on the version
        // before would not find what is in segments.
        Ok(found) if found < FORMAT_VERSION => declare_format(dir),
        Ok(_) => Ok(()),
        Err(_) => Err(DataDirError::UnknownFormat { path }),
    }
}

/// Written whole or not at all: a torn version file would lock people out of their data.
fn write_format(dir: &Path, path: &Path) -> io::Result<()> {
    let draft = dir.join("format.new");
    let mut file = File::create(&draft)?;
    file.write_all(format!("{FORMAT_VERSION}\n").as_bytes())?;
    file.sync_all()?;
    fs::rename(&draft, path)?;
    File::open(dir)?.sync_all()
}

fn io_error(path: &Path, source: io::Error) -> DataDirError {
    DataDirError::Io { path: path.to_owned(), source }
}

#[cfg(test)]
mod tests {
    use super::{DataDir, DataDirError};

    #[test]
    fn a_second_process_is_told_who_holds_the_folder() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let first = DataDir::open(dir.path()).expect("an empty folder");
        let error = DataDir::open(dir.path()).expect_err("the folder is held");
        assert!(error.to_string().contains(&format!("process {}", std::process::id())), "{error}");
        drop(first);
        DataDir::open(dir.path()).expect("the lock went with its holder");
    }

    #[test]
    fn a_folder_of_a_newer_version_is_left_alone() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(dir.path().join("format"), "99\n").expect("writable");
        let error = DataDir::open(dir.path()).expect_err("format 99");
        assert!(matches!(error, DataDirError::TooNew { found: 99, .. }), "{error}");
    }
}
