//! Sessions from the session tables of segments: the last active ones page by page, and one with its traces.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use model::{ProjectId, TraceId};
use query::{SessionList, SessionRow, SortValue, StoredSession, TraceRow};

use super::traces::FirstUser;
use super::{ReadError, Source};
use crate::columns::SpanColumns;
use crate::segment::{Columns, SegmentView};
use crate::trace_numbers::TraceNumbers;

/// The sessions that memory knows of, with their traces: those of hot spans, and those that were named late.
type InMemory = HashMap<Arc<str>, Vec<TraceId>>;

/// The traces of a session, the earliest first.
type SessionTraces = Vec<(TraceId, TraceNumbers)>;

/// Sorts the last active first, and equal ones by id.
type LatestFirst = (Reverse<i64>, Reverse<String>);

impl Source<'_> {
    /// Last active first. Session tables are read newest first, until no session that only the others know can be on
    /// the page; of sessions that may be on it, the traces are looked up everywhere.
    pub(crate) fn latest_sessions(&self, question: &SessionList) -> Result<Vec<SessionRow>, ReadError> {
        let after = question.after.as_ref().and_then(|cursor| match cursor.value {
            SortValue::Integer(start) => Some(latest_first(start, &cursor.session_id)),
            _ => None,
        });
        let memory = self.sessions_in_memory();
        // None of these was active later than is noted here.
        let mut seen: HashMap<String, i64> =
            memory.iter().map(|(id, traces)| (id.to_string(), self.last_hot_start(traces))).collect();
        let mut found: HashMap<String, SessionTraces> = HashMap::new();
        let mut unseen = self.views_by_start(question.project);
        let from = question.start_time_unix_nano;
        loop {
            let bound = unseen.last().map(last_start);
            let is_last = bound.is_none_or(|bound| from.is_some_and(|from| bound < from));
            let may_be_shown =
                |start: i64| bound.is_none_or(|bound| start > bound) && from.is_none_or(|from| start >= from);
            let mut candidates: Vec<LatestFirst> = Vec::new();
            if is_last || seen.len() >= question.limit {
                let shown = seen.iter().filter(|(_, latest)| may_be_shown(**latest));
                candidates.extend(shown.map(|(id, latest)| latest_first(*latest, id)));
                candidates.sort_unstable();
            }
            let mut page: BTreeSet<LatestFirst> = BTreeSet::new();
            for candidate in candidates {
                if page.len() == question.limit && page.last().is_none_or(|last| candidate > *last) {
                    break;
                }
                let id = candidate.1.0;
                if !found.contains_key(&id) {
                    let traces = self.traces_of_session(Some(question.project), &id, &memory)?;
                    found.insert(id.clone(), traces);
                }
                let Some((_, last)) = found[&id].last() else { continue };
                let start = last.start_time_unix_nano;
                let key = latest_first(start, &id);
                if may_be_shown(start) && after.as_ref().is_none_or(|after| key > *after) {
                    page.insert(key);
                    if page.len() > question.limit {
                        page.pop_last();
                    }
                }
            }
            let next = if is_last || page.len() == question.limit { None } else { unseen.pop() };
            let Some(view) = next else {
                let with_traces = |(_, Reverse(id)): LatestFirst| found.remove_entry(&id);
                let page = page.into_iter().filter_map(with_traces).collect();
                return self.rows_of_sessions(question.project, page);
            };
            for record in view.segment.sessions()? {
                let start = view.last_start_of_session(&record);
                let latest = seen.entry(record.session_id).or_insert(i64::MIN);
                *latest = start.max(*latest);
            }
        }
    }

    /// What a list shows of some sessions of a project, in their order; those that are not there are left out.
    pub(crate) fn session_rows(
        &self,
        project: ProjectId,
        ids: Vec<String>,
    ) -> Result<Vec<SessionRow>, ReadError> {
        let memory = self.sessions_in_memory();
        let with_traces = |id: String| Ok((self.traces_of_session(Some(project), &id, &memory)?, id));
        let sessions = ids.into_iter().map(with_traces).collect::<Result<Vec<_>, ReadError>>()?;
        let sessions = sessions.into_iter().map(|(traces, id)| (id, traces)).collect();
        self.rows_of_sessions(project, sessions)
    }

    /// A session of one project, or of the one in which it was seen first.
    pub(crate) fn session(
        &self,
        project: Option<ProjectId>,
        session_id: &str,
    ) -> Result<Option<StoredSession>, ReadError> {
        let mut traces = self.traces_of_session(project, session_id, &self.sessions_in_memory())?;
        let Some(first) = self.first_project(&traces)? else { return Ok(None) };
        traces.retain(|(_, numbers)| numbers.project == first);
        let session = vec![(session_id.to_owned(), traces.clone())];
        let row = self.rows_of_sessions(first, session)?.pop();
        let traces = self.trace_rows(&traces)?;
        Ok(row.map(|row| StoredSession { row, traces }))
    }

    /// The traces of a session that are there, in one project or in all.
    pub(super) fn members_of_session(
        &self,
        project: Option<ProjectId>,
        session_id: &str,
    ) -> Result<HashSet<TraceId>, ReadError> {
        let traces = self.traces_of_session(project, session_id, &self.sessions_in_memory())?;
        Ok(traces.into_iter().map(|(trace_id, _)| trace_id).collect())
    }

    fn traces_of_session(
        &self,
        project: Option<ProjectId>,
        session_id: &str,
        memory: &InMemory,
    ) -> Result<SessionTraces, ReadError> {
        let mut ids: HashSet<TraceId> = memory.get(session_id).into_iter().flatten().copied().collect();
        for view in self.snapshot.segments.iter() {
            for id in view.segment.traces_of_session(session_id)? {
                // A trace that was deleted may have begun anew elsewhere, without a session.
                if view.deleted.is_empty() || !view.trace_rows(id)?.is_empty() {
                    ids.insert(id);
                }
            }
        }
        // Memory may know better than a segment to which session a trace belongs.
        ids.retain(|id| self.snapshot.session_id(*id, Some(session_id)).as_deref() == Some(session_id));
        let mut traces = SessionTraces::with_capacity(ids.len());
        for id in ids {
            let numbers = self.numbers_of_trace(id)?;
            traces.extend(
                numbers.filter(|it| project.is_none_or(|here| here == it.project)).map(|it| (id, it)),
            );
        }
        traces.sort_unstable_by_key(|(id, numbers)| (numbers.start_time_unix_nano, *id));
        Ok(traces)
    }

    fn sessions_in_memory(&self) -> InMemory {
        let mut sessions = InMemory::new();
        let generations = self.snapshot.generations.iter().map(|generation| &generation.directory);
        for part in generations.chain([&self.snapshot.late_sessions]) {
            part.for_each(|(trace_id, entry)| {
                if let Some(session_id) = &entry.session_id {
                    sessions.entry(Arc::clone(session_id)).or_default().push(*trace_id);
                }
            });
        }
        sessions
    }

    /// No trace of these starts later. One that lies in segments alone may start at any time.
    fn last_hot_start(&self, traces: &[TraceId]) -> i64 {
        let start = |id: &TraceId| {
            let parts = self.snapshot.batches().filter_map(|batch| batch.traces.get(id));
            parts.map(|part| part.numbers.start_time_unix_nano).min().unwrap_or(i64::MAX)
        };
        traces.iter().map(start).max().unwrap_or(i64::MIN)
    }

    /// The project of the trace that arrived first.
    fn first_project(&self, traces: &SessionTraces) -> Result<Option<ProjectId>, ReadError> {
        let Some((_, numbers)) = traces.first() else { return Ok(None) };
        if traces.iter().all(|(_, other)| other.project == numbers.project) {
            return Ok(Some(numbers.project));
        }
        let beginnings = self.beginnings(traces.iter().map(|(trace_id, _)| *trace_id))?;
        let arrived = |(trace_id, _): &&(TraceId, TraceNumbers)| beginnings[trace_id].first_sequence;
        Ok(traces.iter().min_by_key(arrived).map(|(_, numbers)| numbers.project))
    }

    fn rows_of_sessions(
        &self,
        project: ProjectId,
        mut sessions: Vec<(String, SessionTraces)>,
    ) -> Result<Vec<SessionRow>, ReadError> {
        sessions.retain(|(_, traces)| !traces.is_empty());
        let mut ends: Vec<(TraceId, TraceNumbers)> = sessions
            .iter()
            .flat_map(|(_, traces)| traces.first().into_iter().chain(traces.last()))
            .copied()
            .collect();
        ends.sort_unstable_by_key(|(id, _)| *id);
        ends.dedup_by_key(|(id, _)| *id);
        let ends: HashMap<TraceId, TraceRow> =
            self.trace_rows(&ends)?.into_iter().map(|row| (row.trace_id, row)).collect();
        let traces = sessions.iter().flat_map(|(_, traces)| traces).map(|(trace_id, _)| *trace_id);
        let beginnings = self.beginnings(traces)?;
        let mut rows = Vec::with_capacity(sessions.len());
        for (session_id, traces) in sessions {
            let mut row = summed(project, session_id, &traces);
            let end = |trace: Option<&(TraceId, TraceNumbers)>| ends.get(&trace?.0)?.root.clone();
            row.first_input_preview = end(traces.first()).and_then(|root| root.input_preview);
            row.last_output_preview = end(traces.last()).and_then(|root| root.output_preview);
            let of_traces = || traces.iter().filter_map(|(trace_id, _)| beginnings.get(trace_id));
            row.first_sequence = of_traces().map(|it| it.first_sequence).min().unwrap_or_default();
            row.user_id = of_traces().find_map(|it| it.user.name());
            rows.push(row);
        }
        Ok(rows)
    }

    /// How some traces began to arrive.
    fn beginnings(
        &self,
        traces: impl Iterator<Item = TraceId>,
    ) -> Result<HashMap<TraceId, Beginning>, ReadError> {
        let mut beginnings: HashMap<TraceId, Beginning> =
            traces.map(|trace_id| (trace_id, Beginning::default())).collect();
        for view in self.snapshot.segments.iter() {
            let mut rows = Vec::new();
            for trace_id in beginnings.keys() {
                rows.extend(view.trace_rows(*trace_id)?);
            }
            rows.sort_unstable_by_key(|range| range.start);
            view.segment.for_each_row(Columns::Only(&BEGINNING_COLUMNS), &rows, |_, columns, row| {
                if let Some(beginning) = beginnings.get_mut(&columns.trace_id(row)) {
                    beginning.see(columns, row);
                }
            })?;
        }
        for (trace_id, beginning) in &mut beginnings {
            self.snapshot.hot_rows(*trace_id).for_each(|hot| beginning.see(hot.columns, hot.row));
        }
        Ok(beginnings)
    }

    /// The segments that may hold spans of a project, the one with the latest span last.
    pub(super) fn views_by_start(&self, project: ProjectId) -> Vec<&SegmentView> {
        let views = self.snapshot.segments.iter().filter(|view| self.snapshot.may_hold(view, project));
        let mut views: Vec<&SegmentView> = views.collect();
        views.sort_by_key(last_start);
        views
    }
}

