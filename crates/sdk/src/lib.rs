//! Tracing for LLM applications: what every model call, retrieval, tool and agent step was given and gave back.
//!
//! One line at the start, one per call:
//!
//! ```
//! let _tracing = bennu::init();
//!
//! let answer = bennu::llm("chat").model("gpt-4o").input_message(("user", "Who rises from the ashes?")).scope(|span| {
//!     let answer = "The bennu."; // here the model is called
//!     span.output_message(("assistant", answer)).tokens(7, 3);
//!     answer
//! });
//! # let _ = answer;
//! ```
//!
//! Spans go by OTLP, with the attributes of OpenInference, to Bennu, Phoenix or any other OTLP collector. Tracing never gets
//! in the way: setters do not fail, nothing waits for the network, a full queue drops and [counts](Tracer::stats), and what
//! is left out by sampling costs next to nothing.
//!
//! The [`book`] tells it all in order, chapter by chapter.
//!
//! # Spans
//!
//! Each kind of step has a function: [`llm`], [`tool`], [`retriever`], [`reranker`], [`embedding`], [`chain`], [`agent`],
//! [`guardrail`], [`evaluator`] and [`prompt`]. It gives a [`SpanBuilder`] whose setters fit the kind. The `try_` methods
//! record errors with their sources:
//!
//! ```
//! # async fn fetch(_: &str) -> Result<String, std::io::Error> { Ok(String::new()) }
//! # async fn example() -> Result<(), std::io::Error> {
//! let page = bennu::tool("fetch").input("https://example.com").try_run(async |span| {
//!     let page = fetch("https://example.com").await?;
//!     span.output(page.as_str());
//!     Ok::<_, std::io::Error>(page)
//! }).await?;
//! # let _ = page; Ok(()) }
//! ```
//!
//! A whole function is a span by one line, the attribute [`macro@trace`]:
//!
//! ```
//! #[bennu::trace(kind = "retriever")]
//! async fn find(query: &str) -> Vec<String> {
//!     vec![format!("all about {query}")]
//! }
//! ```
//!
//! A [`Span`] is a handle: clone it, send it elsewhere, fill it from there. Requests and answers of OpenAI's and Anthropic's
//! interfaces are read whole by `record_input` and `record_output`, and streamed ones by an [`OutputStream`].
//!
//! # Context
//!
//! Spans begun inside another are its children, across `.await` and, by [`WithContext`] and [`Context::run`], across tasks and
//! threads. [`with_session`], [`with_user`], [`with_metadata`], [`with_tags`], [`with_prompt_template`] and [`with_project`]
//! speak for everything below. [`inject`] and [`Context::extract`] carry it all to the next service; [`suppress_tracing`]
//! keeps work out.
//!
//! # Sampling
//!
//! [`Builder::sample_tail`] keeps every trace with an error, every slow, costly or marked one, and a share of the rest;
//! [`Builder::sample_head`] decides at the start and records nothing of what it leaves out. Both write the share into
//! tracestate, so that counts still add up.
//!
//! # Privacy
//!
//! [`Hide`] and the `OPENINFERENCE_HIDE_*` variables keep parts of spans at home, [`Builder::mask`] sees every text before it
//! leaves, and what is too large is cut, with a note of how much.
//!
//! # Delivery
//!
//! A thread of its own gathers, compresses and sends; failures are retried with growing pauses. [`Builder::also_to`] adds
//! destinations, [`Builder::write_ahead`] keeps undelivered spans on disk for the next start, and the [`Guard`] sends what is
//! left at the end.
//!
//! # Features
//!
//! - `tls` (on by default): `https://` endpoints.
//! - `macros` (on by default): the attribute [`macro@trace`].
//! - `grpc`: OTLP over gRPC, by `Builder::grpc`.
//! - `tower`: a layer for axum and other Tower services, in the module `tower`.
//! - `tracing`: `tracing_layer` makes spans of the `tracing` crate part of the same trace.
//! - `reqwest-middleware`, `async-openai`: calls of OpenAI's and Anthropic's interfaces trace themselves, in the module
//!   `instrument`.
//! - `client`: reads traces back, logs evaluations, keeps sets of spans, in the module `client`.
//!
//! Not here: what a server does with all this.

