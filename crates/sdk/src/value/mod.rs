//! What a span holds before it is flattened: plain values, and the lists OpenInference spreads over many keys.
//!
//! The caller's thread only moves values in. Keys such as `llm.input_messages.3.message.content` are spelt
//! out later, on the export thread.

mod attribute;
mod document;
mod embedding;
mod field;
mod flatten;
mod message;

pub use attribute::AttributeValue;
pub use document::Document;
pub use embedding::Embedding;
pub use message::{Content, Message, ToolCall};

pub(crate) use field::{Field, Fields, json_text};
pub(crate) use flatten::flatten;
