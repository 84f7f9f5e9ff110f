//! Where the next page of spans begins. A cursor names the first span of that page.

use query::{SortValue, SpanCursor, SpanSort};

use super::global_id::{self, GlobalId};
use super::timestamp;

pub(super) fn print(sort: SpanSort, cursor: SpanCursor) -> String {
    match (sort, cursor.value) {
        // Nanoseconds where there are any: a cursor that rounds would repeat or skip spans.
        (SpanSort::StartTime, SortValue::Integer(start)) => {
            let start = timestamp::print_nanoseconds(start);
            global_id::encode(&format!("{}:DATETIME:{start}", cursor.sequence))
        }
        _ => GlobalId::span(cursor.sequence).to_string(),
    }
}

/// `None` for text that is no cursor of a list sorted like this. As in Phoenix, the type of an id is not checked.
pub(super) fn parse(sort: SpanSort, text: &str) -> Option<SpanCursor> {
    match sort {
        SpanSort::Sequence => {
            let sequence = GlobalId::parse(text)?.row;
            Some(SpanCursor { value: SortValue::Missing, sequence })
        }
        _ => {
            let plain = global_id::decode(text)?;
            let (sequence, start) = plain.split_once(":DATETIME:")?;
            let value = SortValue::Integer(timestamp::parse(start).ok()?);
            Some(SpanCursor { value, sequence: sequence.parse().ok()? })
        }
    }
}

#[cfg(test)]
mod tests {
    use query::{SortValue, SpanCursor, SpanSort};

    use super::{parse, print};

    #[test]
    fn a_cursor_reads_back_with_its_nanoseconds() {
        let cursor = SpanCursor { value: SortValue::Integer(1_763_700_001_000_000_001), sequence: 6 };
        assert_eq!(parse(SpanSort::StartTime, &print(SpanSort::StartTime, cursor)), Some(cursor));
        assert_eq!(print(SpanSort::Sequence, cursor), "U3Bhbjo2");
    }

    #[test]
    fn whole_seconds_are_written_as_phoenix_writes_them() {
        let cursor = SpanCursor { value: SortValue::Integer(1_763_700_001_000_000_000), sequence: 6 };
        let phoenix = "NjpEQVRFVElNRToyMDI1LTExLTIxVDA0OjQwOjAxKzAwOjAw";
        assert_eq!(print(SpanSort::StartTime, cursor), phoenix);
        assert_eq!(parse(SpanSort::StartTime, phoenix), Some(cursor));
    }

    #[test]
    fn a_cursor_of_another_list_is_none() {
        assert_eq!(parse(SpanSort::StartTime, "U3Bhbjo2"), None);
        assert_eq!(parse(SpanSort::Sequence, "NjpEQVRFVElNRToyMDI1LTExLTIxVDA0OjQwOjAxKzAwOjAw"), None);
        assert_eq!(parse(SpanSort::Sequence, "abc"), None);
    }
}
