//! The trace table beside a segment: where each trace lies and what it adds up to, found without reading Parquet.
//!
//! Layout, all numbers little-endian: a header of 24 bytes (magic, trace count, row count, checksum of all that
//! follows), then a key for each trace, a record for each trace in the order of the keys, and a key for each row.
//! Only the trace keys stay in memory: four bytes a trace.

use std::fs::File;
use std::io::{self, Write};
use std::ops::Range;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use model::{ProjectId, SpanId, TraceId};

use crate::trace_numbers::TraceNumbers;

const MAGIC: &[u8; 8] = b"BENNUTR1";
const HEADER_BYTES: usize = 24;
const KEY_BYTES: usize = 4;
const RECORD_BYTES: usize = 80;
/// Stands for "no end".
const NONE: i64 = i64::MIN;

/// One trace of a segment: its rows lie side by side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TraceRecord {
    pub(crate) trace_id: TraceId,
    pub(crate) first_row: u32,
    /// `span_count` is the number of rows.
    pub(crate) numbers: TraceNumbers,
}

impl TraceRecord {
    pub(crate) fn rows(&self) -> Range<usize> {
        let first = self.first_row as usize;
        first..first + usize::try_from(self.numbers.span_count).expect("a segment has fewer than 2^32 rows")
    }
}

/// An open trace table.
#[derive(Debug)]
pub(crate) struct TraceTable {
    file: File,
    /// Ascending; the position of a key is that of its record.
    keys: Vec<u32>,
    row_count: usize,
}

impl TraceTable {
    /// Writes a table. `traces` in any order, `spans` in the order of rows.
    pub(super) fn write(mut to: impl Write, traces: &[TraceRecord], spans: &[SpanId]) -> io::Result<()> {
        let mut traces: Vec<&TraceRecord> = traces.iter().collect();
        traces.sort_unstable_by_key(|trace| (trace_key(trace.trace_id), trace.trace_id));
        let mut body =
            Vec::with_capacity(traces.len() * (KEY_BYTES + RECORD_BYTES) + spans.len() * KEY_BYTES);
        traces.iter().for_each(|trace| body.extend(trace_key(trace.trace_id).to_le_bytes()));
        traces.iter().for_each(|trace| write_record(&mut body, trace));
        spans.iter().for_each(|span| body.extend(span_key(*span).to_le_bytes()));
        to.write_all(MAGIC)?;
        to.write_all(&count(traces.len())?.to_le_bytes())?;
        to.write_all(&count(spans.len())?.to_le_bytes())?;
        to.write_all(&crc32fast::hash(&body).to_le_bytes())?;
        to.write_all(&[0; 4])?;
        to.write_all(&body)
    }

    /// Reads the keys; the rest stays on disk until it is asked for.
    pub(super) fn open(path: &Path) -> io::Result<TraceTable> {
        let file = File::open(path)?;
        let mut header = [0; HEADER_BYTES];
        file.read_exact_at(&mut header, 0)?;
        if &header[..8] != MAGIC {
            return Err(damaged("does not begin as a trace table does"));
        }
        let (trace_count, row_count) = (u32_at(&header, 8) as usize, u32_at(&header, 12) as usize);
        let table = TraceTable { file, keys: Vec::new(), row_count };
        let bytes = HEADER_BYTES + trace_count * (KEY_BYTES + RECORD_BYTES) + row_count * KEY_BYTES;
        if table.file.metadata()?.len() != bytes as u64 {
            return Err(damaged("is not as long as its header says"));
        }
        let keys = table.u32s(HEADER_BYTES, trace_count)?;
        if !keys.is_sorted() {
            return Err(damaged("has keys out of order"));
        }
        Ok(TraceTable { keys, ..table })
    }

    pub(crate) fn trace_count(&self) -> usize {
        self.keys.len()
    }

    pub(crate) fn row_count(&self) -> usize {
        self.row_count
    }

