//! One value of a span, named as a filter names it: `latency_ms`, `llm.model_name`, `attributes['a']['b']`.

use model::Value;

use super::ast::NodeKind;
use super::checker::check_value;
use super::entity::AnnotatedTrace;
use super::error::{FilterError, Position, Problem, shortened};
use super::interpreter;
use super::names::{Grain, Reads};
use super::parser;
use super::plan::{Expr, NamedAnnotation};

/// What to read out of each span.
#[derive(Debug, Clone, PartialEq)]
pub struct Projection {
    expr: Expr,
    annotations: Vec<NamedAnnotation>,
}

/// A value that was read.
#[derive(Debug, Clone, PartialEq)]
pub enum Projected {
    /// A moment in nanoseconds since 1970, UTC.
    Datetime(i64),
    Value(Value),
}

impl Projection {
    /// Understands a name or a path. What computes is refused: a projection reads, and the caller computes.
    pub fn parse(text: &str) -> Result<Projection, FilterError> {
        let path = parser::parse(text)?;
        if !matches!(path.kind, NodeKind::Path(_)) {
            let problem = Problem::NotAPath { text: shortened(&path.to_string()) };
            return Err(FilterError { position: Position::of(text, path.at), problem });
        }
        let (expr, annotations) = check_value(text, Grain::Span, &path)?;
        Ok(Projection { expr, annotations })
    }

    /// Whether more must be known than the span itself: the spans around it.
    pub fn reads_relatives(&self) -> bool {
        self.expr.reads() == Reads::Relatives
    }

    /// Whether annotations must be known.
    pub fn reads_annotations(&self) -> bool {
        self.expr.reads_annotations()
    }

    /// The value for a span of a trace; `None` where there is none.
    pub fn read(&self, trace: &AnnotatedTrace, position: usize) -> Option<Projected> {
        interpreter::project(&self.expr, &self.annotations, trace, position)
    }
}

#[cfg(test)]
mod tests {
    use super::Projection;

    #[test]
    fn a_projection_is_a_name_or_a_path() {
        for text in ["name", "llm.model_name", "attributes['a']['b']", "evals['x'].score", "a[0].b"] {
            assert!(Projection::parse(text).is_ok(), "{text}");
        }
        for (text, refusal) in [
            ("n + 1", "1:1 `n + 1` is not a name or a path"),
            ("name == 'a'", "1:1 `name == 'a'` is not a name or a path"),
            ("", "1:1 the filter is empty"),
        ] {
            assert_eq!(Projection::parse(text).expect_err(text).to_string(), refusal);
        }
    }
}
