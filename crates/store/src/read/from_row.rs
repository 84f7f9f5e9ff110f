//! What a read makes of the row of a span: all that was sent, or what a list shows.

use query::{SpanRow, StoredSpan};

use super::{ReadError, Source};
use crate::columns::SpanColumns;
use crate::segment::Columns;

/// Made of a span's row, from no more columns than it needs.
pub(crate) trait FromRow: Sized {
    const COLUMNS: Columns<'static>;

    fn from_row(source: &Source<'_>, columns: &SpanColumns, row: usize) -> Result<Self, ReadError>;
}

/// What [`SpanColumns::trace_span`] reads, ids, project and session of the trace, and last the texts of which a list
/// shows the first words.
const ROW_COLUMNS: [&str; 26] = [
    "sequence",
    "project",
    "trace_session_id",
    "span_id",
    "parent_id",
    "name",
    "span_kind",
    "status_code",
    "status_message",
    "start_time",
    "end_time",
    "user_id",
    "model_name",
    "tokens_prompt",
    "tokens_completion",
    "tokens_total",
    "tokens_cache_read",
    "tokens_cache_write",
    "tokens_prompt_audio",
    "tokens_reasoning",
    "tokens_completion_audio",
    "cost_total",
    "error_type",
    "trace_id",
    "input_value",
    "output_value",
];
/// The same without these texts: what the tree of a trace is drawn from.
pub(super) const TREE_COLUMNS: &[&str] = ROW_COLUMNS.as_slice().split_at(ROW_COLUMNS.len() - 2).0;

impl FromRow for StoredSpan {
    const COLUMNS: Columns<'static> = Columns::All;

    fn from_row(source: &Source<'_>, columns: &SpanColumns, row: usize) -> Result<StoredSpan, ReadError> {
        let span = columns.span(row)?;
        let trace_id = span.span.trace_id;
        Ok(StoredSpan {
            project: source.snapshot.project(trace_id, span.project),
            session_id: source.snapshot.session_id(trace_id, columns.trace_session_id(row)),
            ..span
        })
    }
}

impl FromRow for SpanRow {
    const COLUMNS: Columns<'static> = Columns::Only(&ROW_COLUMNS);

    fn from_row(source: &Source<'_>, columns: &SpanColumns, row: usize) -> Result<SpanRow, ReadError> {
        let trace_id = columns.trace_id(row);
        let previews = columns.previews(row);
        Ok(SpanRow {
            trace_id,
            session_id: source.snapshot.session_id(trace_id, columns.trace_session_id(row)),
            span: columns.trace_span(row),
            input_preview: previews.input,
            output_preview: previews.output,
        })
    }
}
