//! Tombstones on disk: durable before a deletion is answered, kept until no file holds what they hide.

use futures::TryStreamExt as _;
use model::{ProjectId, SpanId, TraceId};
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::{Journal, JournalError, database};
use crate::tombstones::Tombstone;

pub(super) const TABLES: [&str; 1] = ["CREATE TABLE IF NOT EXISTS tombstones (
        id INTEGER PRIMARY KEY,
        target TEXT NOT NULL,
        trace_id BLOB,
        span_id BLOB,
        project INTEGER,
        sequence INTEGER NOT NULL
    )"];

impl Journal {
    pub(super) async fn tombstones(&mut self) -> Result<Vec<Tombstone>, JournalError> {
        let mut tombstones = Vec::new();
        let mut rows = sqlx::query("SELECT target, trace_id, span_id, project, sequence FROM tombstones")
            .fetch(&mut self.connection);
        while let Some(row) = rows.try_next().await.map_err(database("read tombstones"))? {
            tombstones.extend(tombstone(&row));
        }
        Ok(tombstones)
    }

    /// Forgets the tombstones of spans and traces up to a sequence. Those of projects stay: the directory is read
    /// through them.
    pub(crate) async fn forget_tombstones(&mut self, through: i64) -> Result<(), JournalError> {
        let done = sqlx::query("DELETE FROM tombstones WHERE sequence <= $1 AND target <> 'project'")
            .bind(through)
            .execute(&mut self.connection)
            .await;
        done.map(drop).map_err(database("forget tombstones"))
    }
}

pub(super) async fn write(
    connection: &mut SqliteConnection,
    tombstones: &[Tombstone],
) -> Result<(), JournalError> {
    if tombstones.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = tombstones.iter().map(row).collect();
    let done = sqlx::query(
        "INSERT INTO tombstones (target, trace_id, span_id, project, sequence)
         SELECT value ->> 0, unhex(value ->> 1), unhex(value ->> 2), value ->> 3, value ->> 4 FROM json_each($1)",
    )
    .bind(serde_json::to_string(&rows).expect("written to memory"))
    .execute(connection)
    .await;
    done.map(drop).map_err(database("write tombstones"))
}

type Row = (&'static str, Option<TraceId>, Option<SpanId>, Option<i64>, i64);

fn row(tombstone: &Tombstone) -> Row {
    match *tombstone {
        Tombstone::Span { trace_id, span_id, sequence } => {
            ("span", Some(trace_id), Some(span_id), None, sequence)
        }
        Tombstone::Trace { trace_id, through } => ("trace", Some(trace_id), None, None, through),
        Tombstone::Project { project, through } => ("project", None, None, Some(project.0), through),
    }
}

fn tombstone(row: &SqliteRow) -> Option<Tombstone> {
    let sequence = row.get("sequence");
    let trace_id = || TraceId::from_bytes(row.get("trace_id"));
    match row.get("target") {
        "span" => {
            let span_id = SpanId::from_bytes(row.get("span_id"))?;
            Some(Tombstone::Span { trace_id: trace_id()?, span_id, sequence })
        }
        "trace" => Some(Tombstone::Trace { trace_id: trace_id()?, through: sequence }),
        _ => Some(Tombstone::Project { project: ProjectId(row.get("project")), through: sequence }),
    }
}
