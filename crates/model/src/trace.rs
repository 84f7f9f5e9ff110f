//! The shape of a trace: its roots, and what lies below each span.

use std::collections::HashMap;

use crate::SpanId;

/// What the shape of a trace is computed from: one span's place and its own numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpanNode {
    pub span_id: SpanId,
    pub parent_id: Option<SpanId>,
    pub start_time_unix_nano: i64,
    pub is_error: bool,
    /// Tokens, if the span is of kind LLM; other kinds repeat what is counted below them.
    pub tokens_prompt: i64,
    pub tokens_completion: i64,
    pub cost: f64,
}

/// Roots and cumulative values, by position in the nodes given.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TraceShape {
    /// The span that stands for the trace: the earliest without a parent, else the earliest orphan.
    pub root: Option<usize>,
    /// Each span's own values plus those of everything below it.
    pub cumulative: Vec<Cumulative>,
    /// Whether a span names a parent that is not in the trace.
    pub is_orphan: Vec<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Cumulative {
    pub error_count: u64,
    pub tokens_prompt: i64,
    pub tokens_completion: i64,
    pub cost: f64,
}

/// Computes the shape in linear time and without recursion, so that a hostile chain of spans costs no stack.
/// Spans that are each other's ancestors keep only their own values.
pub fn trace_shape(nodes: &[SpanNode]) -> TraceShape {
    let position: HashMap<SpanId, usize> = nodes.iter().enumerate().map(|(i, n)| (n.span_id, i)).collect();
    let parent: Vec<Option<usize>> = nodes
        .iter()
        .enumerate()
        .map(|(i, node)| position.get(&node.parent_id?).copied().filter(|&p| p != i))
        .collect();
    let is_orphan =
        nodes.iter().zip(&parent).map(|(n, p)| n.parent_id.is_some() && p.is_none()).collect::<Vec<_>>();

    let mut cumulative: Vec<Cumulative> = nodes
        .iter()
        .map(|node| Cumulative {
            error_count: u64::from(node.is_error),
            tokens_prompt: node.tokens_prompt,
            tokens_completion: node.tokens_completion,
            cost: node.cost,
        })
        .collect();

    // Children before parents: peel leaves off, passing each one's sum upwards. A cycle never becomes a leaf.
    let mut children_left = vec![0_usize; nodes.len()];
    parent.iter().flatten().for_each(|&p| children_left[p] += 1);
    let mut leaves: Vec<usize> = (0..nodes.len()).filter(|&i| children_left[i] == 0).collect();
    while let Some(leaf) = leaves.pop() {
        let Some(above) = parent[leaf] else { continue };
        let sum = cumulative[leaf];
        let into = &mut cumulative[above];
        into.error_count += sum.error_count;
        into.tokens_prompt += sum.tokens_prompt;
        into.tokens_completion += sum.tokens_completion;
        into.cost += sum.cost;
        children_left[above] -= 1;
        if children_left[above] == 0 {
            leaves.push(above);
        }
    }

    let root = (0..nodes.len())
        .filter(|&i| parent[i].is_none())
        .min_by_key(|&i| (is_orphan[i], nodes[i].start_time_unix_nano, nodes[i].span_id));
    TraceShape { root, cumulative, is_orphan }
}

#[cfg(test)]
mod tests {
    use super::{SpanNode, trace_shape};
    use crate::SpanId;

    fn node(id: u8, parent: Option<u8>, tokens: i64, is_error: bool) -> SpanNode {
        let span_id = |byte| SpanId::from_bytes(&[byte; 8]).expect("not zero");
        SpanNode {
            span_id: span_id(id),
            parent_id: parent.map(span_id),
            start_time_unix_nano: i64::from(id),
            is_error,
            tokens_prompt: tokens,
            tokens_completion: 1,
            cost: 0.5,
        }
    }

    #[test]
    fn a_span_sums_what_lies_below_it() {
        let shape =
            trace_shape(&[node(3, Some(2), 5, true), node(1, None, 1, false), node(2, Some(1), 2, false)]);
        assert_eq!(shape.root, Some(1));
        let root = shape.cumulative[1];
        assert_eq!((root.tokens_prompt, root.tokens_completion, root.error_count, root.cost), (8, 3, 1, 1.5));
        assert_eq!(shape.cumulative[2].tokens_prompt, 7);
    }

    #[test]
    fn without_a_root_the_earliest_orphan_stands_for_the_trace() {
        let shape = trace_shape(&[
            node(5, Some(9), 0, false),
            node(4, Some(8), 0, false),
            node(6, Some(5), 0, false),
        ]);
        assert_eq!(shape.root, Some(1));
        assert_eq!(shape.is_orphan, [true, true, false]);
    }

    #[test]
    fn a_true_root_is_preferred_to_an_earlier_orphan() {
        let shape = trace_shape(&[node(1, Some(9), 0, false), node(4, None, 0, false)]);
        assert_eq!(shape.root, Some(1));
    }

    #[test]
    fn spans_that_are_each_others_ancestors_do_not_loop() {
        let shape = trace_shape(&[
            node(1, Some(2), 1, false),
            node(2, Some(1), 1, false),
            node(3, Some(3), 1, false),
        ]);
        assert_eq!(shape.cumulative[0].tokens_prompt, 1);
        assert_eq!(shape.root, Some(2), "a span that is its own parent is a root");
    }

    #[test]
    fn a_chain_of_a_hundred_thousand_spans_takes_no_stack() {
        let id = |i: u64| SpanId::from_bytes(&(i + 1).to_be_bytes()).expect("not zero");
        let nodes: Vec<SpanNode> = (0..100_000)
            .map(|i| SpanNode {
                span_id: id(i),
                parent_id: (i > 0).then(|| id(i - 1)),
                ..node(1, None, 1, false)
            })
            .collect();
        assert_eq!(trace_shape(&nodes).cumulative[0].tokens_prompt, 100_000);
    }
}
