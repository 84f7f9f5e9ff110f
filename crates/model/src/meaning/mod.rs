//! The typed view of a span: what a person reads, whatever convention it was written in.

mod ai_sdk;
mod gen_ai;
mod langfuse;
mod langsmith;
mod logfire;
mod openinference;
mod traceloop;

mod document;
mod json;
mod message;
mod part;
mod tool;

pub(crate) use document::count_and_scores;
use semconv::MimeType;

use crate::{Span, Value};

/// Reads the meaning out of a span, first as OpenInference has it; what that leaves open is filled from the
/// other conventions. What cannot be understood is left out here and stays in the attributes.
pub fn meaning(span: &Span) -> Meaning {
    openinference::read(span)
        .or(gen_ai::read(span))
        .or(traceloop::read(span))
        .or(ai_sdk::read(span))
        .or(logfire::read(span))
        .or(langfuse::read(span))
        .or(langsmith::read(span))
        .with_finish_reason()
}

/// Everything in a span that has a known meaning. What is absent was not sent.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Meaning {
    pub input: Option<Content>,
    pub output: Option<Content>,
    pub input_messages: Vec<Message>,
    pub output_messages: Vec<Message>,
    pub prompt_template: Option<PromptTemplate>,
    /// The parameters of the call as sent: an object most often, text where it was not valid JSON.
    pub invocation_parameters: Option<Value>,
    pub finish_reason: Option<String>,
    /// Tools the model was offered.
    pub tools: Vec<ToolDefinition>,
    /// The tool that this span ran.
    pub tool: Option<ToolRun>,
    pub retrieval: Option<Retrieval>,
    pub reranking: Option<Reranking>,
    pub embeddings: Vec<Embedding>,
    pub exceptions: Vec<Exception>,
    pub metadata: Option<Value>,
    pub tags: Vec<String>,
}

impl Meaning {
    /// What another convention says where this one says nothing.
    fn or(self, other: Meaning) -> Meaning {
        fn filled<T>(own: Vec<T>, other: Vec<T>) -> Vec<T> {
            if own.is_empty() { other } else { own }
        }
        Meaning {
            input: self.input.or(other.input),
            output: self.output.or(other.output),
            input_messages: conversation(self.input_messages, other.input_messages),
            output_messages: filled(self.output_messages, other.output_messages),
            prompt_template: self.prompt_template.or(other.prompt_template),
            invocation_parameters: self.invocation_parameters.or(other.invocation_parameters),
            finish_reason: self.finish_reason.or(other.finish_reason),
            tools: filled(self.tools, other.tools),
            tool: self.tool.or(other.tool),
            retrieval: retrieval(self.retrieval, other.retrieval),
            reranking: self.reranking.or(other.reranking),
            embeddings: filled(self.embeddings, other.embeddings),
            exceptions: filled(self.exceptions, other.exceptions),
            metadata: self.metadata.or(other.metadata),
            tags: filled(self.tags, other.tags),
        }
    }

    /// The reason why a call ended is that of its first message, unless it is told apart.
    fn with_finish_reason(mut self) -> Meaning {
        let last_word = || self.output_messages.iter().find_map(|message| message.finish_reason.clone());
        self.finish_reason = self.finish_reason.or_else(last_word);
        self
    }
}

/// One convention may say how many documents were wanted, and another which were found.
fn retrieval(own: Option<Retrieval>, other: Option<Retrieval>) -> Option<Retrieval> {
    match (own, other) {
        (Some(own), Some(other)) if own.documents.is_empty() => {
            Some(Retrieval { top_k: own.top_k.or(other.top_k), ..other })
        }
        (own, other) => own.or(other),
    }
}

/// Instructions alone are no conversation yet: an agent's may be told apart from what was said to it.
fn conversation(own: Vec<Message>, other: Vec<Message>) -> Vec<Message> {
    let is_system = |message: &Message| message.role == "system";
    if own.iter().all(is_system) && other.iter().any(|message| !is_system(message)) {
        let said = other.into_iter().filter(|message| own.is_empty() || !is_system(message));
        return own.iter().cloned().chain(said).collect();
    }
    if own.is_empty() { other } else { own }
}

/// An input or an output as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    pub text: String,
    pub mime_type: MimeType,
}

/// One turn of a conversation.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Message {
    /// `system`, `user`, `assistant`, `tool`, or whatever the sender says.
    pub role: String,
    pub name: Option<String>,
    pub parts: Vec<MessagePart>,
    pub tool_calls: Vec<ToolCall>,
    /// On a tool's message: the call that it answers.
    pub tool_call_id: Option<String>,
    pub finish_reason: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum MessagePart {
    Text(String),
    Reasoning(String),
    /// An address or a `data:` URL. Never fetched without a click.
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
    /// A part of a type we do not know, as it was sent.
    Other {
        kind: String,
        value: Value,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToolCall {
    pub id: Option<String>,
    pub name: String,
    /// JSON as the model wrote it, which need not be valid.
    pub arguments: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ToolDefinition {
    pub name: String,
    pub description: Option<String>,
    /// The whole definition as it was sent.
    pub definition: Value,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ToolRun {
    pub name: Option<String>,
    pub description: Option<String>,
    pub call_id: Option<String>,
    pub parameters: Option<Value>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct PromptTemplate {
    pub id: Option<String>,
    pub template: String,
    pub version: Option<String>,
    pub variables: Option<Value>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Retrieval {
    pub top_k: Option<i64>,
    pub documents: Vec<Document>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Reranking {
    pub query: Option<String>,
    pub model_name: Option<String>,
    pub top_k: Option<i64>,
    pub input_documents: Vec<Document>,
    pub output_documents: Vec<Document>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document {
    pub id: Option<String>,
    pub score: Option<f64>,
    pub content: Option<String>,
    pub metadata: Option<Value>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Embedding {
    pub text: Option<String>,
    pub vector_length: Option<usize>,
    /// The vector's Euclidean length.
    pub vector_norm: Option<f64>,
}

impl Embedding {
    fn new(text: Option<String>, vector: Option<&[Value]>) -> Embedding {
        let norm =
            |vector: &[Value]| vector.iter().filter_map(Value::as_f64).map(|x| x * x).sum::<f64>().sqrt();
        Embedding { text, vector_length: vector.map(<[Value]>::len), vector_norm: vector.map(norm) }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    pub exception_type: Option<String>,
    pub message: Option<String>,
    pub stacktrace: Option<String>,
    pub escaped: bool,
    pub time_unix_nano: i64,
}
