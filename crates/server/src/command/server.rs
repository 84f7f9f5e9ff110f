//! A running server, asked over HTTP.

use anyhow::{Context as _, bail};
use serde_json::Value;
use ureq::Body;
use ureq::http::Response;

/// More than the server puts into one answer.
const ANSWER_BYTES_MAX: u64 = 1 << 30;

pub(super) struct Answer {
    pub(super) body: String,
    pub(super) is_truncated: bool,
}

pub(super) fn post(url: &str, path: &str, question: &Value) -> anyhow::Result<Answer> {
    let address = address(url, path);
    let sent = agent().post(&address).header("content-type", "application/json").send(question.to_string());
    answer(sent, &address)
}

/// The JSON at an address with these parameters.
pub(super) fn get(url: &str, path: &str, parameters: &[(&str, &str)]) -> anyhow::Result<Value> {
    let address = address(url, path);
    let asked = agent().get(&address).query_pairs(parameters.iter().copied()).call();
    serde_json::from_str(&answer(asked, &address)?.body).context("the server's answer is no JSON")
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().http_status_as_error(false).build().new_agent()
}

fn address(url: &str, path: &str) -> String {
    format!("{}{path}", url.trim_end_matches('/'))
}

fn answer(response: Result<Response<Body>, ureq::Error>, address: &str) -> anyhow::Result<Answer> {
    let response = response.with_context(|| format!("cannot reach {address}: is `bennu serve` running?"));
    let mut response = response?;
    let is_truncated = response.headers().get("bennu-truncated").is_some_and(|value| value == "true");
    let is_success = response.status().is_success();
    let body = response.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_string();
    let body = body.context("the server's answer broke off")?;
    if !is_success {
        let message = serde_json::from_str::<Value>(&body).ok();
        let message = message.as_ref().and_then(|error| error["message"].as_str()).unwrap_or(&body);
        bail!("{message}");
    }
    Ok(Answer { body, is_truncated })
}
