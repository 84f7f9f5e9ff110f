//! Which span of a failed trace to look at first.

use std::cmp::Reverse;
use std::collections::HashMap;

use model::{SpanId, SpanNode, TraceShape};

/// The deepest failed span below which nothing failed; of equally deep ones the earliest. An error travels
/// upwards through the spans that wait for it, so it began where it is deepest.
pub(super) fn first_error(nodes: &[SpanNode], shape: &TraceShape) -> Option<usize> {
    let depths = depths(nodes);
    (0..nodes.len())
        .filter(|&i| nodes[i].is_error && shape.cumulative[i].error_count == 1)
        .min_by_key(|&i| (Reverse(depths[i]), nodes[i].start_time_unix_nano, nodes[i].span_id))
}

/// How many spans stand above each. Each span is walked once; spans that are each other's ancestors count as
/// roots.
fn depths(nodes: &[SpanNode]) -> Vec<usize> {
    let position: HashMap<SpanId, usize> =
        nodes.iter().enumerate().map(|(i, node)| (node.span_id, i)).collect();
    let parent = |i: usize| position.get(&nodes[i].parent_id?).copied();
    let mut depths: Vec<Option<usize>> = vec![None; nodes.len()];
    let mut is_on_path = vec![false; nodes.len()];
    for start in 0..nodes.len() {
        let mut path = Vec::new();
        let mut above = Some(start);
        while let Some(i) = above.filter(|&i| depths[i].is_none() && !is_on_path[i]) {
            is_on_path[i] = true;
            path.push(i);
            above = parent(i);
        }
        let top = above.and_then(|i| depths[i]).map_or(0, |depth| depth + 1);
        for (depth, i) in (top..).zip(path.into_iter().rev()) {
            depths[i] = Some(depth);
        }
    }
    depths.into_iter().map(Option::unwrap_or_default).collect()
}

#[cfg(test)]
mod tests {
    use model::{SpanId, SpanNode, trace_shape};

    use super::first_error;

    /// Spans as `(id, parent, failed)`; each starts at its id.
    #[track_caller]
    fn check(spans: &[(u8, u8, bool)], expected: Option<u8>) {
        let span_id = |byte: u8| SpanId::from_bytes(&[byte; 8]);
        let nodes: Vec<SpanNode> = spans
            .iter()
            .map(|&(id, parent, is_error)| SpanNode {
                span_id: span_id(id).expect("not zero"),
                parent_id: span_id(parent),
                start_time_unix_nano: i64::from(id),
                is_error,
                tokens_prompt: 0,
                tokens_completion: 0,
                cost: 0.0,
            })
            .collect();
        let found = first_error(&nodes, &trace_shape(&nodes)).map(|i| nodes[i].span_id);
        assert_eq!(found, expected.and_then(span_id));
    }

    #[test]
    fn the_error_is_found_where_it_began() {
        check(&[(1, 0, true), (2, 1, true), (3, 2, true), (4, 2, false)], Some(3));
    }

    #[test]
    fn of_equally_deep_errors_the_earliest_is_shown() {
        check(&[(1, 0, true), (3, 1, true), (2, 1, true)], Some(2));
    }

    #[test]
    fn a_span_above_a_failed_one_is_not_the_cause_even_when_ok_lies_between() {
        check(&[(1, 0, true), (2, 1, false), (3, 2, true)], Some(3));
    }

    #[test]
    fn without_an_error_there_is_nothing_to_show() {
        check(&[(1, 0, false)], None);
        check(&[], None);
    }

    #[test]
    fn orphans_count_from_where_they_stand() {
        check(&[(1, 99, true), (2, 98, false), (3, 2, true)], Some(3));
    }

    #[test]
    fn spans_that_are_each_others_ancestors_do_not_loop() {
        check(&[(1, 2, true), (2, 1, false), (3, 3, false)], Some(1));
    }
}
