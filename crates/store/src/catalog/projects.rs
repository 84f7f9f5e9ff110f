//! Projects: the homes of traces.

use model::{Project, ProjectId};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::{Catalog, CatalogError, failed};

pub(super) const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS projects (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        description TEXT,
        created_at_unix_nano BIGINT NOT NULL
    )";

impl Catalog {
    /// All projects, newest first.
    pub(crate) async fn projects(&self) -> Result<Vec<Project>, CatalogError> {
        let rows =
            sqlx::query("SELECT id, name, description, created_at_unix_nano FROM projects ORDER BY id DESC")
                .fetch_all(&self.pool)
                .await;
        Ok(rows.map_err(failed("list projects"))?.iter().map(project).collect())
    }

    pub(crate) async fn project(&self, id: ProjectId) -> Result<Option<Project>, CatalogError> {
        let row =
            sqlx::query("SELECT id, name, description, created_at_unix_nano FROM projects WHERE id = $1")
                .bind(id.0)
                .fetch_optional(&self.pool)
                .await;
        Ok(row.map_err(failed("find a project"))?.as_ref().map(project))
    }

    pub(crate) async fn project_named(&self, name: &str) -> Result<Option<Project>, CatalogError> {
        let row =
            sqlx::query("SELECT id, name, description, created_at_unix_nano FROM projects WHERE name = $1")
                .bind(name)
                .fetch_optional(&self.pool)
                .await;
        Ok(row.map_err(failed("find a project"))?.as_ref().map(project))
    }

    /// A new project; `None` where the name is taken.
    pub(crate) async fn create_project(
        &self,
        name: &str,
        description: Option<&str>,
        now_unix_nano: i64,
    ) -> Result<Option<Project>, CatalogError> {
        let row = sqlx::query(
            "INSERT INTO projects (name, description, created_at_unix_nano) VALUES ($1, $2, $3)
             ON CONFLICT (name) DO NOTHING RETURNING id, name, description, created_at_unix_nano",
        )
        .bind(name)
        .bind(description)
        .bind(now_unix_nano)
        .fetch_optional(&self.pool)
        .await;
        Ok(row.map_err(failed("create a project"))?.as_ref().map(project))
    }

    pub(crate) async fn describe_project(
        &self,
        id: ProjectId,
        description: &str,
    ) -> Result<(), CatalogError> {
        let done = sqlx::query("UPDATE projects SET description = $2 WHERE id = $1")
            .bind(id.0)
            .bind(description)
            .execute(&self.pool)
            .await;
        done.map(|_| ()).map_err(failed("describe a project"))
    }

    /// The project of this name, made if there is none.
    pub(crate) async fn ensure_project(
        &self,
        name: &str,
        now_unix_nano: i64,
    ) -> Result<ProjectId, CatalogError> {
        let row = sqlx::query(
            "INSERT INTO projects (name, created_at_unix_nano) VALUES ($1, $2)
             ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id",
        )
        .bind(name)
        .bind(now_unix_nano)
        .fetch_one(&self.pool)
        .await;
        Ok(ProjectId(row.map_err(failed("create a project"))?.get("id")))
    }

    pub(crate) async fn delete_project(&self, id: ProjectId) -> Result<(), CatalogError> {
        let deleted = sqlx::query("DELETE FROM projects WHERE id = $1").bind(id.0).execute(&self.pool).await;
        deleted.map(drop).map_err(failed("delete a project"))
    }
}

fn project(row: &SqliteRow) -> Project {
    Project {
        id: ProjectId(row.get("id")),
        name: row.get("name"),
        description: row.get("description"),
        created_at_unix_nano: row.get("created_at_unix_nano"),
    }
}
