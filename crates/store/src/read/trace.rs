//! One whole trace.

use model::TraceId;
use query::StoredTrace;

use super::Source;

impl Source<'_> {
    pub(crate) fn trace(&self, trace_id: TraceId) -> Option<StoredTrace> {
        let project =
            self.snapshot.trace_rows(trace_id).next().map(|first| first.columns.project(first.row))?;
        let mut spans: Vec<_> =
            self.snapshot.trace_rows(trace_id).map(|row| row.columns.trace_span(row.row)).collect();
        spans.sort_by_key(|span| (span.start_time_unix_nano, span.sequence));
        Some(StoredTrace { trace_id, project, session_id: self.directory.session_id(trace_id), spans })
    }
}
