//! Retention: what is older than a project keeps, counted from arrival, is hidden and then merged away.

use std::cmp::Reverse;

use model::{ProjectId, TraceId};

use crate::catalog::CatalogError;
use crate::read::Source;
use crate::snapshot::Snapshot;
use crate::writer::{DeleteError, Deletion};
use crate::{Deleted, Store};

/// How long the spans of a project are kept. What is `None` has no bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Retention {
    /// Days since arrival.
    pub days_max: Option<u32>,
    /// Traces with the latest starts.
    pub traces_max: Option<u32>,
}

const DAY_NANO: i64 = 86_400_000_000_000;

impl Store {
    pub async fn set_retention(&self, project: ProjectId, retention: Retention) -> Result<(), CatalogError> {
        self.catalog().set_retention(project, retention).await
    }

    /// Of the projects for which it was ever set.
    pub async fn retentions(&self) -> Result<Vec<(ProjectId, Retention)>, CatalogError> {
        self.catalog().retentions().await
    }

    /// Deletes what no project keeps any more. Age is told by segment, so that spans go up to a day late and never
    /// early; the store does this by itself every few minutes.
    pub async fn expire(&self, now_unix_nano: i64) -> Result<Deleted, DeleteError> {
        let mut span_count = 0;
        let retentions = self
            .catalog()
            .retentions()
            .await
            .map_err(|error| DeleteError::Find { kind: error.kind(), source: Box::new(error) })?;
        for (project, Retention { days_max, traces_max }) in retentions {
            if let Some(days) = days_max {
                let before = now_unix_nano.saturating_sub(i64::from(days).saturating_mul(DAY_NANO));
                if let Some(sequence) = last_arrived_before(&self.snapshot(), before) {
                    span_count += self.delete(Deletion::Through { project, sequence }).await?.span_count;
                }
            }
            if let Some(traces) = traces_max {
                let oldest = self
                    .read("the traces of a project", move |source| oldest_traces(source, project, traces))
                    .await
                    .map_err(|error| DeleteError::Find { kind: error.kind, source: Box::new(error) })?;
                span_count += self.delete_traces(&oldest).await?.span_count;
            }
        }
        Ok(Deleted { span_count })
    }
}

/// The last sequence of the segments that were complete at this time.
fn last_arrived_before(snapshot: &Snapshot, unix_nano: i64) -> Option<i64> {
    let metas = snapshot.segments.iter().map(|view| &view.segment.meta);
    let before = metas.take_while(|meta| *meta.arrived_unix_nano.end() < unix_nano);
    before.map(|meta| *meta.sequence.end()).max()
}

/// All but the latest traces of a project.
fn oldest_traces(
    source: &Source<'_>,
    project: ProjectId,
    kept: u32,
) -> Result<Vec<TraceId>, crate::read::ReadError> {
    let mut traces: Vec<_> = source.trace_numbers(Some(project))?.into_iter().collect();
    traces.sort_unstable_by_key(|(id, numbers)| (Reverse(numbers.start_time_unix_nano), Reverse(*id)));
    Ok(traces.into_iter().skip(kept as usize).map(|(id, _)| id).collect())
}
