//! Random writes, repeats, deletions, transfers, flushes, merges and restarts, against a model that anyone can check
//! by eye.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::common::{Changed as _, Fixture, list, span, span_id, trace_id};
use model::{SpanId, TraceId};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, prop_oneof, proptest};
use proptest::test_runner::Config;
use query::{Order, SessionCursor, SessionList, SessionRow, SessionSort, SpanSource as _, StoredSpan};
use store::{NewSpan, WriteReceipt};

/// A span drawn from few traces, ids, projects and bodies, so that repeats, conflicts and completions are common.
#[derive(Debug, Clone)]
struct Draw {
    trace: u8,
    span: u8,
    project: &'static str,
    session: Option<&'static str>,
    body: u8,
    has_ended: bool,
}

impl Draw {
    fn new_span(&self) -> NewSpan {
        let session = self.session.map(|id| format!(r#""session": {{"id": "{id}"}},"#)).unwrap_or_default();
        let new = span(self.trace, self.span).with(&format!(r#"{{{session} "body": {}}}"#, self.body));
        let new = if self.has_ended { new } else { new.running() };
        new.in_project(self.project)
    }
}

#[derive(Debug, Clone)]
enum Operation {
    Write(Vec<Draw>),
    DeleteSpan(u8, u8),
    DeleteTrace(u8),
    DeleteSession(&'static str),
    Transfer(u8, &'static str),
    Flush,
    Merge,
    Restart,
}

fn draw() -> impl Strategy<Value = Draw> {
    let project = prop_oneof![Just("p"), Just("q")];
    let session = prop_oneof![3 => Just(None), 1 => Just(Some("s")), 1 => Just(Some("t"))];
    (1..5_u8, 1..6_u8, project, session, 0..2_u8, proptest::bool::weighted(0.7)).prop_map(
        |(trace, span, project, session, body, has_ended)| Draw {
            trace,
            span,
            project,
            session,
            body,
            has_ended,
        },
    )
}

fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        8 => vec(draw(), 1..8).prop_map(Operation::Write),
        1 => (1..5_u8, 1..6_u8).prop_map(|(trace, span)| Operation::DeleteSpan(trace, span)),
        1 => (1..5_u8).prop_map(Operation::DeleteTrace),
        1 => prop_oneof![Just("s"), Just("t")].prop_map(Operation::DeleteSession),
        1 => (1..5_u8, prop_oneof![Just("p"), Just("q")]).prop_map(|(trace, to)| Operation::Transfer(trace, to)),
        3 => Just(Operation::Flush),
        2 => Just(Operation::Merge),
        1 => Just(Operation::Restart),
    ]
}

/// What the store promises, said plainly.
#[derive(Default)]
struct Model {
    /// In order of arrival; a completed span moves to the end, unless the copy it completes is of the same request.
    spans: Vec<NewSpan>,
    projects: HashMap<TraceId, std::sync::Arc<str>>,
    sessions: HashMap<TraceId, String>,
}

impl Model {
    fn write(&mut self, request: &[NewSpan]) -> WriteReceipt {
        let mut receipt = WriteReceipt::default();
        let known = self.spans.len();
        // Spans of earlier requests that this one completes, taken out when it is through.
        let mut completed = Vec::new();
        for new in request {
            let id = identity(new);
            let position = (0..self.spans.len())
                .rev()
                .find(|position| identity(&self.spans[*position]) == id && !completed.contains(position));
            match position {
                Some(position) if self.spans[position].span == new.span => receipt.repeated += 1,
                Some(position) if self.spans[position].span.end_time_unix_nano.is_some() => {
                    receipt.conflicts.push(store::Conflict { trace_id: id.0, span_id: id.1 });
                }
                Some(position) if position >= known => {
                    self.keep(new);
                    self.spans[position] = new.clone();
                    receipt.written += 1;
                }
                earlier => {
                    completed.extend(earlier);
                    self.keep(new);
                    self.spans.push(new.clone());
                    receipt.written += 1;
                }
            }
        }
        completed.sort_unstable();
        for position in completed.into_iter().rev() {
            self.spans.remove(position);
        }
        receipt
    }

    /// A trace has the project of its first span and the first session that is named.
    fn keep(&mut self, new: &NewSpan) {
        self.projects.entry(new.span.trace_id).or_insert_with(|| new.project.clone());
        if let Some(session) = &new.facts.session_id {
            self.sessions.entry(new.span.trace_id).or_insert_with(|| session.clone());
        }
    }

    fn delete_span(&mut self, id: (TraceId, SpanId)) {
        self.spans.retain(|new| identity(new) != id);
    }

    /// What arrives for a deleted trace afterwards begins it anew.
    fn delete_trace(&mut self, trace: TraceId) {
        self.spans.retain(|new| new.span.trace_id != trace);
        self.projects.remove(&trace);
        self.sessions.remove(&trace);
    }

    fn delete_session(&mut self, session: &str) {
        let of_session = self.sessions.iter().filter(|(_, it)| *it == session);
        for trace in of_session.map(|(trace, _)| *trace).collect::<Vec<_>>() {
            self.delete_trace(trace);
        }
    }

    fn transfer(&mut self, trace: TraceId, to: &str) {
        if let Some(project) = self.projects.get_mut(&trace) {
            *project = to.into();
        }
    }

    fn spans_of(&self, project: &str) -> Vec<(NewSpan, Option<String>)> {
        let of_project = self.spans.iter().filter(|new| &*self.projects[&new.span.trace_id] == project);
        of_project.map(|new| (new.clone(), self.sessions.get(&new.span.trace_id).cloned())).collect()
    }
}

/// Session, first and last start of its traces, traces, spans.
type SessionLine = (String, i64, i64, u64, u64);

impl Model {
    /// The one that was last active first.
    fn sessions_of(&self, project: &str) -> Vec<SessionLine> {
        let mut traces: HashMap<TraceId, (String, i64, u64)> = HashMap::new();
        for (new, session) in self.spans_of(project) {
            let Some(session) = session else { continue };
            let start = new.span.start_time_unix_nano;
            let (_, first, spans) = traces.entry(new.span.trace_id).or_insert((session, start, 0));
            *first = start.min(*first);
            *spans += 1;
        }
        let mut sessions: HashMap<String, SessionLine> = HashMap::new();
        for (session, start, spans) in traces.into_values() {
            let line = sessions.entry(session.clone()).or_insert((session, start, start, 0, 0));
            (line.1, line.2) = (start.min(line.1), start.max(line.2));
            line.3 += 1;
            line.4 += spans;
        }
        let mut lines: Vec<SessionLine> = sessions.into_values().collect();
        lines.sort_unstable_by_key(|line| Reverse((line.2, line.0.clone())));
        lines
    }
}

fn line(row: SessionRow) -> SessionLine {
    (row.session_id, row.first_start_unix_nano, row.last_start_unix_nano, row.trace_count, row.span_count)
}

fn identity(new: &NewSpan) -> (TraceId, SpanId) {
    (new.span.trace_id, new.span.span_id)
}

proptest! {
    #![proptest_config(Config { cases: cases(), ..Config::default() })]

    #[test]
    fn the_store_agrees_with_the_model(operations in vec(operation(), 1..25)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(run(operations));
    }
}

/// A dozen; `BENNU_MODEL_CASES` asks for more.
fn cases() -> u32 {
    std::env::var("BENNU_MODEL_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(12)
}

#[tokio::test]
async fn a_trace_that_begins_anew_is_not_in_the_session_with_which_it_was_deleted() {
    let of_session = |session| Draw { trace: 3, span: 1, project: "p", session, body: 0, has_ended: false };
    let again = Operation::Write(vec![of_session(None)]);
    let first = Operation::Write(vec![of_session(Some("t"))]);
    run(vec![first, Operation::Flush, Operation::DeleteSession("t"), again, Operation::Flush]).await;
}

#[tokio::test]
async fn a_session_that_lost_the_span_it_began_with_is_still_listed() {
    let of_trace = |trace, span, session| {
        Operation::Write(vec![Draw { trace, span, project: "p", session, body: 0, has_ended: false }])
    };
    let writes = [of_trace(1, 1, None), of_trace(3, 1, None), of_trace(3, 2, Some("s"))];
    run(writes.into_iter().chain([Operation::Flush, Operation::DeleteSpan(3, 1)]).collect()).await;
}

async fn run(operations: Vec<Operation>) {
    let mut fixture = Fixture::new().await;
    let mut model = Model::default();
    for operation in operations {
        match operation {
            Operation::Write(draws) => {
                let request: Vec<NewSpan> = draws.iter().map(Draw::new_span).collect();
                let receipt = fixture.store.write(request.clone()).await.expect("written");
                assert_eq!(receipt, model.write(&request));
            }
            Operation::DeleteSpan(trace, span) => {
                fixture.store.delete_span(trace_id(trace), span_id(span)).await.expect("deleted");
                model.delete_span((trace_id(trace), span_id(span)));
            }
            Operation::DeleteTrace(trace) => {
                fixture.store.delete_traces(&[trace_id(trace)]).await.expect("deleted");
                model.delete_trace(trace_id(trace));
            }
            Operation::DeleteSession(session) => {
                fixture.store.delete_session(None, session).await.expect("deleted");
                model.delete_session(session);
            }
            Operation::Transfer(trace, to) => {
                let project = fixture.store.project_named(to).await.expect("the catalog answers");
                if let Some(project) = project {
                    fixture.store.transfer_traces(&[trace_id(trace)], project.id).await.expect("moved");
                    model.transfer(trace_id(trace), to);
                }
            }
            Operation::Flush => fixture.store.flush().await.expect("flushed"),
            Operation::Merge => assert!(fixture.store.compact().await),
            Operation::Restart => fixture = fixture.restarted().await,
        }
        check(&fixture, &model).await;
    }
    check_what_the_engine_answers(&fixture, &model).await;
}

async fn check(fixture: &Fixture, model: &Model) {
    for name in ["p", "q"] {
        let Some(project) = fixture.store.project_named(name).await.expect("the catalog answers") else {
            assert!(model.spans_of(name).is_empty());
            continue;
        };
        let stored: Vec<StoredSpan> = fixture.list(list(project.id)).await;
        assert!(stored.is_sorted_by_key(|stored| stored.sequence));
        let read = stored.into_iter().map(|stored| (stored.span, stored.session_id)).collect::<Vec<_>>();
        let expected =
            model.spans_of(name).into_iter().map(|(new, session)| (new.span, session)).collect::<Vec<_>>();
        assert_eq!(read, expected, "project {name}");
        check_sessions(fixture, &SessionList::of(project.id), &model.sessions_of(name)).await;
    }
    for trace in 1..5 {
        let expected = model.spans.iter().filter(|new| new.span.trace_id == trace_id(trace)).count();
        let read = fixture.store.trace(trace_id(trace)).await.expect("read");
        assert_eq!(read.map_or(0, |trace| trace.spans.len()), expected);
        for span in 1..6 {
            let read = fixture.store.span(trace_id(trace), span_id(span)).await.expect("read");
            let expected = model.spans.iter().find(|new| identity(new) == (trace_id(trace), span_id(span)));
            assert_eq!(read.map(|stored| stored.span), expected.map(|new| new.span.clone()));
        }
    }
}

/// All at once, and page by page.
async fn check_sessions(fixture: &Fixture, all: &SessionList, expected: &[SessionLine]) {
    assert_eq!(sessions(fixture, all).await, expected);
    let mut page = SessionList { limit: 1, ..all.clone() };
    for expected in expected {
        let mut rows = fixture.store.sessions(&page).await.expect("read");
        assert_eq!(rows.len(), 1);
        page.after = Some(SessionCursor::of(SessionSort::LastStart, &rows[0]));
        assert_eq!(line(rows.remove(0)), *expected);
    }
}

/// Sessions in another order and within a time: dear to ask, so once for all that was done.
async fn check_what_the_engine_answers(fixture: &Fixture, model: &Model) {
    for name in ["p", "q"] {
        let project = fixture.store.project_named(name).await.expect("the catalog answers");
        let Some(all) = project.map(|project| SessionList::of(project.id)) else { continue };
        let expected = model.sessions_of(name);
        let earliest_first =
            SessionList { sort: SessionSort::FirstStart, order: Order::Ascending, ..all.clone() };
        let mut sorted = expected.clone();
        sorted.sort_unstable_by_key(|line| (line.1, line.0.clone()));
        assert_eq!(sessions(fixture, &earliest_first).await, sorted);
        let Some((_, _, from, _, _)) = expected.first() else { continue };
        let since = SessionList { start_time_unix_nano: Some(*from), ..all };
        let active: Vec<_> = expected.iter().filter(|line| line.2 >= *from).cloned().collect();
        assert_eq!(sessions(fixture, &since).await, active);
    }
}

async fn sessions(fixture: &Fixture, question: &SessionList) -> Vec<SessionLine> {
    fixture.store.sessions(question).await.expect("read").into_iter().map(line).collect()
}
