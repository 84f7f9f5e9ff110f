//! What may be asked of spans, and by whom it is answered.
//!
//! [`SpanSource`] is the seam: the store implements it, everything that reads spans uses it. [`Filter`] is the
//! language in which people say which spans, traces and sessions they mean.
//!
//! Not here: how an answer is found (`store`), how it is written on the wire (`server`).

mod filter;
mod ids;
mod source;
mod spans;
mod trace_group;
mod traces;

pub use filter::{
    AnnotatedSession, AnnotatedSpan, AnnotatedTrace, AnnotationField, AnnotationTarget, AnyText, Arithmetic,
    Base, Collection, Comparator, Completion, CompletionKind, Completions, CostDetailField, DocumentField,
    Doubt, Entity, EventField, ExceptionField, Expr, Field, Filter, FilterError, Grain, Key, Keyed,
    LinkField, MessageField, NamedAnnotation, Object, Pattern, Place, Plan, Position, Problem, Projected,
    Projection, Reads, Reduce, Reducer, Relation, SessionField, SpanField, ToolCallField, TraceField, Type,
    Wanted, Warning, complete,
};
pub use ids::{IdMatch, IdPrefix, IdSearch};
pub use source::{SourceError, SpanSource};
pub use spans::{Order, ParentFilter, SpanCursor, SpanFilter, SpanList, SpanSort, StoredSpan};
pub use trace_group::{TraceGroup, TraceGroupOf};
pub use traces::{ProjectTotals, StoredTrace, TraceCursor, TraceList, TraceRow, TraceRowRoot, TraceSpan};
