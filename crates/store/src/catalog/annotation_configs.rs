//! Annotations that people are asked for, and which project asks for which.

use model::{AnnotationConfig, AnnotationRange, CategoryValue, OptimizationDirection, ProjectId};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::{Catalog, CatalogError, failed};

pub(super) const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS annotation_configs (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        description TEXT,
        value_range TEXT NOT NULL
    );
    CREATE TABLE IF NOT EXISTS project_annotation_configs (
        project_id BIGINT NOT NULL,
        config_id BIGINT NOT NULL,
        PRIMARY KEY (project_id, config_id)
    )";

/// A config as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredAnnotationConfig {
    pub id: i64,
    pub config: AnnotationConfig,
}

/// What became of a config that was to be written.
#[derive(Debug, Clone, PartialEq)]
pub enum ConfigWritten {
    Written(StoredAnnotationConfig),
    /// Another one has this name.
    NameTaken,
    NoSuchConfig,
}

impl Catalog {
    /// The one that everybody has at first: whether the person who asked was content.
    pub(crate) async fn add_first_annotation_config(&self) -> Result<(), CatalogError> {
        let value = |label: &str, score| CategoryValue { label: label.to_owned(), score: Some(score) };
        let config = AnnotationConfig {
            name: "user_feedback".to_owned(),
            description: Some("What the person at the other end thought of it.".to_owned()),
            range: AnnotationRange::Categorical {
                optimization_direction: OptimizationDirection::Maximize,
                values: vec![value("positive", 1.0), value("negative", 0.0)],
            },
        };
        self.add_annotation_config(&config).await.map(|_| ())
    }

    pub(crate) async fn add_annotation_config(
        &self,
        config: &AnnotationConfig,
    ) -> Result<ConfigWritten, CatalogError> {
        let row = sqlx::query(
            "INSERT INTO annotation_configs (name, description, value_range) VALUES ($1, $2, $3)
             ON CONFLICT (name) DO NOTHING RETURNING id",
        )
        .bind(&config.name)
        .bind(&config.description)
        .bind(range_json(&config.range))
        .fetch_optional(&self.pool)
        .await
        .map_err(failed("add an annotation config"))?;
        Ok(row.map_or(ConfigWritten::NameTaken, |row| {
            ConfigWritten::Written(StoredAnnotationConfig { id: row.get("id"), config: config.clone() })
        }))
    }

    pub(crate) async fn replace_annotation_config(
        &self,
        id: i64,
        config: &AnnotationConfig,
    ) -> Result<ConfigWritten, CatalogError> {
        let done = sqlx::query(
            "UPDATE annotation_configs SET name = $1, description = $2, value_range = $3
             WHERE id = $4 AND NOT EXISTS (SELECT 1 FROM annotation_configs WHERE name = $1 AND id <> $4)",
        )
        .bind(&config.name)
        .bind(&config.description)
        .bind(range_json(&config.range))
        .bind(id)
        .execute(&self.pool)
        .await
        .map_err(failed("replace an annotation config"))?;
        Ok(match done.rows_affected() {
            1 => ConfigWritten::Written(StoredAnnotationConfig { id, config: config.clone() }),
            _ if self.annotation_config(id).await?.is_none() => ConfigWritten::NoSuchConfig,
            _ => ConfigWritten::NameTaken,
        })
    }

    /// All configs, newest first.
    pub(crate) async fn annotation_configs(&self) -> Result<Vec<StoredAnnotationConfig>, CatalogError> {
        let rows =
            sqlx::query("SELECT * FROM annotation_configs ORDER BY id DESC").fetch_all(&self.pool).await;
        rows.map_err(failed("list annotation configs"))?.iter().map(config).collect()
    }

