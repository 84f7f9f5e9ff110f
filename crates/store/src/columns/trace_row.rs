//! From the rows of a trace to its line in a list.

use arrow_array::{Array as _, StringArray};
use model::{SpanNode, StatusCode, first_words};
use query::TraceRowRoot;

use super::schema::SpanColumns;

/// The first words of what went in and came out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Previews {
    pub(crate) input: Option<String>,
    pub(crate) output: Option<String>,
}

impl SpanColumns {
    /// A row's place in its trace. Its numbers are left out: a list asks for the root only.
    pub(crate) fn shape_node(&self, row: usize) -> SpanNode {
        SpanNode {
            span_id: self.span_id(row),
            parent_id: self.parent_id(row),
            start_time_unix_nano: self.start_time.value(row),
            is_error: self.status_code(row) == StatusCode::Error,
            tokens_prompt: 0,
            tokens_completion: 0,
            cost: 0.0,
        }
    }

    pub(crate) fn trace_row_root(&self, row: usize, is_orphan: bool, previews: Previews) -> TraceRowRoot {
        TraceRowRoot {
            span_id: self.span_id(row),
            name: self.name.value(row).to_owned(),
            span_kind: self.span_kind(row),
            status_code: self.status_code(row),
            status_message: self.status_message.value(row).to_owned(),
            is_orphan,
            input_preview: previews.input,
            output_preview: previews.output,
        }
    }

    pub(crate) fn previews(&self, row: usize) -> Previews {
        Previews { input: preview(&self.input_value, row), output: preview(&self.output_value, row) }
    }
}

fn preview(values: &StringArray, row: usize) -> Option<String> {
    values.is_valid(row).then(|| first_words(values.value(row)))
}
