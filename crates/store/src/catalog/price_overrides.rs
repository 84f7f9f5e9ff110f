//! Prices that somebody set for models.

use model::PriceOverride;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::{Catalog, CatalogError, failed};

pub(super) const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS price_overrides (
        id INTEGER PRIMARY KEY,
        provider TEXT,
        model TEXT NOT NULL,
        from_unix_nano BIGINT NOT NULL,
        input DOUBLE PRECISION NOT NULL,
        output DOUBLE PRECISION NOT NULL,
        cache_read DOUBLE PRECISION,
        cache_write DOUBLE PRECISION
    )";

impl Catalog {
    /// With their ids, by model and then the latest first.
    pub(crate) async fn price_overrides(&self) -> Result<Vec<(i64, PriceOverride)>, CatalogError> {
        let rows = sqlx::query(
            "SELECT id, provider, model, from_unix_nano, input, output, cache_read, cache_write
             FROM price_overrides ORDER BY model, from_unix_nano DESC, id DESC",
        )
        .fetch_all(&self.pool)
        .await;
        Ok(rows.map_err(failed("list prices"))?.iter().map(price_override).collect())
    }

    pub(crate) async fn add_price_override(&self, set: &PriceOverride) -> Result<i64, CatalogError> {
        let row = sqlx::query(
            "INSERT INTO price_overrides (provider, model, from_unix_nano, input, output, cache_read, cache_write)
             VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
        )
        .bind(&set.provider)
        .bind(&set.model)
        .bind(set.from_unix_nano)
        .bind(set.input)
        .bind(set.output)
        .bind(set.cache_read)
        .bind(set.cache_write)
        .fetch_one(&self.pool)
        .await;
        Ok(row.map_err(failed("set a price"))?.get("id"))
    }

    /// Whether there was one.
    pub(crate) async fn remove_price_override(&self, id: i64) -> Result<bool, CatalogError> {
        let removed =
            sqlx::query("DELETE FROM price_overrides WHERE id = $1").bind(id).execute(&self.pool).await;
        Ok(removed.map_err(failed("remove a price"))?.rows_affected() > 0)
    }
}

fn price_override(row: &SqliteRow) -> (i64, PriceOverride) {
    let set = PriceOverride {
        provider: row.get("provider"),
        model: row.get("model"),
        from_unix_nano: row.get("from_unix_nano"),
        input: row.get("input"),
        output: row.get("output"),
        cache_read: row.get("cache_read"),
        cache_write: row.get("cache_write"),
    };
    (row.get("id"), set)
}
