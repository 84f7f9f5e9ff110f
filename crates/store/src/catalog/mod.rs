//! What people name and say: projects today. The only module that speaks SQL to the catalog; its statements suit
//! SQLite and PostgreSQL alike. One file for each kind of record, with its tables.

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
#[error("cannot {doing} in the catalog")]
pub struct CatalogError {
    doing: &'static str,
    source: sqlx::Error,
}

impl CatalogError {
    pub fn kind(&self) -> FaultKind {
        FaultKind::Unavailable
    }
}

/// The tables of every kind of record, each created where it is missing.
const TABLES: &[&str] = &[projects::TABLES, segments::TABLES, retention::TABLES];

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

    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}

fn failed(doing: &'static str) -> impl FnOnce(sqlx::Error) -> CatalogError {
    move |source| CatalogError { doing, source }
}
