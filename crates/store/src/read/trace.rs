//! One whole trace.

use model::{ProjectId, TraceId};
use query::{StoredTrace, TraceSpan};

use super::from_row::TREE_COLUMNS;
use super::{ReadError, Source};
use crate::columns::SpanColumns;
use crate::segment::Columns;

impl Source<'_> {
    pub(crate) fn trace(&self, trace_id: TraceId) -> Result<Option<StoredTrace>, ReadError> {
        let mut found = Found::default();
        for view in self.snapshot.segments.iter() {
            let rows = view.trace_rows(trace_id)?;
            view.segment.for_each_row(Columns::Only(TREE_COLUMNS), &rows, |_, columns, row| {
                found.add(columns, row);
            })?;
        }
        self.snapshot.hot_rows(trace_id).for_each(|hot| found.add(hot.columns, hot.row));
        let Found { project: Some(project), session_id, mut spans } = found else { return Ok(None) };
        spans.sort_by_key(|span| (span.start_time_unix_nano, span.sequence));
        Ok(Some(StoredTrace {
            trace_id,
            project: self.snapshot.project(trace_id, project),
            session_id: self.snapshot.session_id(trace_id, session_id.as_deref()),
            spans,
        }))
    }
}

#[derive(Default)]
struct Found {
    project: Option<ProjectId>,
    session_id: Option<String>,
    spans: Vec<TraceSpan>,
}

impl Found {
    fn add(&mut self, columns: &SpanColumns, row: usize) {
        self.project.get_or_insert_with(|| columns.project(row));
        if self.session_id.is_none() {
            self.session_id = columns.trace_session_id(row).map(str::to_owned);
        }
        self.spans.push(columns.trace_span(row));
    }
}
