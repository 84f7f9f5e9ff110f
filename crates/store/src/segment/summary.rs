//! The summary beside a segment: what its spans add up to, for each project and five minutes of their starts.
//!
//! A file begins with a magic of eight bytes, the checksum of what follows the header, and four zeros; then comes an
//! Arrow stream with one row for each project and stretch of time that has spans.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, Int64Type, TimestampNanosecondType, UInt64Type};
use arrow_array::{
    ArrayRef, BinaryArray, Float64Array, Int64Array, RecordBatch, TimestampNanosecondArray, UInt64Array,
};
use arrow_ipc::CompressionType;
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::{IpcWriteOptions, StreamWriter};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef, TimeUnit};
use model::ProjectId;

use crate::columns::{SpanColumns, number};
use crate::sketch::Sketch;
use crate::sums::{Sums, WeightedSums};

const MAGIC: &[u8; 8] = b"BENNUSU1";
const HEADER_BYTES: usize = 16;

/// Figures by time are told by summaries where their stretches are made of these: 300 seconds.
pub(crate) const SUMMARY_NANO: i64 = 300 * 1_000_000_000;

static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
    let number = |name: &str, of: DataType| Field::new(name, of, false);
    Arc::new(Schema::new(vec![
        number("project", DataType::Int64),
        number("start_time", DataType::Timestamp(TimeUnit::Nanosecond, None)),
        number("count", DataType::UInt64),
        number("error_count", DataType::UInt64),
        number("tokens_prompt", DataType::Int64),
        number("tokens_completion", DataType::Int64),
        Field::new("cost", DataType::Float64, true),
        number("sampled", DataType::UInt64),
        number("weighted_count", DataType::Float64),
        number("weighted_error_count", DataType::Float64),
        number("weighted_tokens_prompt", DataType::Float64),
        number("weighted_tokens_completion", DataType::Float64),
        Field::new("weighted_cost", DataType::Float64, true),
        number("latency", DataType::Binary),
    ]))
});

/// The sums of a segment's spans by project and the beginning of their five minutes.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Summary {
    sums: BTreeMap<(ProjectId, i64), Sums>,
}

impl Summary {
    pub(super) fn add(&mut self, columns: &SpanColumns, row: usize) {
        let start = columns.start_time.value(row);
        let stretch = start.div_euclid(SUMMARY_NANO).saturating_mul(SUMMARY_NANO);
        self.sums.entry((columns.project(row), stretch)).or_default().add_row(columns, row);
    }

    pub(super) fn write(&self, mut to: impl Write) -> io::Result<()> {
        let body = self.stream().map_err(io::Error::other)?;
        to.write_all(MAGIC)?;
        to.write_all(&crc32fast::hash(&body).to_le_bytes())?;
        to.write_all(&[0; 4])?;
        to.write_all(&body)
    }

    /// What is in a file, of one project or of all, of stretches that lie wholly within a range.
    pub(super) fn read(path: &Path, project: Option<ProjectId>, within: &Range<i64>) -> io::Result<Summary> {
        let bytes = fs::read(path)?;
        let (header, body) = bytes.split_at_checked(HEADER_BYTES).ok_or_else(|| damaged("is too short"))?;
        if &header[..8] != MAGIC {
            return Err(damaged("does not begin as a summary does"));
        }
        if crc32fast::hash(body).to_le_bytes() != header[8..12] {
            return Err(damaged("does not have its checksum"));
        }
        let mut summary = Summary::default();
        let reader = StreamReader::try_new(body, None).map_err(io::Error::other)?;
        for batch in reader {
            summary.take(&batch.map_err(io::Error::other)?, project, within)?;
        }
        Ok(summary)
    }

    /// Whether both say the same.
    pub(super) fn agrees_with(&self, other: &Summary) -> io::Result<bool> {
        let batch = |summary: &Summary| summary.batch().map_err(io::Error::other);
        Ok(batch(self)? == batch(other)?)
    }

    pub(super) fn into_sums(self) -> impl Iterator<Item = (i64, Sums)> {
        self.sums.into_iter().map(|((_, start), sums)| (start, sums))
    }

    fn stream(&self) -> Result<Vec<u8>, ArrowError> {
        let options = IpcWriteOptions::default().try_with_compression(Some(CompressionType::ZSTD))?;
        let mut writer = StreamWriter::try_new_with_options(Vec::new(), &SCHEMA, options)?;
        writer.write(&self.batch()?)?;
        writer.into_inner()
    }

    fn batch(&self) -> Result<RecordBatch, ArrowError> {
        let signed = |of: fn(&Sums) -> i64| -> ArrayRef {
            Arc::new(self.sums.values().map(|sums| Some(of(sums))).collect::<Int64Array>())
        };
        let unsigned = |of: fn(&Sums) -> u64| -> ArrayRef {
            Arc::new(self.sums.values().map(|sums| Some(of(sums))).collect::<UInt64Array>())
        };
        let float = |of: fn(&Sums) -> Option<f64>| -> ArrayRef {
            Arc::new(self.sums.values().map(of).collect::<Float64Array>())
        };
        let projects: Int64Array = self.sums.keys().map(|(project, _)| Some(project.0)).collect();
        let starts: TimestampNanosecondArray = self.sums.keys().map(|(_, start)| Some(*start)).collect();
        let latencies: BinaryArray = self.sums.values().map(|sums| Some(sums.latency.write())).collect();
        let columns: Vec<ArrayRef> = vec![
            Arc::new(projects),
            Arc::new(starts),
            unsigned(|sums| sums.count),
            unsigned(|sums| sums.error_count),
            signed(|sums| sums.tokens_prompt),
            signed(|sums| sums.tokens_completion),
            float(|sums| sums.cost),
            unsigned(|sums| sums.sampled),
            float(|sums| Some(sums.weighted.count)),
            float(|sums| Some(sums.weighted.error_count)),
            float(|sums| Some(sums.weighted.tokens_prompt)),
            float(|sums| Some(sums.weighted.tokens_completion)),
            float(|sums| sums.weighted.cost),
            Arc::new(latencies),
        ];
        RecordBatch::try_new(Arc::clone(&SCHEMA), columns)
    }

