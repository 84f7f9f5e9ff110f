//! The journal: every accepted batch, in arrival order and on disk before anybody hears "accepted".
//!
//! Beside the batches, in the same transactions, stand the trace directory, the tombstones and the sequence
//! counter: all of them change together or not at all. What was flushed is trimmed away.

mod directory;
mod tombstones;

use std::collections::HashMap;
use std::io::Cursor;
use std::path::Path;

use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::ArrowError;
use futures::TryStreamExt as _;
use model::{FaultKind, TraceId};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, Row as _};

pub(crate) use directory::LateTrace;

use crate::columns::SpanColumns;
use crate::directory::DirectoryEntry;
use crate::tombstones::Tombstone;

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
    /// What no segment holds.
    pub(crate) batches: Vec<SpanColumns>,
    /// Of the last batch there ever was.
    pub(crate) position: i64,
    pub(crate) next_sequence: i64,
    pub(crate) tombstones: Vec<Tombstone>,
    pub(crate) late: HashMap<TraceId, LateTrace>,
}

/// What becomes durable at once.
#[derive(Debug, Default)]
pub(crate) struct Commit<'a> {
    pub(crate) batch: Option<&'a SpanColumns>,
    /// Entries that are new or other than they were.
    pub(crate) directory: Vec<(TraceId, DirectoryEntry)>,
    pub(crate) late: Vec<(TraceId, LateTrace)>,
    pub(crate) tombstones: &'a [Tombstone],
    /// Traces of which nothing is left.
    pub(crate) forgotten: Vec<TraceId>,
    pub(crate) next_sequence: i64,
}

const SCHEMA: [&str; 2] = [
    "CREATE TABLE IF NOT EXISTS journal (
        position INTEGER PRIMARY KEY AUTOINCREMENT,
        span_count INTEGER NOT NULL,
        batch BLOB NOT NULL
    )",
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
        for statement in SCHEMA.into_iter().chain(directory::TABLES).chain(tombstones::TABLES) {
            sqlx::query(statement).execute(&mut connection).await.map_err(database("create the tables"))?;
        }
        Ok(Journal { connection })
    }

    /// Reads back what no segment holds, in the order in which it was accepted. `flushed` is the position up to
    /// which segments hold everything.
    pub(crate) async fn recover(&mut self, flushed: i64) -> Result<Recovered, JournalError> {
        self.trim(flushed).await?;
        let mut batches = Vec::new();
        let mut position = flushed;
        let mut rows =
            sqlx::query("SELECT position, batch FROM journal ORDER BY position").fetch(&mut self.connection);
        while let Some(row) = rows.try_next().await.map_err(database("read batches"))? {
            position = row.get("position");
            decode(row.get("batch"), &mut batches)
                .map_err(|source| JournalError::Damaged { position, source })?;
        }
        drop(rows);
        let next_sequence = next_sequence(&mut self.connection).await?;
        let (tombstones, late) = (self.tombstones().await?, self.late_traces().await?);
        Ok(Recovered { batches, position, next_sequence, tombstones, late })
    }

    /// Makes changes durable together. Answers the position of the batch, if there is one.
    pub(crate) async fn commit(&mut self, commit: Commit<'_>) -> Result<Option<i64>, JournalError> {
        let batch = commit.batch.map(|batch| Ok((batch.len(), encode(batch)?))).transpose();
        let batch = batch.map_err(|source| JournalError::Encode { source })?;
        let mut transaction = self.connection.begin().await.map_err(database("begin a transaction"))?;
        let mut position = None;
        if let Some((span_count, bytes)) = batch {
            let span_count = i64::try_from(span_count).expect("a batch is bounded by its bytes");
            let appended = sqlx::query("INSERT INTO journal (span_count, batch) VALUES ($1, $2)")
                .bind(span_count)
                .bind(bytes)
                .execute(&mut *transaction)
                .await;
            position = Some(appended.map_err(database("append a batch"))?.last_insert_rowid());
        }
        directory::forget(&mut transaction, &commit.forgotten).await?;
        directory::write_directory(&mut transaction, &commit.directory).await?;
        directory::write_late(&mut transaction, &commit.late).await?;
        tombstones::write(&mut transaction, commit.tombstones).await?;
        sqlx::query(
            "INSERT INTO counters (name, value) VALUES ('next_sequence', $1)
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        )
        .bind(commit.next_sequence)
        .execute(&mut *transaction)
        .await
        .map_err(database("advance the sequence"))?;
        transaction.commit().await.map_err(database("commit"))?;
        Ok(position)
    }

    /// Lets go of what segments hold.
    pub(crate) async fn trim(&mut self, flushed: i64) -> Result<(), JournalError> {
        let trimmed = sqlx::query("DELETE FROM journal WHERE position <= $1")
            .bind(flushed)
            .execute(&mut self.connection)
            .await;
        trimmed.map(drop).map_err(database("trim the journal"))
    }

    /// Forgets late traces that every segment knows by now.
    pub(crate) async fn settle(&mut self, trace_ids: &[TraceId]) -> Result<(), JournalError> {
        directory::settle(&mut self.connection, trace_ids).await
    }

    pub(crate) async fn close(self) -> Result<(), JournalError> {
        self.connection.close().await.map_err(database("close the database"))
    }
}

/// The sequence that the next span gets.
pub(crate) async fn next_sequence(connection: &mut SqliteConnection) -> Result<i64, JournalError> {
    let row = sqlx::query("SELECT value FROM counters WHERE name = 'next_sequence'")
        .fetch_optional(connection)
        .await;
    Ok(row.map_err(database("read the sequence"))?.map_or(1, |row| row.get("value")))
}

/// One of the fast ones. Read back after a crash at most, so what counts is that the one thread that writes is soon done;
/// and as a whole, since Arrow's own compression takes each buffer of each column apart.
const ZSTD_LEVEL: i32 = -3;

fn encode(batch: &SpanColumns) -> Result<Vec<u8>, ArrowError> {
    let mut writer = StreamWriter::try_new(Vec::new(), &batch.batch().schema())?;
    writer.write(batch.batch())?;
    writer.finish()?;
    Ok(zstd::bulk::compress(&writer.into_inner()?, ZSTD_LEVEL)?)
}

fn decode(bytes: &[u8], into: &mut Vec<SpanColumns>) -> Result<(), ArrowError> {
    let stream = zstd::stream::decode_all(bytes)?;
    for batch in StreamReader::try_new(Cursor::new(stream), None)? {
        into.push(batch?.try_into()?);
    }
    Ok(())
}

fn database(doing: &'static str) -> impl FnOnce(sqlx::Error) -> JournalError {
    move |source| JournalError::Database { doing, source }
}
