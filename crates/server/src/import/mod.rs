//! `bennu import`: takes over what a Phoenix has gathered, from its SQLite file.
//!
//! What is there already is left as it is, so that an import that was broken off is simply begun again.

mod annotation;
mod span;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use model::Span;
use store::{
    AnnotateError, CatalogError, ConfigWritten, PhoenixAnnotations, PhoenixDb, PhoenixDbError, Store,
    TakenOver,
};

use crate::ingest::{Ingest, IngestError};
use crate::price_book::PriceBook;

/// Spans or annotations written at once.
const BATCH: i64 = 1_000;

/// What became of an import.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imported {
    pub projects: usize,
    /// Spans that were not there before.
    pub spans: u64,
    /// Spans that were there, equal or not; they stay as they were.
    pub known: u64,
    pub annotations: TakenOver,
    /// Annotations that people are asked for, where there was none of the name.
    pub configs: usize,
    /// What cannot be read as what it should be: the row, and what is wrong with it.
    pub refused: Vec<(Row, String)>,
    /// What the file holds beside this and is left there, by kind.
    pub left: Vec<(&'static str, u64)>,
}

/// A row of Phoenix's database, by its table's kind of record and its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    pub of: &'static str,
    pub number: i64,
}

/// An import that broke off. What was imported before stays.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    Read(#[from] PhoenixDbError),
    #[error("cannot write to the catalog")]
    Catalog(#[from] CatalogError),
    #[error("cannot store spans")]
    Ingest(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error(transparent)]
    Annotate(#[from] AnnotateError),
}

impl From<IngestError> for ImportError {
    fn from(error: IngestError) -> ImportError {
        ImportError::Ingest(Box::new(error))
    }
}

/// Imports a file into an opened store. `progress` is told after each batch how many records of how many are done.
pub async fn import(
    store: &Store,
    file: &Path,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Imported, ImportError> {
    let phoenix = PhoenixDb::open(file).await?;
    let mut total = phoenix.span_count().await?;
    for kind in PhoenixAnnotations::ALL {
        total += phoenix.annotation_count(kind).await?;
    }
    let imported = Imported { left: phoenix.other_counts().await?, ..Imported::default() };
    let mut import = Import { store, phoenix, imported, done: 0, total, progress };
    import.projects().await?;
    import.spans().await?;
    for kind in PhoenixAnnotations::ALL {
        import.annotations(kind).await?;
    }
    import.configs().await?;
    Ok(import.imported)
}

/// An import under way.
struct Import<'i> {
    store: &'i Store,
    phoenix: PhoenixDb,
    imported: Imported,
    done: u64,
    total: u64,
    progress: &'i mut dyn FnMut(u64, u64),
}

impl Import<'_> {
    async fn projects(&mut self) -> Result<(), ImportError> {
        for project in self.phoenix.projects().await? {
            self.imported.projects += 1;
            // One of this name that is there already stays as it is described.
            self.store.create_project(&project.name, project.description.as_deref()).await?;
        }
        Ok(())
    }

    async fn spans(&mut self) -> Result<(), ImportError> {
        let ingest = Ingest::new(self.store.clone(), PriceBook::open(self.store.clone()).await?);
        let mut after = 0;
        loop {
            let rows = self.phoenix.spans(after, BATCH).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.row;
            let count = rows.len();
            let mut by_project: HashMap<Arc<str>, Vec<Span>> = HashMap::new();
            for row in rows {
                let (number, project) = (row.row, Arc::from(row.project.as_str()));
                match span::span(row) {
                    Ok(span) => by_project.entry(project).or_default().push(span),
                    Err(reason) => self.imported.refused.push((Row { of: "span", number }, reason)),
                }
            }
            for (project, spans) in by_project {
                let receipt = ingest.take_spans(project, spans).await?;
                self.imported.spans += receipt.written as u64;
                self.imported.known += (receipt.repeated + receipt.conflicts.len()) as u64;
            }
            self.have_done(count);
        }
    }

    async fn annotations(&mut self, kind: PhoenixAnnotations) -> Result<(), ImportError> {
        let mut after = 0;
        loop {
            let rows = self.phoenix.annotations(kind, after, BATCH).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.row;
            let count = rows.len();
            let mut old = Vec::with_capacity(count);
            for row in rows {
                let row_ref = Row { of: "annotation", number: row.row };
                match annotation::annotation(kind, row) {
                    Ok(annotation) => old.push(annotation),
                    Err(reason) => self.imported.refused.push((row_ref, reason)),
                }
            }
            let TakenOver { written, known, absent } = self.store.take_over_annotations(&old).await?;
            let all = &mut self.imported.annotations;
            all.written += written;
            all.known += known;
            all.absent += absent;
            self.have_done(count);
        }
    }

    /// What people are asked for, and in which projects.
    async fn configs(&mut self) -> Result<(), ImportError> {
        for (row, number) in self.phoenix.annotation_configs().await?.iter().zip(1..) {
            let Some(config) = annotation::config(row) else {
                let reason = format!("`{}` is of a kind that is not known here", row.name);
                self.imported.refused.push((Row { of: "annotation config", number }, reason));
                continue;
            };
            let id = match self.store.add_annotation_config(&config).await? {
                ConfigWritten::Written(stored) => {
                    self.imported.configs += 1;
                    Some(stored.id)
                }
                ConfigWritten::NameTaken | ConfigWritten::NoSuchConfig => {
                    self.store.annotation_config_named(&config.name).await?.map(|stored| stored.id)
                }
            };
            for project in &row.projects {
                if let (Some(id), Some(project)) = (id, self.store.project_named(project).await?) {
                    self.store.assign_annotation_config(project.id, id).await?;
                }
            }
        }
        Ok(())
    }

    fn have_done(&mut self, count: usize) {
        self.done += count as u64;
        (self.progress)(self.done, self.total);
    }
}