pub mod book;
#[cfg(feature = "client")]
pub mod client; // reading back, judging, keeping sets
mod clock;
mod context; // parent, session, user, … of the code that runs
mod delivery; // queue, encoding, sending, retrying
mod headers; // of every request
mod http_agent; // how HTTP is spoken
mod ids;
#[cfg(any(feature = "async-openai", feature = "reqwest-middleware"))]
pub mod instrument; // calls of models, traced where they leave
mod kinds; // what each kind of span can say
#[cfg(feature = "macros")]
#[doc(hidden)]
pub mod macro_support; // what `#[bennu::trace]` writes speaks to
mod percent;
mod privacy; // what may leave
mod random;
mod response; // what OpenAI's and Anthropic's interfaces send and answer
mod sampling; // which traces are paid for
mod span; // builders, running spans, errors
mod start; // settings, environment, the guard
mod stats; // what became of the spans
#[cfg(feature = "tower")]
pub mod tower; // a layer for HTTP servers
mod tracer; // where spans come from and go to
#[cfg(feature = "tracing")]
mod tracing_bridge; // spans of the `tracing` crate among ours
mod value; // messages, documents, embeddings

/// Makes a function a span.
///
/// ```
/// /// Says how tall a bird stands.
/// #[bennu::trace(kind = "tool")]
/// fn height(bird: &str, is_grown: bool) -> Result<f64, std::io::Error> {
///     Ok(if bird == "grey heron" && is_grown { 0.95 } else { 0.2 })
/// }
///
/// #[bennu::trace(kind = "agent", name = "bird-agent", skip(api_key))]
/// async fn answer(question: String, api_key: &str) -> anyhow::Result<String> {
///     # let _ = api_key;
///     Ok(format!("{} m", height("grey heron", question.len() > 3)?))
/// }
/// ```
///
/// The span has the function's name and is a [`chain`] unless `kind` says otherwise. Arguments become its input and what is
/// given back its output: as JSON where they serialise (`serde::Serialize`), else as their `Debug` text, else not at all.
/// Where the return type is written as a `Result`, an error is recorded with its type, message and sources. A tool also
/// gets its name, its parameters and, from the function's documentation, its description.
///
/// | option | |
/// |---|---|
/// | `kind = "tool"` | one of the kinds, as their functions are called |
/// | `name = "…"` | a name other than the function's |
/// | `skip(a, b)` | arguments that are not recorded; `self` and what begins with `_` never are |
/// | `skip_all` | no arguments at all |
/// | `skip_output` | not what is given back |
///
/// The span belongs to the process-wide tracer. A mistake is found by the compiler:
///
/// ```compile_fail
/// #[bennu::trace(kind = "toool")]
/// fn look() {}
/// ```
#[cfg(feature = "macros")]
pub use bennu_macros::trace;
pub use context::{
    Context, Entered, InContext, SpanContext, WithContext, inject, suppress_tracing, with_metadata,
    with_project, with_prompt_template, with_session, with_tags, with_user,
};
pub use ids::{SpanId, TraceId};
pub use kinds::*;
pub use privacy::Hide;
pub use sampling::TailSampling;
pub use semconv::SpanKind;
pub use span::{Failure, Span, SpanBuilder, ViaDeref, ViaError};
pub use start::{Builder, Guard, StartError, builder, init};
pub use stats::{DestinationStats, Stats};
pub use tracer::{Tracer, tracer};
#[cfg(feature = "tracing")]
pub use tracing_bridge::{TracingLayer, tracing_layer};
pub use value::{AttributeValue, Content, Document, Embedding, Message, ToolCall};
