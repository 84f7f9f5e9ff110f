//! Annotations of what has not arrived yet.

use model::Annotation;
use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Row as _};

use super::{Catalog, CatalogError, failed};
use crate::annotation::{NewAnnotation, TargetName};

pub(super) const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS pending_annotations (
        id INTEGER PRIMARY KEY,
        target_kind TEXT NOT NULL,
        target TEXT NOT NULL,
        document_position BIGINT NOT NULL,
        annotation TEXT NOT NULL,
        since_unix_nano BIGINT NOT NULL
    );
    CREATE INDEX IF NOT EXISTS pending_annotations_by_target ON pending_annotations (target)";

/// One that waits.
#[derive(Debug)]
pub(crate) struct PendingAnnotation {
    pub(crate) id: i64,
    pub(crate) new: NewAnnotation,
}

pub(crate) async fn add_pending(
    connection: &mut SqliteConnection,
    waiting: &[&NewAnnotation],
    now_unix_nano: i64,
) -> Result<(), CatalogError> {
    for new in waiting {
        let json = serde_json::to_string(&new.annotation).expect("an annotation is written to memory");
        sqlx::query(
            "INSERT INTO pending_annotations (target_kind, target, document_position, annotation, since_unix_nano)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(new.target.kind().as_str())
        .bind(new.target.to_string())
        .bind(new.target.document_position().unwrap_or(-1))
        .bind(json)
        .bind(now_unix_nano)
        .execute(&mut *connection)
        .await
        .map_err(failed("keep an annotation that waits"))?;
    }
    Ok(())
}

/// Those of the named targets that wait, in the order in which they came.
pub(crate) async fn pending_of(
    connection: &mut SqliteConnection,
    targets: &[String],
) -> Result<Vec<PendingAnnotation>, CatalogError> {
    let mut query = QueryBuilder::new("SELECT * FROM pending_annotations WHERE target IN (");
    let mut list = query.separated(", ");
    for target in targets {
        list.push_bind(target);
    }
    query.push(") ORDER BY id");
    let rows = query.build().fetch_all(connection).await.map_err(failed("read annotations that wait"))?;
    rows.iter()
        .map(|row| {
            let id = row.get("id");
            let new = target(row.get("target_kind"), row.get("target"), row.get("document_position"))
                .zip(serde_json::from_str::<Annotation>(row.get("annotation")).ok())
                .map(|(target, annotation)| NewAnnotation { target, annotation });
            Ok(PendingAnnotation { id, new: new.ok_or(CatalogError::damaged("annotation that waits", id))? })
        })
        .collect()
}

pub(crate) async fn remove_pending(
    connection: &mut SqliteConnection,
    ids: impl Iterator<Item = i64>,
) -> Result<(), CatalogError> {
    for id in ids {
        sqlx::query("DELETE FROM pending_annotations WHERE id = $1")
            .bind(id)
            .execute(&mut *connection)
            .await
            .map_err(failed("let an annotation wait no longer"))?;
    }
    Ok(())
}

impl Catalog {
    /// What is waited for, once for each annotation that waits, and the bytes that these say.
    pub(crate) async fn pending_targets(&self) -> Result<(Vec<TargetName>, u64), CatalogError> {
        let rows = sqlx::query(
            "SELECT target_kind, target, document_position, LENGTH(annotation) AS bytes FROM pending_annotations",
        )
        .fetch_all(&self.pool)
        .await
        .map_err(failed("read annotations that wait"))?;
        let bytes = rows.iter().map(|row| u64::try_from(row.get::<i64, _>("bytes")).unwrap_or(0)).sum();
        let targets = rows.iter().filter_map(|row| {
            target(row.get("target_kind"), row.get("target"), row.get("document_position"))
        });
        Ok((targets.collect(), bytes))
    }

    /// Gives up on those that have waited since before this; how many.
    pub(crate) async fn drop_pending_before(&self, since_unix_nano: i64) -> Result<u64, CatalogError> {
        let done = sqlx::query("DELETE FROM pending_annotations WHERE since_unix_nano < $1")
            .bind(since_unix_nano)
            .execute(&self.pool)
            .await;
        Ok(done.map_err(failed("drop annotations that waited in vain"))?.rows_affected())
    }
}

fn target(kind: &str, name: &str, position: i64) -> Option<TargetName> {
    Some(match kind {
        "span" => TargetName::Span(name.parse().ok()?),
        "trace" => TargetName::Trace(name.parse().ok()?),
        "session" => TargetName::Session(name.to_owned()),
        "document" => TargetName::Document { span_id: name.parse().ok()?, position },
        _ => return None,
    })
}
