//! How long the spans of a project are kept.

use model::ProjectId;
use sqlx::Row as _;

use super::{Catalog, CatalogError, failed};
use crate::Retention;

pub(super) const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS retention (
        project BIGINT PRIMARY KEY,
        days_max BIGINT,
        traces_max BIGINT
    )";

impl Catalog {
    pub(crate) async fn retentions(&self) -> Result<Vec<(ProjectId, Retention)>, CatalogError> {
        let rows =
            sqlx::query("SELECT project, days_max, traces_max FROM retention").fetch_all(&self.pool).await;
        let rows = rows.map_err(failed("read how long spans are kept"))?;
        let count = |value: Option<i64>| value.and_then(|value| u32::try_from(value).ok());
        Ok(rows
            .iter()
            .map(|row| {
                let retention = Retention {
                    days_max: count(row.get("days_max")),
                    traces_max: count(row.get("traces_max")),
                };
                (ProjectId(row.get("project")), retention)
            })
            .collect())
    }

    pub(crate) async fn set_retention(
        &self,
        project: ProjectId,
        retention: Retention,
    ) -> Result<(), CatalogError> {
        let set = sqlx::query(
            "INSERT INTO retention (project, days_max, traces_max) VALUES ($1, $2, $3)
             ON CONFLICT (project) DO UPDATE SET days_max = excluded.days_max, traces_max = excluded.traces_max",
        )
        .bind(project.0)
        .bind(retention.days_max.map(i64::from))
        .bind(retention.traces_max.map(i64::from))
        .execute(&self.pool)
        .await;
        set.map(drop).map_err(failed("set how long spans are kept"))
    }
}
