//! A Tower layer for HTTP servers (feature `tower`): one span per request.

mod body;
mod layer;
mod service;

pub use body::TracedBody;
pub use layer::TraceLayer;
pub use service::{ResponseFuture, TraceService};
