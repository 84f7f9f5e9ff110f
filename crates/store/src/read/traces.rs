//! Lists of traces, in two steps: the numbers that make the page, then the details of what is on it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use arrow_array::Array as _;
use model::{SpanId, SpanNode, TraceId, trace_shape};
use query::{SortValue, TraceList, TraceRow, TraceRowRoot};

use super::sessions::last_start;
use super::{ReadError, Source};
use crate::columns::SpanColumns;
use crate::segment::{Columns, SegmentView};
use crate::trace_numbers::TraceNumbers;

/// What the shape of a trace is found from.
const SHAPE_COLUMNS: [&str; 8] = [
    "sequence",
    "trace_id",
    "span_id",
    "parent_id",
    "start_time",
    "status_code",
    "user_id",
    "trace_session_id",
];
/// What is shown of a root.
const ROOT_COLUMNS: [&str; 8] = [
    "trace_id",
    "span_id",
    "name",
    "span_kind",
    "status_code",
    "status_message",
    "input_value",
    "output_value",
];

impl Source<'_> {
    pub(crate) fn traces(&self, question: &TraceList) -> Result<Vec<TraceRow>, ReadError> {
        let page = self.latest_traces(question)?;
        self.trace_rows(&page)
    }

    /// Newest first. Trace tables are read newest first too, until no trace that is only in the others can be on the
    /// page; of traces that are on it, parts that lie in the others are looked up.
    fn latest_traces(&self, question: &TraceList) -> Result<Vec<(TraceId, TraceNumbers)>, ReadError> {
        let after = question.after.and_then(|cursor| match cursor.value {
            SortValue::Integer(start) => Some(newest_first(cursor.trace_id, start)),
            _ => None,
        });
        let project = |trace_id, numbers: &TraceNumbers| self.snapshot.project(trace_id, numbers.project);
        let mut seen: HashMap<TraceId, TraceNumbers> = HashMap::new();
        for batch in self.snapshot.batches() {
            for (id, part) in &batch.traces {
                if project(*id, &part.numbers) == question.project {
                    seen.entry(*id).and_modify(|sum| sum.add(&part.numbers)).or_insert(part.numbers);
                }
            }
        }
        let mut unseen = self.views_by_start(question.project);
        let from = question.start_time_unix_nano;
        loop {
            let bound = unseen.last().map(last_start);
            let mut candidates: Vec<_> = seen
                .iter()
                .filter(|(_, numbers)| bound.is_none_or(|bound| numbers.start_time_unix_nano > bound))
                .filter(|(_, numbers)| from.is_none_or(|from| numbers.start_time_unix_nano >= from))
                .map(|(id, numbers)| (newest_first(*id, numbers.start_time_unix_nano), numbers))
                .collect();
            candidates.sort_unstable_by_key(|(key, _)| *key);
            let mut page: BTreeMap<NewestFirst, TraceNumbers> = BTreeMap::new();
            for (key, numbers) in candidates {
                if page.len() == question.limit && page.last_key_value().is_none_or(|(last, _)| key > *last) {
                    break;
                }
                let whole = self.whole_trace(key.1.0, numbers, &unseen)?;
                let key = newest_first(key.1.0, whole.start_time_unix_nano);
                if bound.is_none_or(|bound| whole.start_time_unix_nano > bound)
                    && after.is_none_or(|after| key > after)
                    && from.is_none_or(|from| whole.start_time_unix_nano >= from)
                    && (!question.errors_only || whole.error_count > 0)
                {
                    page.insert(key, whole);
                    if page.len() > question.limit {
                        page.pop_last();
                    }
                }
            }
            let is_before = |from| bound.is_some_and(|bound| bound < from);
            let is_done = page.len() == question.limit || from.is_some_and(is_before);
            let next = if is_done { None } else { unseen.pop() };
            let Some(view) = next else {
                return Ok(page.into_iter().map(|((_, Reverse(id)), numbers)| (id, numbers)).collect());
            };
            for record in view.segment.traces()? {
                if let Some(numbers) = view.numbers(&record)
                    && project(record.trace_id, &numbers) == question.project
                {
                    seen.entry(record.trace_id).and_modify(|sum| sum.add(&numbers)).or_insert(numbers);
                }
            }
        }
    }

    /// The numbers of a trace with its parts in these segments.
    fn whole_trace(
        &self,
        trace_id: TraceId,
        part: &TraceNumbers,
        elsewhere: &[&SegmentView],
    ) -> Result<TraceNumbers, ReadError> {
        let mut whole = *part;
        for view in elsewhere {
            let record = view.segment.trace(trace_id)?;
            if let Some(numbers) = record.and_then(|record| view.numbers(&record)) {
                whole.add(&numbers);
            }
        }
        Ok(whole)
    }

    /// What a list shows of some traces, in their order; those that are not there are left out.
    pub(crate) fn traces_by_id(&self, ids: &[TraceId]) -> Result<Vec<TraceRow>, ReadError> {
        let mut page = Vec::with_capacity(ids.len());
        for id in ids {
            page.extend(self.numbers_of_trace(*id)?.map(|numbers| (*id, numbers)));
        }
        self.trace_rows(&page)
    }

    /// The details of some traces, in their order.
    pub(super) fn trace_rows(&self, page: &[(TraceId, TraceNumbers)]) -> Result<Vec<TraceRow>, ReadError> {
        let mut details: HashMap<TraceId, Details> =
            page.iter().map(|(trace_id, _)| (*trace_id, Details::default())).collect();
        self.find_spans(page, &mut details)?;
        let roots: HashMap<TraceId, (Place, bool)> =
            details.iter().filter_map(|(trace_id, details)| Some((*trace_id, details.root()?))).collect();
        let mut shown = self.find_roots(&roots)?;
        let row = |(trace_id, numbers): &(TraceId, TraceNumbers)| {
            let Details { session_id, user, .. } = details.remove(trace_id).unwrap_or_default();
            TraceRow {
                trace_id: *trace_id,
                session_id: self.snapshot.session_id(*trace_id, session_id.as_deref()),
                user_id: user.name(),
                start_time_unix_nano: numbers.start_time_unix_nano,
                latency_nano: numbers.latency_nano(),
                span_count: numbers.span_count,
                error_count: numbers.error_count,
                tokens_prompt: numbers.tokens_prompt,
                tokens_completion: numbers.tokens_completion,
                cost: numbers.cost,
                root: shown.remove(trace_id),
            }
        };
        Ok(page.iter().map(row).collect())
    }

    fn find_spans(
        &self,
        page: &[(TraceId, TraceNumbers)],
        details: &mut HashMap<TraceId, Details>,
    ) -> Result<(), ReadError> {
        for (segment, view) in self.snapshot.segments.iter().enumerate() {
            let mut rows = Vec::new();
            for (trace_id, _) in page {
                rows.extend(view.trace_rows(*trace_id)?);
            }
            rows.sort_unstable_by_key(|range| range.start);
            view.segment.for_each_row(Columns::Only(&SHAPE_COLUMNS), &rows, |position, columns, row| {
                if let Some(details) = details.get_mut(&columns.trace_id(row)) {
                    details.add(columns, row, Place::Flushed { segment, position });
                }
            })?;
        }
        for (trace_id, details) in details {
            for hot in self.snapshot.hot_rows(*trace_id) {
                let place = Place::Hot(hot.columns.span_id(hot.row));
                details.add(hot.columns, hot.row, place);
            }
        }
        Ok(())
    }

    fn find_roots(
        &self,
        roots: &HashMap<TraceId, (Place, bool)>,
    ) -> Result<HashMap<TraceId, TraceRowRoot>, ReadError> {
        let mut shown = HashMap::new();
        for (segment, view) in self.snapshot.segments.iter().enumerate() {
            let mut rows: Vec<_> = roots
                .values()
                .filter_map(|(place, _)| match place {
                    Place::Flushed { segment: it, position } if *it == segment => {
                        Some(*position..*position + 1)
                    }
                    _ => None,
                })
                .collect();
            rows.sort_unstable_by_key(|range| range.start);
            view.segment.for_each_row(Columns::Only(&ROOT_COLUMNS), &rows, |_, columns, row| {
                let trace_id = columns.trace_id(row);
                let is_orphan = roots.get(&trace_id).is_some_and(|(_, is_orphan)| *is_orphan);
                let previews = columns.previews(row);
                shown.insert(trace_id, columns.trace_row_root(row, is_orphan, previews));
            })?;
        }
        for (trace_id, (place, is_orphan)) in roots {
            if let Place::Hot(span_id) = place
                && let Some(hot) = self.snapshot.find_hot(*trace_id, *span_id)
            {
                let previews = hot.columns.previews(hot.row);
                shown.insert(*trace_id, hot.columns.trace_row_root(hot.row, *is_orphan, previews));
            }
        }
        Ok(shown)
    }
}

