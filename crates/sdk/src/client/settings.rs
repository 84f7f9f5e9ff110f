//! Where the server is, and who asks.

use std::sync::Arc;
use std::time::Duration;

use super::{Client, ClientError, Connection};
use crate::headers::Headers;
use crate::start::{lacks_tls, server_url, variable};

/// How the server is reached. What is not set comes from the environment: the same variables that say where spans are
/// sent.
#[must_use = "a builder does nothing until it is built"]
#[derive(Debug)]
pub struct ClientBuilder {
    endpoint: Option<String>,
    headers: Headers,
    timeout: Duration,
}

impl Default for ClientBuilder {
    fn default() -> ClientBuilder {
        ClientBuilder { endpoint: None, headers: Headers::default(), timeout: Duration::from_secs(30) }
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
        self.headers.set_api_key(&key.into());
        self
    }

    /// A header of every request.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> ClientBuilder {
        self.headers.set(&name.into(), &value.into());
        self
    }

    /// How long one request may take; thirty seconds unless said otherwise. A list may take several requests.
    pub fn timeout(mut self, timeout: Duration) -> ClientBuilder {
        self.timeout = timeout;
        self
    }

    pub fn build(self) -> Result<Client, ClientError> {
        let base = server_url(self.endpoint.as_deref(), &variable)
            .map_err(|endpoint| ClientError::Endpoint { endpoint })?;
        if lacks_tls(&base) {
            return Err(ClientError::NoTls { endpoint: base });
        }
        let headers = self.headers.or(Headers::from_env(&variable));
        Ok(Client { connection: Arc::new(Connection::new(base, headers, self.timeout)) })
    }
}
