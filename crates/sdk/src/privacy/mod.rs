//! What may leave the process: hidden attributes, a masking function of the application's own, and size limits.
//!
//! All of it runs on the export thread, before a span is encoded; nothing of what it removes is ever queued for sending.

mod hide;
mod limits;
mod policy;

pub use hide::Hide;

pub(crate) use limits::Limits;
pub(crate) use policy::{Mask, Prepared, Privacy};
