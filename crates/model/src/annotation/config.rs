//! What people agree to annotate: a name, and the labels or the range of scores to choose from.

use serde::{Deserialize, Serialize};

/// An annotation that people are asked for. Those who write annotations are not held to it.
#[derive(Debug, Clone, PartialEq)]
pub struct AnnotationConfig {
    pub name: String,
    pub description: Option<String>,
    pub range: AnnotationRange,
}

/// What may be answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AnnotationRange {
    /// One of some labels.
    Categorical { optimization_direction: OptimizationDirection, values: Vec<CategoryValue> },
    /// A score.
    Continuous {
        optimization_direction: OptimizationDirection,
        lower_bound: Option<f64>,
        upper_bound: Option<f64>,
    },
    /// Words, and perhaps a score.
    Freeform {
        optimization_direction: Option<OptimizationDirection>,
        threshold: Option<f64>,
        lower_bound: Option<f64>,
        upper_bound: Option<f64>,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CategoryValue {
    pub label: String,
    pub score: Option<f64>,
}

/// Which scores are the good ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OptimizationDirection {
    Minimize,
    Maximize,
    None,
}
