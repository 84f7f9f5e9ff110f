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
    pub const TOKEN_COUNT_PROMPT_CACHE_READ: &str = "llm.token_count.prompt_details.cache_read";
    pub const TOKEN_COUNT_PROMPT_CACHE_WRITE: &str = "llm.token_count.prompt_details.cache_write";
    pub const TOKEN_COUNT_PROMPT_AUDIO: &str = "llm.token_count.prompt_details.audio";
    pub const TOKEN_COUNT_COMPLETION_REASONING: &str = "llm.token_count.completion_details.reasoning";
    pub const TOKEN_COUNT_COMPLETION_AUDIO: &str = "llm.token_count.completion_details.audio";

    pub const PROMPT_TEMPLATE: &str = "llm.prompt_template.template";
    pub const PROMPT_TEMPLATE_VARIABLES: &str = "llm.prompt_template.variables";
    pub const PROMPT_TEMPLATE_VERSION: &str = "llm.prompt_template.version";
    pub const COST_TOTAL: &str = "llm.cost.total";
    pub const COST_PROMPT: &str = "llm.cost.prompt";
    pub const COST_COMPLETION: &str = "llm.cost.completion";
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
    pub const AUDIO_URL: &str = "message_content.audio.audio.url";
    pub const AUDIO_MIME_TYPE: &str = "message_content.audio.audio.mime_type";
    pub const AUDIO_TRANSCRIPT: &str = "message_content.audio.audio.transcript";
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
    pub const URL: &str = "prompt.url";
    /// Below one element of `llm.prompts`.
    pub const TEXT: &str = "prompt.text";
}

pub mod completion {
    /// Below one element of `llm.choices`.
    pub const TEXT: &str = "completion.text";
}

pub mod agent {
    pub const NAME: &str = "agent.name";
}

pub mod graph {
    pub const NODE_ID: &str = "graph.node.id";
    pub const NODE_NAME: &str = "graph.node.name";
    pub const NODE_PARENT_ID: &str = "graph.node.parent_id";
}

/// Verdicts that a program writes into its own spans. Evaluations are what they were called first.
pub mod annotation {
    pub const ANNOTATIONS: &str = "annotations";
    pub const EVALUATIONS: &str = "evaluations";
    pub const TRACE_ANNOTATIONS: &str = "trace.annotations";
    pub const TRACE_EVALUATIONS: &str = "trace.evaluations";
    pub const SESSION_ANNOTATIONS: &str = "session.annotations";
    pub const SESSION_EVALUATIONS: &str = "session.evaluations";

    pub const NAME: &str = "annotation.name";
    pub const LABEL: &str = "annotation.label";
    pub const SCORE: &str = "annotation.score";
    pub const EXPLANATION: &str = "annotation.explanation";
    pub const ANNOTATOR_KIND: &str = "annotation.annotator_kind";
    pub const IDENTIFIER: &str = "annotation.identifier";
    pub const METADATA: &str = "annotation.metadata";
}

/// The same below one element of a list of evaluations.
pub mod evaluation {
    pub const NAME: &str = "evaluation.name";
    pub const LABEL: &str = "evaluation.label";
    pub const SCORE: &str = "evaluation.score";
    pub const EXPLANATION: &str = "evaluation.explanation";
    pub const ANNOTATOR_KIND: &str = "evaluation.annotator_kind";
    pub const IDENTIFIER: &str = "evaluation.identifier";
    pub const METADATA: &str = "evaluation.metadata";
}

