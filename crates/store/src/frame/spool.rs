//! Rows as lines of text that wait: in memory while they are few, else in a file that nobody else can find.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, BufWriter, Cursor, Seek as _, Write as _};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use super::FrameError;

/// Beyond this they go to disk.
const MEMORY_BYTES_MAX: usize = 16 << 20;

static NEXT: AtomicU64 = AtomicU64::new(0);

#[derive(Debug)]
pub(super) struct Spool {
    folder: PathBuf,
    lines: Vec<u8>,
    file: Option<BufWriter<File>>,
}

/// The lines again, from the first on.
#[derive(Debug)]
pub(super) struct SpooledRows {
    folder: PathBuf,
    lines: Lines,
}

#[derive(Debug)]
enum Lines {
    InMemory(Cursor<Vec<u8>>),
    InFile(BufReader<File>),
}

impl Spool {
    pub(super) fn new(folder: PathBuf) -> Spool {
        Spool { folder, lines: Vec::new(), file: None }
    }

    /// `line` holds no line end, as JSON never does.
    pub(super) fn push(&mut self, line: &str) -> Result<(), FrameError> {
        let written = self.write(line);
        written.map_err(|source| FrameError::Spool { folder: self.folder.clone(), source })
    }

    pub(super) fn read(self) -> Result<SpooledRows, FrameError> {
        let Spool { folder, lines, file } = self;
        let lines = match file {
            None => Ok(Lines::InMemory(Cursor::new(lines))),
            Some(file) => rewound(file).map(Lines::InFile),
        };
        match lines {
            Ok(lines) => Ok(SpooledRows { folder, lines }),
            Err(source) => Err(FrameError::Spool { folder, source }),
        }
    }

    fn write(&mut self, line: &str) -> io::Result<()> {
        if self.file.is_none() && self.lines.len() + line.len() > MEMORY_BYTES_MAX {
            let mut file = BufWriter::new(self.nameless_file()?);
            file.write_all(&std::mem::take(&mut self.lines))?;
            self.file = Some(file);
        }
        match &mut self.file {
            Some(file) => {
                file.write_all(line.as_bytes())?;
                file.write_all(b"\n")
            }
            None => {
                self.lines.extend_from_slice(line.as_bytes());
                self.lines.push(b'\n');
                Ok(())
            }
        }
    }

    /// Its name is gone before anything is in it, so that nothing is left behind whatever happens.
    fn nameless_file(&self) -> io::Result<File> {
        fs::create_dir_all(&self.folder)?;
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = self.folder.join(format!("frame-{}-{number}", std::process::id()));
        let file = OpenOptions::new().read(true).write(true).create_new(true).open(&path)?;
        fs::remove_file(&path)?;
        Ok(file)
    }
}

fn rewound(file: BufWriter<File>) -> io::Result<BufReader<File>> {
    let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.rewind()?;
    Ok(BufReader::new(file))
}

impl SpooledRows {
    pub(super) fn next(&mut self) -> Result<Option<String>, FrameError> {
        let mut line = String::new();
        let read = match &mut self.lines {
            Lines::InMemory(lines) => lines.read_line(&mut line),
            Lines::InFile(lines) => lines.read_line(&mut line),
        };
        match read {
            Ok(0) => Ok(None),
            Ok(_) => Ok(Some(line)),
            Err(source) => Err(FrameError::Spool { folder: self.folder.clone(), source }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MEMORY_BYTES_MAX, Spool};

    #[test]
    fn many_lines_wait_in_a_file_without_a_name_and_come_back_in_order() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut spool = Spool::new(folder.path().to_owned());
        let long = "x".repeat(1 << 20);
        let count = MEMORY_BYTES_MAX / long.len() + 3;
        for number in 0..count {
            spool.push(&format!("{number} {long}")).expect("written");
        }
        assert!(spool.file.is_some());
        assert_eq!(folder.path().read_dir().expect("readable").count(), 0);
        let mut lines = spool.read().expect("read");
        for number in 0..count {
            let line = lines.next().expect("read").expect("there");
            assert!(line.starts_with(&format!("{number} x")));
        }
        assert_eq!(lines.next().expect("read"), None);
    }
}
