//! The names that traces are written in: attribute keys, span kinds, MIME types.
//!
//! Every key stands here once; other crates borrow it. OpenInference is the vocabulary that is stored,
//! `gen_ai` the OpenTelemetry one that is understood as well, `vendor` what libraries made for themselves.
//!
//! Not here: what an attribute means (`model`), how it travels (`otlp`).

pub mod gen_ai;
mod mime_type;
pub mod openinference;
pub mod otel;
mod span_kind;
pub mod vendor;

pub use mime_type::MimeType;
pub use span_kind::SpanKind;
