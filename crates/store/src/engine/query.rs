//! One question's view: a snapshot held from beginning to end, and a session over it.

use std::sync::Arc;

use arrow_array::RecordBatch;
use datafusion::dataframe::DataFrame;
use datafusion::execution::session_state::SessionState;
use datafusion::logical_expr::Expr;
use datafusion::prelude::{SessionContext, col, lit};
use model::{ProjectId, TraceId};

use super::EngineError;
use super::functions::Functions;
use super::page::{instant, trace_ids};
use super::table::{Bounds, SpansTable};
use crate::columns::SpanColumns;
use crate::hot::RowRef;
use crate::snapshot::Snapshot;
use crate::writer::Shared;

#[derive(Clone)]
pub(crate) struct Query {
    pub(super) snapshot: Arc<Snapshot>,
    context: SessionContext,
}

impl Query {
    /// Takes the state as it is now.
    pub(crate) fn new(state: &SessionState, shared: &Arc<Shared>) -> Query {
        Query {
            snapshot: shared.snapshot.load_full(),
            context: SessionContext::new_with_state(state.clone()),
        }
    }

    pub(super) fn state(&self) -> SessionState {
        self.context.state()
    }

    pub(super) fn functions(&self) -> Functions {
        Functions::new(Arc::clone(&self.snapshot))
    }

    /// The session of a row's trace.
    pub(super) fn session_of(&self, row: RowRef<'_>) -> Option<String> {
        self.snapshot.session_id(row.columns.trace_id(row.row), row.columns.trace_session_id(row.row))
    }

    /// The rows within these bounds, exactly.
    pub(super) fn rows(&self, bounds: Bounds) -> Result<DataFrame, EngineError> {
        let conditions = [
            bounds.project.map(|project| self.is_in(project)),
            bounds.start_time_unix_nano.map(|from| col("start_time").gt_eq(instant(from))),
            bounds.end_time_unix_nano.map(|to| col("start_time").lt(instant(to))),
            bounds.trace_ids.as_ref().map(|ids| col("trace_id").in_list(trace_ids(ids), false)),
        ];
        let table = SpansTable::new(Arc::clone(&self.snapshot), bounds);
        let rows = self.context.read_table(Arc::new(table))?;
        match conditions.into_iter().flatten().reduce(Expr::and) {
            Some(condition) => Ok(rows.filter(condition)?),
            None => Ok(rows),
        }
    }

    /// Whether a row belongs to a project: by its column, but for traces that were transferred.
    fn is_in(&self, project: ProjectId) -> Expr {
        let by_column = col("project").eq(lit(project.0));
        let moved = |is_here: bool| {
            let moved = self.snapshot.moved.iter().filter(|(_, to)| (**to == project) == is_here);
            moved.map(|(id, _)| *id).collect::<Vec<TraceId>>()
        };
        let (here, away) = (moved(true), moved(false));
        let mut condition = by_column;
        if !away.is_empty() {
            condition = condition.and(col("trace_id").in_list(trace_ids(&away), true));
        }
        if !here.is_empty() {
            condition = condition.or(col("trace_id").in_list(trace_ids(&here), false));
        }
        condition
    }

    /// Some columns of all spans of some traces, one batch after the other; ids are always among them.
    pub(super) async fn spans_of_traces(
        &self,
        ids: &[TraceId],
        columns: &[&str],
    ) -> Result<Vec<SpanColumns>, EngineError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self.rows(Bounds { trace_ids: Some(ids.into()), ..Bounds::default() })?;
        let batches: Vec<RecordBatch> = rows.select_columns(columns)?.collect().await?;
        Ok(batches.into_iter().map(SpanColumns::of_some_columns).collect::<Result<_, _>>()?)
    }
}
