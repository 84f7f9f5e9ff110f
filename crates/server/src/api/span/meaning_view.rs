//! The typed view of a span, as the page reads it.

use model::{
    Content, Document, Embedding, Exception, Meaning, Message, MessagePart, PromptTemplate, Reranking,
    Retrieval, ToolCall, ToolDefinition, ToolRun, Value,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::values::nanoseconds;

/// The typed view of a span. What is null or empty was not sent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MeaningView {
    pub input: Option<ContentView>,
    pub output: Option<ContentView>,
    pub input_messages: Vec<MessageView>,
    pub output_messages: Vec<MessageView>,
    pub prompt_template: Option<PromptTemplateView>,
    #[schema(value_type = Option<Object>)]
    pub invocation_parameters: Option<Value>,
    pub finish_reason: Option<String>,
    /// Tools the model was offered.
    pub tools: Vec<ToolDefinitionView>,
    /// The tool that this span ran.
    pub tool: Option<ToolRunView>,
    pub retrieval: Option<RetrievalView>,
    pub reranking: Option<RerankingView>,
    pub embeddings: Vec<EmbeddingView>,
    pub exceptions: Vec<ExceptionView>,
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<Value>,
    pub tags: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContentView {
    pub text: String,
    /// `text/plain` or `application/json`.
    pub mime_type: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageView {
    pub role: String,
    pub name: Option<String>,
    pub parts: Vec<MessagePartView>,
    pub tool_calls: Vec<ToolCallView>,
    /// On a tool's message: the call that it answers.
    pub tool_call_id: Option<String>,
    pub finish_reason: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum MessagePartView {
    Text {
        text: String,
    },
    Reasoning {
        text: String,
    },
    /// An address or a `data:` URL; not to be fetched without a click.
    Image {
        url: String,
    },
    Audio {
        url: Option<String>,
        transcript: Option<String>,
    },
    File {
        name: Option<String>,
        url: Option<String>,
    },
    Other {
        kind: String,
        #[schema(value_type = Object)]
        value: Value,
    },
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ToolCallView {
    pub id: Option<String>,
    pub name: String,
    /// JSON as the model wrote it, which need not be valid.
    pub arguments: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ToolDefinitionView {
    pub name: String,
    pub description: Option<String>,
    #[schema(value_type = Object)]
    pub definition: Value,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ToolRunView {
    pub name: Option<String>,
    pub description: Option<String>,
    pub call_id: Option<String>,
    #[schema(value_type = Option<Object>)]
    pub parameters: Option<Value>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PromptTemplateView {
    pub id: Option<String>,
    pub template: String,
    pub version: Option<String>,
    #[schema(value_type = Option<Object>)]
    pub variables: Option<Value>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RetrievalView {
    pub top_k: Option<i64>,
    pub documents: Vec<DocumentView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RerankingView {
    pub query: Option<String>,
    pub model_name: Option<String>,
    pub top_k: Option<i64>,
    pub input_documents: Vec<DocumentView>,
    pub output_documents: Vec<DocumentView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DocumentView {
    pub id: Option<String>,
    pub score: Option<f64>,
    pub content: Option<String>,
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<Value>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EmbeddingView {
    pub text: Option<String>,
    pub vector_length: Option<usize>,
    pub vector_norm: Option<f64>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExceptionView {
    pub exception_type: Option<String>,
    pub message: Option<String>,
    pub stacktrace: Option<String>,
    pub escaped: bool,
    pub time_unix_nano: String,
}

impl From<Meaning> for MeaningView {
    fn from(meaning: Meaning) -> MeaningView {
        MeaningView {
            input: meaning.input.map(ContentView::from),
            output: meaning.output.map(ContentView::from),
            input_messages: all(meaning.input_messages),
            output_messages: all(meaning.output_messages),
            prompt_template: meaning.prompt_template.map(PromptTemplateView::from),
            invocation_parameters: meaning.invocation_parameters,
            finish_reason: meaning.finish_reason,
            tools: all(meaning.tools),
            tool: meaning.tool.map(ToolRunView::from),
            retrieval: meaning.retrieval.map(RetrievalView::from),
            reranking: meaning.reranking.map(RerankingView::from),
            embeddings: all(meaning.embeddings),
            exceptions: all(meaning.exceptions),
            metadata: meaning.metadata,
            tags: meaning.tags,
        }
    }
}

fn all<T, V: From<T>>(values: Vec<T>) -> Vec<V> {
    values.into_iter().map(V::from).collect()
}

impl From<Content> for ContentView {
    fn from(content: Content) -> ContentView {
        ContentView { text: content.text, mime_type: content.mime_type.as_str().to_owned() }
    }
}

impl From<Message> for MessageView {
    fn from(message: Message) -> MessageView {
        MessageView {
            role: message.role,
            name: message.name,
            parts: all(message.parts),
            tool_calls: all(message.tool_calls),
            tool_call_id: message.tool_call_id,
            finish_reason: message.finish_reason,
        }
    }
}

impl From<MessagePart> for MessagePartView {
    fn from(part: MessagePart) -> MessagePartView {
        match part {
            MessagePart::Text(text) => MessagePartView::Text { text },
            MessagePart::Reasoning(text) => MessagePartView::Reasoning { text },
            MessagePart::Image { url } => MessagePartView::Image { url },
            MessagePart::Audio { url, transcript } => MessagePartView::Audio { url, transcript },
            MessagePart::File { name, url } => MessagePartView::File { name, url },
            MessagePart::Other { kind, value } => MessagePartView::Other { kind, value },
        }
    }
}

impl From<ToolCall> for ToolCallView {
    fn from(call: ToolCall) -> ToolCallView {
        ToolCallView { id: call.id, name: call.name, arguments: call.arguments }
    }
}

impl From<ToolDefinition> for ToolDefinitionView {
    fn from(tool: ToolDefinition) -> ToolDefinitionView {
        ToolDefinitionView { name: tool.name, description: tool.description, definition: tool.definition }
    }
}

impl From<ToolRun> for ToolRunView {
    fn from(run: ToolRun) -> ToolRunView {
        ToolRunView {
            name: run.name,
            description: run.description,
            call_id: run.call_id,
            parameters: run.parameters,
        }
    }
}

impl From<PromptTemplate> for PromptTemplateView {
    fn from(prompt: PromptTemplate) -> PromptTemplateView {
        PromptTemplateView {
            id: prompt.id,
            template: prompt.template,
            version: prompt.version,
            variables: prompt.variables,
        }
    }
}

impl From<Retrieval> for RetrievalView {
    fn from(retrieval: Retrieval) -> RetrievalView {
        RetrievalView { top_k: retrieval.top_k, documents: all(retrieval.documents) }
    }
}

impl From<Reranking> for RerankingView {
    fn from(reranking: Reranking) -> RerankingView {
        RerankingView {
            query: reranking.query,
            model_name: reranking.model_name,
            top_k: reranking.top_k,
            input_documents: all(reranking.input_documents),
            output_documents: all(reranking.output_documents),
        }
    }
}

impl From<Document> for DocumentView {
    fn from(document: Document) -> DocumentView {
        DocumentView {
            id: document.id,
            score: document.score,
            content: document.content,
            metadata: document.metadata,
        }
    }
}

impl From<Embedding> for EmbeddingView {
    fn from(embedding: Embedding) -> EmbeddingView {
        EmbeddingView {
            text: embedding.text,
            vector_length: embedding.vector_length,
            vector_norm: embedding.vector_norm,
        }
    }
}

impl From<Exception> for ExceptionView {
    fn from(exception: Exception) -> ExceptionView {
        ExceptionView {
            exception_type: exception.exception_type,
            message: exception.message,
            stacktrace: exception.stacktrace,
            escaped: exception.escaped,
            time_unix_nano: nanoseconds(exception.time_unix_nano),
        }
    }
}
