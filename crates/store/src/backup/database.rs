//! A database held as it was at one moment, and copied while others go on writing in it.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Row as _};

/// A database with an empty one of the same tables beside it.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) connection: SqliteConnection,
}

impl Held {
    /// `copy` has the tables already, and nothing in them.
    pub(super) async fn open(source: &Path, copy: &Path) -> Result<Held, sqlx::Error> {
        let mut connection = SqliteConnectOptions::new().filename(source).connect().await?;
        let copy = copy
            .to_str()
            .ok_or_else(|| sqlx::Error::Configuration(format!("{} is not Unicode", copy.display()).into()))?;
        sqlx::query("ATTACH DATABASE $1 AS copy").bind(copy).execute(&mut connection).await?;
        // It counts once it is whole, so that it needs no log of its own; its bytes are synced at the end.
        sqlx::raw_sql("PRAGMA copy.journal_mode = OFF; PRAGMA copy.synchronous = OFF")
            .execute(&mut connection)
            .await?;
        Ok(Held { connection })
    }

    /// From here on it is read as it is now. Holding it holds nobody up, but its log is not folded meanwhile.
    pub(super) async fn hold(&mut self) -> Result<(), sqlx::Error> {
        sqlx::raw_sql("BEGIN").execute(&mut self.connection).await?;
        // The transaction sees what is there at its first read.
        sqlx::query("SELECT count(*) FROM main.sqlite_schema").fetch_one(&mut self.connection).await?;
        Ok(())
    }

    pub(super) async fn let_go(&mut self) -> Result<(), sqlx::Error> {
        sqlx::raw_sql("ROLLBACK").execute(&mut self.connection).await.map(drop)
    }

    /// Copies every table as it was when it was held.
    pub(super) async fn copy(mut self) -> Result<(), sqlx::Error> {
        // The counters of positions are last: rows that are inserted advance them.
        let tables = sqlx::query(
            "SELECT name FROM main.sqlite_schema WHERE type = 'table'
                AND (name NOT LIKE 'sqlite%' OR name = 'sqlite_sequence')
             ORDER BY name = 'sqlite_sequence'",
        );
        let tables = tables.fetch_all(&mut self.connection).await?;
        for table in tables.iter().map(|row| row.get::<String, _>("name")) {
            let columns = sqlx::query("SELECT name FROM pragma_table_info($1, 'main')").bind(&table);
            let columns = columns.fetch_all(&mut self.connection).await?;
            let columns: Vec<String> =
                columns.iter().map(|row| format!("\"{}\"", row.get::<&str, _>("name"))).collect();
            let columns = columns.join(", ");
            let copying = format!(
                "DELETE FROM copy.\"{table}\";
                 INSERT INTO copy.\"{table}\" ({columns}) SELECT {columns} FROM main.\"{table}\""
            );
            // Names that this program gave its own tables.
            sqlx::raw_sql(AssertSqlSafe(copying)).execute(&mut self.connection).await?;
        }
        sqlx::raw_sql("COMMIT").execute(&mut self.connection).await?;
        self.connection.close().await
    }
}
