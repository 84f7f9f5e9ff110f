//! What Bennu talks about: spans, traces, sessions, projects, tokens and money.
//!
//! Start at [`Span`], which is one OTLP span with nothing dropped and its attributes nested.
//! [`SpanFacts`] are the few values read out of it that people filter and sum by; [`Meaning`] is the
//! typed view a person reads: messages, documents, tools.
//!
//! Everything is pure: no clock, no disk, no network.
//!
//! Not here: bytes on the wire (`otlp`), bytes on disk (`store`), what a filter means (`query`).

mod annotation;
mod attributes;
mod cost;
mod facts;
mod fault;
mod ids;
mod key;
mod meaning;
mod prices;
mod project;
mod span;
#[cfg(test)]
mod test_span;
mod trace;
mod weight;
mod words;

pub use annotation::{
    Annotation, AnnotationConfig, AnnotationRange, AnnotationSource, AnnotationTarget, AnnotationTargetKind,
    AnnotatorKind, CategoryValue, NOTE, OptimizationDirection, StoredAnnotation, annotations_in,
};
pub use attributes::{Attributes, NESTING_MAX, Value, without_repeated_keys};
pub use cost::{Cost, CostDetail, NoCost, TokenType, cost, unpriced_model};
pub use facts::{ScoreRange, SpanFacts, TokenCounts, facts};
pub use fault::FaultKind;
pub use ids::{InvalidIdError, ProjectId, SpanId, TraceId};
pub use key::Key;
pub use meaning::*;
pub use prices::{ListedPrice, PriceOverride, Prices, PricesError};
pub use project::{DEFAULT_PROJECT, Project};
pub use span::{EntityRef, Event, Link, OtelKind, Resource, Scope, Span, Status, StatusCode, elapsed_nano};
pub use trace::{Cumulative, SpanNode, TraceShape, trace_shape};
pub use weight::sampling_weight;
pub use words::first_words;