/// Sorts the newest start first, and equal starts by id.
type NewestFirst = (Reverse<i64>, Reverse<TraceId>);

fn newest_first(trace_id: TraceId, start_time_unix_nano: i64) -> NewestFirst {
    (Reverse(start_time_unix_nano), Reverse(trace_id))
}

/// Where a span lies.
#[derive(Debug, Clone, Copy)]
enum Place {
    Hot(SpanId),
    Flushed { segment: usize, position: usize },
}

/// The user whom the span names that arrived first of those that name one.
#[derive(Default)]
pub(super) struct FirstUser(Option<(i64, String)>);

impl FirstUser {
    pub(super) fn see(&mut self, columns: &SpanColumns, row: usize) {
        let sequence = columns.sequence.value(row);
        let is_first = self.0.as_ref().is_none_or(|(first, _)| sequence < *first);
        if columns.user_id.is_valid(row) && is_first {
            self.0 = Some((sequence, columns.user_id.value(row).to_owned()));
        }
    }

    pub(super) fn name(&self) -> Option<String> {
        self.0.as_ref().map(|(_, user_id)| user_id.clone())
    }
}

/// What a page needs of all spans of a trace.
#[derive(Default)]
struct Details {
    nodes: Vec<SpanNode>,
    places: Vec<Place>,
    session_id: Option<String>,
    user: FirstUser,
}

impl Details {
    fn add(&mut self, columns: &SpanColumns, row: usize, place: Place) {
        self.nodes.push(columns.shape_node(row));
        self.places.push(place);
        if self.session_id.is_none() {
            self.session_id = columns.trace_session_id(row).map(str::to_owned);
        }
        self.user.see(columns, row);
    }

    /// The span that stands for the trace, and whether its parent is missing.
    fn root(&self) -> Option<(Place, bool)> {
        let shape = trace_shape(&self.nodes);
        shape.root.map(|root| (self.places[root], shape.is_orphan[root]))
    }
}
