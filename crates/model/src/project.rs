//! The home of traces and, one day, of permissions.

use serde::{Deserialize, Serialize};

use crate::ProjectId;

/// Where spans go that name no project.
pub const DEFAULT_PROJECT: &str = "default";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    pub id: ProjectId,
    pub name: String,
    pub description: Option<String>,
    pub created_at_unix_nano: i64,
}