    /// The record of a trace. Reads from the disk only where a key fits, which is where the trace is.
    pub(crate) fn find(&self, trace_id: TraceId) -> io::Result<Option<TraceRecord>> {
        let key = trace_key(trace_id);
        let first = self.keys.partition_point(|&it| it < key);
        let count = self.keys[first..].iter().take_while(|&&it| it == key).count();
        Ok(self.records(first, count)?.into_iter().find(|record| record.trace_id == trace_id))
    }

    /// All records, in no order that means anything.
    pub(crate) fn all(&self) -> io::Result<Vec<TraceRecord>> {
        self.records(0, self.keys.len())
    }

    /// Which of these rows may hold one of these spans. A row that is left out does not.
    pub(crate) fn rows_of_spans(&self, rows: Range<usize>, spans: &[SpanId]) -> io::Result<Vec<usize>> {
        let wanted: Vec<u32> = spans.iter().map(|&span| span_key(span)).collect();
        let keys = self.u32s(self.records_end() + rows.start * KEY_BYTES, rows.len())?;
        Ok(rows.zip(keys).filter(|(_, key)| wanted.contains(key)).map(|(row, _)| row).collect())
    }

    /// Whether what lies on disk is what was written.
    pub(crate) fn verify(&self) -> io::Result<()> {
        let mut header = [0; HEADER_BYTES];
        self.file.read_exact_at(&mut header, 0)?;
        let body = self.records_end() + self.row_count * KEY_BYTES - HEADER_BYTES;
        let mut bytes = vec![0; body];
        self.file.read_exact_at(&mut bytes, HEADER_BYTES as u64)?;
        if crc32fast::hash(&bytes) == u32_at(&header, 16) {
            Ok(())
        } else {
            Err(damaged("does not have its checksum"))
        }
    }

    fn records(&self, first: usize, count: usize) -> io::Result<Vec<TraceRecord>> {
        if count == 0 {
            return Ok(Vec::new());
        }
        let mut bytes = vec![0; count * RECORD_BYTES];
        let at = HEADER_BYTES + self.keys.len() * KEY_BYTES + first * RECORD_BYTES;
        self.file.read_exact_at(&mut bytes, at as u64)?;
        bytes.chunks_exact(RECORD_BYTES).map(read_record).collect()
    }

    fn records_end(&self) -> usize {
        HEADER_BYTES + self.keys.len() * (KEY_BYTES + RECORD_BYTES)
    }

    fn u32s(&self, at: usize, count: usize) -> io::Result<Vec<u32>> {
        let mut bytes = vec![0; count * KEY_BYTES];
        self.file.read_exact_at(&mut bytes, at as u64)?;
        Ok(bytes.chunks_exact(KEY_BYTES).map(|bytes| u32_at(bytes, 0)).collect())
    }
}

/// The last bytes of an id: they are random in every scheme that we know, where the first may be a clock.
fn trace_key(id: TraceId) -> u32 {
    u32_at(id.as_bytes(), TraceId::BYTES - KEY_BYTES)
}

fn span_key(id: SpanId) -> u32 {
    u32_at(id.as_bytes(), SpanId::BYTES - KEY_BYTES)
}

fn write_record(to: &mut Vec<u8>, trace: &TraceRecord) {
    let TraceRecord { trace_id, first_row, numbers } = trace;
    let span_count = u32::try_from(numbers.span_count).expect("a segment has fewer than 2^32 rows");
    let error_count = u32::try_from(numbers.error_count).expect("no more errors than rows");
    to.extend(trace_id.as_bytes());
    to.extend(numbers.project.0.to_le_bytes());
    to.extend(first_row.to_le_bytes());
    to.extend(span_count.to_le_bytes());
    to.extend(numbers.start_time_unix_nano.to_le_bytes());
    to.extend(numbers.end_time_unix_nano.unwrap_or(NONE).to_le_bytes());
    to.extend(error_count.to_le_bytes());
    to.extend(u32::from(numbers.cost.is_some()).to_le_bytes());
    to.extend(numbers.tokens_prompt.to_le_bytes());
    to.extend(numbers.tokens_completion.to_le_bytes());
    to.extend(numbers.cost.unwrap_or_default().to_le_bytes());
}

