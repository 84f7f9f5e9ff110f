//! Projects.

use serde::Deserialize;

use super::query::{LIMIT, Parameters};
use super::{Client, ClientError};

/// A project of the server.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct StoredProject {
    /// The server's own id for it.
    pub id: String,
    pub name: String,
    pub description: Option<String>,
}

impl Client {
    /// The projects there are, a thousand at most.
    pub async fn projects(&self) -> Result<Vec<StoredProject>, ClientError> {
        self.ask(|connection, waiting| {
            connection.list("/v1/projects", &Parameters::default(), LIMIT, waiting)
        })
        .await
    }
}
