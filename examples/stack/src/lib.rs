//! A small production stack, traced from end to end.
//!
//! A question goes `server` → [`Agent`] → [`Llm`], which asks for tools; `tools` run them, and one of them searches with
//! the hybrid `retriever` over the bundled `corpus`. Every step is a span: `agent.run` over `llm.chat`, `tool.search_docs`
//! over `retrieval`, `tool.fetch_chunk`, and the final answer.
//!
//! By default the model is [`FakeModel`], which always answers alike; any OpenAI-compatible endpoint takes its place.

mod agent; // the loop: ask, run tools, ask again
mod corpus; // what is searched
mod docs_tools; // the two tools of this service
mod fake; // a model that always answers alike
mod llm; // an OpenAI-compatible client
mod retriever; // BM25 and vectors, then reranking
mod server; // questions over HTTP
mod tools; // tools made from functions
mod traced; // one question, and which trace it was

pub use agent::{Agent, Outcome, StopReason};
pub use fake::FakeModel;
pub use llm::Llm;
pub use server::router;
pub use traced::{build_agent, run_traced};
