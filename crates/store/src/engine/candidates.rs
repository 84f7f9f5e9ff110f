//! Traces outside of which a condition cannot be true, found on narrow columns before whole traces are read.

use std::collections::HashSet;

use datafusion::logical_expr::Expr;
use model::{ProjectId, TraceId};

use super::lower::{Lowered, TRACES_MAX};
use super::stretches::Stretch;
use super::table::Bounds;
use super::traces::trace_ids_of;
use super::{EngineError, Query};

impl Query {
    /// The traces that have what the filter wants of some span, and that annotations name; `None` where nothing bounds
    /// them, or where they are so many that everything may as well be read.
    pub(super) async fn candidates(
        &self,
        project: ProjectId,
        lowered: &Lowered,
    ) -> Result<Option<Vec<TraceId>>, EngineError> {
        let mut known = lowered.trace_ids.clone();
        for condition in &lowered.some_span {
            let bounds = Bounds {
                project: Some(project),
                trace_ids: known.clone().map(Into::into),
                ..Bounds::default()
            };
            known = self.distinct_traces(bounds, Some(condition)).await?.or(known);
        }
        Ok(known)
    }

    /// The traces of which a span begins in a stretch of time, and that have what the filter wants of some span. Whatever
    /// begins in the stretch and meets the filter is among them, since the spans of a trace begin no earlier than it does.
    pub(super) async fn candidates_in(
        &self,
        project: ProjectId,
        lowered: &Lowered,
        stretch: Stretch,
    ) -> Result<Option<Vec<TraceId>>, EngineError> {
        let named = Bounds {
            project: Some(project),
            trace_ids: lowered.trace_ids.clone().map(Into::into),
            ..Bounds::default()
        };
        let from = Bounds { start_time_unix_nano: stretch.from_unix_nano, ..named };
        let mut known: Option<HashSet<TraceId>> = None;
        for condition in &lowered.some_span {
            // The span that is wanted may begin after the stretch.
            let found = self.distinct_traces(from.clone(), Some(condition)).await?;
            let Some(found) = found else { continue };
            known = Some(match known {
                Some(known) => found.into_iter().filter(|id| known.contains(id)).collect(),
                None => found.into_iter().collect(),
            });
        }
        match known {
            Some(known) => Ok(Some(known.into_iter().collect())),
            None => {
                let within = Bounds { end_time_unix_nano: stretch.to_unix_nano, ..from };
                self.distinct_traces(within, None).await
            }
        }
    }

    /// The traces of some spans; `None` where they are too many.
    async fn distinct_traces(
        &self,
        bounds: Bounds,
        condition: Option<&Expr>,
    ) -> Result<Option<Vec<TraceId>>, EngineError> {
        let mut rows = self.rows(bounds)?;
        if let Some(condition) = condition {
            rows = rows.filter(condition.clone())?;
        }
        let distinct = rows.select_columns(&["trace_id"])?.distinct()?.limit(0, Some(TRACES_MAX + 1))?;
        let found = trace_ids_of(&distinct.collect().await?);
        Ok((found.len() <= TRACES_MAX).then_some(found))
    }
}
