//! Tables of values in the shape of data frames, as Arrow streams that pandas reads back with index and all.
//!
//! What type a column has is known only when all rows are. So rows wait as text, beyond a few megabytes in a file,
//! and are turned into columns when the last has come: a table of any length costs the memory of a batch.

mod kind;
mod pandas;
mod spool;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{ArrowError, Schema, SchemaRef};
use datafusion::arrow::json::ReaderBuilder;
use model::{Attributes, Value};

use kind::Kind;
use spool::{Spool, SpooledRows};

/// Rows of one batch, as text.
const BATCH_BYTES: usize = 8 << 20;
const BATCH_ROWS: usize = 8_192;

/// A table cannot be kept or written.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    #[error("cannot keep rows of a table in {folder}")]
    Spool { folder: PathBuf, source: io::Error },
    #[error("cannot read a row of a table back")]
    Row { source: serde_json::Error },
    #[error("cannot turn rows of a table into columns")]
    Columns(#[from] ArrowError),
}

/// A cell that is not empty.
#[derive(Debug, Clone, PartialEq)]
pub enum FrameCell {
    Value(Value),
    /// Nanoseconds since 1970.
    Time(i64),
}

/// Rows so far.
#[derive(Debug)]
pub struct Frame {
    columns: Vec<Column>,
    spool: Spool,
    row_count: u64,
}

#[derive(Debug)]
struct Column {
    name: String,
    kind: Kind,
    filled: u64,
}

/// The finished table, piece by piece.
pub struct FrameStream {
    columns: Vec<Column>,
    rows: SpooledRows,
    /// As it is written, and with positions for names, as rows know them.
    named: SchemaRef,
    numbered: SchemaRef,
    /// `None` once the end was written.
    writer: Option<StreamWriter<Vec<u8>>>,
}

impl Frame {
    /// `folder` is where rows wait that are too many for memory.
    pub(crate) fn new(folder: PathBuf) -> Frame {
        Frame { columns: Vec::new(), spool: Spool::new(folder), row_count: 0 }
    }

    /// A further column, known by its position from then on.
    pub fn add_column(&mut self, name: impl Into<String>) -> usize {
        self.columns.push(Column { name: name.into(), kind: Kind::Nothing, filled: 0 });
        self.columns.len() - 1
    }

    pub fn push(&mut self, cells: Vec<(usize, FrameCell)>) -> Result<(), FrameError> {
        let mut row = Attributes::with_capacity(cells.len());
        for (position, cell) in cells {
            let (kind, value) = match cell {
                // Not a number is how tables say that there is none.
                FrameCell::Value(Value::Null) => continue,
                FrameCell::Value(Value::Double(number)) if number.is_nan() => continue,
                FrameCell::Value(value) => (Kind::of(&value), value),
                FrameCell::Time(unix_nano) => (Kind::Time, Value::Int(unix_nano)),
            };
            let column = &mut self.columns[position];
            column.kind = std::mem::take(&mut column.kind).with(kind);
            column.filled += 1;
            row.push(position.to_string(), value);
        }
        self.row_count += 1;
        self.spool.push(&Value::Map(row).to_json())
    }

    /// The names of the columns by position.
    pub fn column_names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// Ends the table. `order` is that of its columns, and `index` names those, of the others, that are its index.
    pub fn finish(self, order: &[usize], index: &[usize]) -> Result<FrameStream, FrameError> {
        let Frame { columns, spool, row_count } = self;
        let is_full = |column: &Column| column.filled == row_count;
        let field = |position: usize, name: String| {
            let column = &columns[position];
            pandas::Field {
                name,
                column: column.name.clone(),
                data_type: column.kind.data_type(is_full(column)),
            }
        };
        let shown: Vec<_> = order.iter().map(|&at| (at, field(at, columns[at].name.clone()))).collect();
        let taken = |name: &str| shown.iter().any(|(_, field)| field.name == name);
        let levels = index.iter().enumerate().map(|(level, &at)| {
            let name = columns[at].name.clone();
            (at, field(at, if taken(&name) { format!("__index_level_{level}__") } else { name }))
        });
        let levels: Vec<_> = levels.collect();
        let metadata = pandas::metadata(
            shown.iter().map(|(_, field)| field),
            &levels.iter().map(|(_, field)| field).collect::<Vec<_>>(),
        );
        let all = || shown.iter().chain(&levels);
        // Rows are known by positions, and only the schema that is written has the names.
        let by_name = all().map(|(_, field)| field.arrow(field.name.clone())).collect::<Vec<_>>();
        let by_position = all().map(|(at, field)| field.arrow(at.to_string())).collect::<Vec<_>>();
        let named = Schema::new(by_name).with_metadata([("pandas".to_owned(), metadata)].into());
        let writer = StreamWriter::try_new(Vec::new(), &named)?;
        Ok(FrameStream {
            rows: spool.read()?,
            named: Arc::new(named),
            numbered: Arc::new(Schema::new(by_position)),
            writer: Some(writer),
            columns,
        })
    }
}

impl FrameStream {
    /// The next bytes of the stream; `None` after the last.
    pub fn next_piece(&mut self) -> Result<Option<Vec<u8>>, FrameError> {
        let Some(mut writer) = self.writer.take() else { return Ok(None) };
        let rows = self.next_rows()?;
        if rows.is_empty() {
            writer.finish()?;
            return Ok(Some(writer.into_inner()?));
        }
        let batch = self.batch(&rows)?;
        writer.write(&RecordBatch::try_new(SchemaRef::clone(&self.named), batch.columns().to_vec())?)?;
        let piece = std::mem::take(writer.get_mut());
        self.writer = Some(writer);
        Ok(Some(piece))
    }

