//! One question's view: a snapshot held from beginning to end, and a session over it.

use std::sync::Arc;

use arrow_array::RecordBatch;
use datafusion::catalog::TableProvider;
use datafusion::dataframe::DataFrame;
use datafusion::execution::session_state::SessionState;
use datafusion::logical_expr::Expr;
use datafusion::prelude::{SessionContext, col, lit};
use model::{ProjectId, TraceId};
use query::Filter;
use tokio::sync::OnceCell;

use super::EngineError;
use super::annotation::Said;
use super::functions::Functions;
use super::lower::{Lowered, lower};
use super::page::{instant, trace_ids};
use super::table::{Bounds, SpansTable};
use crate::annotation::{AnnotationMirror, Annotations};
use crate::columns::SpanColumns;
use crate::hot::RowRef;
use crate::metrics::Metrics;
use crate::snapshot::Snapshot;
use crate::writer::Shared;

#[derive(Clone)]
pub(crate) struct Query {
    pub(super) snapshot: Arc<Snapshot>,
    metrics: Arc<Metrics>,
    context: SessionContext,
    annotations: Arc<Annotations>,
    /// Taken when first needed, and then the same to the end.
    mirror: Arc<OnceCell<Arc<AnnotationMirror>>>,
}

impl Query {
    /// Takes the state as it is now.
    pub(crate) fn new(state: &SessionState, shared: &Arc<Shared>, annotations: &Arc<Annotations>) -> Query {
        Query {
            snapshot: shared.snapshot.load_full(),
            metrics: Arc::clone(&shared.metrics),
            context: SessionContext::new_with_state(state.clone()),
            annotations: Arc::clone(annotations),
            mirror: Arc::default(),
        }
    }

    pub(super) async fn mirror(&self) -> Result<Arc<AnnotationMirror>, EngineError> {
        Ok(Arc::clone(self.mirror.get_or_try_init(|| self.annotations.mirror()).await?))
    }

    pub(super) async fn said(&self) -> Result<Said, EngineError> {
        Ok(Said::new(self.mirror().await?, self.state()))
    }

    /// A list's condition taken apart, nothing where it has none.
    pub(super) async fn lower(&self, filter: Option<&Arc<Filter>>) -> Result<Lowered, EngineError> {
        let Some(filter) = filter else { return Ok(Lowered::default()) };
        let said = match filter.plan().reads_annotations() {
            true => Some(self.said().await?),
            false => None,
        };
        Ok(lower(filter, self.functions(), said.as_ref())?)
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

    pub(super) fn read(&self, table: Arc<dyn TableProvider>) -> Result<DataFrame, EngineError> {
        Ok(self.context.read_table(table)?)
    }

    /// The rows within these bounds, exactly. Of traces, the table has no others than those named.
    pub(super) fn rows(&self, bounds: Bounds) -> Result<DataFrame, EngineError> {
        let conditions = [
            bounds.project.map(|project| self.is_in(project)),
            bounds.start_time_unix_nano.map(|from| col("start_time").gt_eq(instant(from))),
            bounds.end_time_unix_nano.map(|to| col("start_time").lt(instant(to))),
        ];
        let table = SpansTable::new(Arc::clone(&self.snapshot), bounds, Arc::clone(&self.metrics));
        let rows = self.read(Arc::new(table))?;
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
