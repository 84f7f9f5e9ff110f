//! Which traces are paid for.
//!
//! Head sampling decides when a trace begins and costs nothing for what it leaves out. Tail sampling waits until the
//! trace is over, so that it can keep every error and every slow trace. Both decide by the trace id's own
//! randomness, so that services agree, and write the share they kept into tracestate, so that counts add up.

mod head;
mod local;
mod tail;
mod threshold;
mod trace_state;

pub use tail::TailSampling;

pub(crate) use head::Head;
pub(crate) use local::LocalTrace;
pub(crate) use tail::{Tail, TailCounts};
