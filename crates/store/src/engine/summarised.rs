//! Figures over all spans of a project within a time: what summaries of segments tell is added up, and only the rest
//! is read as spans: what is in memory, what lies at the edges of the time, and segments from which something was
//! taken away since.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use datafusion::dataframe::DataFrame;
use query::{SpanFilter, SpanList};

use super::figures::Buckets;
use super::table::{Bounds, Segments};
use super::{EngineError, Query};
use crate::read::ReadError;
use crate::segment::{SUMMARY_NANO, SegmentId, SegmentView};
use crate::sums::Sums;

/// Figures of which a part is known.
pub(super) struct Summarised {
    pub(super) sums: BTreeMap<i64, Sums>,
    /// The spans that are not in the sums.
    pub(super) rest: DataFrame,
}

impl Query {
    /// Nothing where summaries do not tell what is asked.
    pub(super) fn summarised(
        &self,
        question: &SpanList,
        buckets: Buckets,
    ) -> Result<Option<Summarised>, EngineError> {
        let filter = &question.filter;
        let (from, to) = (filter.start_time_unix_nano, filter.end_time_unix_nano);
        let only_time =
            SpanFilter { start_time_unix_nano: from, end_time_unix_nano: to, ..SpanFilter::default() };
        let fits = match buckets {
            Buckets::One => true,
            Buckets::OfNanos(length) => length % SUMMARY_NANO == 0,
        };
        let within = whole_stretches(from, to);
        if !fits || question.expression.is_some() || *filter != only_time || within.is_empty() {
            return Ok(None);
        }
        let mut sums: BTreeMap<i64, Sums> = BTreeMap::new();
        let mut told: HashSet<SegmentId> = HashSet::new();
        for view in self.snapshot.segments.iter() {
            let starts = &view.segment.meta.start_time_unix_nano;
            let is_outside = *starts.end() < within.start || *starts.start() >= within.end;
            if is_outside
                || !view.segment.meta.project.contains(&question.project)
                || self.is_changed(view)?
            {
                continue;
            }
            let Some(of_segment) = view.segment.sums(question.project, &within).map_err(ReadError::from)?
            else {
                continue;
            };
            for (start, more) in of_segment {
                sums.entry(buckets.of(start)).or_default().add(&more);
            }
            told.insert(view.segment.meta.id);
        }
        if told.is_empty() {
            return Ok(None);
        }
        let rest = self.rest(question, &within, &Arc::new(told))?;
        Ok(Some(Summarised { sums, rest }))
    }

    /// Whether the rows of a segment are not all there any more, or not where its files say.
    fn is_changed(&self, view: &SegmentView) -> Result<bool, EngineError> {
        for trace_id in self.snapshot.moved.keys() {
            if view.segment.trace(*trace_id).map_err(ReadError::from)?.is_some() {
                return Ok(true);
            }
        }
        Ok(!view.deleted.is_empty())
    }

    /// What lies outside of the summarised time, and all of what is not summarised.
    fn rest(
        &self,
        question: &SpanList,
        within: &Range<i64>,
        told: &Arc<HashSet<SegmentId>>,
    ) -> Result<DataFrame, EngineError> {
        let filter = &question.filter;
        let bounds = |from, to, segments| Bounds {
            project: Some(question.project),
            start_time_unix_nano: from,
            end_time_unix_nano: to,
            segments,
            ..Bounds::default()
        };
        let (from, to) = (filter.start_time_unix_nano, filter.end_time_unix_nano);
        let mut rest = self.rows(bounds(from, to, Segments::Without(Arc::clone(told))))?;
        let edges = [
            from.filter(|from| *from < within.start).map(|from| from..within.start),
            to.filter(|to| *to > within.end).map(|to| within.end..to),
        ];
        for edge in edges.into_iter().flatten() {
            let reaches_it = |view: &&SegmentView| {
                let starts = &view.segment.meta.start_time_unix_nano;
                *starts.end() >= edge.start
                    && *starts.start() < edge.end
                    && told.contains(&view.segment.meta.id)
            };
            if self.snapshot.segments.iter().any(|view| reaches_it(&view)) {
                let bounds = bounds(Some(edge.start), Some(edge.end), Segments::Only(Arc::clone(told)));
                rest = rest.union(self.rows(bounds)?)?;
            }
        }
        Ok(rest)
    }
}

/// The time between two moments as far as it is made of whole stretches. Who names no moment means all time.
fn whole_stretches(from: Option<i64>, to: Option<i64>) -> Range<i64> {
    let up = |from: i64| {
        let over = from.rem_euclid(SUMMARY_NANO);
        if over == 0 { from } else { from.saturating_add(SUMMARY_NANO - over) }
    };
    let down = |to: i64| to.saturating_sub(to.rem_euclid(SUMMARY_NANO));
    from.map_or(i64::MIN, up)..to.map_or(i64::MAX, down)
}

#[cfg(test)]
mod tests {
    use super::{SUMMARY_NANO, whole_stretches};

    #[test]
    fn a_time_holds_the_stretches_that_lie_wholly_within() {
        const S: i64 = SUMMARY_NANO;
        assert_eq!(whole_stretches(Some(1), Some(3 * S + 7)), S..3 * S);
        assert_eq!(whole_stretches(Some(-1), Some(2 * S)), 0..2 * S);
        assert!(whole_stretches(Some(1), Some(S + 1)).is_empty());
        assert_eq!(whole_stretches(None, None), i64::MIN..i64::MAX);
        assert!(whole_stretches(Some(i64::MAX), Some(i64::MIN)).is_empty());
    }
}
