//! The trace directory on disk, and the traces that changed after their spans were flushed.

use std::collections::HashMap;

use futures::TryStreamExt as _;
use model::{ProjectId, TraceId};
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::{Journal, JournalError, database};
use crate::directory::DirectoryEntry;

pub(super) const TABLES: [&str; 3] = [
    "CREATE TABLE IF NOT EXISTS trace_directory (
        trace_id BLOB PRIMARY KEY,
        project INTEGER NOT NULL,
        session_id TEXT,
        first_sequence INTEGER NOT NULL
    ) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS trace_directory_session ON trace_directory (session_id)
        WHERE session_id IS NOT NULL",
    "CREATE TABLE IF NOT EXISTS late_traces (
        trace_id BLOB PRIMARY KEY,
        project INTEGER NOT NULL,
        session_id TEXT,
        first_sequence INTEGER NOT NULL,
        since INTEGER NOT NULL,
        moved INTEGER NOT NULL
    ) WITHOUT ROWID",
];

/// A trace of which segments say something old.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LateTrace {
    pub(crate) entry: DirectoryEntry,
    /// Segments written from this sequence on say the new.
    pub(crate) since: i64,
    /// Its project is not that of its first span any more.
    pub(crate) moved: bool,
}

impl Journal {
    /// The entries of these traces, as far as there are any.
    pub(crate) async fn directory_of(
        &mut self,
        trace_ids: &[TraceId],
    ) -> Result<HashMap<TraceId, DirectoryEntry>, JournalError> {
        if trace_ids.is_empty() {
            return Ok(HashMap::new());
        }
        let rows = sqlx::query(
            "SELECT trace_id, project, session_id, first_sequence FROM json_each($1)
             CROSS JOIN trace_directory WHERE trace_id = unhex(value)",
        )
        .bind(json(&trace_ids))
        .fetch_all(&mut self.connection)
        .await
        .map_err(database("read the trace directory"))?;
        Ok(rows.iter().filter_map(|row| Some((trace_id(row)?, entry(row)))).collect())
    }

    /// The traces of a session, with their entries.
    pub(crate) async fn traces_of_session(
        &mut self,
        session_id: &str,
    ) -> Result<HashMap<TraceId, DirectoryEntry>, JournalError> {
        let rows = sqlx::query(
            "SELECT trace_id, project, session_id, first_sequence FROM trace_directory WHERE session_id = $1",
        )
        .bind(session_id)
        .fetch_all(&mut self.connection)
        .await
        .map_err(database("read the traces of a session"))?;
        Ok(rows.iter().filter_map(|row| Some((trace_id(row)?, entry(row)))).collect())
    }

    pub(super) async fn late_traces(&mut self) -> Result<HashMap<TraceId, LateTrace>, JournalError> {
        let mut late = HashMap::new();
        let mut rows = sqlx::query(
            "SELECT trace_id, project, session_id, first_sequence, since, moved FROM late_traces",
        )
        .fetch(&mut self.connection);
        while let Some(row) = rows.try_next().await.map_err(database("read the late traces"))? {
            let Some(trace_id) = trace_id(&row) else { continue };
            let (since, moved) = (row.get("since"), row.get::<i64, _>("moved") != 0);
            late.insert(trace_id, LateTrace { entry: entry(&row), since, moved });
        }
        Ok(late)
    }
}

/// One statement whatever the number of traces: each statement is a hop to SQLite's own thread.
pub(super) async fn write_directory(
    connection: &mut SqliteConnection,
    changes: &[(TraceId, DirectoryEntry)],
) -> Result<(), JournalError> {
    if changes.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = changes
        .iter()
        .map(|(id, entry)| (id, entry.project.0, entry.session_id.as_deref(), entry.first_sequence))
        .collect();
    let done = sqlx::query(
        "INSERT INTO trace_directory (trace_id, project, session_id, first_sequence)
         SELECT unhex(value ->> 0), value ->> 1, value ->> 2, value ->> 3 FROM json_each($1) WHERE true
         ON CONFLICT (trace_id) DO UPDATE SET
            project = excluded.project, session_id = excluded.session_id, first_sequence = excluded.first_sequence",
    )
    .bind(json(&rows))
    .execute(connection)
    .await;
    done.map(drop).map_err(database("update the trace directory"))
}

pub(super) async fn write_late(
    connection: &mut SqliteConnection,
    late: &[(TraceId, LateTrace)],
) -> Result<(), JournalError> {
    if late.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = late
        .iter()
        .map(|(id, LateTrace { entry, since, moved })| {
            let session_id = entry.session_id.as_deref();
            (id, entry.project.0, session_id, entry.first_sequence, since, i64::from(*moved))
        })
        .collect();
    let done = sqlx::query(
        "INSERT INTO late_traces (trace_id, project, session_id, first_sequence, since, moved)
         SELECT unhex(value ->> 0), value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5
         FROM json_each($1) WHERE true
         ON CONFLICT (trace_id) DO UPDATE SET project = excluded.project, session_id = excluded.session_id,
            first_sequence = excluded.first_sequence, since = excluded.since, moved = excluded.moved",
    )
    .bind(json(&rows))
    .execute(connection)
    .await;
    done.map(drop).map_err(database("note late traces"))
}

/// Traces that are gone: what arrives for them is new.
pub(super) async fn forget(
    connection: &mut SqliteConnection,
    trace_ids: &[TraceId],
) -> Result<(), JournalError> {
    if trace_ids.is_empty() {
        return Ok(());
    }
    for statement in [
        "DELETE FROM trace_directory WHERE trace_id IN (SELECT unhex(value) FROM json_each($1))",
        "DELETE FROM late_traces WHERE trace_id IN (SELECT unhex(value) FROM json_each($1))",
    ] {
        let done = sqlx::query(statement).bind(json(&trace_ids)).execute(&mut *connection).await;
        done.map_err(database("forget traces"))?;
    }
    Ok(())
}

/// Late traces that every segment knows by now.
pub(super) async fn settle(
    connection: &mut SqliteConnection,
    trace_ids: &[TraceId],
) -> Result<(), JournalError> {
    let done =
        sqlx::query("DELETE FROM late_traces WHERE trace_id IN (SELECT unhex(value) FROM json_each($1))")
            .bind(json(&trace_ids))
            .execute(connection)
            .await;
    done.map(drop).map_err(database("settle late traces"))
}

fn trace_id(row: &SqliteRow) -> Option<TraceId> {
    TraceId::from_bytes(row.get("trace_id"))
}

fn entry(row: &SqliteRow) -> DirectoryEntry {
    DirectoryEntry {
        project: ProjectId(row.get("project")),
        session_id: row.get::<Option<String>, _>("session_id").map(Into::into),
        first_sequence: row.get("first_sequence"),
    }
}

fn json<T: serde::Serialize>(rows: &T) -> String {
    serde_json::to_string(rows).expect("written to memory")
}
