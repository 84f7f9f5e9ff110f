//! Lists in pages, as Relay has them. Pages run forwards only.

use async_graphql::connection::{
    Connection, DefaultConnectionName, DefaultEdgeName, DisableNodesField, Edge, EmptyFields,
};
use async_graphql::{Error, OutputType, Result};
use query::{SortValue, SpanCursor};

use crate::v1::{decode_base64, encode_base64};

/// Of one page.
const FIRST_MAX: i32 = 1_000;

/// A page of nodes, each with a cursor of its own.
pub(super) type Page<T> = Connection<
    String,
    T,
    EmptyFields,
    EmptyFields,
    DefaultConnectionName,
    DefaultEdgeName,
    DisableNodesField,
>;

/// What a span of a page costs before anything is shown of it: it is read with everything that was sent.
pub(super) const WHOLE_SPAN: usize = 20;

/// What a page may cost whose nodes may cost so much, bounded so that sums of it stay in range.
pub(super) fn page_complexity(first: i32, node: usize) -> usize {
    const MANY: usize = 1 << 40;
    usize::try_from(first).unwrap_or(0).saturating_mul(node).saturating_add(10).min(MANY)
}

/// How many are asked for.
pub(super) fn page_size(first: i32) -> Result<usize> {
    match usize::try_from(first) {
        Ok(size) if first <= FIRST_MAX => Ok(size),
        _ => Err(Error::new(format!("`first` is {first}; it must be between 0 and {FIRST_MAX}."))),
    }
}

/// Nodes with their cursors, of which there may be one more than fits.
pub(super) fn page_of<T: OutputType>(nodes: Vec<(String, T)>, size: usize, has_previous: bool) -> Page<T> {
    let mut page = Page::new(has_previous, nodes.len() > size);
    page.edges.extend(nodes.into_iter().take(size).map(|(cursor, node)| Edge::new(cursor, node)));
    page
}

/// What follows the cursor in a list that is at hand as a whole. A cursor is a position.
pub(super) fn page_of_all<T: OutputType>(all: Vec<T>, size: usize, after: Option<&str>) -> Result<Page<T>> {
    let skipped = after.map(position_after).transpose()?.unwrap_or(0);
    let rest = all.into_iter().enumerate().skip(skipped).take(size.saturating_add(1));
    let nodes = rest.map(|(position, node)| (encode_base64(&format!("position:{position}")), node)).collect();
    Ok(page_of(nodes, size, skipped > 0))
}

fn position_after(cursor: &str) -> Result<usize> {
    let plain = decode_base64(cursor);
    let position = plain.as_deref().and_then(|plain| plain.strip_prefix("position:")?.parse::<usize>().ok());
    position.map(|position| position.saturating_add(1)).ok_or_else(bad_cursor)
}

pub(super) fn print_span_cursor(cursor: SpanCursor) -> String {
    encode_base64(&format!("{}:{}", cursor.sequence, cursor.value))
}

pub(super) fn parse_span_cursor(text: &str) -> Result<SpanCursor> {
    let parse = || {
        let plain = decode_base64(text)?;
        let (sequence, value) = plain.split_once(':')?;
        Some(SpanCursor { value: value.parse::<SortValue>().ok()?, sequence: sequence.parse().ok()? })
    };
    parse().ok_or_else(bad_cursor)
}

pub(super) fn bad_cursor() -> Error {
    Error::new("The cursor is not one of this list.")
}

#[cfg(test)]
mod tests {
    use query::{SortValue, SpanCursor};

    use super::{page_of_all, page_size, parse_span_cursor, print_span_cursor};

    #[test]
    fn a_cursor_of_spans_reads_back() {
        for value in [SortValue::Missing, SortValue::Integer(-5), SortValue::Number(0.1 + 0.2)] {
            let cursor = SpanCursor { value, sequence: 7 };
            assert_eq!(parse_span_cursor(&print_span_cursor(cursor)).expect("a cursor"), cursor);
        }
        assert!(parse_span_cursor("cG9zaXRpb246MQ==").is_err());
    }

    #[test]
    fn pages_of_a_whole_list_follow_one_another() {
        let first = page_of_all(vec![1, 2, 3], 2, None).expect("a page");
        assert_eq!((first.edges.len(), first.has_next_page, first.has_previous_page), (2, true, false));
        let second = page_of_all(vec![1, 2, 3], 2, Some(&first.edges[1].cursor)).expect("a page");
        assert_eq!((second.edges[0].node, second.has_next_page, second.has_previous_page), (3, false, true));
        assert!(page_of_all(vec![1], 1, Some("nonsense")).is_err());
    }

    #[test]
    fn a_page_has_a_bound() {
        assert_eq!(page_size(1000).expect("fits"), 1000);
        assert!(page_size(1001).is_err() && page_size(-1).is_err());
    }
}
