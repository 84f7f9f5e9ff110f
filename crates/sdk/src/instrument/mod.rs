//! Calls of language models, traced where they leave the process (feature `reqwest-middleware`).
//!
//! What looks like a call of OpenAI's or Anthropic's interface becomes a span: the request says what was asked, the answer
//! is read as it passes by, whole or streamed, and the span ends with it. Everything else goes through untouched.
//!
//! Not here: what requests and answers mean, which is `response`.

mod body; // the answer, read as it passes by
mod call; // which request is a call of what
mod events; // server-sent events
mod middleware;
mod watch; // what the answer came to

pub use middleware::TraceMiddleware;
