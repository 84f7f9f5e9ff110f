//! `bennu export`: takes the spans of a project elsewhere, page by page.

mod collector;
mod files;

use std::path::PathBuf;

use model::FaultKind;
use query::{SourceError, SpanList, StoredSpan};
use store::{SpanFileError, Store};

use crate::span_pages::SpanPages;
use collector::Collector;
pub use collector::SendError;
use files::{JsonLines, Parquet};

/// Where spans go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportTo {
    /// A Parquet file with the columns of the store, which keeps everything.
    Parquet(PathBuf),
    /// One span a line, as `/v1` writes it; to standard output without a file.
    JsonLines(Option<PathBuf>),
    /// Another collector of OTLP over HTTP: its address with the path, and headers to send along.
    Otlp { url: String, headers: Vec<(String, String)> },
}

/// An export that broke off. A file is left under its name with `.partial` added.
#[derive(Debug, thiserror::Error)]
pub enum ExportFailed {
    #[error(transparent)]
    Read(#[from] SourceError),
    #[error(transparent)]
    Parquet(#[from] SpanFileError),
    #[error("cannot write to {path}")]
    Write { path: String, source: std::io::Error },
    #[error(transparent)]
    Send(#[from] SendError),
    #[error("writing spans ended unexpectedly")]
    Worker(#[from] tokio::task::JoinError),
}

impl ExportFailed {
    pub fn kind(&self) -> FaultKind {
        match self {
            ExportFailed::Read(error) => error.kind,
            ExportFailed::Worker(_) => FaultKind::Internal,
            _ => FaultKind::Unavailable,
        }
    }
}

/// Exports what a list asks for; how many spans that were. `progress` is told after each page.
pub async fn export(
    store: &Store,
    project: &str,
    list: SpanList,
    to: ExportTo,
    progress: &mut dyn FnMut(u64),
) -> Result<u64, ExportFailed> {
    let mut door = match to {
        ExportTo::Parquet(path) => Door::Parquet(Box::new(Parquet::create(path)?)),
        ExportTo::JsonLines(path) => Door::JsonLines(JsonLines::create(path)?),
        ExportTo::Otlp { url, headers } => Door::Collector(Collector::new(url, headers, project)),
    };
    let mut pages = SpanPages::new(store.clone(), list);
    let mut count = 0;
    while let Some(spans) = pages.next().await? {
        count += spans.len() as u64;
        // Files and collectors are waited for, and must not hold up the store's own tasks.
        door = tokio::task::spawn_blocking(move || door.write(spans)).await??;
        progress(count);
    }
    tokio::task::spawn_blocking(move || door.finish()).await??;
    Ok(count)
}

/// A destination that is open.
enum Door {
    Parquet(Box<Parquet>),
    JsonLines(JsonLines),
    Collector(Collector),
}

impl Door {
    fn write(mut self, spans: Vec<StoredSpan>) -> Result<Door, ExportFailed> {
        match &mut self {
            Door::Parquet(file) => file.write(spans)?,
            Door::JsonLines(file) => file.write(spans)?,
            Door::Collector(collector) => collector.send(spans)?,
        }
        Ok(self)
    }

    fn finish(self) -> Result<(), ExportFailed> {
        match self {
            Door::Parquet(file) => file.finish(),
            Door::JsonLines(file) => file.finish(),
            Door::Collector(_) => Ok(()),
        }
    }
}
