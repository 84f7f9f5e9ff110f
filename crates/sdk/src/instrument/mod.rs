//! Calls of language models, traced where they leave the process (features `reqwest-middleware`
//! and `async-openai`).
//!
//! What looks like a call of OpenAI's or Anthropic's interface becomes a span: the request says what was asked, the answer
//! is read as it passes by, whole or streamed, and the span ends with it. Everything else goes through untouched.
//!
//! Not here: what requests and answers mean, which is `response`.

#[cfg(feature = "async-openai")]
mod async_openai; // a layer for its middleware
mod body; // the answer, read as it passes by
mod call; // which request is a call of what
mod events; // server-sent events
#[cfg(feature = "reqwest-middleware")]
mod middleware; // for `reqwest-middleware`
mod watch; // what the answer came to

#[cfg(feature = "async-openai")]
pub use async_openai::{TraceOpenAiLayer, TraceOpenAiService};
#[cfg(feature = "reqwest-middleware")]
pub use middleware::TraceMiddleware;
