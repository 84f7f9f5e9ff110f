//! The kinds of spans, each with the setters that make sense for it.

mod embedding;
mod kind;
mod llm;
mod output_stream;
mod prompt;
mod reranker;
mod retriever;
mod tool;

pub use kind::{Agent, Chain, Embedder, Evaluator, Guardrail, Kind, Llm, Prompt, Reranker, Retriever, Tool};
pub use kind::{agent, chain, embedding, evaluator, guardrail, llm, prompt, reranker, retriever, tool};
pub use output_stream::OutputStream;
