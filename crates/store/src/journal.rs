//! The journal: every accepted batch, in arrival order and on disk before anybody hears "accepted".
//!
//! Beside the batches, in the same transactions, stand the trace directory and the sequence counter: all three
//! change together or not at all.

use std::collections::HashMap;
use std::io::Cursor;
use std::path::Path;

use arrow_ipc::CompressionType;
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::{IpcWriteOptions, StreamWriter};
use arrow_schema::ArrowError;
use futures::TryStreamExt as _;
use model::{FaultKind, ProjectId, TraceId};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, Row as _};

use crate::columns::SpanColumns;
use crate::directory::DirectoryEntry;

/// The journal cannot be written or does not read back.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    #[error("cannot {doing} in the journal")]
    Database { doing: &'static str, source: sqlx::Error },
    #[error("cannot encode a batch for the journal")]
    Encode { source: ArrowError },
    #[error("batch {position} of the journal does not read back")]
    Damaged { position: i64, source: ArrowError },
}

impl JournalError {
    pub fn kind(&self) -> FaultKind {
        match self {
            JournalError::Database { .. } => FaultKind::Unavailable,
            JournalError::Encode { .. } => FaultKind::Internal,
            JournalError::Damaged { .. } => FaultKind::DataLoss,
        }
    }
}

/// The journal with its one connection: the writer's.
#[derive(Debug)]
pub(crate) struct Journal {
    connection: SqliteConnection,
}

/// What the journal held when it was opened.
#[derive(Debug)]
pub(crate) struct Recovered {
    pub(crate) batches: Vec<SpanColumns>,
    pub(crate) directory: HashMap<TraceId, DirectoryEntry>,
    pub(crate) next_sequence: i64,
}

const SCHEMA: [&str; 3] = [
    "CREATE TABLE IF NOT EXISTS journal (
        position INTEGER PRIMARY KEY AUTOINCREMENT,
        span_count INTEGER NOT NULL,
        batch BLOB NOT NULL
    )",
    "CREATE TABLE IF NOT EXISTS trace_directory (
        trace_id BLOB PRIMARY KEY,
        project INTEGER NOT NULL,
        session_id TEXT,
        first_sequence INTEGER NOT NULL
    ) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
];

impl Journal {
    pub(crate) async fn open(path: &Path) -> Result<Journal, JournalError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // A commit returns when its bytes are on the disk, not in the page cache.
            .synchronous(SqliteSynchronous::Full)
            // Batches are far larger than a page; fewer, larger pages keep their chains short.
            .page_size(16_384)
            // 64 MB of log before it is folded into the file: a commit then rarely pays for folding.
            .pragma("wal_autocheckpoint", "4096");
        let mut connection = options.connect().await.map_err(database("open the database"))?;
        for statement in SCHEMA {
            sqlx::query(statement).execute(&mut connection).await.map_err(database("create the tables"))?;
        }
        Ok(Journal { connection })
    }

    /// Reads everything back, in the order in which it was accepted.
    pub(crate) async fn recover(&mut self) -> Result<Recovered, JournalError> {
        let mut batches = Vec::new();
        let mut rows =
            sqlx::query("SELECT position, batch FROM journal ORDER BY position").fetch(&mut self.connection);
        while let Some(row) = rows.try_next().await.map_err(database("read batches"))? {
            let position = row.get("position");
            decode(row.get("batch"), &mut batches)
                .map_err(|source| JournalError::Damaged { position, source })?;
        }
        drop(rows);
        Ok(Recovered {
            batches,
            directory: self.directory().await?,
            next_sequence: self.next_sequence().await?,
        })
    }

    /// Makes a batch durable together with what it changes in the directory and the counter.
    pub(crate) async fn append(
        &mut self,
        batch: &SpanColumns,
        directory_changes: &HashMap<TraceId, DirectoryEntry>,
        next_sequence: i64,
    ) -> Result<(), JournalError> {
        let bytes = encode(batch).map_err(|source| JournalError::Encode { source })?;
        let span_count = i64::try_from(batch.len()).expect("a batch is bounded by its bytes");
        let mut transaction = self.connection.begin().await.map_err(database("begin a transaction"))?;
        sqlx::query("INSERT INTO journal (span_count, batch) VALUES ($1, $2)")
            .bind(span_count)
            .bind(bytes)
            .execute(&mut *transaction)
            .await
            .map_err(database("append a batch"))?;
        if !directory_changes.is_empty() {
            // One statement whatever the number of traces: each statement is a hop to SQLite's own thread.
            sqlx::query(
                "INSERT INTO trace_directory (trace_id, project, session_id, first_sequence)
                 SELECT unhex(value ->> 0), value ->> 1, value ->> 2, value ->> 3 FROM json_each($1) WHERE true
                 ON CONFLICT (trace_id) DO UPDATE SET session_id = excluded.session_id",
            )
            .bind(directory_json(directory_changes))
            .execute(&mut *transaction)
            .await
            .map_err(database("update the trace directory"))?;
        }
        sqlx::query(
            "INSERT INTO counters (name, value) VALUES ('next_sequence', $1)
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        )
        .bind(next_sequence)
        .execute(&mut *transaction)
        .await
        .map_err(database("advance the sequence"))?;
        transaction.commit().await.map_err(database("commit"))
    }

    pub(crate) async fn close(self) -> Result<(), JournalError> {
        self.connection.close().await.map_err(database("close the database"))
    }

    async fn directory(&mut self) -> Result<HashMap<TraceId, DirectoryEntry>, JournalError> {
        let mut directory = HashMap::new();
        let mut rows =
            sqlx::query("SELECT trace_id, project, session_id, first_sequence FROM trace_directory")
                .fetch(&mut self.connection);
        while let Some(row) = rows.try_next().await.map_err(database("read the trace directory"))? {
            let Some(trace_id) = TraceId::from_bytes(row.get("trace_id")) else { continue };
            let entry = DirectoryEntry {
                project: ProjectId(row.get("project")),
                session_id: row.get::<Option<String>, _>("session_id").map(Into::into),
                first_sequence: row.get("first_sequence"),
            };
            directory.insert(trace_id, entry);
        }
        Ok(directory)
    }

    async fn next_sequence(&mut self) -> Result<i64, JournalError> {
        let row = sqlx::query("SELECT value FROM counters WHERE name = 'next_sequence'")
            .fetch_optional(&mut self.connection)
            .await;
        Ok(row.map_err(database("read the sequence"))?.map_or(1, |row| row.get("value")))
    }
}

fn directory_json(changes: &HashMap<TraceId, DirectoryEntry>) -> String {
    let rows: Vec<_> = changes
        .iter()
        .map(|(id, entry)| (id, entry.project.0, entry.session_id.as_deref(), entry.first_sequence))
        .collect();
    serde_json::to_string(&rows).expect("written to memory")
}

fn encode(batch: &SpanColumns) -> Result<Vec<u8>, ArrowError> {
    let options = IpcWriteOptions::default().try_with_compression(Some(CompressionType::ZSTD))?;
    let mut writer = StreamWriter::try_new_with_options(Vec::new(), &batch.batch().schema(), options)?;
    writer.write(batch.batch())?;
    writer.finish()?;
    writer.into_inner()
}

fn decode(bytes: &[u8], into: &mut Vec<SpanColumns>) -> Result<(), ArrowError> {
    for batch in StreamReader::try_new(Cursor::new(bytes), None)? {
        into.push(batch?.try_into()?);
    }
    Ok(())
}

fn database(doing: &'static str) -> impl FnOnce(sqlx::Error) -> JournalError {
    move |source| JournalError::Database { doing, source }
}
