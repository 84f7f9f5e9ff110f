//! A list of spans of any length, page by page, each page bounded in bytes.

use model::{Attributes, Value};
use query::{SourceError, SpanCursor, SpanList, SpanSource as _, StoredSpan};
use store::Store;

/// Spans of one page, at first and then as many as fit into [`PAGE_BYTES`].
const PAGE_SPANS_FIRST: usize = 500;
const PAGE_SPANS_MAX: usize = 10_000;
const PAGE_BYTES: usize = 8 << 20;

/// The pages of a list. Each is one read: what arrives or goes meanwhile shows in the pages that are still to come.
pub(crate) struct SpanPages {
    store: Store,
    /// What to ask for the next page; `None` after the last.
    next: Option<SpanList>,
    page_spans: usize,
    /// How many more spans are wanted.
    left: usize,
}

impl SpanPages {
    /// `list.limit` bounds all pages together.
    pub(crate) fn new(store: Store, list: SpanList) -> SpanPages {
        SpanPages { store, left: list.limit, next: Some(list), page_spans: PAGE_SPANS_FIRST }
    }

    /// No spans at all.
    pub(crate) fn none(store: Store) -> SpanPages {
        SpanPages { store, left: 0, next: None, page_spans: 0 }
    }

    pub(crate) async fn next(&mut self) -> Result<Option<Vec<StoredSpan>>, SourceError> {
        let Some(list) = self.next.take().filter(|_| self.left > 0) else { return Ok(None) };
        let count = self.page_spans.min(self.left);
        // One more than a page, to know where the next begins.
        let mut spans =
            self.store.spans(&SpanList { limit: count.saturating_add(1), ..list.clone() }).await?;
        if let Some(next) = spans.get(count) {
            let from = Some(SpanCursor::of(list.sort, next));
            self.next = Some(SpanList { from, ..list });
            spans.truncate(count);
            let bytes: usize = spans.iter().map(size_of_span).sum();
            let fit = PAGE_BYTES.checked_div(bytes / spans.len().max(1)).unwrap_or(PAGE_SPANS_MAX);
            self.page_spans = fit.clamp(1, PAGE_SPANS_MAX);
        }
        self.left -= spans.len();
        Ok(Some(spans))
    }
}

/// About what a span takes in memory: its texts, and a little for each value.
fn size_of_span(stored: &StoredSpan) -> usize {
    let events = stored.span.events.iter().map(|event| size_of_map(&event.attributes)).sum::<usize>();
    500 + size_of_map(&stored.span.attributes) + events
}

fn size_of_map(attributes: &Attributes) -> usize {
    attributes.iter().map(|(key, value)| key.len() + size_of_value(value)).sum()
}

fn size_of_value(value: &Value) -> usize {
    let below = match value {
        Value::String(text) => text.len(),
        Value::Bytes(bytes) => bytes.len(),
        Value::List(values) => values.iter().map(size_of_value).sum(),
        Value::Map(map) => size_of_map(map),
        _ => 0,
    };
    size_of::<Value>() + below
}
