//! From a finished span to a collector, without the caller ever waiting.
//!
//! The caller's thread pushes onto a bounded [`Queue`]. The export thread ([`worker`]) takes everything from it, lets
//! the tail sampler decide, prepares, encodes and compresses batches. Each [`Destination`] has a thread of its own that
//! sends them and retries, so that one that hangs holds up nobody else.
//!
//! Why not the OpenTelemetry SDK below our types: its span is flat from the start, so that every message would be
//! spelt into `llm.input_messages.3.message.content` on the caller's thread; its batch processor takes or drops one
//! span at a time, where tail sampling needs to hold whole traces; and its exporter brings a second HTTP stack and a
//! runtime. What is left of it, OTLP's encoding, is one small file, checked against the official message types.

mod backoff;
mod batch;
mod console;
mod destination;
mod encode;
#[cfg(feature = "grpc")]
mod grpc;
mod http;
mod notice;
mod protobuf;
mod queue;
mod reply;
mod transport;
mod worker;
mod write_ahead;

pub(crate) use destination::Destination;
pub(crate) use encode::Resource;
#[cfg(feature = "grpc")]
pub(crate) use grpc::GrpcTransport;
pub(crate) use http::HttpTransport;
pub(crate) use notice::notice;
pub(crate) use queue::{Item, Queue};
pub(crate) use transport::Transport;
pub(crate) use worker::{Worker, WorkerCounts};
pub(crate) use write_ahead::WriteAhead;