const BEGINNING_COLUMNS: [&str; 3] = ["sequence", "trace_id", "user_id"];

/// The first span of a trace to arrive, and the first to name a user.
struct Beginning {
    first_sequence: i64,
    user: FirstUser,
}

impl Default for Beginning {
    fn default() -> Beginning {
        Beginning { first_sequence: i64::MAX, user: FirstUser::default() }
    }
}

impl Beginning {
    fn see(&mut self, columns: &SpanColumns, row: usize) {
        self.first_sequence = columns.sequence.value(row).min(self.first_sequence);
        self.user.see(columns, row);
    }
}

/// No span of a segment starts later.
pub(super) fn last_start(view: &&SegmentView) -> i64 {
    *view.segment.meta.start_time_unix_nano.end()
}

fn latest_first(start_unix_nano: i64, session_id: &str) -> LatestFirst {
    (Reverse(start_unix_nano), Reverse(session_id.to_owned()))
}

/// What the traces of a session add up to.
fn summed(project: ProjectId, session_id: String, traces: &SessionTraces) -> SessionRow {
    let starts = || traces.iter().map(|(_, numbers)| numbers.start_time_unix_nano);
    let mut row = SessionRow {
        session_id,
        project,
        first_sequence: 0,
        first_start_unix_nano: starts().min().unwrap_or_default(),
        last_start_unix_nano: starts().max().unwrap_or_default(),
        end_time_unix_nano: None,
        trace_count: traces.len() as u64,
        error_trace_count: 0,
        span_count: 0,
        tokens_prompt: 0,
        tokens_completion: 0,
        cost: None,
        user_id: None,
        first_input_preview: None,
        last_output_preview: None,
    };
    for (_, trace) in traces {
        row.end_time_unix_nano = row.end_time_unix_nano.max(trace.end_time_unix_nano);
        row.error_trace_count += u64::from(trace.error_count > 0);
        row.span_count += trace.span_count;
        row.tokens_prompt = row.tokens_prompt.saturating_add(trace.tokens_prompt);
        row.tokens_completion = row.tokens_completion.saturating_add(trace.tokens_completion);
        row.cost = match (row.cost, trace.cost) {
            (None, cost) | (cost, None) => cost,
            (Some(a), Some(b)) => Some(a + b),
        };
    }
    row
}
