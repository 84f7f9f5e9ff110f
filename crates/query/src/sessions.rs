//! Lists of sessions, and one session with its traces.

use std::sync::Arc;

use model::{ProjectId, elapsed_nano};

use crate::{Filter, Order, SortValue, TraceRow};

/// Which sessions of a project, and in which order. All conditions must hold.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionList {
    pub project: ProjectId,
    /// Its latest trace starts at or after this.
    pub start_time_unix_nano: Option<i64>,
    /// Its earliest trace starts before this.
    pub end_time_unix_nano: Option<i64>,
    /// A condition at session grain.
    pub expression: Option<Arc<Filter>>,
    pub sort: SessionSort,
    pub order: Order,
    /// The last session of the page before.
    pub after: Option<SessionCursor>,
    pub limit: usize,
}

impl SessionList {
    /// All sessions of a project, the one that was last active first, without a limit.
    pub fn of(project: ProjectId) -> SessionList {
        SessionList {
            project,
            start_time_unix_nano: None,
            end_time_unix_nano: None,
            expression: None,
            sort: SessionSort::LastStart,
            order: Order::Descending,
            after: None,
            limit: usize::MAX,
        }
    }

    /// Whether nothing is asked but the sessions that were last active, since a moment or ever.
    pub fn is_latest_first(&self) -> bool {
        let SessionList { project, start_time_unix_nano, limit, .. } = *self;
        let after = self.after.clone();
        *self == SessionList { start_time_unix_nano, after, limit, ..SessionList::of(project) }
    }
}

/// What a list of sessions is sorted by; equal ones by id. What is missing comes last in both orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionSort {
    /// When its first span arrived, which nothing that arrives later changes.
    Arrival,
    /// When its earliest trace starts.
    FirstStart,
    /// When its latest trace starts.
    LastStart,
    /// Latest end minus earliest start.
    Duration,
    TraceCount,
    /// Prompt plus completion.
    Tokens,
    Cost,
}

/// A place in a list of sessions: after this one.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionCursor {
    /// What the list is sorted by.
    pub value: SortValue,
    pub session_id: String,
}

impl SessionCursor {
    /// The place of a session in a list sorted like this.
    pub fn of(sort: SessionSort, row: &SessionRow) -> SessionCursor {
        let value = match sort {
            SessionSort::Arrival => SortValue::Integer(row.first_sequence),
            SessionSort::FirstStart => SortValue::Integer(row.first_start_unix_nano),
            SessionSort::LastStart => SortValue::Integer(row.last_start_unix_nano),
            SessionSort::Duration => row.duration_nano().into(),
            SessionSort::TraceCount => SortValue::Integer(i64::try_from(row.trace_count).unwrap_or(i64::MAX)),
            SessionSort::Tokens => {
                SortValue::Integer(row.tokens_prompt.saturating_add(row.tokens_completion))
            }
            SessionSort::Cost => row.cost.into(),
        };
        SessionCursor { value, session_id: row.session_id.clone() }
    }
}

/// One session in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionRow {
    pub session_id: String,
    pub project: ProjectId,
    /// Of its spans the one that arrived first.
    pub first_sequence: i64,
    /// The starts of the earliest and of the latest trace.
    pub first_start_unix_nano: i64,
    pub last_start_unix_nano: i64,
    /// The latest end of a span; `None` while none has ended.
    pub end_time_unix_nano: Option<i64>,
    pub trace_count: u64,
    /// Traces in which a span has status ERROR.
    pub error_trace_count: u64,
    pub span_count: u64,
    /// Sums over LLM spans.
    pub tokens_prompt: i64,
    pub tokens_completion: i64,
    pub cost: Option<f64>,
    /// The first user that a span names.
    pub user_id: Option<String>,
    /// The first characters of the input of the earliest trace's root, and of the output of the latest one's.
    pub first_input_preview: Option<String>,
    pub last_output_preview: Option<String>,
}

impl SessionRow {
    /// Latest end minus earliest start; `None` where nothing has ended, or ended before it began.
    pub fn duration_nano(&self) -> Option<i64> {
        elapsed_nano(self.first_start_unix_nano, self.end_time_unix_nano)
    }
}

/// One session with its traces, the earliest first.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredSession {
    pub row: SessionRow,
    pub traces: Vec<TraceRow>,
}
