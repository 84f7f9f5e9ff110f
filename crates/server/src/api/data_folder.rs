//! What lies in the data folder, and how large it is.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use store::Store;
use utoipa::ToSchema;

use super::error::{ApiError, ApiErrorView};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DataFolderView {
    pub path: String,
    pub total_bytes: u64,
    /// Files and folders at the top, the largest first.
    pub entries: Vec<DataFolderEntryView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DataFolderEntryView {
    pub name: String,
    /// With everything below it.
    pub bytes: u64,
}

#[utoipa::path(
    get,
    path = "/api/data-folder",
    operation_id = "getDataFolder",
    responses((status = 200, body = DataFolderView), (status = "default", body = ApiErrorView))
)]
pub(super) async fn get_data_folder(State(store): State<Store>) -> Result<Json<DataFolderView>, ApiError> {
    let entries = store.disk_usage().await?;
    Ok(Json(DataFolderView {
        path: store.data_dir().display().to_string(),
        total_bytes: entries.iter().map(|(_, bytes)| bytes).sum(),
        entries: entries.into_iter().map(|(name, bytes)| DataFolderEntryView { name, bytes }).collect(),
    }))
}
