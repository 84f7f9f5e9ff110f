//! A named verdict on a span, trace, session or document, and who gave it.

mod config;
mod in_span;

use serde::{Deserialize, Serialize};

use crate::{Attributes, ProjectId, SpanId, TraceId};

pub use config::{AnnotationConfig, AnnotationRange, CategoryValue, OptimizationDirection};
pub use in_span::annotations_in;

/// The name of annotations that are only words, in [`Annotation::explanation`].
pub const NOTE: &str = "note";

/// What is said of one target. There is one annotation for a target, name and identifier; saying it again
/// replaces it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Annotation {
    pub name: String,
    pub annotator_kind: AnnotatorKind,
    pub label: Option<String>,
    pub score: Option<f64>,
    pub explanation: Option<String>,
    pub metadata: Attributes,
    /// Tells apart several of one name on one target; empty where there is one.
    pub identifier: String,
    pub source: AnnotationSource,
    /// Who was logged in.
    pub user_id: Option<String>,
}

/// An annotation as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredAnnotation {
    /// Unique over annotations of all targets; rises in the order in which they were first said.
    pub id: i64,
    /// The home of what it is about.
    pub project: ProjectId,
    pub target: AnnotationTarget,
    pub annotation: Annotation,
    pub created_at_unix_nano: i64,
    pub updated_at_unix_nano: i64,
}

/// What an annotation is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum AnnotationTarget {
    Span {
        trace_id: TraceId,
        span_id: SpanId,
    },
    Trace(TraceId),
    Session(String),
    /// A document that a retriever found or a reranker put in order, by its position from 0.
    Document {
        trace_id: TraceId,
        span_id: SpanId,
        position: u32,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AnnotationTargetKind {
    Span,
    Trace,
    Session,
    Document,
}

impl AnnotationTargetKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            AnnotationTargetKind::Span => "span",
            AnnotationTargetKind::Trace => "trace",
            AnnotationTargetKind::Session => "session",
            AnnotationTargetKind::Document => "document",
        }
    }
}

/// What kind of judge spoke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AnnotatorKind {
    Llm,
    #[default]
    Code,
    Human,
}

/// Which door an annotation came through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AnnotationSource {
    #[default]
    Api,
    /// The page.
    App,
}

impl AnnotationTarget {
    pub fn kind(&self) -> AnnotationTargetKind {
        match self {
            AnnotationTarget::Span { .. } => AnnotationTargetKind::Span,
            AnnotationTarget::Trace(_) => AnnotationTargetKind::Trace,
            AnnotationTarget::Session(_) => AnnotationTargetKind::Session,
            AnnotationTarget::Document { .. } => AnnotationTargetKind::Document,
        }
    }
}

impl AnnotatorKind {
    pub const ALL: [AnnotatorKind; 3] = [AnnotatorKind::Llm, AnnotatorKind::Code, AnnotatorKind::Human];

    pub fn as_str(self) -> &'static str {
        match self {
            AnnotatorKind::Llm => "LLM",
            AnnotatorKind::Code => "CODE",
            AnnotatorKind::Human => "HUMAN",
        }
    }

    /// Reads the word as it is written, in capitals.
    pub fn parse(word: &str) -> Option<AnnotatorKind> {
        AnnotatorKind::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

impl AnnotationSource {
    pub fn as_str(self) -> &'static str {
        match self {
            AnnotationSource::Api => "API",
            AnnotationSource::App => "APP",
        }
    }

    pub fn parse(word: &str) -> Option<AnnotationSource> {
        [AnnotationSource::Api, AnnotationSource::App].into_iter().find(|source| source.as_str() == word)
    }
}
