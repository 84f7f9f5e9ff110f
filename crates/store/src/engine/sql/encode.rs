//! Rows as JSON, CSV and Arrow.

use arrow_array::RecordBatch;
use arrow_schema::{DataType, SchemaRef, TimeUnit};
use datafusion::arrow::{csv, ipc, json};

use super::SqlFormat;
use crate::engine::EngineError;

pub(super) fn encode(
    format: SqlFormat,
    schema: &SchemaRef,
    batches: &[RecordBatch],
) -> Result<Vec<u8>, EngineError> {
    let mut body = Vec::new();
    match format {
        SqlFormat::Json => {
            let builder = json::WriterBuilder::new().with_explicit_nulls(true);
            let mut writer = builder.build::<_, json::writer::JsonArray>(&mut body);
            writer.write_batches(&batches.iter().collect::<Vec<_>>())?;
            writer.finish()?;
            drop(writer);
            if body.is_empty() {
                body.extend(b"[]");
            }
        }
        SqlFormat::Csv => {
            let mut writer = csv::WriterBuilder::new().with_header(true).build(&mut body);
            // The line of names comes with the first batch.
            if batches.is_empty() {
                writer.write(&RecordBatch::new_empty(SchemaRef::clone(schema)))?;
            }
            for batch in batches {
                writer.write(batch)?;
            }
            drop(writer);
        }
        SqlFormat::Arrow => {
            let mut writer = ipc::writer::StreamWriter::try_new(&mut body, schema)?;
            for batch in batches {
                writer.write(batch)?;
            }
            writer.finish()?;
            drop(writer);
        }
    }
    Ok(body)
}

/// A type as people say it.
pub(super) fn type_name(data_type: &DataType) -> String {
    match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => "text".to_owned(),
        DataType::Boolean => "boolean".to_owned(),
        DataType::Float16 | DataType::Float32 | DataType::Float64 => "number".to_owned(),
        data_type if data_type.is_integer() => "integer".to_owned(),
        DataType::Timestamp(TimeUnit::Nanosecond, _) => "time".to_owned(),
        other => other.to_string().to_lowercase(),
    }
}
