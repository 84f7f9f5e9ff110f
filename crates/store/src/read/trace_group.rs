//! The traces of a session or of a person.

use std::cmp::Reverse;
use std::collections::HashSet;

use arrow_array::Array as _;
use model::{ProjectId, TraceId};
use query::{TraceGroup, TraceGroupOf, TraceRow};

use super::{ReadError, Source};
use crate::columns::SpanColumns;
use crate::segment::Columns;

const MEMBER_COLUMNS: [&str; 3] = ["project", "trace_id", "user_id"];

impl Source<'_> {
    pub(crate) fn trace_group(&self, question: &TraceGroup) -> Result<Vec<TraceRow>, ReadError> {
        let members = self.members(Some(question.project), &question.member_of)?;
        let mut page = Vec::with_capacity(members.len());
        for trace_id in members {
            let numbers = self.numbers_of_trace(trace_id)?;
            page.extend(numbers.filter(|it| it.project == question.project).map(|it| (trace_id, it)));
        }
        page.sort_unstable_by_key(|(id, numbers)| (Reverse(numbers.start_time_unix_nano), Reverse(*id)));
        page.truncate(question.limit);
        self.trace_rows(&page)
    }

    /// The traces of a group, in one project or in all.
    pub(crate) fn members(
        &self,
        project: Option<ProjectId>,
        group: &TraceGroupOf,
    ) -> Result<HashSet<TraceId>, ReadError> {
        match group {
            TraceGroupOf::Session(session_id) => self.members_of_session(project, session_id),
            TraceGroupOf::User(user_id) => self.members_of_user(project, user_id),
        }
    }

    /// Looks through the narrow columns of every span: people are in no index.
    fn members_of_user(
        &self,
        project: Option<ProjectId>,
        user_id: &str,
    ) -> Result<HashSet<TraceId>, ReadError> {
        let mut members = HashSet::new();
        let mut look_at = |columns: &SpanColumns, row| {
            let trace_id = columns.trace_id(row);
            let is_here = || {
                let home = self.snapshot.project(trace_id, columns.project(row));
                let is_named = columns.user_id.is_valid(row) && columns.user_id.value(row) == user_id;
                is_named && project.is_none_or(|project| project == home)
            };
            if !members.contains(&trace_id) && is_here() {
                members.insert(trace_id);
            }
        };
        for view in self.snapshot.segments.iter() {
            if project.is_none_or(|project| self.snapshot.may_hold(view, project)) {
                let rows = view.rows();
                view.segment.for_each_row(Columns::Only(&MEMBER_COLUMNS), &rows, |_, columns, row| {
                    look_at(columns, row);
                })?;
            }
        }
        for batch in self.snapshot.batches() {
            (0..batch.columns.len()).for_each(|row| look_at(&batch.columns, row));
        }
        Ok(members)
    }
}
