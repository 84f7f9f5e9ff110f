//! A set of spans with a name and an id.

use std::collections::HashSet;

use super::span::StoredSpan;
use crate::ids::{SpanId, TraceId};
use crate::random;

/// Spans set aside: to look at again, to hand on as a file, to experiment with.
///
/// It is [saved](TraceDataset::save) to Parquet and [loaded](TraceDataset::load) from it, and
/// [`Client::create_dataset`](super::Client::create_dataset) turns it into a dataset of the server.
#[derive(Debug, Clone, PartialEq)]
pub struct TraceDataset {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) spans: Vec<StoredSpan>,
}

impl TraceDataset {
    /// A set of its own, with a new id.
    pub fn new(name: impl Into<String>, spans: Vec<StoredSpan>) -> TraceDataset {
        TraceDataset { id: new_id(), name: name.into(), spans }
    }

    /// A random UUID; it stays when the set is saved and loaded.
    pub fn id(&self) -> &str {
        &self.id
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn spans(&self) -> &[StoredSpan] {
        &self.spans
    }

    pub fn len(&self) -> usize {
        self.spans.len()
    }

    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// A set of those spans that `is_wanted`: of the same name, with an id of its own.
    #[must_use]
    pub fn filter(&self, is_wanted: impl Fn(&StoredSpan) -> bool) -> TraceDataset {
        let spans = self.spans.iter().filter(|span| is_wanted(span)).cloned().collect();
        TraceDataset::new(self.name.as_str(), spans)
    }

    /// Those whose parent is not in the set.
    #[must_use]
    pub fn roots(&self) -> TraceDataset {
        let known: HashSet<(TraceId, SpanId)> =
            self.spans.iter().map(|span| (span.trace_id, span.span_id)).collect();
        self.filter(|span| !span.parent_id.is_some_and(|parent| known.contains(&(span.trace_id, parent))))
    }
}

/// A random UUID, version 4.
fn new_id() -> String {
    let (high, low) = (random::next(), random::next());
    let high = high & !0xf000 | 0x4000;
    let low = low & !(0b11 << 62) | (0b10 << 62);
    let digits = format!("{high:016x}{low:016x}");
    format!("{}-{}-{}-{}-{}", &digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..])
}

#[cfg(test)]
mod tests {
    use super::new_id;

    #[test]
    fn ids_are_random_uuids_of_version_4() {
        let (one, other) = (new_id(), new_id());
        assert_ne!(one, other);
        let parts: Vec<_> = one.split('-').map(str::len).collect();
        assert_eq!(parts, [8, 4, 4, 4, 12]);
        assert!(one[14..].starts_with('4') && "89ab".contains(&one[19..20]));
    }
}
