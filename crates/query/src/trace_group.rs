//! Traces that belong together: those of a session, those of a person.

use model::ProjectId;

/// Which traces of a project; newest start first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceGroup {
    pub project: ProjectId,
    pub member_of: TraceGroupOf,
    pub limit: usize,
}

/// What the traces have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TraceGroupOf {
    Session(String),
    /// Some span of the trace names the user.
    User(String),
}