    fn next_rows(&mut self) -> Result<Vec<Attributes>, FrameError> {
        let mut rows = Vec::new();
        let mut bytes = 0;
        while bytes < BATCH_BYTES && rows.len() < BATCH_ROWS {
            let Some(line) = self.rows.next()? else { break };
            bytes += line.len();
            let row = Value::from_json(&line).map_err(|source| FrameError::Row { source })?;
            let Value::Map(row) = row else { continue };
            rows.push(row.into_iter().filter_map(|(key, value)| self.fitted(key.into(), value)).collect());
        }
        Ok(rows)
    }

    /// The value as its column's type has it.
    fn fitted(&self, key: String, value: Value) -> Option<(String, Value)> {
        let column = &self.columns[key.parse::<usize>().ok()?];
        Some((key, column.kind.fit(value)))
    }

    fn batch(&self, rows: &[Attributes]) -> Result<RecordBatch, FrameError> {
        let reader = ReaderBuilder::new(SchemaRef::clone(&self.numbered)).with_batch_size(rows.len());
        let mut decoder = reader.build_decoder()?;
        decoder.serialize(rows)?;
        let batch = decoder.flush()?;
        Ok(batch.unwrap_or_else(|| RecordBatch::new_empty(SchemaRef::clone(&self.numbered))))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use arrow_array::RecordBatch;
    use arrow_array::cast::AsArray as _;
    use arrow_array::types::{Float64Type, Int64Type, TimestampNanosecondType};
    use arrow_ipc::reader::StreamReader;
    use arrow_schema::SchemaRef;
    use model::Value;
    use serde_json::Value as Json;

    use super::{Frame, FrameCell};

    fn cell(json: &str) -> FrameCell {
        FrameCell::Value(Value::from_json(json).expect("JSON"))
    }

    /// The rows as one stream, read back.
    fn told(frame: Frame, order: &[usize], index: &[usize]) -> (SchemaRef, Vec<RecordBatch>) {
        let mut stream = frame.finish(order, index).expect("finished");
        let mut bytes = Vec::new();
        while let Some(piece) = stream.next_piece().expect("written") {
            bytes.extend(piece);
        }
        let reader = StreamReader::try_new(Cursor::new(bytes), None).expect("a stream");
        let schema = reader.schema();
        (schema, reader.map(|batch| batch.expect("a batch")).collect())
    }

    #[test]
    fn rows_come_back_as_columns_with_an_index_of_its_own_name() {
        let mut frame = Frame::new(std::env::temp_dir());
        let (id, name, count, odd) = (
            frame.add_column("id"),
            frame.add_column("name"),
            frame.add_column("id"),
            frame.add_column("odd"),
        );
        let rows = [("\"a\"", "\"x\"", "1", "[1]"), ("\"b\"", "\"y\"", "2", "{}")];
        for (at, text, number, mixed) in rows {
            let cells = vec![(name, cell(text)), (count, cell(number)), (odd, cell(mixed)), (id, cell(at))];
            frame.push(cells).expect("kept");
        }
        let (schema, batches) = told(frame, &[name, count, odd], &[id]);
        let names: Vec<_> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        assert_eq!(names, ["name", "id", "odd", "__index_level_0__"]);
        let pandas: Json = serde_json::from_str(&schema.metadata()["pandas"]).expect("JSON");
        assert_eq!(pandas["index_columns"], serde_json::json!(["__index_level_0__"]));
        assert_eq!(pandas["columns"][3]["name"], "id");
        let [batch] = batches.as_slice() else { unreachable!("one batch") };
        assert_eq!(batch.column(1).as_primitive::<Int64Type>().values(), &[1, 2]);
        assert_eq!(batch.column(2).as_string::<i64>().value(1), "{}", "a list and a map have no common type");
        assert_eq!(batch.column(3).as_string::<i64>().value(0), "a");
    }

    #[test]
    fn what_is_missing_is_null_and_times_keep_their_nanoseconds() {
        let mut frame = Frame::new(std::env::temp_dir());
        let (time, number) = (frame.add_column("time"), frame.add_column("number"));
        frame
            .push(vec![(time, FrameCell::Time(1_700_000_000_000_000_001)), (number, cell("3"))])
            .expect("kept");
        frame.push(vec![(number, FrameCell::Value(Value::Double(f64::NAN)))]).expect("kept");
        let (_, batches) = told(frame, &[time, number], &[]);
        let times = batches[0].column(0).as_primitive::<TimestampNanosecondType>();
        assert_eq!(times.iter().collect::<Vec<_>>(), [Some(1_700_000_000_000_000_001), None]);
        let numbers = batches[0].column(1).as_primitive::<Float64Type>();
        assert_eq!(numbers.iter().collect::<Vec<_>>(), [Some(3.0), None]);
    }

    #[test]
    fn a_table_without_rows_still_names_its_columns() {
        let mut frame = Frame::new(std::env::temp_dir());
        let (id, name) = (frame.add_column("id"), frame.add_column("name"));
        let (schema, batches) = told(frame, &[name], &[id]);
        assert_eq!(schema.fields().len(), 2);
        assert_eq!(batches.iter().map(RecordBatch::num_rows).sum::<usize>(), 0);
    }
}
