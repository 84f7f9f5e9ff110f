//! The models that the demo's agent calls, and how they behave.

use super::random::Random;

pub(super) struct Model {
    pub(super) name: &'static str,
    pub(super) vendor: Vendor,
    /// How often a session is given to it, beside the others.
    share: u32,
    first_token_ms: f64,
    ms_per_token: f64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Vendor {
    OpenAi,
    Anthropic,
    /// A local server that speaks OpenAI's interface.
    Ollama,
}

/// How long a call took, in nanoseconds.
pub(super) struct CallTime {
    pub(super) first_token: u64,
    pub(super) total: u64,
}

static AGENT_MODELS: [Model; 4] = [
    Model {
        name: "gpt-4o-mini",
        vendor: Vendor::OpenAi,
        share: 8,
        first_token_ms: 430.0,
        ms_per_token: 11.0,
    },
    Model { name: "gpt-4.1", vendor: Vendor::OpenAi, share: 5, first_token_ms: 560.0, ms_per_token: 16.0 },
    Model {
        name: "claude-sonnet-4-5",
        vendor: Vendor::Anthropic,
        share: 5,
        first_token_ms: 940.0,
        ms_per_token: 18.0,
    },
    Model {
        name: "llama3.1:8b",
        vendor: Vendor::Ollama,
        share: 2,
        first_token_ms: 310.0,
        ms_per_token: 27.0,
    },
];

/// Thinks before it answers, which is why it judges and does not chat.
pub(super) static JUDGE: Model =
    Model { name: "o4-mini", vendor: Vendor::OpenAi, share: 0, first_token_ms: 700.0, ms_per_token: 7.0 };

impl Model {
    pub(super) fn for_session(wanted: Option<&str>, random: &mut Random) -> &'static Model {
        let models: Vec<&Model> = AGENT_MODELS.iter().collect();
        let drawn = random.pick_weighted(&models, |model| model.share);
        let named = wanted
            .map(|name| models.iter().find(|model| model.name == name).expect("a story's model is ours"));
        named.copied().unwrap_or(drawn)
    }

    pub(super) fn call_time(&self, completion_tokens: u32, random: &mut Random) -> CallTime {
        let first_token = random.latency(self.first_token_ms);
        let rest = random.latency(self.ms_per_token * f64::from(completion_tokens.max(1)));
        CallTime { first_token, total: first_token + rest }
    }
}

impl Vendor {
    pub(super) fn provider(self) -> &'static str {
        match self {
            Vendor::OpenAi => "openai",
            Vendor::Anthropic => "anthropic",
            Vendor::Ollama => "ollama",
        }
    }

    /// Whose interface it speaks.
    pub(super) fn system(self) -> &'static str {
        match self {
            Vendor::OpenAi | Vendor::Ollama => "openai",
            Vendor::Anthropic => "anthropic",
        }
    }

    /// What the instrumentation of the vendor's client calls a chat.
    pub(super) fn span_name(self) -> &'static str {
        match self {
            Vendor::OpenAi | Vendor::Ollama => "ChatCompletion",
            Vendor::Anthropic => "Messages",
        }
    }
}
