//! What an id, or its beginning, belongs to.

use std::cmp::Reverse;
use std::collections::HashSet;

use query::{IdMatch, IdPrefix, IdSearch};

use super::Source;

impl Source<'_> {
    pub(crate) fn ids(&self, question: &IdSearch) -> Vec<IdMatch> {
        let IdSearch { prefix, limit } = question;
        let newest = |mut found: Vec<(i64, IdMatch)>| {
            found.sort_unstable_by_key(|(sequence, _)| Reverse(*sequence));
            found.into_iter().map(|(_, it)| it).take(*limit).collect::<Vec<_>>()
        };
        let traces = newest(self.traces_called(prefix));
        let spans = newest(self.spans_called(prefix));
        let mut found = [traces, spans, self.sessions_called(prefix, *limit)].concat();
        // Stable: within each half the order stays.
        found.sort_by_key(|it| !prefix.is_whole(it));
        found
    }

    fn traces_called(&self, prefix: &IdPrefix) -> Vec<(i64, IdMatch)> {
        let entries = self.directory.entries_where(|trace_id, _| prefix.matches_trace(trace_id));
        entries
            .into_iter()
            .map(|(trace_id, entry)| {
                (entry.first_sequence, IdMatch::Trace { project: entry.project, trace_id })
            })
            .collect()
    }

    fn spans_called(&self, prefix: &IdPrefix) -> Vec<(i64, IdMatch)> {
        let rows = self.snapshot.batches.iter().flat_map(|batch| {
            let called = batch.spans.iter().filter(|((_, span_id), _)| prefix.matches_span(*span_id));
            called.map(|(&(trace_id, span_id), &row)| {
                let project = batch.columns.project(row);
                (batch.columns.sequence.value(row), IdMatch::Span { project, trace_id, span_id })
            })
        });
        rows.collect()
    }

    /// Each session once, by its newest trace.
    fn sessions_called(&self, prefix: &IdPrefix, limit: usize) -> Vec<IdMatch> {
        let is_called = |id: &str| prefix.matches_session(id);
        let mut entries =
            self.directory.entries_where(|_, entry| entry.session_id.as_deref().is_some_and(is_called));
        entries.sort_unstable_by_key(|(_, entry)| Reverse(entry.first_sequence));
        let mut seen = HashSet::new();
        let sessions = entries.into_iter().filter_map(|(_, entry)| {
            let session_id = entry.session_id?.to_string();
            let session = IdMatch::Session { project: entry.project, session_id };
            seen.insert(session.clone()).then_some(session)
        });
        sessions.take(limit).collect()
    }
}
