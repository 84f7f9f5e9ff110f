//! The columns of the spans table, each declared once: its name, Arrow type, array and builder.

use std::sync::{Arc, LazyLock};

use arrow_array::builder::{
    FixedSizeBinaryBuilder, Float64Builder, Int64Builder, StringBuilder, TimestampNanosecondBuilder,
    UInt32Builder,
};
use arrow_array::{
    ArrayRef, FixedSizeBinaryArray, Float64Array, Int64Array, RecordBatch, StringArray,
    TimestampNanosecondArray, UInt32Array, new_null_array,
};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef, TimeUnit};

const UTC: &str = "UTC";

fn timestamp() -> DataType {
    DataType::Timestamp(TimeUnit::Nanosecond, Some(UTC.into()))
}

fn timestamps() -> TimestampNanosecondBuilder {
    TimestampNanosecondBuilder::new().with_timezone(UTC)
}

macro_rules! span_columns {
    ($($name:ident: $array:ident, $type:expr, $builder_type:ident = $builder:expr, $null:literal;)*) => {
        static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
            Arc::new(Schema::new(vec![$(Field::new(stringify!($name), $type, $null == "null")),*]))
        });

        /// A batch of spans with its columns at hand. Cheap to clone.
        #[derive(Debug, Clone)]
        pub(crate) struct SpanColumns {
            batch: RecordBatch,
            $(pub(crate) $name: $array,)*
        }

        impl TryFrom<RecordBatch> for SpanColumns {
            type Error = ArrowError;

            /// A column that may be null may be missing: a batch of an earlier version reads as nulls.
            fn try_from(batch: RecordBatch) -> Result<Self, ArrowError> {
                $(let $name = column(&batch, stringify!($name), &$type, $null == "null")?;)*
                let columns: Vec<ArrayRef> = vec![$(Arc::clone(&$name)),*];
                let batch = RecordBatch::try_new(Arc::clone(&SCHEMA), columns)?;
                Ok(SpanColumns { $($name: typed::<$array>(&$name, stringify!($name))?,)* batch })
            }
        }

        impl SpanColumns {
            /// Some of the columns, as a read of a segment asks for them. The others are null, required or not:
            /// who asks for few must look at few.
            pub(crate) fn of_some_columns(batch: RecordBatch) -> Result<SpanColumns, ArrowError> {
                $(let $name = column(&batch, stringify!($name), &$type, true)?;)*
                Ok(SpanColumns { $($name: typed::<$array>(&$name, stringify!($name))?,)* batch })
            }
        }

        /// Collects spans, column by column.
        #[derive(Debug)]
        pub(crate) struct SpanColumnsBuilder {
            $(pub(super) $name: $builder_type,)*
        }

        impl SpanColumnsBuilder {
            pub(crate) fn new() -> Self {
                SpanColumnsBuilder { $($name: $builder,)* }
            }

            pub(crate) fn finish(mut self) -> Result<SpanColumns, ArrowError> {
                let columns: Vec<ArrayRef> = vec![$(Arc::new(self.$name.finish())),*];
                RecordBatch::try_new(Arc::clone(&SCHEMA), columns)?.try_into()
            }
        }
    };
}

