//! A database that Phoenix wrote, in SQLite: its projects, spans and annotations as they stand there, and what else
//! there is.

mod annotations;

use std::path::Path;

use model::FaultKind;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions, SqliteRow};

pub use annotations::{PhoenixAnnotation, PhoenixAnnotations, PhoenixConfig};

/// The database cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot {doing} in Phoenix's database")]
pub struct PhoenixDbError {
    doing: &'static str,
    source: sqlx::Error,
}

impl PhoenixDbError {
    pub fn kind(&self) -> FaultKind {
        FaultKind::Unavailable
    }
}

/// Opened for reading only; a Phoenix that runs on it is not disturbed.
#[derive(Debug)]
pub struct PhoenixDb {
    pool: SqlitePool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoenixProject {
    pub name: String,
    pub description: Option<String>,
}

/// A row of the table `spans`, with what its trace says.
#[derive(Debug, Clone, PartialEq)]
pub struct PhoenixSpan {
    pub row: i64,
    pub project: String,
    pub trace_id: String,
    pub span_id: String,
    pub parent_id: Option<String>,
    pub name: String,
    pub span_kind: String,
    pub start_time_unix_micro: i64,
    pub end_time_unix_micro: i64,
    pub status_code: String,
    pub status_message: String,
    /// Nested, as JSON.
    pub attributes: String,
    /// A list of objects, as JSON.
    pub events: String,
}

/// Kinds of records by their tables, for an account of what a database holds beside what is read here.
const OTHER_TABLES: [(&str, &str); 4] = [
    ("datasets", "datasets"),
    ("experiments", "experiments"),
    ("prompts", "prompts"),
    ("API keys", "api_keys"),
];

impl PhoenixDb {
    pub async fn open(path: &Path) -> Result<PhoenixDb, PhoenixDbError> {
        let options = SqliteConnectOptions::new().filename(path).read_only(true);
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await;
        Ok(PhoenixDb { pool: pool.map_err(failed("open the file"))? })
    }

    pub async fn projects(&self) -> Result<Vec<PhoenixProject>, PhoenixDbError> {
        let rows =
            sqlx::query("SELECT name, description FROM projects ORDER BY id").fetch_all(&self.pool).await;
        let project =
            |row: &SqliteRow| PhoenixProject { name: row.get("name"), description: row.get("description") };
        Ok(rows.map_err(failed("list projects"))?.iter().map(project).collect())
    }

    pub async fn span_count(&self) -> Result<u64, PhoenixDbError> {
        self.count("spans").await.map(Option::unwrap_or_default)
    }

    /// Spans in the order of their arrival, after a row.
    pub async fn spans(&self, after_row: i64, limit: i64) -> Result<Vec<PhoenixSpan>, PhoenixDbError> {
        let rows = sqlx::query(
            "SELECT spans.id, projects.name AS project, traces.trace_id, span_id, parent_id, spans.name, span_kind,
                    strftime('%s', spans.start_time) * 1000000 + substr(spans.start_time || '000000', 21, 6) AS start,
                    strftime('%s', spans.end_time) * 1000000 + substr(spans.end_time || '000000', 21, 6) AS end,
                    status_code, status_message, json(attributes) AS attributes, json(events) AS events
             FROM spans JOIN traces ON traces.id = trace_rowid JOIN projects ON projects.id = project_rowid
             WHERE spans.id > $1 ORDER BY spans.id LIMIT $2",
        )
        .bind(after_row)
        .bind(limit)
        .fetch_all(&self.pool)
        .await;
        Ok(rows.map_err(failed("read spans"))?.iter().map(span).collect())
    }

    /// What else there is, by kind: only kinds of which there are any.
    pub async fn other_counts(&self) -> Result<Vec<(&'static str, u64)>, PhoenixDbError> {
        let mut counts = Vec::new();
        for (kind, table) in OTHER_TABLES {
            counts.extend(self.count(table).await?.filter(|&count| count > 0).map(|count| (kind, count)));
        }
        Ok(counts)
    }

    /// `None` where there is no such table.
    async fn count(&self, table: &'static str) -> Result<Option<u64>, PhoenixDbError> {
        if !self.has_table(table).await? {
            return Ok(None);
        }
        let counting = sqlx::AssertSqlSafe(format!("SELECT count(*) AS n FROM {table}"));
        let row = sqlx::query(counting).fetch_one(&self.pool).await.map_err(failed("count records"))?;
        Ok(Some(u64::try_from(row.get::<i64, _>("n")).unwrap_or_default()))
    }

    /// Phoenix has added tables over the years.
    async fn has_table(&self, table: &'static str) -> Result<bool, PhoenixDbError> {
        let found = sqlx::query("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1")
            .bind(table)
            .fetch_optional(&self.pool)
            .await;
        Ok(found.map_err(failed("look for a table"))?.is_some())
    }
}

fn span(row: &SqliteRow) -> PhoenixSpan {
    PhoenixSpan {
        row: row.get("id"),
        project: row.get("project"),
        trace_id: row.get("trace_id"),
        span_id: row.get("span_id"),
        parent_id: row.get("parent_id"),
        name: row.get("name"),
        span_kind: row.get("span_kind"),
        start_time_unix_micro: row.get("start"),
        end_time_unix_micro: row.get("end"),
        status_code: row.get("status_code"),
        status_message: row.get("status_message"),
        attributes: row.get("attributes"),
        events: row.get("events"),
    }
}

fn failed(doing: &'static str) -> impl FnOnce(sqlx::Error) -> PhoenixDbError {
    move |source| PhoenixDbError { doing, source }
}
