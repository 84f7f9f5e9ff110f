//! What people name and say: projects, annotations, prices. The only module that speaks SQL to the catalog; its
//! statements suit SQLite and PostgreSQL alike. One file for each kind of record, with its tables.

mod annotation_configs;
mod annotations;
mod pending_annotations;
mod price_overrides;
mod progress;
mod projects;
mod retention;
mod segments;

use std::path::Path;

use model::FaultKind;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

/// The catalog cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    #[error("cannot {doing} in the catalog")]
    Database { doing: &'static str, source: sqlx::Error },
    #[error("{what} {id} of the catalog does not read back")]
    Damaged { what: &'static str, id: i64 },
}

impl CatalogError {
    pub fn kind(&self) -> FaultKind {
        match self {
            CatalogError::Database { .. } => FaultKind::Unavailable,
            CatalogError::Damaged { .. } => FaultKind::DataLoss,
        }
    }

    fn damaged(what: &'static str, id: i64) -> CatalogError {
        CatalogError::Damaged { what, id }
    }
}

/// The tables of every kind of record, each created where it is missing.
const TABLES: &[&str] = &[
    annotation_configs::TABLES,
    annotations::TABLES,
    pending_annotations::TABLES,
    price_overrides::TABLES,
    progress::TABLES,
    projects::TABLES,
    retention::TABLES,
    segments::TABLES,
];

pub use annotation_configs::{ConfigWritten, StoredAnnotationConfig};
pub(crate) use annotations::{Existing, delete_annotations, move_annotations, write_annotations};
pub(crate) use pending_annotations::{PendingAnnotation, add_pending, pending_of, remove_pending};
pub(crate) use progress::{ANNOTATIONS_IN_SPANS, progress, set_progress};
pub(crate) use segments::{flushed_position, segments};

#[derive(Debug, Clone)]
pub(crate) struct Catalog {
    pool: SqlitePool,
}

impl Catalog {
    pub(crate) async fn open(path: &Path) -> Result<Catalog, CatalogError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full);
        let opened = SqlitePoolOptions::new().max_connections(4).connect_with(options).await;
        let pool = opened.map_err(failed("open the database"))?;
        for tables in TABLES {
            sqlx::raw_sql(*tables).execute(&pool).await.map_err(failed("create the tables"))?;
        }
        Ok(Catalog { pool })
    }

    /// A transaction for what must change together.
    pub(crate) async fn begin(
        &self,
        doing: &'static str,
    ) -> Result<sqlx::Transaction<'static, sqlx::Sqlite>, CatalogError> {
        self.pool.begin().await.map_err(failed(doing))
    }

    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}

pub(crate) fn failed(doing: &'static str) -> impl FnOnce(sqlx::Error) -> CatalogError {
    move |source| CatalogError::Database { doing, source }
}
