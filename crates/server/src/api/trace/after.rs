//! Where a page of traces begins: after the trace with this value, by which the list is sorted, and this id.

use query::TraceCursor;

use crate::api::error::ApiError;

pub(super) fn print(cursor: TraceCursor) -> String {
    format!("{}.{}", cursor.value, cursor.trace_id)
}

pub(super) fn parse(text: &str) -> Result<TraceCursor, ApiError> {
    let parse = || {
        let (value, trace_id) = text.rsplit_once('.')?;
        Some(TraceCursor { value: value.parse().ok()?, trace_id: trace_id.parse().ok()? })
    };
    parse().ok_or_else(|| {
        ApiError::invalid(format!("`after` is `{text}`, which is no `next` of an earlier page."))
    })
}

#[cfg(test)]
mod tests {
    use query::{SortValue, TraceCursor};

    use super::{parse, print};

    #[test]
    fn a_cursor_reads_back() {
        let trace_id = "0af7651916cd43dd8448eb211c80319c".parse().expect("a trace id");
        for value in [SortValue::Integer(-5), SortValue::Number(0.25), SortValue::Missing] {
            let cursor = TraceCursor { value, trace_id };
            assert_eq!(parse(&print(cursor)).expect("its own text"), cursor);
        }
        assert!(parse("abc").is_err());
    }
}
