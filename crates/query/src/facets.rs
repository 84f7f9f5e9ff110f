//! The different values of a field, with their counts.

use crate::SpanList;

/// Which values, of which spans. Order, cursor and limit of the list do not count.
#[derive(Debug, Clone, PartialEq)]
pub struct FacetList {
    pub of: SpanList,
    pub facet: Facet,
    /// Only values that contain this, whatever its case.
    pub containing: Option<String>,
    pub limit: usize,
}

/// What the values are of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Facet {
    Name,
    SpanKind,
    StatusCode,
    ModelName,
    Provider,
    UserId,
    SessionId,
    ErrorType,
    /// Each tag of a span counts.
    Tag,
    /// The attribute at a dotted path, as text.
    Attribute(String),
    /// The dotted paths of the attributes that spans have, but for messages, documents and their like.
    AttributeKey,
}

/// One value and the spans that have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    pub value: String,
    pub span_count: u64,
    pub error_count: u64,
}

/// The most frequent values, and how many there are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FacetValues {
    pub values: Vec<FacetValue>,
    pub distinct_count: u64,
}
