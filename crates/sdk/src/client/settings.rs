//! Where the server is, and who asks.

use std::env;
use std::sync::Arc;
use std::time::Duration;

use super::{Client, ClientError, Connection};
use crate::start::{headers, server_url};

/// How the server is reached. What is not set comes from the environment: the same variables that say where spans are
/// sent.
#[must_use = "a builder does nothing until it is built"]
#[derive(Debug)]
pub struct ClientBuilder {
    endpoint: Option<String>,
    api_key: Option<String>,
    headers: Vec<(String, String)>,
    timeout: Duration,
}

impl Default for ClientBuilder {
    fn default() -> ClientBuilder {
        ClientBuilder { endpoint: None, api_key: None, headers: Vec::new(), timeout: Duration::from_secs(30) }
    }
}

impl ClientBuilder {
    /// A base address; one that ends in `/v1/traces` will do as well.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> ClientBuilder {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// Sent as a bearer token.
    pub fn api_key(mut self, key: impl Into<String>) -> ClientBuilder {
        self.api_key = Some(key.into());
        self
    }

    /// A header of every request.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> ClientBuilder {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// How long one request may take; thirty seconds unless said otherwise. A list may take several requests.
    pub fn timeout(mut self, timeout: Duration) -> ClientBuilder {
        self.timeout = timeout;
        self
    }

    pub fn build(self) -> Result<Client, ClientError> {
        let env = |name: &str| env::var(name).ok().filter(|value| !value.trim().is_empty());
        let base = server_url(self.endpoint.as_deref(), &env)
            .map_err(|endpoint| ClientError::Endpoint { endpoint })?;
        if base.starts_with("https:") && !cfg!(feature = "tls") {
            return Err(ClientError::NoTls { endpoint: base });
        }
        let headers = headers(self.api_key.as_deref(), &self.headers, &env);
        Ok(Client { connection: Arc::new(Connection::new(base, headers, self.timeout)) })
    }
}
