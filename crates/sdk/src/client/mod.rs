//! Reads traces back, judges spans, and keeps sets of them (feature `client`).
//!
//! What was traced is read by project, time and filter; a model or a rule judges it; the verdicts go back as annotations;
//! and what deserves another look is saved to a file, or becomes a dataset to experiment on:
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/client/canned.rs"));
//! use bennu::SpanKind;
//! use bennu::client::{Client, Evaluation, SpanEvaluations, TraceDataset};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let server = canned::start();
//! # let folder = tempfile::tempdir()?;
//! # let file = folder.path().join("guide.parquet");
//! let client = Client::builder().endpoint(&server).build()?; // or `Client::new()`, from the environment
//!
//! // Reading: projects, spans, traces, sessions.
//! for trace in client.traces("guide").filter("latency_ms > 3000").fetch().await? {
//!     println!("{} took {:?} and {:?} tokens", trace.trace_id, trace.latency(), trace.tokens_total);
//! }
//! let chats = client.spans("guide").kind(SpanKind::Llm).limit(100).fetch().await?;
//!
//! // Judging: the verdicts show beside the spans.
//! let mut relevance = SpanEvaluations::new("relevance");
//! for chat in &chats {
//!     let is_short = chat.output().is_some_and(|answer| answer.len() < 200);
//!     let label = if is_short { "brief" } else { "long" };
//!     relevance.add(chat.span_id, Evaluation::label(label).score(f64::from(u8::from(is_short))));
//! }
//! client.log(&relevance).await?;
//!
//! // Keeping: a set of spans with a name and an id.
//! let dataset = TraceDataset::new("slow-answers", client.spans("guide").fetch().await?);
//! dataset.filter(|span| span.is_error()).save(&file)?;
//! let failures = TraceDataset::load(&file)?;
//! client.create_dataset(&failures.roots()).await?;
//! # Ok(()) }
//! ```
//!
//! Requests run on a thread of their own, so that the futures work in any runtime and in none.
//!
//! Not here: what servers offer beyond tracing, such as prompts and experiments.

mod connection; // requests and answers
mod dataset; // a set of spans
mod error;
mod evaluations; // verdicts on spans
mod parquet; // a set of spans as a file
mod project;
mod query; // what all lists can be asked for
mod session;
mod settings; // where the server is
mod span;
mod span_filter; // spans by an expression
mod time;
mod trace;
mod upload; // a set of spans as a dataset of the server

pub use dataset::TraceDataset;
pub use error::{ClientError, DatasetFileError};
pub use evaluations::{AnnotatorKind, Evaluation, SpanEvaluations};
pub use project::StoredProject;
pub use session::{SessionTrace, SessionsQuery, StoredSession};
pub use settings::ClientBuilder;
pub use span::{SpanStatus, SpansQuery, StoredEvent, StoredSpan};
pub use trace::{StoredTrace, TraceSpan, TracesQuery};
pub use upload::CreatedDataset;

use std::sync::Arc;

use connection::Connection;

/// Reads from a server of traces, Bennu or Phoenix. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Client {
    connection: Arc<Connection>,
}

impl Client {
    /// The server that the environment names, as [`crate::init`] finds it.
    pub fn new() -> Result<Client, ClientError> {
        Client::builder().build()
    }

    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }
}