fn read_record(bytes: &[u8]) -> io::Result<TraceRecord> {
    let trace_id = TraceId::from_bytes(&bytes[..16]).ok_or_else(|| damaged("holds a trace id of zeros"))?;
    let end = i64_at(bytes, 40);
    let has_cost = u32_at(bytes, 52) == 1;
    let numbers = TraceNumbers {
        project: ProjectId(i64_at(bytes, 16)),
        span_count: u64::from(u32_at(bytes, 28)),
        start_time_unix_nano: i64_at(bytes, 32),
        end_time_unix_nano: (end != NONE).then_some(end),
        error_count: u64::from(u32_at(bytes, 48)),
        tokens_prompt: i64_at(bytes, 56),
        tokens_completion: i64_at(bytes, 64),
        cost: has_cost.then(|| f64::from_bits(i64_at(bytes, 72).cast_unsigned())),
    };
    Ok(TraceRecord { trace_id, first_row: u32_at(bytes, 24), numbers })
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"))
}

fn i64_at(bytes: &[u8], at: usize) -> i64 {
    i64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight bytes"))
}

fn count(of: usize) -> io::Result<u32> {
    u32::try_from(of).map_err(|_| io::Error::other("a segment holds fewer than 2^32 rows"))
}

fn damaged(how: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("the trace table {how}"))
}

#[cfg(test)]
mod tests {
    use model::{ProjectId, SpanId, TraceId};

    use super::{TraceRecord, TraceTable};
    use crate::trace_numbers::TraceNumbers;

    fn record(trace: u8, first_row: u32, cost: Option<f64>) -> TraceRecord {
        // Equal last bytes: the key alone must not decide.
        let mut id = [7; 16];
        id[0] = trace;
        TraceRecord {
            trace_id: TraceId::from_bytes(&id).expect("not zero"),
            first_row,
            numbers: TraceNumbers {
                project: ProjectId(3),
                start_time_unix_nano: -5,
                end_time_unix_nano: cost.map(|_| 9),
                span_count: 2,
                error_count: 1,
                tokens_prompt: 11,
                tokens_completion: 12,
                cost,
            },
        }
    }

    fn span(number: u8) -> SpanId {
        SpanId::from_bytes(&[number; 8]).expect("not zero")
    }

    #[test]
    fn traces_and_spans_are_found_again_and_damage_is_noticed() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("t");
        let traces = [record(9, 0, Some(0.5)), record(1, 2, None)];
        let mut bytes = Vec::new();
        TraceTable::write(&mut bytes, &traces, &[span(1), span(2), span(3), span(4)]).expect("written");
        std::fs::write(&path, &bytes).expect("writable");

        let table = TraceTable::open(&path).expect("opens");
        assert_eq!((table.trace_count(), table.row_count()), (2, 4));
        for trace in traces {
            assert_eq!(table.find(trace.trace_id).expect("read"), Some(trace));
        }
        assert_eq!(table.find(record(2, 0, None).trace_id).expect("read"), None);
        assert_eq!(table.all().expect("read").len(), 2);
        assert_eq!(table.rows_of_spans(2..4, &[span(1), span(4)]).expect("read"), [3]);
        table.verify().expect("whole");

        *bytes.last_mut().expect("not empty") ^= 1;
        std::fs::write(&path, &bytes).expect("writable");
        assert!(TraceTable::open(&path).expect("opens").verify().is_err());
        bytes.pop();
        std::fs::write(&path, &bytes).expect("writable");
        assert!(TraceTable::open(&path).is_err());
    }
}
