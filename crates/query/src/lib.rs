//! What may be asked of spans, and by whom it is answered.
//!
//! [`SpanSource`] is the seam: the store implements it, everything that reads spans uses it. [`Filter`] is the
//! language in which people say which spans, traces and sessions they mean.
//!
//! Not here: how an answer is found (`store`), how it is written on the wire (`server`).

mod facets;
mod filter;
mod ids;
mod order;
mod series;
mod sessions;
mod source;
mod spans;
mod totals;
mod trace_group;
mod traces;

pub use facets::{Facet, FacetList, FacetValue, FacetValues};
pub use filter::{
    AnnotatedSession, AnnotatedSpan, AnnotatedTrace, AnnotationField, AnnotationTarget, AnyText, Arithmetic,
    Base, Collection, Comparator, Completion, CompletionKind, Completions, CostDetailField, DocumentField,
    Doubt, Entity, EventField, ExceptionField, Expr, Field, Filter, FilterError, Grain, Key, Keyed,
    LinkField, MessageField, NamedAnnotation, Object, Pattern, Place, Plan, Position, Problem, Projected,
    Projection, Reads, Reduce, Reducer, Relation, SessionField, SpanField, ToolCallField, TraceField, Type,
    Wanted, Warning, as_bool, as_number, as_text, attribute_at, complete, contains_folded, has_words,
};
pub use ids::{IdMatch, IdPrefix, IdSearch};
pub use order::{InvalidSortValueError, Order, SortValue};
pub use series::{Figures, Percentiles, Selection, Series, SeriesPoint, WeightedFigures};
pub use sessions::{SessionCursor, SessionList, SessionRow, SessionSort, StoredSession};
pub use source::{SourceError, SpanSource};
pub use spans::{ParentFilter, SpanCursor, SpanFilter, SpanList, SpanRow, SpanSort, StoredSpan};
pub use totals::{CostTotals, SpanTotals};
pub use trace_group::{TraceGroup, TraceGroupOf};
pub use traces::{
    ProjectTotals, StoredTrace, TraceCursor, TraceList, TraceRow, TraceRowRoot, TraceSort, TraceSpan,
};
