//! The filter language: `span_kind == 'LLM' and latency_ms > 1000`. What it means is in `docs/spec/filter.md`.
//!
//! Text goes `lexer` → `parser` → `checker` → [`Plan`]. A store turns the plan into its own kind of query; the
//! interpreter here answers slowly and obviously, and every store must agree with it.
//!
//! Not here: any engine, and how fast it answers (`store`).

mod ast;
mod error;
mod lexer;
mod parser;
mod printer;

mod names;
mod nearest;
mod pattern;
mod time;
mod words;

mod checker;
mod plan;
mod plan_text;

mod entity;
mod fold;
mod interpreter;
mod projection;
mod values;

mod complete;

use std::fmt;

pub use ast::Arithmetic;
pub use complete::{Completion, CompletionKind, Completions, Wanted, complete};
pub use entity::{AnnotatedSession, AnnotatedSpan, AnnotatedTrace, Entity};
pub use error::{Doubt, FilterError, Position, Problem, Warning};
pub use fold::{contains_folded, has_words};
pub use names::{
    AnnotationField, AnnotationTarget, Collection, CostDetailField, DocumentField, EventField,
    ExceptionField, Field, Grain, Keyed, LinkField, MessageField, Object, Reads, Relation, SessionField,
    SpanField, ToolCallField, TraceField, Type,
};
pub use pattern::Pattern;
pub use plan::{AnyText, Base, Comparator, Expr, Key, NamedAnnotation, Place, Plan, Reduce, Reducer};
pub use projection::{Projected, Projection};
pub use values::{as_bool, as_number, as_text, attribute_at};

/// Bytes of a filter: more than anybody types, less than hurts.
const LENGTH_MAX: usize = 16_384;
/// How deep parentheses and chains of arithmetic may go.
const DEPTH_MAX: usize = 64;
/// Comprehensions within comprehensions.
const COMPREHENSIONS_MAX: usize = 3;
/// Different annotations read by name: each is a join.
const ANNOTATIONS_MAX: usize = 8;

/// What `tokens['…']` counts.
const TOKEN_TYPES: [&str; 8] = [
    "prompt",
    "completion",
    "total",
    "cache_read",
    "cache_write",
    "prompt_audio",
    "reasoning",
    "completion_audio",
];
/// What `cost['…']` sums.
const TOKEN_COST_TYPES: [&str; 10] = [
    "total",
    "prompt",
    "completion",
    "input",
    "output",
    "cache_read",
    "cache_write",
    "audio",
    "reasoning",
    "image",
];

/// A filter that was understood. Its `Display` is its canonical text.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    root: ast::Node,
    plan: Plan,
}

impl Filter {
    /// Understands a filter, or says where it cannot.
    pub fn parse(text: &str, grain: Grain) -> Result<(Filter, Vec<Warning>), FilterError> {
        let root = parser::parse(text)?;
        let (plan, warnings) = checker::check(text, grain, &root)?;
        Ok((Filter { root, plan }, warnings))
    }

    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Whether the filter selects a thing, by slow and obvious evaluation. A filter of another grain than the
    /// thing's selects nothing.
    pub fn matches(&self, entity: Entity<'_>) -> bool {
        interpreter::matches(&self.plan, entity)
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.root.fmt(f)
    }
}
