//! The list of segments: a file counts when it is listed here, and up to which place of the journal they reach.

use std::collections::HashSet;

use model::ProjectId;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteExecutor, SqliteRow};

use super::{Catalog, CatalogError, failed};
use crate::segment::{SegmentId, SegmentMeta};

pub(super) const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS segments (
        id BIGINT PRIMARY KEY,
        row_count BIGINT NOT NULL,
        bytes BIGINT NOT NULL,
        first_sequence BIGINT NOT NULL,
        last_sequence BIGINT NOT NULL,
        first_project BIGINT NOT NULL,
        last_project BIGINT NOT NULL,
        first_start_unix_nano BIGINT NOT NULL,
        last_start_unix_nano BIGINT NOT NULL,
        first_arrived_unix_nano BIGINT NOT NULL,
        last_arrived_unix_nano BIGINT NOT NULL,
        resolved_at_sequence BIGINT NOT NULL
    );
    CREATE TABLE IF NOT EXISTS flushed (
        one BIGINT PRIMARY KEY CHECK (one = 1),
        journal_position BIGINT NOT NULL
    );
    CREATE TABLE IF NOT EXISTS damaged_segments (
        id BIGINT PRIMARY KEY,
        noticed_at_unix_nano BIGINT NOT NULL
    )";

impl Catalog {
    /// All segments in order of their first sequence.
    pub(crate) async fn segments(&self) -> Result<Vec<SegmentMeta>, CatalogError> {
        segments(&self.pool).await
    }

    /// The listed segments that did not read back when somebody looked.
    pub(crate) async fn damaged_segments(&self) -> Result<HashSet<SegmentId>, CatalogError> {
        let rows = sqlx::query("SELECT id FROM damaged_segments").fetch_all(&self.pool).await;
        let rows = rows.map_err(failed("list damaged segments"))?;
        Ok(rows.iter().map(|row| SegmentId(row.get("id"))).collect())
    }

    /// Notes that segments do not read back.
    pub(crate) async fn note_damaged(
        &self,
        segments: &[SegmentId],
        noticed_at_unix_nano: i64,
    ) -> Result<(), CatalogError> {
        let mut transaction = self.pool.begin().await.map_err(failed("begin a note of damage"))?;
        for id in segments {
            sqlx::query(
                "INSERT INTO damaged_segments (id, noticed_at_unix_nano) VALUES ($1, $2)
                 ON CONFLICT (id) DO NOTHING",
            )
            .bind(id.0)
            .bind(noticed_at_unix_nano)
            .execute(&mut *transaction)
            .await
            .map_err(failed("note damage"))?;
        }
        transaction.commit().await.map_err(failed("commit a note of damage"))
    }

    /// Notes that a segment reads back after all: somebody mended it.
    pub(crate) async fn note_mended(&self, segment: SegmentId) -> Result<(), CatalogError> {
        let deleted = sqlx::query("DELETE FROM damaged_segments WHERE id = $1")
            .bind(segment.0)
            .execute(&self.pool)
            .await;
        deleted.map(drop).map_err(failed("note that a segment was mended"))
    }

    /// The place of the journal up to which segments hold everything.
    pub(crate) async fn flushed_position(&self) -> Result<i64, CatalogError> {
        flushed_position(&self.pool).await
    }

    /// Lists a flushed segment, and with it that the journal is not needed up to this position.
    pub(crate) async fn list_flushed(
        &self,
        segment: &SegmentMeta,
        journal_position: i64,
    ) -> Result<(), CatalogError> {
        let mut transaction = self.pool.begin().await.map_err(failed("begin a flush"))?;
        // An attempt that failed may have been committed all the same.
        delete(&mut transaction, segment.id).await?;
        insert(&mut transaction, segment).await?;
        sqlx::query(
            "INSERT INTO flushed (one, journal_position) VALUES (1, $1)
             ON CONFLICT (one) DO UPDATE SET journal_position = excluded.journal_position",
        )
        .bind(journal_position)
        .execute(&mut *transaction)
        .await
        .map_err(failed("note what was flushed"))?;
        transaction.commit().await.map_err(failed("commit a flush"))
    }

