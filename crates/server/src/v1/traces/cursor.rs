//! Where the next page of traces begins. A cursor names the last trace of the page before.

use query::{SortValue, TraceCursor, TraceSort};

use super::NANOS_PER_MS;
use crate::v1::{global_id, timestamp};

pub(super) fn print(cursor: TraceCursor, sort: TraceSort) -> String {
    let value = match (sort, cursor.value) {
        (_, SortValue::Missing) => "NULL:".to_owned(),
        // Nanoseconds where there are any: a cursor that rounds would repeat or skip traces.
        (TraceSort::StartTime, SortValue::Integer(start)) => {
            format!("DATETIME:{}", timestamp::print_nanoseconds(start))
        }
        #[expect(clippy::cast_precision_loss, reason = "exact for latencies of up to a hundred days")]
        (_, SortValue::Integer(nanos)) => format!("FLOAT:{:?}", nanos as f64 / NANOS_PER_MS),
        (_, SortValue::Number(number)) => format!("FLOAT:{number:?}"),
    };
    global_id::encode(&format!("{}:{value}", cursor.trace_id))
}

/// `None` for text that is no cursor of a list sorted like this.
pub(super) fn parse(sort: TraceSort, text: &str) -> Option<TraceCursor> {
    let plain = global_id::decode(text)?;
    let (trace_id, value) = plain.split_once(':')?;
    let (kind, value) = value.split_once(':')?;
    let value = match (sort, kind) {
        (TraceSort::StartTime, "DATETIME") => SortValue::Integer(timestamp::parse(value).ok()?),
        (TraceSort::Latency, "FLOAT") => SortValue::Integer(super::nanos(value.parse().ok()?)),
        (TraceSort::Latency, "NULL") => SortValue::Missing,
        _ => return None,
    };
    Some(TraceCursor { value, trace_id: trace_id.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use query::{SortValue, TraceCursor, TraceSort};

    use super::{parse, print};

    #[test]
    fn a_cursor_reads_back_to_the_nanosecond() {
        let trace_id = "0af7651916cd43dd8448eb211c80319c".parse().expect("a trace id");
        for (sort, value) in [
            (TraceSort::StartTime, SortValue::Integer(1_763_700_001_000_000_001)),
            (TraceSort::Latency, SortValue::Integer(86_400_000_000_001)),
            (TraceSort::Latency, SortValue::Integer(1)),
            (TraceSort::Latency, SortValue::Missing),
        ] {
            let cursor = TraceCursor { value, trace_id };
            assert_eq!(parse(sort, &print(cursor, sort)), Some(cursor));
        }
        let of_start = TraceCursor { value: SortValue::Integer(1), trace_id };
        assert_eq!(parse(TraceSort::Latency, &print(of_start, TraceSort::StartTime)), None);
    }
}