    fn take(
        &mut self,
        batch: &RecordBatch,
        project: Option<ProjectId>,
        within: &Range<i64>,
    ) -> io::Result<()> {
        if batch.schema().fields() != SCHEMA.fields() {
            return Err(damaged("has other columns"));
        }
        let unsigned = |column: usize| batch.column(column).as_primitive::<UInt64Type>();
        let signed = |column: usize| batch.column(column).as_primitive::<Int64Type>();
        let float = |column: usize| batch.column(column).as_primitive::<Float64Type>();
        let starts = batch.column(1).as_primitive::<TimestampNanosecondType>();
        let latencies = batch.column(13).as_binary::<i32>();
        for row in 0..batch.num_rows() {
            let of = ProjectId(signed(0).value(row));
            let start = starts.value(row);
            let is_within = start >= within.start && start.saturating_add(SUMMARY_NANO) <= within.end;
            if !is_within || project.is_some_and(|project| project != of) {
                continue;
            }
            let latency = Sketch::read(latencies.value(row));
            let sums = Sums {
                count: unsigned(2).value(row),
                error_count: unsigned(3).value(row),
                tokens_prompt: signed(4).value(row),
                tokens_completion: signed(5).value(row),
                cost: number(float(6), row),
                latency: latency.ok_or_else(|| damaged("has latencies that do not read back"))?,
                sampled: unsigned(7).value(row),
                weighted: WeightedSums {
                    count: float(8).value(row),
                    error_count: float(9).value(row),
                    tokens_prompt: float(10).value(row),
                    tokens_completion: float(11).value(row),
                    cost: number(float(12), row),
                },
            };
            self.sums.insert((of, start), sums);
        }
        Ok(())
    }
}

fn damaged(how: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("the summary {how}"))
}

#[cfg(test)]
mod tests {
    use model::{ProjectId, Span, SpanId, TraceId, facts};

    use super::{SUMMARY_NANO, Summary};
    use crate::NewSpan;
    use crate::columns::{SpanColumns, SpanColumnsBuilder};

    /// A span each minute, in two projects by turns, each as many seconds long.
    fn minutes(count: u8) -> SpanColumns {
        let mut columns = SpanColumnsBuilder::new();
        for minute in 1..=count {
            let mut span = Span::bare(
                TraceId::from_bytes(&[1; 16]).expect("not zero"),
                SpanId::from_bytes(&[minute; 8]).expect("not zero"),
            );
            span.start_time_unix_nano = i64::from(minute - 1) * 60_000_000_000;
            span.end_time_unix_nano = Some(span.start_time_unix_nano + i64::from(minute) * 1_000_000_000);
            let project = ProjectId(i64::from(minute % 2));
            columns.push(1, project, NewSpan { project: "p".into(), facts: facts(&span), span, cost: None });
        }
        columns.finish().expect("columns")
    }

    fn summary_of(columns: &SpanColumns) -> Summary {
        let mut summary = Summary::default();
        (0..columns.len()).for_each(|row| summary.add(columns, row));
        summary
    }

    #[test]
    fn spans_are_summed_for_each_project_and_five_minutes_and_read_back_within_a_time() {
        let summary = summary_of(&minutes(12));
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("s");
        summary.write(std::fs::File::create(&path).expect("writable")).expect("written");

        let all = i64::MIN..i64::MAX;
        assert_eq!(Summary::read(&path, None, &all).expect("read"), summary);
        let counts = |project, within| -> Vec<(i64, u64)> {
            let read = Summary::read(&path, Some(ProjectId(project)), &within).expect("read");
            read.into_sums().map(|(start, sums)| (start / SUMMARY_NANO, sums.count)).collect()
        };
        assert_eq!(counts(1, all.clone()), [(0, 3), (1, 2), (2, 1)]);
        assert_eq!(counts(0, SUMMARY_NANO..2 * SUMMARY_NANO), [(1, 3)]);
        assert!(counts(0, 1..2 * SUMMARY_NANO - 1).is_empty());
        assert!(counts(7, all).is_empty());
    }

    #[test]
    fn a_damaged_summary_is_an_error() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("s");
        let mut bytes = Vec::new();
        summary_of(&minutes(3)).write(&mut bytes).expect("written");
        let at = bytes.len() / 2;
        bytes[at] ^= 1;
        std::fs::write(&path, &bytes).expect("writable");
        assert!(Summary::read(&path, None, &(i64::MIN..i64::MAX)).is_err());
        std::fs::write(&path, b"short").expect("writable");
        assert!(Summary::read(&path, None, &(i64::MIN..i64::MAX)).is_err());
    }
}
