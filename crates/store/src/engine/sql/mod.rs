//! SQL over documented views (`docs/spec/sql.md`): one statement that reads, and nothing else.

mod encode;
mod lists;
mod views;

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::RecordBatch;
use datafusion::catalog::{CatalogProvider as _, MemoryCatalogProvider, MemoryCatalogProviderList};
use datafusion::catalog::{CatalogProviderList as _, MemorySchemaProvider};
use datafusion::config::Dialect;
use datafusion::dataframe::DataFrame;
use datafusion::error::DataFusionError;
use datafusion::execution::session_state::SessionStateBuilder;
use datafusion::prelude::{SQLOptions, SessionContext};
use datafusion::sql::parser::Statement;
use datafusion::sql::sqlparser::ast;
use datafusion::sql::sqlparser::dialect::PostgreSqlDialect;
use datafusion::sql::sqlparser::tokenizer::{Token, Tokenizer};
use futures::StreamExt as _;
use model::{FaultKind, ProjectId};

use super::error::is_damage;
use super::{EngineError, Query};

/// What one answer may hold in memory.
const ANSWER_BYTES_MAX: usize = 64 << 20;
/// Longer than anybody types.
const TEXT_BYTES_MAX: usize = 65_536;
/// So that no chain of operators is too long for the stack of the engine's threads, which walk it by recursion.
const TOKENS_MAX: usize = 4_000;

/// Functions that fill the memory out of a number: what a row holds is in no pool that could refuse it.
const MUCH_OUT_OF_LITTLE: [&str; 7] =
    ["repeat", "lpad", "rpad", "array_repeat", "array_resize", "range", "generate_series"];

/// A statement, of which at most so many rows are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlQuestion {
    pub text: String,
    /// Only what belongs to this project.
    pub project: Option<ProjectId>,
    pub row_limit: usize,
    pub format: SqlFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SqlFormat {
    /// A list of one object for each row.
    Json,
    /// With a line of names.
    Csv,
    /// An Arrow IPC stream.
    Arrow,
}

/// The rows, written in the format asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlAnswer {
    pub columns: Vec<SqlColumn>,
    pub row_count: usize,
    /// There were more rows than wanted, or than fit into an answer.
    pub is_truncated: bool,
    pub body: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlColumn {
    pub name: String,
    pub data_type: String,
}

/// A statement without an answer.
#[derive(Debug, thiserror::Error)]
pub enum SqlError {
    /// The text says what the asker can change.
    #[error("{reason}")]
    Refused { reason: String },
    #[error("cannot answer a statement")]
    Failed { kind: FaultKind, source: Box<dyn std::error::Error + Send + Sync> },
}

impl SqlError {
    pub fn kind(&self) -> FaultKind {
        match self {
            SqlError::Refused { .. } => FaultKind::Invalid,
            SqlError::Failed { kind, .. } => *kind,
        }
    }

    pub(crate) fn of(error: EngineError) -> SqlError {
        match error {
            EngineError::Query(error) if !is_damage(&error) => match error.find_root() {
                DataFusionError::ResourcesExhausted(_) => SqlError::Refused {
                    reason: "The statement needs more memory than queries may take: narrow it down."
                        .to_owned(),
                },
                // What was said in the statement: names, types, functions, values that cannot be converted.
                DataFusionError::SQL(..)
                | DataFusionError::Plan(_)
                | DataFusionError::SchemaError(..)
                | DataFusionError::NotImplemented(_)
                | DataFusionError::Execution(_)
                | DataFusionError::ParquetError(_)
                | DataFusionError::ArrowError(..)
                | DataFusionError::Diagnostic(..)
                | DataFusionError::Configuration(_) => {
                    let reason = error.find_root().strip_backtrace();
                    // Whose planning went wrong is nothing to the asker.
                    let told = reason.strip_prefix("Error during planning: ").unwrap_or(&reason);
                    SqlError::Refused { reason: told.to_owned() }
                }
                _ => SqlError::Failed { kind: FaultKind::Internal, source: Box::new(error) },
            },
            EngineError::TooLong { .. } => SqlError::Refused { reason: format!("{error}: narrow it down.") },
            error => SqlError::Failed { kind: error.kind(), source: Box::new(error) },
        }
    }
}

