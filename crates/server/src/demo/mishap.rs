//! What goes wrong in production by itself, and comes right at the second attempt.

use serde_json::{Map, Value, json};

use super::content::{Raised, Story};
use super::models::Vendor;

#[derive(Clone, Copy)]
pub(super) enum Mishap {
    RateLimit,
    ToolTimeout,
    /// The model leaves out an argument that the tool's schema requires.
    MissingArgument,
}

impl Mishap {
    pub(super) const ALL: [Mishap; 3] = [Mishap::RateLimit, Mishap::ToolTimeout, Mishap::MissingArgument];

    /// Whether it can happen to some call of the story.
    pub(super) fn suits(self, story: &Story) -> bool {
        let mut calls = story.turns.iter().flat_map(|turn| &turn.steps).flat_map(|step| &step.calls);
        matches!(self, Mishap::RateLimit) || calls.any(|call| self.strikes(&call.tool, &call.arguments))
    }

    pub(super) fn strikes(self, tool: &str, arguments: &Map<String, Value>) -> bool {
        match self {
            Mishap::RateLimit => false,
            // These ask systems outside the shop.
            Mishap::ToolTimeout => ["track_parcel", "check_stock", "get_refund_status"].contains(&tool),
            Mishap::MissingArgument => arguments.len() > 1,
        }
    }
}

pub(super) const TOOL_TIMEOUT_MS: f64 = 5_000.0;

/// A model call that the vendor turned away.
pub(super) fn turned_away(vendor: Vendor, model: &str) -> Raised {
    let (error_type, message) = match vendor {
        Vendor::OpenAi => (
            "openai.RateLimitError",
            format!(
                "Error code: 429 - {{'error': {{'message': 'Rate limit reached for {model} on tokens per min (TPM): \
                 Limit 200000, Used 198412, Requested 2310. Please try again in 1.2s.', 'type': 'tokens', \
                 'param': None, 'code': 'rate_limit_exceeded'}}}}"
            ),
        ),
        Vendor::Anthropic => (
            "anthropic.RateLimitError",
            "Error code: 429 - {'type': 'error', 'error': {'type': 'rate_limit_error', 'message': \
             'This request would exceed the rate limit of 80,000 input tokens per minute.'}}"
                .to_owned(),
        ),
        Vendor::Ollama => ("openai.APIConnectionError", "Connection error.".to_owned()),
    };
    let package = vendor.system();
    raised(
        error_type,
        message,
        &[
            "  File \"/app/support_agent/agent.py\", line 88, in run",
            "    reply = self.model.chat(messages, tools=TOOLS)",
            "  File \"/app/support_agent/model.py\", line 57, in chat",
            "    return self.client.create(**request)",
            &format!(
                "  File \"/usr/local/lib/python3.12/site-packages/{package}/_base_client.py\", line 1047, in request"
            ),
            "    raise self._make_status_error_from_response(err.response) from None",
        ],
    )
}

pub(super) fn tool_timeout(tool: &str) -> Raised {
    raised(
        "httpx.ReadTimeout",
        format!("{tool}: no answer within 5.0 s"),
        &[
            "  File \"/app/support_agent/agent.py\", line 131, in call_tool",
            "    result = tool.run(**arguments)",
            "  File \"/app/support_agent/tools/http.py\", line 38, in run",
            "    response = self.client.post(self.path, json=arguments, timeout=5.0)",
            "  File \"/usr/local/lib/python3.12/site-packages/httpx/_transports/default.py\", line 118, in map_httpcore_exceptions",
            "    raise mapped_exc(message) from exc",
        ],
    )
}

/// The arguments without one of them, and what the tool's validation says to that.
pub(super) fn without_an_argument(arguments: &Map<String, Value>) -> (Map<String, Value>, Raised) {
    let mut incomplete = arguments.clone();
    let missing = arguments.keys().next_back().cloned().unwrap_or_default();
    incomplete.remove(&missing);
    let message = format!("'{missing}' is a required property, got {}", json!(incomplete));
    let validation = raised(
        "jsonschema.exceptions.ValidationError",
        message,
        &[
            "  File \"/app/support_agent/agent.py\", line 129, in call_tool",
            "    validate(arguments, tool.parameters)",
            "  File \"/usr/local/lib/python3.12/site-packages/jsonschema/validators.py\", line 1332, in validate",
            "    raise error",
        ],
    );
    (incomplete, validation)
}

fn raised(error_type: &str, message: String, frames: &[&str]) -> Raised {
    let mut stacktrace = vec!["Traceback (most recent call last):".to_owned()];
    stacktrace.extend(frames.iter().map(|&frame| frame.to_owned()));
    stacktrace.push(format!("{error_type}: {message}"));
    Raised { error_type: error_type.to_owned(), message, stacktrace }
}
