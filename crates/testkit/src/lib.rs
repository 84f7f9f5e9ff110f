//! One vocabulary for tests: spans in a line, a server in another, and what it answers.
//!
//! ```no_run
//! # async fn story() {
//! use testkit::{TestServer, request, span};
//!
//! let server = TestServer::start().await;
//! server.export(request([span(1, 1, "agent.run"), span(1, 2, "llm.chat").below(1)]).project("shop")).await.ok();
//! let traces = server.get("/api/projects/shop/traces").await.json();
//! # }
//! ```
//!
//! Not here: what any of it should answer. That stands in the tests.

mod answer;
mod request;
mod server;
mod span;

pub use answer::Answer;
pub use request::{RequestBuilder, request};
pub use server::TestServer;
pub use span::{EPOCH_UNIX_NANO, SpanBuilder, span, span_id, trace_id};
