//! OpenInference attribute keys, as the instrumentation packages send them.

pub const SPAN_KIND: &str = "openinference.span.kind";
pub const PROJECT_NAME: &str = "openinference.project.name";

pub const INPUT_VALUE: &str = "input.value";
pub const INPUT_MIME_TYPE: &str = "input.mime_type";
pub const OUTPUT_VALUE: &str = "output.value";
pub const OUTPUT_MIME_TYPE: &str = "output.mime_type";

pub const SESSION_ID: &str = "session.id";
pub const USER_ID: &str = "user.id";
pub const METADATA: &str = "metadata";
pub const TAG_TAGS: &str = "tag.tags";

pub mod llm {
    pub const MODEL_NAME: &str = "llm.model_name";
    pub const PROVIDER: &str = "llm.provider";
    pub const SYSTEM: &str = "llm.system";
    pub const INVOCATION_PARAMETERS: &str = "llm.invocation_parameters";
    pub const INPUT_MESSAGES: &str = "llm.input_messages";
    pub const OUTPUT_MESSAGES: &str = "llm.output_messages";
    pub const PROMPTS: &str = "llm.prompts";
    pub const CHOICES: &str = "llm.choices";
    pub const FUNCTION_CALL: &str = "llm.function_call";
    pub const FINISH_REASON: &str = "llm.finish_reason";
    pub const TOOLS: &str = "llm.tools";

    pub const TOKEN_COUNT_PROMPT: &str = "llm.token_count.prompt";
    pub const TOKEN_COUNT_COMPLETION: &str = "llm.token_count.completion";
    pub const TOKEN_COUNT_TOTAL: &str = "llm.token_count.total";
    pub const TOKEN_COUNT_PROMPT_DETAILS: &str = "llm.token_count.prompt_details";
    pub const TOKEN_COUNT_COMPLETION_DETAILS: &str = "llm.token_count.completion_details";

    pub const PROMPT_TEMPLATE: &str = "llm.prompt_template.template";
    pub const PROMPT_TEMPLATE_VARIABLES: &str = "llm.prompt_template.variables";
    pub const PROMPT_TEMPLATE_VERSION: &str = "llm.prompt_template.version";
    pub const COST_TOTAL: &str = "llm.cost.total";
}

/// Keys below one element of a message list; messages sent as JSON may leave the prefix off.
pub mod message {
    pub const ROLE: &str = "message.role";
    pub const NAME: &str = "message.name";
    pub const CONTENT: &str = "message.content";
    pub const CONTENTS: &str = "message.contents";
    pub const TOOL_CALLS: &str = "message.tool_calls";
    pub const TOOL_CALL_ID: &str = "message.tool_call_id";
    pub const FINISH_REASON: &str = "message.finish_reason";
    pub const FUNCTION_CALL_NAME: &str = "message.function_call_name";
    pub const FUNCTION_CALL_ARGUMENTS: &str = "message.function_call_arguments_json";
}

pub mod message_content {
    pub const TYPE: &str = "message_content.type";
    pub const TEXT: &str = "message_content.text";
    pub const IMAGE_URL: &str = "message_content.image.image.url";
}

pub mod tool_call {
    pub const ID: &str = "tool_call.id";
    pub const FUNCTION_NAME: &str = "tool_call.function.name";
    pub const FUNCTION_ARGUMENTS: &str = "tool_call.function.arguments";
}

pub mod tool {
    pub const NAME: &str = "tool.name";
    pub const DESCRIPTION: &str = "tool.description";
    pub const PARAMETERS: &str = "tool.parameters";
    pub const JSON_SCHEMA: &str = "tool.json_schema";
    pub const ID: &str = "tool.id";
}

pub mod retrieval {
    pub const DOCUMENTS: &str = "retrieval.documents";
    pub const TOP_K: &str = "retrieval.top_k";
}

pub mod document {
    pub const ID: &str = "document.id";
    pub const SCORE: &str = "document.score";
    pub const CONTENT: &str = "document.content";
    pub const METADATA: &str = "document.metadata";
}

pub mod reranker {
    pub const INPUT_DOCUMENTS: &str = "reranker.input_documents";
    pub const OUTPUT_DOCUMENTS: &str = "reranker.output_documents";
    pub const QUERY: &str = "reranker.query";
    pub const MODEL_NAME: &str = "reranker.model_name";
    pub const TOP_K: &str = "reranker.top_k";
}

pub mod embedding {
    pub const MODEL_NAME: &str = "embedding.model_name";
    pub const EMBEDDINGS: &str = "embedding.embeddings";
    pub const TEXT: &str = "embedding.text";
    pub const VECTOR: &str = "embedding.vector";
    pub const INVOCATION_PARAMETERS: &str = "embedding.invocation_parameters";
}

pub mod prompt {
    pub const ID: &str = "prompt.id";
    pub const VENDOR: &str = "prompt.vendor";
}
