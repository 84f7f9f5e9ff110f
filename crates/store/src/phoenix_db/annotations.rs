//! Annotations and annotation configs of Phoenix's database.

use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row as _};

use super::{PhoenixDb, PhoenixDbError, failed};

/// A kind of annotation; Phoenix keeps each in a table of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoenixAnnotations {
    Spans,
    Traces,
    Sessions,
    Documents,
}

/// A row of such a table, with the name of what it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct PhoenixAnnotation {
    pub row: i64,
    /// The id of the span, trace or session as OpenTelemetry or its sender gave it.
    pub target: String,
    /// Of a document.
    pub position: i64,
    pub name: String,
    pub annotator_kind: String,
    pub label: Option<String>,
    pub score: Option<f64>,
    pub explanation: Option<String>,
    /// An object, as JSON.
    pub metadata: String,
    pub identifier: String,
    pub source: String,
    /// The row of who was logged in.
    pub user: Option<i64>,
    pub created_at_unix_micro: i64,
    pub updated_at_unix_micro: i64,
}

/// A row of the table `annotation_configs`, and the projects that ask for it, by name.
#[derive(Debug, Clone, PartialEq)]
pub struct PhoenixConfig {
    pub name: String,
    /// An object, as JSON.
    pub config: String,
    pub projects: Vec<String>,
}

impl PhoenixAnnotations {
    pub const ALL: [PhoenixAnnotations; 4] = [
        PhoenixAnnotations::Spans,
        PhoenixAnnotations::Traces,
        PhoenixAnnotations::Sessions,
        PhoenixAnnotations::Documents,
    ];

    const fn table(self) -> &'static str {
        match self {
            PhoenixAnnotations::Spans => "span_annotations",
            PhoenixAnnotations::Traces => "trace_annotations",
            PhoenixAnnotations::Sessions => "project_session_annotations",
            PhoenixAnnotations::Documents => "document_annotations",
        }
    }

    /// Where the names of what they are about stand: table, column of the name, column that points there.
    const fn target(self) -> (&'static str, &'static str, &'static str) {
        match self {
            PhoenixAnnotations::Spans | PhoenixAnnotations::Documents => ("spans", "span_id", "span_rowid"),
            PhoenixAnnotations::Traces => ("traces", "trace_id", "trace_rowid"),
            PhoenixAnnotations::Sessions => ("project_sessions", "session_id", "project_session_id"),
        }
    }
}

impl PhoenixDb {
    pub async fn annotation_count(&self, kind: PhoenixAnnotations) -> Result<u64, PhoenixDbError> {
        self.count(kind.table()).await.map(Option::unwrap_or_default)
    }

    /// Annotations in the order in which they were first said, after a row.
    pub async fn annotations(
        &self,
        kind: PhoenixAnnotations,
        after_row: i64,
        limit: i64,
    ) -> Result<Vec<PhoenixAnnotation>, PhoenixDbError> {
        let table = kind.table();
        if !self.has_table(table).await? {
            return Ok(Vec::new());
        }
        let (targets, name, points_at) = kind.target();
        let reading = AssertSqlSafe(format!(
            "SELECT said.*, {targets}.{name} AS target, json(said.metadata) AS metadata_json,
                    strftime('%s', said.created_at) * 1000000 + substr(said.created_at || '000000', 21, 6) AS created,
                    strftime('%s', said.updated_at) * 1000000 + substr(said.updated_at || '000000', 21, 6) AS updated
             FROM {table} AS said JOIN {targets} ON {targets}.id = said.{points_at}
             WHERE said.id > $1 ORDER BY said.id LIMIT $2"
        ));
        let rows = sqlx::query(reading).bind(after_row).bind(limit).fetch_all(&self.pool).await;
        Ok(rows.map_err(failed("read annotations"))?.iter().map(annotation).collect())
    }

    /// What people are asked for, in the order in which it was agreed upon.
    pub async fn annotation_configs(&self) -> Result<Vec<PhoenixConfig>, PhoenixDbError> {
        if !self.has_table("annotation_configs").await? {
            return Ok(Vec::new());
        }
        let is_assigned = self.has_table("project_annotation_configs").await?;
        let rows = sqlx::query("SELECT id, name, json(config) AS config FROM annotation_configs ORDER BY id")
            .fetch_all(&self.pool)
            .await;
        let mut configs = Vec::new();
        for row in rows.map_err(failed("read annotation configs"))? {
            let projects = match is_assigned {
                true => self.projects_asking_for(row.get("id")).await?,
                false => Vec::new(),
            };
            configs.push(PhoenixConfig { name: row.get("name"), config: row.get("config"), projects });
        }
        Ok(configs)
    }

    async fn projects_asking_for(&self, config: i64) -> Result<Vec<String>, PhoenixDbError> {
        let rows = sqlx::query(
            "SELECT projects.name FROM project_annotation_configs JOIN projects ON projects.id = project_id
             WHERE annotation_config_id = $1 ORDER BY projects.id",
        )
        .bind(config)
        .fetch_all(&self.pool)
        .await;
        Ok(rows
            .map_err(failed("read who asks for an annotation"))?
            .iter()
            .map(|row| row.get("name"))
            .collect())
    }
}

/// Columns that Phoenix added over the years are missing from older files.
fn annotation(row: &SqliteRow) -> PhoenixAnnotation {
    PhoenixAnnotation {
        row: row.get("id"),
        target: row.get("target"),
        position: row.try_get("document_position").unwrap_or_default(),
        name: row.get("name"),
        annotator_kind: row.get("annotator_kind"),
        label: row.get("label"),
        score: row.get("score"),
        explanation: row.get("explanation"),
        metadata: row.get("metadata_json"),
        identifier: row.try_get("identifier").unwrap_or_default(),
        source: row.try_get("source").unwrap_or_default(),
        user: row.try_get("user_id").unwrap_or_default(),
        created_at_unix_micro: row.get("created"),
        updated_at_unix_micro: row.get("updated"),
    }
}
