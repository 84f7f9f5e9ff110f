//! OTLP bytes to spans, and attributes to the dotted keys that clients know.
//!
//! A request goes [`decompress`] → [`decode_protobuf`] or [`decode_json`] → [`Decoded`]: the spans that can be kept, and the
//! refused ones by name. On the way dotted keys are nested ([`unflatten`]), so that
//! `llm.input_messages.0.message.role` becomes a list of messages; [`flatten`] goes back.
//!
//! Everything is pure and bounded: any bytes give a result or an error, in linear time.
//!
//! Not here: what attributes mean and what a call costs (`model`), which project a header names and what a
//! status code is (`server`).

mod compression;
mod decode;
mod json;
mod protobuf;
mod span;

mod conventions;
mod gen_ai;
mod unflatten;

mod any_value;
mod encode;
mod flatten;

pub use compression::{DecompressError, ENCODINGS, SizeLimits, decompress};
pub use decode::{
    DecodeError, Decoded, DecodedSpan, RejectedSpan, decode_json, decode_protobuf, decode_request,
};
pub use encode::encode_request;
pub use flatten::flatten;
pub use unflatten::unflatten;
