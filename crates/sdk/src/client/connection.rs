//! Requests and answers, on a thread that may wait.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use futures_channel::oneshot;
use serde::Serialize;
use serde::de::DeserializeOwned;
use ureq::http::Response;

use super::query::{Page, Parameters};
use super::{Client, ClientError};
use crate::headers::Headers;
use crate::http_agent::HttpAgent;
use crate::percent;

/// A page of spans with long prompts is large; an answer beyond this is an accident.
const ANSWER_BYTES_MAX: u64 = 256 << 20;
const REFUSAL_CHARS_MAX: usize = 500;
const JSON: &str = "application/json";

type Answer = Response<ureq::Body>;

#[derive(Debug)]
pub(super) struct Connection {
    agent: HttpAgent,
    base: String,
}

/// A caller who still waits for the answer.
pub(super) struct Waiting<'a, T>(&'a oneshot::Sender<T>);

impl<T> Waiting<'_, T> {
    /// Whether the future was dropped: then the next page need not be fetched.
    pub(super) fn is_gone(&self) -> bool {
        self.0.is_canceled()
    }
}

impl Client {
    /// Runs `work`, which may block, on a thread of its own: no runtime is needed, and none is held up.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection, &Waiting<'_, Result<T, ClientError>>) -> Result<T, ClientError>
        + Send
        + 'static,
    ) -> Result<T, ClientError> {
        let connection = Arc::clone(&self.connection);
        let (sender, receiver) = oneshot::channel();
        let run = move || {
            let result = work(&connection, &Waiting(&sender));
            // Whoever has gone away does not need the answer.
            let _ = sender.send(result);
        };
        thread::Builder::new().name("bennu-client".to_owned()).spawn(run).map_err(ClientError::Thread)?;
        receiver.await.unwrap_or_else(|_| {
            let reason = "the thread that asked has panicked".to_owned();
            Err(ClientError::Unexpected { url: self.connection.base.clone(), reason })
        })
    }
}

impl Connection {
    pub(super) fn new(base: String, headers: Headers, timeout: Duration) -> Connection {
        Connection { agent: HttpAgent::new(headers, timeout), base }
    }

    /// Follows the pages of a list until it ends, `limit` is reached, or nobody waits any more.
    pub(super) fn list<T: DeserializeOwned, W>(
        &self,
        path: &str,
        parameters: &Parameters,
        limit: usize,
        waiting: &Waiting<'_, W>,
    ) -> Result<Vec<T>, ClientError> {
        let mut items: Vec<T> = Vec::new();
        let mut cursor: Option<String> = None;
        while items.len() < limit && !waiting.is_gone() {
            let mut asked = parameters.clone();
            asked.set("limit", (limit - items.len()).min(Page::<T>::ITEMS_MAX).to_string());
            if let Some(cursor) = &cursor {
                asked.set("cursor", cursor);
            }
            let page: Page<T> = self.get(path, &asked)?;
            let is_empty = page.data.is_empty();
            items.extend(page.data);
            // A server that repeats its cursor would keep us for ever.
            if is_empty || page.next_cursor.is_none() || page.next_cursor == cursor {
                break;
            }
            cursor = page.next_cursor;
        }
        items.truncate(limit);
        Ok(items)
    }

    pub(super) fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        parameters: &Parameters,
    ) -> Result<T, ClientError> {
        let url = self.url(path, parameters);
        let body = answered(&url, self.agent.get(&url).header("accept", JSON).call())?;
        read(&url, &body)
    }

    pub(super) fn post(
        &self,
        path: &str,
        parameters: &Parameters,
        body: &impl Serialize,
    ) -> Result<Vec<u8>, ClientError> {
        let url = self.url(path, parameters);
        let unexpected = |error: serde_json::Error| ClientError::Unexpected {
            url: url.clone(),
            reason: error.to_string(),
        };
        let body = serde_json::to_vec(body).map_err(unexpected)?;
        answered(&url, self.agent.post(&url, JSON).header("accept", JSON).send(&body))
    }

    fn url(&self, path: &str, parameters: &Parameters) -> String {
        let query = parameters.to_query();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{path}{mark}{query}", self.base)
    }
}

/// One segment of a path, whatever it holds.
pub(super) fn segment(text: &str) -> String {
    percent::encode(text).replace('/', "%2F")
}

pub(super) fn read<T: DeserializeOwned>(url: &str, body: &[u8]) -> Result<T, ClientError> {
    serde_json::from_slice(body)
        .map_err(|error| ClientError::Unexpected { url: url.to_owned(), reason: error.to_string() })
}

fn answered(url: &str, result: Result<Answer, ureq::Error>) -> Result<Vec<u8>, ClientError> {
    let unreachable = |source| ClientError::Unreachable { url: url.to_owned(), source: Box::new(source) };
    let mut response = result.map_err(unreachable)?;
    let status = response.status();
    let body =
        response.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec().map_err(unreachable)?;
    if status.is_success() {
        return Ok(body);
    }
    let text = String::from_utf8_lossy(&body).chars().take(REFUSAL_CHARS_MAX).collect();
    Err(ClientError::Refused { url: url.to_owned(), status: status.as_u16(), text })
}
