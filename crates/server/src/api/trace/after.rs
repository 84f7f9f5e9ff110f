//! Where a page of traces begins: after the trace with this start and id.

use query::TraceCursor;

use crate::api::error::ApiError;

pub(super) fn print(cursor: TraceCursor) -> String {
    format!("{}.{}", cursor.start_time_unix_nano, cursor.trace_id)
}

pub(super) fn parse(text: &str) -> Result<TraceCursor, ApiError> {
    let parse = || {
        let (start, trace_id) = text.split_once('.')?;
        Some(TraceCursor { start_time_unix_nano: start.parse().ok()?, trace_id: trace_id.parse().ok()? })
    };
    parse().ok_or_else(|| {
        ApiError::invalid(format!("`after` is `{text}`, which is no `next` of an earlier page."))
    })
}

#[cfg(test)]
mod tests {
    use query::TraceCursor;

    use super::{parse, print};

    #[test]
    fn a_cursor_reads_back() {
        let trace_id = "0af7651916cd43dd8448eb211c80319c".parse().expect("a trace id");
        let cursor = TraceCursor { start_time_unix_nano: -5, trace_id };
        assert_eq!(parse(&print(cursor)).expect("its own text"), cursor);
        assert!(parse("abc").is_err());
    }
}
