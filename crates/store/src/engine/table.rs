//! The spans of one snapshot as a table, newest first.

use std::collections::HashSet;
use std::sync::Arc;

use arrow_array::{RecordBatch, UInt32Array};
use arrow_schema::SchemaRef;
use arrow_select::take::take_record_batch;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::Result;
use datafusion::datasource::memory::MemorySourceConfig;
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown, TableType};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::union::UnionExec;
use model::{ProjectId, TraceId};

use super::segments;
use crate::columns::span_schema;
use crate::hot::HotBatch;
use crate::metrics::Metrics;
use crate::segment::{Needle, SegmentId};
use crate::snapshot::Snapshot;

/// What a reader knows beforehand of the rows it wants. The table leaves out what cannot be meant, and may
/// still hold more, but of traces: conditions say what is meant exactly.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bounds {
    pub(crate) project: Option<ProjectId>,
    /// Span start at or after this.
    pub(crate) start_time_unix_nano: Option<i64>,
    /// Span start before this.
    pub(crate) end_time_unix_nano: Option<i64>,
    /// Only spans of these traces.
    pub(crate) trace_ids: Option<Arc<[TraceId]>>,
    /// Which segments are read.
    pub(crate) segments: Segments,
    /// Only spans that have all of this, as far as segments can tell.
    pub(crate) needles: Vec<Needle>,
}

/// Where spans are looked for.
#[derive(Debug, Clone, Default)]
pub(crate) enum Segments {
    #[default]
    All,
    /// In these segments, and not in memory.
    Only(Arc<HashSet<SegmentId>>),
    Without(Arc<HashSet<SegmentId>>),
}

impl Segments {
    pub(super) fn include(&self, id: SegmentId) -> bool {
        match self {
            Segments::All => true,
            Segments::Only(these) => these.contains(&id),
            Segments::Without(these) => !these.contains(&id),
        }
    }
}

#[derive(Debug)]
pub(super) struct SpansTable {
    snapshot: Arc<Snapshot>,
    bounds: Bounds,
    metrics: Arc<Metrics>,
}

impl SpansTable {
    pub(super) fn new(snapshot: Arc<Snapshot>, bounds: Bounds, metrics: Arc<Metrics>) -> SpansTable {
        SpansTable { snapshot, bounds, metrics }
    }

    fn hot(&self) -> Result<Vec<RecordBatch>> {
        if let Segments::Only(_) = self.bounds.segments {
            return Ok(Vec::new());
        }
        let batches = self.snapshot.batches().rev();
        match &self.bounds.trace_ids {
            None => Ok(batches.map(|batch| batch.columns.batch().clone()).collect()),
            Some(trace_ids) => batches.filter_map(|batch| of_traces(batch, trace_ids).transpose()).collect(),
        }
    }
}

/// The rows of some traces, found by the batch's index.
fn of_traces(batch: &HotBatch, trace_ids: &[TraceId]) -> Result<Option<RecordBatch>> {
    let parts = trace_ids.iter().filter_map(|trace_id| batch.traces.get(trace_id));
    let rows = parts.flat_map(|part| &part.rows);
    let mut rows: Vec<u32> =
        rows.map(|&row| u32::try_from(row).expect("a batch is a few megabytes")).collect();
    if rows.is_empty() {
        return Ok(None);
    }
    rows.sort_unstable();
    rows.dedup();
    Ok(Some(take_record_batch(batch.columns.batch(), &UInt32Array::from(rows))?))
}

#[async_trait::async_trait]
impl TableProvider for SpansTable {
    fn schema(&self) -> SchemaRef {
        span_schema()
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn supports_filters_pushdown(&self, filters: &[&Expr]) -> Result<Vec<TableProviderFilterPushDown>> {
        Ok(vec![TableProviderFilterPushDown::Inexact; filters.len()])
    }

    async fn scan(
        &self,
        session: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        _limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let hot: Arc<dyn ExecutionPlan> =
            MemorySourceConfig::try_new_exec(&[self.hot()?], span_schema(), projection.cloned())?;
        match segments::scan(&self.snapshot, &self.bounds, &self.metrics, projection, session)? {
            Some(flushed) => UnionExec::try_new(vec![hot, flushed]),
            None => Ok(hot),
        }
    }
}
