//! OpenTelemetry's own keys for language models, as other instrumentation sends them.

/// What every one of these keys begins with.
pub const PREFIX: &str = "gen_ai.";

pub const OPERATION_NAME: &str = "gen_ai.operation.name";
pub const PROVIDER_NAME: &str = "gen_ai.provider.name";
/// The older name of [`PROVIDER_NAME`].
pub const SYSTEM: &str = "gen_ai.system";
pub const CONVERSATION_ID: &str = "gen_ai.conversation.id";
pub const AGENT_NAME: &str = "gen_ai.agent.name";

pub const REQUEST_MODEL: &str = "gen_ai.request.model";
pub const REQUEST_TEMPERATURE: &str = "gen_ai.request.temperature";
pub const REQUEST_TOP_P: &str = "gen_ai.request.top_p";
pub const REQUEST_TOP_K: &str = "gen_ai.request.top_k";
pub const REQUEST_MAX_TOKENS: &str = "gen_ai.request.max_tokens";
pub const REQUEST_FREQUENCY_PENALTY: &str = "gen_ai.request.frequency_penalty";
pub const REQUEST_PRESENCE_PENALTY: &str = "gen_ai.request.presence_penalty";
pub const REQUEST_SEED: &str = "gen_ai.request.seed";
pub const REQUEST_STREAM: &str = "gen_ai.request.stream";
pub const REQUEST_CHOICE_COUNT: &str = "gen_ai.request.choice.count";
pub const REQUEST_STOP_SEQUENCES: &str = "gen_ai.request.stop_sequences";
pub const REQUEST_ENCODING_FORMATS: &str = "gen_ai.request.encoding_formats";
pub const OUTPUT_TYPE: &str = "gen_ai.output.type";

pub const RESPONSE_ID: &str = "gen_ai.response.id";
pub const RESPONSE_MODEL: &str = "gen_ai.response.model";
pub const RESPONSE_FINISH_REASONS: &str = "gen_ai.response.finish_reasons";

pub const USAGE_INPUT_TOKENS: &str = "gen_ai.usage.input_tokens";
pub const USAGE_OUTPUT_TOKENS: &str = "gen_ai.usage.output_tokens";
pub const USAGE_CACHE_READ_INPUT_TOKENS: &str = "gen_ai.usage.cache_read.input_tokens";
pub const USAGE_CACHE_CREATION_INPUT_TOKENS: &str = "gen_ai.usage.cache_creation.input_tokens";
/// The older name of [`USAGE_INPUT_TOKENS`].
pub const USAGE_PROMPT_TOKENS: &str = "gen_ai.usage.prompt_tokens";
/// The older name of [`USAGE_OUTPUT_TOKENS`].
pub const USAGE_COMPLETION_TOKENS: &str = "gen_ai.usage.completion_tokens";

pub const SYSTEM_INSTRUCTIONS: &str = "gen_ai.system_instructions";
pub const INPUT_MESSAGES: &str = "gen_ai.input.messages";
pub const OUTPUT_MESSAGES: &str = "gen_ai.output.messages";
/// OpenLLMetry's indexed messages, from before there were [`INPUT_MESSAGES`].
pub const PROMPT: &str = "gen_ai.prompt";
pub const COMPLETION: &str = "gen_ai.completion";

pub const TOOL_DEFINITIONS: &str = "gen_ai.tool.definitions";
pub const TOOL_NAME: &str = "gen_ai.tool.name";
pub const TOOL_DESCRIPTION: &str = "gen_ai.tool.description";
pub const TOOL_CALL_ID: &str = "gen_ai.tool.call.id";
pub const TOOL_CALL_ARGUMENTS: &str = "gen_ai.tool.call.arguments";
pub const TOOL_CALL_RESULT: &str = "gen_ai.tool.call.result";

pub const RETRIEVAL_PREFIX: &str = "gen_ai.retrieval.";
pub const RETRIEVAL_QUERY_TEXT: &str = "gen_ai.retrieval.query.text";
pub const RETRIEVAL_DOCUMENTS: &str = "gen_ai.retrieval.documents";
pub const EMBEDDINGS_DIMENSION_COUNT: &str = "gen_ai.embeddings.dimension.count";

/// Who is asked, by GenAI's name: OpenInference's provider and system. A provider that only resells has no system.
pub const PROVIDERS: [(&str, &str, Option<&str>); 14] = [
    ("openai", "openai", Some("openai")),
    ("anthropic", "anthropic", Some("anthropic")),
    ("cohere", "cohere", Some("cohere")),
    ("mistral_ai", "mistralai", Some("mistralai")),
    ("deepseek", "deepseek", None),
    ("groq", "groq", None),
    ("perplexity", "perplexity", None),
    ("x_ai", "xai", None),
    ("azure.ai.openai", "azure", Some("openai")),
    ("azure.ai.inference", "azure", None),
    ("aws.bedrock", "aws", None),
    ("gcp.vertex_ai", "google", Some("vertexai")),
    ("gcp.gen_ai", "google", None),
    ("gcp.gemini", "google", None),
];

/// Parameters of a call, and what OpenAI's interface calls them.
pub const INVOCATION_PARAMETERS: [(&str, &str); 9] = [
    (REQUEST_TEMPERATURE, "temperature"),
    (REQUEST_TOP_P, "top_p"),
    (REQUEST_TOP_K, "top_k"),
    (REQUEST_MAX_TOKENS, "max_tokens"),
    (REQUEST_FREQUENCY_PENALTY, "frequency_penalty"),
    (REQUEST_PRESENCE_PENALTY, "presence_penalty"),
    (REQUEST_SEED, "seed"),
    (REQUEST_STREAM, "stream"),
    (REQUEST_CHOICE_COUNT, "n"),
];

/// The older events, one for each message, and the newest, which carries the attributes of a call.
pub mod event {
    pub const SYSTEM_MESSAGE: &str = "gen_ai.system.message";
    pub const USER_MESSAGE: &str = "gen_ai.user.message";
    pub const ASSISTANT_MESSAGE: &str = "gen_ai.assistant.message";
    pub const TOOL_MESSAGE: &str = "gen_ai.tool.message";
    pub const CHOICE: &str = "gen_ai.choice";
    pub const CONTENT_PROMPT: &str = "gen_ai.content.prompt";
    pub const CONTENT_COMPLETION: &str = "gen_ai.content.completion";
    /// The whole of an event as JSON, where its sender could not say it in attributes.
    pub const CONTENT: &str = "gen_ai.event.content";
}
