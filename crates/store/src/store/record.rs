//! Projects, and prices that somebody set.

use model::{PriceOverride, Project, ProjectId};

use super::{Store, now_unix_nano};
use crate::catalog::CatalogError;

impl Store {
    /// All projects, newest first.
    pub async fn projects(&self) -> Result<Vec<Project>, CatalogError> {
        self.inner.catalog.projects().await
    }

    pub async fn project(&self, id: ProjectId) -> Result<Option<Project>, CatalogError> {
        self.inner.catalog.project(id).await
    }

    pub async fn project_named(&self, name: &str) -> Result<Option<Project>, CatalogError> {
        self.inner.catalog.project_named(name).await
    }

    /// A new, empty project; `None` where the name is taken.
    pub async fn create_project(
        &self,
        name: &str,
        description: Option<&str>,
    ) -> Result<Option<Project>, CatalogError> {
        self.inner.catalog.create_project(name, description, now_unix_nano()).await
    }

    pub async fn describe_project(&self, id: ProjectId, description: &str) -> Result<(), CatalogError> {
        self.inner.catalog.describe_project(id, description).await
    }

    /// Prices that somebody set, with their ids.
    pub async fn price_overrides(&self) -> Result<Vec<(i64, PriceOverride)>, CatalogError> {
        self.inner.catalog.price_overrides().await
    }

    pub async fn add_price_override(&self, set: &PriceOverride) -> Result<i64, CatalogError> {
        self.inner.catalog.add_price_override(set).await
    }

    /// Whether there was one.
    pub async fn remove_price_override(&self, id: i64) -> Result<bool, CatalogError> {
        self.inner.catalog.remove_price_override(id).await
    }
}