/// Every key of this module, for whoever must prove that nothing is left out.
pub const ALL: &[&str] = &[
    SPAN_KIND,
    PROJECT_NAME,
    INPUT_VALUE,
    INPUT_MIME_TYPE,
    OUTPUT_VALUE,
    OUTPUT_MIME_TYPE,
    SESSION_ID,
    USER_ID,
    METADATA,
    TAG_TAGS,
    llm::MODEL_NAME,
    llm::PROVIDER,
    llm::SYSTEM,
    llm::INVOCATION_PARAMETERS,
    llm::INPUT_MESSAGES,
    llm::OUTPUT_MESSAGES,
    llm::PROMPTS,
    llm::CHOICES,
    llm::FUNCTION_CALL,
    llm::FINISH_REASON,
    llm::TOOLS,
    llm::TOKEN_COUNT_PROMPT,
    llm::TOKEN_COUNT_COMPLETION,
    llm::TOKEN_COUNT_TOTAL,
    llm::TOKEN_COUNT_PROMPT_DETAILS,
    llm::TOKEN_COUNT_COMPLETION_DETAILS,
    llm::TOKEN_COUNT_PROMPT_CACHE_READ,
    llm::TOKEN_COUNT_PROMPT_CACHE_WRITE,
    llm::TOKEN_COUNT_PROMPT_AUDIO,
    llm::TOKEN_COUNT_COMPLETION_REASONING,
    llm::TOKEN_COUNT_COMPLETION_AUDIO,
    llm::PROMPT_TEMPLATE,
    llm::PROMPT_TEMPLATE_VARIABLES,
    llm::PROMPT_TEMPLATE_VERSION,
    llm::COST_TOTAL,
    llm::COST_PROMPT,
    llm::COST_COMPLETION,
    message::ROLE,
    message::NAME,
    message::CONTENT,
    message::CONTENTS,
    message::TOOL_CALLS,
    message::TOOL_CALL_ID,
    message::FINISH_REASON,
    message::FUNCTION_CALL_NAME,
    message::FUNCTION_CALL_ARGUMENTS,
    message_content::TYPE,
    message_content::TEXT,
    message_content::IMAGE_URL,
    message_content::AUDIO_URL,
    message_content::AUDIO_MIME_TYPE,
    message_content::AUDIO_TRANSCRIPT,
    tool_call::ID,
    tool_call::FUNCTION_NAME,
    tool_call::FUNCTION_ARGUMENTS,
    tool::NAME,
    tool::DESCRIPTION,
    tool::PARAMETERS,
    tool::JSON_SCHEMA,
    tool::ID,
    retrieval::DOCUMENTS,
    retrieval::TOP_K,
    document::ID,
    document::SCORE,
    document::CONTENT,
    document::METADATA,
    reranker::INPUT_DOCUMENTS,
    reranker::OUTPUT_DOCUMENTS,
    reranker::QUERY,
    reranker::MODEL_NAME,
    reranker::TOP_K,
    embedding::MODEL_NAME,
    embedding::EMBEDDINGS,
    embedding::TEXT,
    embedding::VECTOR,
    embedding::INVOCATION_PARAMETERS,
    prompt::ID,
    prompt::VENDOR,
    prompt::URL,
    prompt::TEXT,
    completion::TEXT,
    agent::NAME,
    graph::NODE_ID,
    graph::NODE_NAME,
    graph::NODE_PARENT_ID,
    annotation::ANNOTATIONS,
    annotation::EVALUATIONS,
    annotation::TRACE_ANNOTATIONS,
    annotation::TRACE_EVALUATIONS,
    annotation::SESSION_ANNOTATIONS,
    annotation::SESSION_EVALUATIONS,
    annotation::NAME,
    annotation::LABEL,
    annotation::SCORE,
    annotation::EXPLANATION,
    annotation::ANNOTATOR_KIND,
    annotation::IDENTIFIER,
    annotation::METADATA,
    evaluation::NAME,
    evaluation::LABEL,
    evaluation::SCORE,
    evaluation::EXPLANATION,
    evaluation::ANNOTATOR_KIND,
    evaluation::IDENTIFIER,
    evaluation::METADATA,
];

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn the_list_names_every_key_of_this_file_once() {
        let source = include_str!("openinference.rs");
        let mut declared: Vec<&str> = source
            .lines()
            .filter_map(|line| {
                line.trim().strip_prefix("pub const ")?.split_once(": &str = \"")?.1.strip_suffix("\";")
            })
            .collect();
        let mut listed = ALL.to_vec();
        declared.sort_unstable();
        listed.sort_unstable();
        assert_eq!(declared, listed);
    }
}