impl Query {
    /// Answers a statement; `projects` are the names that rows show.
    pub(crate) async fn sql(
        &self,
        question: &SqlQuestion,
        projects: HashMap<i64, String>,
    ) -> Result<SqlAnswer, EngineError> {
        let statement = self.statement(question, projects).await?;
        let schema = Arc::clone(statement.schema().inner());
        let (batches, is_truncated) = first_rows(statement, question.row_limit).await?;
        let columns = schema.fields().iter().map(|field| SqlColumn {
            name: field.name().clone(),
            data_type: encode::type_name(field.data_type()),
        });
        Ok(SqlAnswer {
            columns: columns.collect(),
            row_count: batches.iter().map(RecordBatch::num_rows).sum(),
            is_truncated,
            body: encode::encode(question.format, &schema, &batches)?,
        })
    }

    async fn statement(
        &self,
        question: &SqlQuestion,
        projects: HashMap<i64, String>,
    ) -> Result<DataFrame, EngineError> {
        if question.text.len() > TEXT_BYTES_MAX {
            let reason = format!("The statement is longer than {TEXT_BYTES_MAX} bytes.");
            return Err(DataFusionError::Plan(reason).into());
        }
        if has_too_many_tokens(&question.text) {
            let reason = format!("The statement has more than {TOKENS_MAX} words and signs.");
            return Err(DataFusionError::Plan(reason).into());
        }
        let statement = self.state().sql_to_statement(&question.text, &Dialect::PostgreSQL)?;
        if !is_select(&statement) {
            return Err(DataFusionError::Plan("Only SELECT is understood here.".to_owned()).into());
        }
        let named = self.state().resolve_table_references(&statement)?;
        let context = self.sql_context(question.project, projects.clone())?;
        if named.iter().any(|table| table.table() == views::ANNOTATIONS) {
            let view = self.view_of_annotations(question.project, projects).await?;
            context.register_table(views::ANNOTATIONS, view.into_view())?;
        }
        let state = context.state();
        let plan = state.statement_to_plan(statement).await?;
        let read_only =
            SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
        read_only.verify_plan(&plan)?;
        Ok(DataFrame::new(state, plan))
    }

    /// A session that knows the views and functions of ours, and no table function.
    fn sql_context(
        &self,
        project: Option<ProjectId>,
        projects: HashMap<i64, String>,
    ) -> Result<SessionContext, EngineError> {
        let catalogs = MemoryCatalogProviderList::new();
        let catalog = MemoryCatalogProvider::new();
        catalog.register_schema("public", Arc::new(MemorySchemaProvider::new()))?;
        catalogs.register_catalog("datafusion".to_owned(), Arc::new(catalog));
        let state = SessionStateBuilder::new_from_existing(self.state())
            .with_catalog_list(Arc::new(catalogs))
            .with_table_functions(HashMap::new())
            .build();
        let context = SessionContext::new_with_state(state);
        for (name, view) in self.views(project, projects)? {
            context.register_table(name, view.into_view())?;
        }
        for function in views::functions() {
            context.register_udf(function);
        }
        for name in MUCH_OUT_OF_LITTLE {
            context.deregister_udf(name);
        }
        Ok(context)
    }
}

/// A text that cannot be split at all is left to the parser, which says where it broke off.
fn has_too_many_tokens(text: &str) -> bool {
    let tokens = Tokenizer::new(&PostgreSqlDialect {}, text).tokenize().unwrap_or_default();
    tokens.iter().filter(|token| !matches!(token, Token::Whitespace(_))).count() > TOKENS_MAX
}

fn is_select(statement: &Statement) -> bool {
    matches!(statement, Statement::Statement(statement) if matches!(**statement, ast::Statement::Query(_)))
}

/// Rows up to the limits, and whether there were more.
async fn first_rows(statement: DataFrame, limit: usize) -> Result<(Vec<RecordBatch>, bool), EngineError> {
    let mut rows = statement.limit(0, Some(limit.saturating_add(1)))?.execute_stream().await?;
    let (mut batches, mut count, mut bytes) = (Vec::new(), 0, 0);
    while let Some(batch) = rows.next().await {
        let batch = batch?;
        let room = limit - count;
        if batch.num_rows() > room {
            batches.push(batch.slice(0, room));
            return Ok((batches, true));
        }
        count += batch.num_rows();
        bytes += batch.get_array_memory_size();
        batches.push(batch);
        if bytes > ANSWER_BYTES_MAX {
            return Ok((batches, rows.next().await.is_some()));
        }
    }
    Ok((batches, false))
}
