//! What may be asked of spans, and by whom it is answered.
//!
//! [`SpanSource`] is the seam: the store implements it, everything that reads spans uses it.
//!
//! Not here: how an answer is found (`store`), how it is written on the wire (`server`). The filter
//! language has its home here too, and arrives with its first expression.

mod source;
mod spans;
mod traces;

pub use source::{SourceError, SpanSource};
pub use spans::{Order, ParentFilter, SpanCursor, SpanFilter, SpanList, SpanSort, StoredSpan};
pub use traces::{ProjectTotals, StoredTrace, TraceCursor, TraceList, TraceRow, TraceRowRoot, TraceSpan};
