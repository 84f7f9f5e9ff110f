//! What a body asks: which queries, over which spans.

use model::{DEFAULT_PROJECT, Value};

use super::wanted::Query;
use crate::v1::V1Error;
use crate::v1::body::{self, Mistakes, Object};

const LIMIT_DEFAULT: usize = 1000;

pub(super) struct Request {
    pub(super) project: String,
    pub(super) range: Range,
    pub(super) queries: Vec<Query>,
}

/// Which spans all queries are about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Range {
    /// Span start at or after this, and before that.
    pub(super) start_time_unix_nano: Option<i64>,
    pub(super) end_time_unix_nano: Option<i64>,
    /// Of each query.
    pub(super) limit: usize,
    pub(super) roots: Roots,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Roots {
    /// All spans, roots or not.
    All,
    /// Spans that name no parent.
    Strict,
    /// And those whose parent is not there.
    WithOrphans,
}

impl Request {
    /// `project` is what the address or a header names; else the body does.
    pub(super) fn read(body: &Value, project: Option<&str>) -> Result<Request, V1Error> {
        let mut mistakes = Mistakes::default();
        let object = body::object(body, &mut mistakes);
        let queries = object.objects("queries", "SpanQuery", &mut mistakes);
        let queries: Vec<_> = queries.iter().map(|query| Query::read(query, &mut mistakes)).collect();
        let start_time_unix_nano = time(&object, "start_time", &mut mistakes);
        let end_time_unix_nano = time(&object, "end_time", &mut mistakes);
        let stop_time_unix_nano = time(&object, "stop_time", &mut mistakes);
        let limit = limit(&object, &mut mistakes);
        let named = object.optional_text("project_name", &mut mistakes);
        let roots_only = object.boolean("root_spans_only", &mut mistakes).unwrap_or(false);
        let with_orphans = object.boolean("orphan_span_as_root_span", &mut mistakes).unwrap_or(true);
        mistakes.finish()?;
        Ok(Request {
            project: project.or(named).unwrap_or(DEFAULT_PROJECT).to_owned(),
            range: Range {
                start_time_unix_nano,
                end_time_unix_nano: end_time_unix_nano.or(stop_time_unix_nano),
                limit,
                roots: match (roots_only, with_orphans) {
                    (false, _) => Roots::All,
                    (true, false) => Roots::Strict,
                    (true, true) => Roots::WithOrphans,
                },
            },
            queries: queries.into_iter().collect::<Result<_, _>>()?,
        })
    }
}

fn time(object: &Object<'_>, name: &str, mistakes: &mut Mistakes) -> Option<i64> {
    object.get(name).filter(|value| **value != Value::Null)?;
    Some(object.time(name, mistakes)?.0)
}

/// A number below zero means all there are.
fn limit(object: &Object<'_>, mistakes: &mut Mistakes) -> usize {
    let Some(value) = object.get("limit") else { return LIMIT_DEFAULT };
    match value.as_int() {
        Some(limit) => usize::try_from(limit).unwrap_or(usize::MAX),
        None => {
            mistakes.add("int_type", &object.loc_of("limit"), value, "Input should be a valid integer", None);
            0
        }
    }
}
