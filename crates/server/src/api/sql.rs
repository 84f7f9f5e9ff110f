//! `POST /api/sql`: one statement that reads, over the views of `docs/spec/sql.md`.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use serde::{Deserialize, Serialize};
use store::{SqlAnswer, SqlFormat, SqlQuestion, Store};
use utoipa::ToSchema;

use super::error::{ApiError, ApiErrorView};
use super::extract::Body;
use super::project::find_project;

const LIMIT_DEFAULT: u32 = 1_000;
const LIMIT_MAX: u32 = 100_000;
/// Says `true` in answers that are not JSON when there were more rows than came.
const TRUNCATED: &str = "bennu-truncated";

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SqlRequest {
    /// One `SELECT`.
    pub query: String,
    /// Global id or name; all projects where it is missing.
    pub project: Option<String>,
    /// How many rows at most: 1 to 100,000.
    #[schema(minimum = 1, maximum = 100_000, default = 1_000)]
    pub limit: Option<u32>,
    #[serde(default)]
    pub format: SqlFormatView,
}

#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SqlFormatView {
    #[default]
    Json,
    /// With a line of names.
    Csv,
    /// An Arrow IPC stream.
    Arrow,
}

/// An answer in JSON. The other formats are bytes, and say in the header `bennu-truncated` whether there were more.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SqlAnswerView {
    pub columns: Vec<SqlColumnView>,
    /// Objects by column name.
    pub rows: Vec<serde_json::Map<String, serde_json::Value>>,
    /// There were more rows than `limit`, or than fit into an answer.
    pub is_truncated: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SqlColumnView {
    pub name: String,
    /// `text`, `number`, `integer`, `boolean`, `time`, or the name of an Arrow type.
    pub data_type: String,
}

#[utoipa::path(
    post,
    path = "/api/sql",
    operation_id = "runSql",
    request_body = SqlRequest,
    responses((status = 200, body = SqlAnswerView), (status = "default", body = ApiErrorView))
)]
pub(super) async fn run_sql(
    State(store): State<Store>,
    Body(request): Body<SqlRequest>,
) -> Result<Response, ApiError> {
    let limit = request.limit.unwrap_or(LIMIT_DEFAULT);
    if !(1..=LIMIT_MAX).contains(&limit) {
        return Err(ApiError::invalid(format!("`limit` is {limit}; it must be between 1 and {LIMIT_MAX}.")));
    }
    let project = match &request.project {
        Some(project) => Some(find_project(&store, project).await?.id),
        None => None,
    };
    let format = request.format.into();
    let question = SqlQuestion { text: request.query, project, row_limit: limit as usize, format };
    let answer = store.sql(question).await?;
    Ok(match format {
        SqlFormat::Json => json(answer)?.into_response(),
        SqlFormat::Csv => bytes("text/csv; charset=utf-8", answer),
        SqlFormat::Arrow => bytes("application/vnd.apache.arrow.stream", answer),
    })
}

fn json(answer: SqlAnswer) -> Result<Json<SqlAnswerView>, ApiError> {
    let rows = serde_json::from_slice(&answer.body);
    let rows = rows.map_err(|error| ApiError::invalid(format!("The rows are no JSON: {error}.")))?;
    let columns = answer.columns.into_iter();
    let columns = columns.map(|column| SqlColumnView { name: column.name, data_type: column.data_type });
    Ok(Json(SqlAnswerView { columns: columns.collect(), rows, is_truncated: answer.is_truncated }))
}

fn bytes(content_type: &'static str, answer: SqlAnswer) -> Response {
    let truncated = if answer.is_truncated { "true" } else { "false" };
    ([(CONTENT_TYPE.as_str(), content_type), (TRUNCATED, truncated)], answer.body).into_response()
}

impl From<SqlFormatView> for SqlFormat {
    fn from(format: SqlFormatView) -> SqlFormat {
        match format {
            SqlFormatView::Json => SqlFormat::Json,
            SqlFormatView::Csv => SqlFormat::Csv,
            SqlFormatView::Arrow => SqlFormat::Arrow,
        }
    }
}