    /// Puts what segments were merged into in their place; nothing, if nothing was left of them. Answers whether it
    /// did: they must all be there.
    pub(crate) async fn swap_segments(
        &self,
        merged: &[SegmentId],
        into: Option<&SegmentMeta>,
    ) -> Result<bool, CatalogError> {
        let mut transaction = self.pool.begin().await.map_err(failed("begin a merge"))?;
        for id in merged {
            if delete(&mut transaction, *id).await? == 0 {
                return Ok(false);
            }
        }
        if let Some(segment) = into {
            insert(&mut transaction, segment).await?;
        }
        transaction.commit().await.map_err(failed("commit a merge"))?;
        Ok(true)
    }
}

pub(crate) async fn segments(database: impl SqliteExecutor<'_>) -> Result<Vec<SegmentMeta>, CatalogError> {
    let rows = sqlx::query("SELECT * FROM segments ORDER BY first_sequence").fetch_all(database).await;
    Ok(rows.map_err(failed("list segments"))?.iter().map(segment).collect())
}

pub(crate) async fn flushed_position(database: impl SqliteExecutor<'_>) -> Result<i64, CatalogError> {
    let row = sqlx::query("SELECT journal_position FROM flushed").fetch_optional(database).await;
    Ok(row.map_err(failed("read what was flushed"))?.map_or(0, |row| row.get("journal_position")))
}

async fn delete(connection: &mut SqliteConnection, id: SegmentId) -> Result<u64, CatalogError> {
    let deleted = sqlx::query("DELETE FROM segments WHERE id = $1").bind(id.0).execute(connection).await;
    Ok(deleted.map_err(failed("take a segment off the list"))?.rows_affected())
}

async fn insert(connection: &mut SqliteConnection, segment: &SegmentMeta) -> Result<(), CatalogError> {
    let SegmentMeta { id, row_count, bytes, sequence, project, .. } = segment;
    let (start, arrived) = (&segment.start_time_unix_nano, &segment.arrived_unix_nano);
    let inserted = sqlx::query(
        "INSERT INTO segments (id, row_count, bytes, first_sequence, last_sequence, first_project, last_project,
            first_start_unix_nano, last_start_unix_nano, first_arrived_unix_nano, last_arrived_unix_nano,
            resolved_at_sequence)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(id.0)
    .bind(signed(*row_count as u64))
    .bind(signed(*bytes))
    .bind(sequence.start())
    .bind(sequence.end())
    .bind(project.start().0)
    .bind(project.end().0)
    .bind(start.start())
    .bind(start.end())
    .bind(arrived.start())
    .bind(arrived.end())
    .bind(segment.resolved_at_sequence)
    .execute(connection)
    .await;
    inserted.map(drop).map_err(failed("list a segment"))
}

fn segment(row: &SqliteRow) -> SegmentMeta {
    let count = |column| u64::try_from(row.get::<i64, _>(column)).unwrap_or_default();
    SegmentMeta {
        id: SegmentId(row.get("id")),
        row_count: usize::try_from(count("row_count")).expect("a segment has fewer than 2^32 rows"),
        bytes: count("bytes"),
        sequence: row.get("first_sequence")..=row.get("last_sequence"),
        project: ProjectId(row.get("first_project"))..=ProjectId(row.get("last_project")),
        start_time_unix_nano: row.get("first_start_unix_nano")..=row.get("last_start_unix_nano"),
        arrived_unix_nano: row.get("first_arrived_unix_nano")..=row.get("last_arrived_unix_nano"),
        resolved_at_sequence: row.get("resolved_at_sequence"),
    }
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).expect("a file has fewer than 2^63 bytes")
}
