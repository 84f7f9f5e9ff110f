//! How far work that follows the spans has come.

use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteExecutor};

use super::{Catalog, CatalogError, failed};

pub(super) const TABLES: &str =
    "CREATE TABLE IF NOT EXISTS progress (name TEXT PRIMARY KEY, next_sequence BIGINT NOT NULL)";

/// Annotations that came inside spans are kept for every span before this sequence.
pub(crate) const ANNOTATIONS_IN_SPANS: &str = "annotations_in_spans";

impl Catalog {
    /// The sequence of the first span that the work has not seen; 0 before it began.
    pub(crate) async fn progress(&self, name: &str) -> Result<i64, CatalogError> {
        progress(&self.pool, name).await
    }
}

pub(crate) async fn progress(database: impl SqliteExecutor<'_>, name: &str) -> Result<i64, CatalogError> {
    let row = sqlx::query("SELECT next_sequence FROM progress WHERE name = $1")
        .bind(name)
        .fetch_optional(database)
        .await;
    Ok(row.map_err(failed("read how far work has come"))?.map_or(0, |row| row.get("next_sequence")))
}

pub(crate) async fn set_progress(
    connection: &mut SqliteConnection,
    name: &str,
    next_sequence: i64,
) -> Result<(), CatalogError> {
    let done = sqlx::query(
        "INSERT INTO progress (name, next_sequence) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET next_sequence = excluded.next_sequence",
    )
    .bind(name)
    .bind(next_sequence)
    .execute(connection)
    .await;
    done.map(|_| ()).map_err(failed("note how far work has come"))
}
