//! Lists of traces, in two steps: the numbers of all, then the details of one page.

use std::cmp::Reverse;

use arrow_array::{Array as _, StringArray};
use model::{SpanNode, StatusCode, TraceId, trace_shape};
use query::{TraceList, TraceRow, TraceRowRoot};

use super::Source;
use crate::hot::{RowRef, TraceNumbers};

/// How much of an input or output a list shows.
const PREVIEW_CHARS: usize = 200;

impl Source<'_> {
    pub(crate) fn traces(&self, question: &TraceList) -> Vec<TraceRow> {
        let newest_first = |trace_id: TraceId, start: i64| (Reverse(start), Reverse(trace_id));
        let after = question.after.map(|cursor| newest_first(cursor.trace_id, cursor.start_time_unix_nano));
        let mut page: Vec<(TraceId, TraceNumbers)> = self
            .trace_numbers(Some(question.project))
            .into_iter()
            .filter(|(_, numbers)| !question.errors_only || numbers.error_count > 0)
            .filter(|(id, numbers)| {
                after.is_none_or(|after| newest_first(*id, numbers.start_time_unix_nano) > after)
            })
            .collect();
        page.sort_unstable_by_key(|(id, numbers)| newest_first(*id, numbers.start_time_unix_nano));
        page.truncate(question.limit);
        page.into_iter().map(|(id, numbers)| self.trace_row(id, numbers)).collect()
    }

    fn trace_row(&self, trace_id: TraceId, numbers: TraceNumbers) -> TraceRow {
        let rows: Vec<RowRef<'_>> = self.snapshot.trace_rows(trace_id).collect();
        let nodes: Vec<SpanNode> = rows.iter().map(|&row| node(row)).collect();
        let shape = trace_shape(&nodes);
        let user = rows.iter().find(|row| row.columns.user_id.is_valid(row.row));
        TraceRow {
            trace_id,
            session_id: self.directory.session_id(trace_id),
            user_id: user.map(|row| row.columns.user_id.value(row.row).to_owned()),
            start_time_unix_nano: numbers.start_time_unix_nano,
            latency_nano: numbers.latency_nano(),
            span_count: numbers.span_count,
            error_count: numbers.error_count,
            tokens_prompt: numbers.tokens_prompt,
            tokens_completion: numbers.tokens_completion,
            cost: numbers.cost,
            root: shape.root.map(|root| trace_row_root(rows[root], shape.is_orphan[root])),
        }
    }
}

/// A row's place in its trace. Its numbers are left out: only the roots are wanted here.
fn node(RowRef { columns, row }: RowRef<'_>) -> SpanNode {
    SpanNode {
        span_id: columns.span_id(row),
        parent_id: columns.parent_id(row),
        start_time_unix_nano: columns.start_time.value(row),
        is_error: columns.status_code(row) == StatusCode::Error,
        tokens_prompt: 0,
        tokens_completion: 0,
        cost: 0.0,
    }
}

fn trace_row_root(RowRef { columns, row }: RowRef<'_>, is_orphan: bool) -> TraceRowRoot {
    TraceRowRoot {
        span_id: columns.span_id(row),
        name: columns.name.value(row).to_owned(),
        span_kind: columns.span_kind(row),
        status_code: columns.status_code(row),
        status_message: columns.status_message.value(row).to_owned(),
        is_orphan,
        input_preview: preview(&columns.input_value, row),
        output_preview: preview(&columns.output_value, row),
    }
}

fn preview(values: &StringArray, row: usize) -> Option<String> {
    values.is_valid(row).then(|| values.value(row).chars().take(PREVIEW_CHARS).collect())
}
