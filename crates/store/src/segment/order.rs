//! The order of rows in a segment: the traces of a project together, the spans of a trace together.

use std::collections::HashMap;

use model::{ProjectId, TraceId};

/// One row to be written, with where it lies now.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowKey {
    pub(crate) project: ProjectId,
    pub(crate) trace_id: TraceId,
    pub(crate) start_time_unix_nano: i64,
    pub(crate) sequence: i64,
    /// Which of the batches or files that are written together.
    pub(crate) source: usize,
    pub(crate) row: usize,
}

/// Sorts by project, trace start, trace id, span start and arrival, so that a trace is one run of rows.
pub(crate) fn sort_keys(keys: &mut [RowKey]) {
    let mut trace_starts: HashMap<TraceId, i64> = HashMap::new();
    for key in keys.iter() {
        let start = trace_starts.entry(key.trace_id).or_insert(key.start_time_unix_nano);
        *start = (*start).min(key.start_time_unix_nano);
    }
    keys.sort_by_cached_key(|key| {
        let trace_start = trace_starts[&key.trace_id];
        (key.project, trace_start, key.trace_id, key.start_time_unix_nano, key.sequence)
    });
}