span_columns! {
    // Identity and time.
    sequence: Int64Array, DataType::Int64, Int64Builder = Int64Builder::new(), "required";
    project: Int64Array, DataType::Int64, Int64Builder = Int64Builder::new(), "required";
    trace_id: FixedSizeBinaryArray, DataType::FixedSizeBinary(16), FixedSizeBinaryBuilder = FixedSizeBinaryBuilder::new(16), "required";
    span_id: FixedSizeBinaryArray, DataType::FixedSizeBinary(8), FixedSizeBinaryBuilder = FixedSizeBinaryBuilder::new(8), "required";
    parent_id: FixedSizeBinaryArray, DataType::FixedSizeBinary(8), FixedSizeBinaryBuilder = FixedSizeBinaryBuilder::new(8), "null";
    name: StringArray, DataType::Utf8, StringBuilder = StringBuilder::new(), "required";
    span_kind: StringArray, DataType::Utf8, StringBuilder = StringBuilder::new(), "required";
    otel_kind: StringArray, DataType::Utf8, StringBuilder = StringBuilder::new(), "required";
    status_code: StringArray, DataType::Utf8, StringBuilder = StringBuilder::new(), "required";
    start_time: TimestampNanosecondArray, timestamp(), TimestampNanosecondBuilder = timestamps(), "required";
    end_time: TimestampNanosecondArray, timestamp(), TimestampNanosecondBuilder = timestamps(), "null";
    session_id: StringArray, DataType::Utf8, StringBuilder = StringBuilder::new(), "null";
    // Filled when a segment is written: the session of the trace, where `session_id` is what the span itself says.
    trace_session_id: StringArray, DataType::Utf8, StringBuilder = StringBuilder::new(), "null";
    user_id: StringArray, DataType::Utf8, StringBuilder = StringBuilder::new(), "null";

    // Numbers and names that people aggregate by.
    tokens_prompt: Int64Array, DataType::Int64, Int64Builder = Int64Builder::new(), "null";
    tokens_completion: Int64Array, DataType::Int64, Int64Builder = Int64Builder::new(), "null";
    tokens_total: Int64Array, DataType::Int64, Int64Builder = Int64Builder::new(), "null";
    tokens_cache_read: Int64Array, DataType::Int64, Int64Builder = Int64Builder::new(), "null";
    tokens_cache_write: Int64Array, DataType::Int64, Int64Builder = Int64Builder::new(), "null";
    tokens_prompt_audio: Int64Array, DataType::Int64, Int64Builder = Int64Builder::new(), "null";
    tokens_reasoning: Int64Array, DataType::Int64, Int64Builder = Int64Builder::new(), "null";
    tokens_completion_audio: Int64Array, DataType::Int64, Int64Builder = Int64Builder::new(), "null";
    cost_total: Float64Array, DataType::Float64, Float64Builder = Float64Builder::new(), "null";
    cost_prompt: Float64Array, DataType::Float64, Float64Builder = Float64Builder::new(), "null";
    cost_completion: Float64Array, DataType::Float64, Float64Builder = Float64Builder::new(), "null";
    cost_details: StringArray, DataType::Utf8, StringBuilder = StringBuilder::new(), "null";
    model_name: StringArray, DataType::Utf8, StringBuilder = StringBuilder::new(), "null";
    provider: StringArray, DataType::Utf8, StringBuilder = StringBuilder::new(), "null";
    prompt_template_id: StringArray, DataType::Utf8, StringBuilder = StringBuilder::new(), "null";
    prompt_template_version: StringArray, DataType::Utf8, StringBuilder = StringBuilder::new(), "null";
    document_count: Int64Array, DataType::Int64, Int64Builder = Int64Builder::new(), "null";
    document_score_min: Float64Array, DataType::Float64, Float64Builder = Float64Builder::new(), "null";
    document_score_max: Float64Array, DataType::Float64, Float64Builder = Float64Builder::new(), "null";
    error_type: StringArray, DataType::Utf8, StringBuilder = StringBuilder::new(), "null";
    weight: Float64Array, DataType::Float64, Float64Builder = Float64Builder::new(), "required";

    // Text that people search.
    input_value: StringArray, DataType::Utf8, StringBuilder = StringBuilder::new(), "null";
    output_value: StringArray, DataType::Utf8, StringBuilder = StringBuilder::new(), "null";
    status_message: StringArray, DataType::Utf8, StringBuilder = StringBuilder::new(), "required";

    // The rest, as JSON; an absent list or map is null.
    attributes: StringArray, DataType::Utf8, StringBuilder = StringBuilder::new(), "null";
    large_attributes: StringArray, DataType::Utf8, StringBuilder = StringBuilder::new(), "null";
    events: StringArray, DataType::Utf8, StringBuilder = StringBuilder::new(), "null";
    links: StringArray, DataType::Utf8, StringBuilder = StringBuilder::new(), "null";
    resource: StringArray, DataType::Utf8, StringBuilder = StringBuilder::new(), "required";
    scope: StringArray, DataType::Utf8, StringBuilder = StringBuilder::new(), "required";
    trace_state: StringArray, DataType::Utf8, StringBuilder = StringBuilder::new(), "null";
    flags: UInt32Array, DataType::UInt32, UInt32Builder = UInt32Builder::new(), "required";
    dropped_attributes_count: UInt32Array, DataType::UInt32, UInt32Builder = UInt32Builder::new(), "required";
    dropped_events_count: UInt32Array, DataType::UInt32, UInt32Builder = UInt32Builder::new(), "required";
    dropped_links_count: UInt32Array, DataType::UInt32, UInt32Builder = UInt32Builder::new(), "required";
}

impl SpanColumns {
    pub(crate) fn batch(&self) -> &RecordBatch {
        &self.batch
    }

    pub(crate) fn len(&self) -> usize {
        self.batch.num_rows()
    }

    /// The same rows with these projects and sessions of their traces.
    pub(crate) fn placed(
        &self,
        project: &Int64Array,
        trace_session_id: &StringArray,
    ) -> Result<SpanColumns, ArrowError> {
        let replaced = |field: &Field, column: &ArrayRef| -> ArrayRef {
            match field.name().as_str() {
                "project" => Arc::new(project.clone()),
                "trace_session_id" => Arc::new(trace_session_id.clone()),
                _ => Arc::clone(column),
            }
        };
        let schema = self.batch.schema();
        let columns = schema.fields().iter().zip(self.batch.columns());
        let columns = columns.map(|(field, column)| replaced(field, column)).collect();
        RecordBatch::try_new(schema, columns)?.try_into()
    }
}

/// The schema of the spans table.
pub(crate) fn span_schema() -> SchemaRef {
    Arc::clone(&SCHEMA)
}

fn column(
    batch: &RecordBatch,
    name: &str,
    as_type: &DataType,
    may_be_missing: bool,
) -> Result<ArrayRef, ArrowError> {
    match batch.column_by_name(name) {
        Some(column) => Ok(Arc::clone(column)),
        None if may_be_missing => Ok(new_null_array(as_type, batch.num_rows())),
        None => Err(ArrowError::SchemaError(format!("column `{name}` is missing"))),
    }
}

fn typed<A: Clone + 'static>(column: &ArrayRef, name: &str) -> Result<A, ArrowError> {
    let array = column.as_any().downcast_ref::<A>();
    array.cloned().ok_or_else(|| {
        ArrowError::SchemaError(format!("column `{name}` has the unexpected type {}", column.data_type()))
    })
}
