//! Keys of the conventions that libraries made for themselves. They are understood, and never rewritten.

/// OpenLLMetry, by Traceloop; its messages are [`crate::gen_ai::PROMPT`] and [`crate::gen_ai::COMPLETION`].
pub mod traceloop {
    pub const SPAN_KIND: &str = "traceloop.span.kind";
    pub const ENTITY_NAME: &str = "traceloop.entity.name";
    pub const ENTITY_INPUT: &str = "traceloop.entity.input";
    pub const ENTITY_OUTPUT: &str = "traceloop.entity.output";
    pub const PROMPT_KEY: &str = "traceloop.prompt.key";
    pub const PROMPT_VERSION: &str = "traceloop.prompt.version";
    pub const PROMPT_TEMPLATE: &str = "traceloop.prompt.template";
    pub const PROMPT_VARIABLES: &str = "traceloop.prompt.template_variables";
    pub const REQUEST_FUNCTIONS: &str = "llm.request.functions";
    pub const TOTAL_TOKENS: &str = "llm.usage.total_tokens";
    pub const CACHE_READ_TOKENS: &str = "gen_ai.usage.cache_read_input_tokens";
    pub const CACHE_WRITE_TOKENS: &str = "gen_ai.usage.cache_creation_input_tokens";
    pub const REASONING_TOKENS: &str = "gen_ai.usage.reasoning_tokens";
}

/// Vercel's AI SDK.
pub mod ai_sdk {
    pub const OPERATION_ID: &str = "ai.operationId";
    pub const MODEL_ID: &str = "ai.model.id";
    pub const MODEL_PROVIDER: &str = "ai.model.provider";
    pub const SETTINGS: &str = "ai.settings";
    pub const PROMPT: &str = "ai.prompt";
    pub const PROMPT_MESSAGES: &str = "ai.prompt.messages";
    pub const PROMPT_TOOLS: &str = "ai.prompt.tools";
    pub const RESPONSE_TEXT: &str = "ai.response.text";
    pub const RESPONSE_REASONING: &str = "ai.response.reasoning";
    pub const RESPONSE_OBJECT: &str = "ai.response.object";
    pub const RESPONSE_TOOL_CALLS: &str = "ai.response.toolCalls";
    pub const RESPONSE_FINISH_REASON: &str = "ai.response.finishReason";
    pub const TOOL_CALL_NAME: &str = "ai.toolCall.name";
    pub const TOOL_CALL_ID: &str = "ai.toolCall.id";
    pub const TOOL_CALL_ARGS: &str = "ai.toolCall.args";
    pub const TOOL_CALL_RESULT: &str = "ai.toolCall.result";
    pub const VALUE: &str = "ai.value";
    pub const VALUES: &str = "ai.values";
    pub const EMBEDDING: &str = "ai.embedding";
    pub const EMBEDDINGS: &str = "ai.embeddings";
    pub const METADATA: &str = "ai.telemetry.metadata";

    /// Each count by its name, then by the name it had before version 5.
    pub const INPUT_TOKENS: [&str; 2] = ["ai.usage.inputTokens", "ai.usage.promptTokens"];
    pub const OUTPUT_TOKENS: [&str; 2] = ["ai.usage.outputTokens", "ai.usage.completionTokens"];
    pub const TOTAL_TOKENS: &str = "ai.usage.totalTokens";
    pub const CACHED_INPUT_TOKENS: &str = "ai.usage.cachedInputTokens";
    pub const REASONING_TOKENS: &str = "ai.usage.reasoningTokens";
}

/// Pydantic's Logfire, and Pydantic AI, which writes for it.
pub mod logfire {
    pub const REQUEST_DATA: &str = "request_data";
    pub const RESPONSE_DATA: &str = "response_data";
    pub const EVENTS: &str = "events";
    pub const ALL_MESSAGES: &str = "pydantic_ai.all_messages";
    pub const ALL_MESSAGES_EVENTS: &str = "all_messages_events";
    pub const FINAL_RESULT: &str = "final_result";
    pub const TOOL_ARGUMENTS: &str = "tool_arguments";
    pub const TOOL_RESPONSE: &str = "tool_response";
    pub const TAGS: &str = "logfire.tags";
}

pub mod langfuse {
    pub const TYPE: &str = "langfuse.observation.type";
    pub const INPUT: &str = "langfuse.observation.input";
    pub const OUTPUT: &str = "langfuse.observation.output";
    pub const METADATA: &str = "langfuse.observation.metadata";
    pub const MODEL_NAME: &str = "langfuse.observation.model.name";
    pub const MODEL_PARAMETERS: &str = "langfuse.observation.model.parameters";
    pub const PROMPT_NAME: &str = "langfuse.observation.prompt.name";
    pub const PROMPT_VERSION: &str = "langfuse.observation.prompt.version";
    pub const USAGE_DETAILS: &str = "langfuse.observation.usage_details";
    pub const TRACE_INPUT: &str = "langfuse.trace.input";
    pub const TRACE_OUTPUT: &str = "langfuse.trace.output";
    pub const TRACE_TAGS: &str = "langfuse.trace.tags";
}

/// LangSmith's own OpenTelemetry exporter; a call's input and output are whole under the GenAI keys.
pub mod langsmith {
    pub const SPAN_KIND: &str = "langsmith.span.kind";
    pub const SPAN_TAGS: &str = "langsmith.span.tags";
    pub const METADATA: &str = "langsmith.metadata";
}