    pub(crate) async fn annotation_config(
        &self,
        id: i64,
    ) -> Result<Option<StoredAnnotationConfig>, CatalogError> {
        let row = sqlx::query("SELECT * FROM annotation_configs WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.pool)
            .await;
        row.map_err(failed("find an annotation config"))?.as_ref().map(config).transpose()
    }

    pub(crate) async fn annotation_config_named(
        &self,
        name: &str,
    ) -> Result<Option<StoredAnnotationConfig>, CatalogError> {
        let row = sqlx::query("SELECT * FROM annotation_configs WHERE name = $1")
            .bind(name)
            .fetch_optional(&self.pool)
            .await;
        row.map_err(failed("find an annotation config"))?.as_ref().map(config).transpose()
    }

    /// Deletes a config; no project asks for it any more.
    pub(crate) async fn delete_annotation_config(&self, id: i64) -> Result<(), CatalogError> {
        let mut change = self.pool.begin().await.map_err(failed("delete an annotation config"))?;
        for sql in [
            "DELETE FROM project_annotation_configs WHERE config_id = $1",
            "DELETE FROM annotation_configs WHERE id = $1",
        ] {
            let done = sqlx::query(sql).bind(id).execute(&mut *change).await;
            done.map_err(failed("delete an annotation config"))?;
        }
        change.commit().await.map_err(failed("delete an annotation config"))
    }

    /// The configs that a project asks for, newest first.
    pub(crate) async fn annotation_configs_of(
        &self,
        project: ProjectId,
    ) -> Result<Vec<StoredAnnotationConfig>, CatalogError> {
        let rows = sqlx::query(
            "SELECT * FROM annotation_configs WHERE id IN
                 (SELECT config_id FROM project_annotation_configs WHERE project_id = $1)
             ORDER BY id DESC",
        )
        .bind(project.0)
        .fetch_all(&self.pool)
        .await;
        rows.map_err(failed("list the annotation configs of a project"))?.iter().map(config).collect()
    }

    pub(crate) async fn assign_annotation_config(
        &self,
        project: ProjectId,
        config: i64,
    ) -> Result<(), CatalogError> {
        let done = sqlx::query(
            "INSERT INTO project_annotation_configs (project_id, config_id) VALUES ($1, $2)
             ON CONFLICT (project_id, config_id) DO NOTHING",
        )
        .bind(project.0)
        .bind(config)
        .execute(&self.pool)
        .await;
        done.map(|_| ()).map_err(failed("assign an annotation config"))
    }

    pub(crate) async fn unassign_annotation_config(
        &self,
        project: ProjectId,
        config: i64,
    ) -> Result<(), CatalogError> {
        let done =
            sqlx::query("DELETE FROM project_annotation_configs WHERE project_id = $1 AND config_id = $2")
                .bind(project.0)
                .bind(config)
                .execute(&self.pool)
                .await;
        done.map(|_| ()).map_err(failed("unassign an annotation config"))
    }

    /// From now on a project asks for these and no others.
    pub(crate) async fn set_annotation_configs_of(
        &self,
        project: ProjectId,
        configs: &[i64],
    ) -> Result<(), CatalogError> {
        let doing = "set the annotation configs of a project";
        let mut change = self.pool.begin().await.map_err(failed(doing))?;
        let done = sqlx::query("DELETE FROM project_annotation_configs WHERE project_id = $1")
            .bind(project.0)
            .execute(&mut *change)
            .await;
        done.map_err(failed(doing))?;
        for config in configs {
            let done = sqlx::query(
                "INSERT INTO project_annotation_configs (project_id, config_id) VALUES ($1, $2)
                 ON CONFLICT (project_id, config_id) DO NOTHING",
            )
            .bind(project.0)
            .bind(config)
            .execute(&mut *change)
            .await;
            done.map_err(failed(doing))?;
        }
        change.commit().await.map_err(failed(doing))
    }
}

fn range_json(range: &AnnotationRange) -> String {
    serde_json::to_string(range).expect("a range is written to memory and all its keys are strings")
}

fn config(row: &SqliteRow) -> Result<StoredAnnotationConfig, CatalogError> {
    let id = row.get("id");
    let range = serde_json::from_str(row.get("value_range"))
        .map_err(|_| CatalogError::damaged("annotation config", id))?;
    let config = AnnotationConfig { name: row.get("name"), description: row.get("description"), range };
    Ok(StoredAnnotationConfig { id, config })
}
