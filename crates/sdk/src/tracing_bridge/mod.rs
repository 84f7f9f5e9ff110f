//! Spans of the `tracing` crate, and ours, in one trace (feature `tracing`).

mod entered;
mod fields;
mod gen_ai;
mod gen_ai_messages;
mod layer;

pub use layer::{TracingLayer, tracing_layer};
