//! A set of spans as a Parquet file: one row for each span, readable by every tool that reads Parquet.
//!
//! Attributes and events are JSON text, so that whatever a span carries survives; name and id of the set stand in the file's
//! own metadata.

use std::error::Error;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use arrow_array::cast::AsArray;
use arrow_array::types::TimestampNanosecondType;
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray, TimestampNanosecondArray};
use arrow_schema::{DataType, Field, Schema, TimeUnit};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use semconv::SpanKind;
use serde_json::{Value, json};

use super::span::SpanStatus;
use super::{DatasetFileError, StoredEvent, StoredSpan, TraceDataset, time};
use crate::ids::{SpanId, TraceId};
use crate::value::json_text;

/// Where the file keeps name and id of the set.
const METADATA_KEY: &str = "bennu.trace_dataset";
/// Spans can be large; this many at a time are held twice.
const ROWS_PER_BATCH: usize = 1000;

type AnyError = Box<dyn Error + Send + Sync>;

impl TraceDataset {
    /// Writes the set to a Parquet file; a file of that name is replaced once the new one is whole.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), DatasetFileError> {
        let path = path.as_ref();
        let write = || -> Result<(), AnyError> {
            let part = part_path(path);
            write_file(self, &part)?;
            Ok(fs::rename(&part, path)?)
        };
        write().map_err(|source| DatasetFileError::Write { path: path.to_path_buf(), source })
    }

    /// Reads a set that was [saved](TraceDataset::save).
    pub fn load(path: impl AsRef<Path>) -> Result<TraceDataset, DatasetFileError> {
        let path = path.as_ref();
        let read_error = |source| DatasetFileError::Read { path: path.to_path_buf(), source };
        let foreign =
            |reason: &str| DatasetFileError::Foreign { path: path.to_path_buf(), reason: reason.to_owned() };
        let builder = open(path).map_err(read_error)?;
        let (id, name) = identity(&builder).ok_or_else(|| foreign("its metadata names none"))?;
        let reader = builder.build().map_err(|error| read_error(error.into()))?;
        let mut spans = Vec::new();
        for batch in reader {
            let batch = batch.map_err(|error| read_error(error.into()))?;
            for row in 0..batch.num_rows() {
                let span = Row { batch: &batch, row }.span();
                spans.push(span.ok_or_else(|| foreign("a row of it is no span"))?);
            }
        }
        Ok(TraceDataset { id, name, spans })
    }
}

fn part_path(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    path.with_file_name(name)
}

fn write_file(dataset: &TraceDataset, path: &Path) -> Result<(), AnyError> {
    let identity = json!({"id": dataset.id, "name": dataset.name}).to_string();
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_key_value_metadata(Some(vec![KeyValue::new(METADATA_KEY.to_owned(), identity)]))
        .build();
    let schema = Arc::new(schema());
    let mut writer = ArrowWriter::try_new(File::create(path)?, Arc::clone(&schema), Some(properties))?;
    for spans in dataset.spans.chunks(ROWS_PER_BATCH) {
        writer.write(&batch(&schema, spans)?)?;
    }
    // Only then may the name be taken over: a machine that stops in between must not leave half a file under it.
    writer.into_inner()?.sync_all()?;
    Ok(())
}

fn time_type() -> DataType {
    DataType::Timestamp(TimeUnit::Nanosecond, Some("UTC".into()))
}

fn schema() -> Schema {
    let text = |name| Field::new(name, DataType::Utf8, false);
    Schema::new(vec![
        text("id"),
        text("context.trace_id"),
        text("context.span_id"),
        Field::new("parent_id", DataType::Utf8, true),
        text("name"),
        text("span_kind"),
        Field::new("start_time", time_type(), false),
        Field::new("end_time", time_type(), true),
        text("status_code"),
        text("status_message"),
        text("attributes"),
        text("events"),
    ])
}

