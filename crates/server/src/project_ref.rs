//! How callers name a project: by global id, else by name.

use model::{Project, ProjectId};
use store::{CatalogError, Store};

use crate::v1::GlobalId;

/// What a path segment means. A name that happens to look like a project's global id is taken for the id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ProjectRef<'a> {
    Id(ProjectId),
    Name(&'a str),
}

impl<'a> ProjectRef<'a> {
    pub(crate) fn parse(text: &'a str) -> ProjectRef<'a> {
        match GlobalId::parse(text) {
            Some(global_id) if global_id.type_name == "Project" => ProjectRef::Id(ProjectId(global_id.row)),
            _ => ProjectRef::Name(text),
        }
    }

    pub(crate) async fn find(&self, store: &Store) -> Result<Option<Project>, CatalogError> {
        match *self {
            ProjectRef::Id(id) => store.project(id).await,
            ProjectRef::Name(name) => store.project_named(name).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use model::ProjectId;

    use super::ProjectRef;

    #[test]
    fn a_project_is_named_by_global_id_or_by_name() {
        assert_eq!(ProjectRef::parse("UHJvamVjdDoxMg=="), ProjectRef::Id(ProjectId(12)));
        for name in ["shop", "U3Bhbjox", "Project:1", ""] {
            assert_eq!(ProjectRef::parse(name), ProjectRef::Name(name));
        }
    }
}
