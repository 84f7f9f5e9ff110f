//! Files of spans. One appears under its name when it is whole.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use query::StoredSpan;
use store::SpanFile;

use super::ExportFailed;
use crate::v1::span_json;

pub(super) struct Parquet {
    file: SpanFile,
    path: PathBuf,
}

impl Parquet {
    pub(super) fn create(path: PathBuf) -> Result<Parquet, ExportFailed> {
        Ok(Parquet { file: SpanFile::create(&partial(&path))?, path })
    }

    pub(super) fn write(&mut self, spans: Vec<StoredSpan>) -> Result<(), ExportFailed> {
        Ok(self.file.write(spans)?)
    }

    pub(super) fn finish(self) -> Result<(), ExportFailed> {
        self.file.finish()?;
        appear(&self.path)
    }
}

pub(super) struct JsonLines {
    out: Box<dyn Write + Send>,
    /// `None` for standard output.
    path: Option<PathBuf>,
}

impl JsonLines {
    pub(super) fn create(path: Option<PathBuf>) -> Result<JsonLines, ExportFailed> {
        let out: Box<dyn Write + Send> = match &path {
            Some(path) => {
                let partial = partial(path);
                Box::new(BufWriter::new(File::create(&partial).map_err(failed(&partial))?))
            }
            None => Box::new(BufWriter::new(io::stdout())),
        };
        Ok(JsonLines { out, path })
    }

    pub(super) fn write(&mut self, spans: Vec<StoredSpan>) -> Result<(), ExportFailed> {
        let path = self.path.clone().unwrap_or_else(|| PathBuf::from("standard output"));
        for span in spans {
            writeln!(self.out, "{}", span_json(span)).map_err(failed(&path))?;
        }
        self.out.flush().map_err(failed(&path))
    }

    pub(super) fn finish(mut self) -> Result<(), ExportFailed> {
        let Some(path) = self.path else { return Ok(()) };
        self.out.flush().map_err(failed(&path))?;
        drop(self.out);
        appear(&path)
    }
}

fn partial(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".partial");
    PathBuf::from(name)
}

fn appear(path: &Path) -> Result<(), ExportFailed> {
    fs::rename(partial(path), path).map_err(failed(path))
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> ExportFailed {
    let path = path.display().to_string();
    move |source| ExportFailed::Write { path, source }
}