fn batch(schema: &Arc<Schema>, spans: &[StoredSpan]) -> Result<RecordBatch, AnyError> {
    let text = |read: &dyn Fn(&StoredSpan) -> String| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(spans.iter().map(read)))
    };
    let parents: StringArray =
        spans.iter().map(|span| span.parent_id.map(|parent| parent.to_string())).collect();
    let starts: Option<Vec<i64>> = spans.iter().map(|span| time::to_unix_nano(span.start_time)).collect();
    let starts = starts.ok_or("a start time lies beyond the years that Parquet can hold")?;
    let ends: TimestampNanosecondArray =
        spans.iter().map(|span| span.end_time.and_then(time::to_unix_nano)).collect();
    let columns = vec![
        text(&|span| span.id.clone()),
        text(&|span| span.trace_id.to_string()),
        text(&|span| span.span_id.to_string()),
        Arc::new(parents),
        text(&|span| span.name.clone()),
        text(&|span| span.kind.as_str().to_owned()),
        Arc::new(TimestampNanosecondArray::from(starts).with_timezone("UTC")),
        Arc::new(ends.with_timezone("UTC")),
        text(&|span| span.status.as_str().to_owned()),
        text(&|span| span.status_message.clone()),
        text(&|span| json_text(&span.attributes)),
        text(&|span| Value::from_iter(span.events.iter().map(event_json)).to_string()),
    ];
    Ok(RecordBatch::try_new(Arc::clone(schema), columns)?)
}

fn open(path: &Path) -> Result<ParquetRecordBatchReaderBuilder<File>, AnyError> {
    Ok(ParquetRecordBatchReaderBuilder::try_new(File::open(path)?)?.with_batch_size(ROWS_PER_BATCH))
}

fn identity(builder: &ParquetRecordBatchReaderBuilder<File>) -> Option<(String, String)> {
    let pairs = builder.metadata().file_metadata().key_value_metadata()?;
    let text = pairs.iter().find(|pair| pair.key == METADATA_KEY)?.value.as_deref()?;
    let identity: Value = serde_json::from_str(text).ok()?;
    Some((identity["id"].as_str()?.to_owned(), identity["name"].as_str()?.to_owned()))
}

/// One row of a file, which may hold anything.
struct Row<'a> {
    batch: &'a RecordBatch,
    row: usize,
}

impl Row<'_> {
    fn span(&self) -> Option<StoredSpan> {
        let events: Vec<Value> = serde_json::from_str(self.text("events")?).ok()?;
        Some(StoredSpan {
            id: self.text("id")?.to_owned(),
            trace_id: TraceId::parse(self.text("context.trace_id")?)?,
            span_id: SpanId::parse(self.text("context.span_id")?)?,
            parent_id: self.text("parent_id").and_then(SpanId::parse),
            name: self.text("name")?.to_owned(),
            kind: SpanKind::parse(self.text("span_kind")?)?,
            start_time: self.time("start_time")?,
            end_time: self.time("end_time"),
            status: SpanStatus::parse(self.text("status_code")?),
            status_message: self.text("status_message")?.to_owned(),
            attributes: serde_json::from_str(self.text("attributes")?).ok()?,
            events: events.iter().map(read_event).collect::<Option<Vec<_>>>()?,
        })
    }

    fn text(&self, column: &str) -> Option<&str> {
        let column = self.batch.column_by_name(column)?.as_string_opt::<i32>()?;
        column.is_valid(self.row).then(|| column.value(self.row))
    }

    fn time(&self, column: &str) -> Option<SystemTime> {
        let column = self.batch.column_by_name(column)?.as_primitive_opt::<TimestampNanosecondType>()?;
        time::from_unix_nano(column.is_valid(self.row).then(|| column.value(self.row))?)
    }
}

fn event_json(event: &StoredEvent) -> Value {
    json!({
        "name": event.name,
        "time_unix_nano": time::to_unix_nano(event.time),
        "attributes": event.attributes,
    })
}

fn read_event(event: &Value) -> Option<StoredEvent> {
    Some(StoredEvent {
        name: event["name"].as_str()?.to_owned(),
        time: time::from_unix_nano(event["time_unix_nano"].as_i64()?)?,
        attributes: serde_json::from_value(event["attributes"].clone()).ok()?,
    })
}
