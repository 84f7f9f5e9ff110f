//! A table as pandas writes it in JSON, "table schema": column names and types, then rows.
//!
//! What columns there are is known only when all spans were read, and a table must not wait for that. So the first
//! rows are held back until they are many, which in most tables is all of them; a column that first appears later
//! is left out of the rows above, which pandas reads as empty.

use std::collections::HashMap;
use std::mem;

use model::Value;
use store::FrameCell as Cell;

use super::row::Row;
use crate::v1::timestamp;

/// Rows held back at most.
const HELD_BYTES_MAX: usize = 16 << 20;
const PANDAS_VERSION: &str = "1.4.0";

/// What is written so far. Columns are named by their position in the order of their making.
pub(super) struct Table {
    index: Vec<Column>,
    columns: Vec<Column>,
    positions: HashMap<String, usize>,
    /// So many columns stand first in the order in which they were made; the others follow by name.
    fixed: usize,
    /// The order in which columns are written; empty while rows are held back.
    order: Vec<usize>,
    held: Vec<WrittenRow>,
    held_bytes: usize,
    row_count: u64,
    out: Vec<u8>,
}

struct Column {
    name: String,
    /// The name in the table, with the ordinal in front: `3_name`.
    numbered: String,
    /// The same as a JSON key: `"3_name":`.
    key: String,
    kinds: Kinds,
    filled: u64,
}

/// The kinds of values that a column holds.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
struct Kinds(u8);

impl Kinds {
    const TEXT: Kinds = Kinds(1);
    const INTEGER: Kinds = Kinds(2);
    const NUMBER: Kinds = Kinds(4);
    const BOOLEAN: Kinds = Kinds(8);
    const TIME: Kinds = Kinds(16);
    const OTHER: Kinds = Kinds(32);
}

/// One row, its values as JSON text.
struct WrittenRow {
    index: Vec<Option<Box<str>>>,
    cells: Vec<(usize, Box<str>)>,
}

impl Table {
    pub(super) fn new<'n>(index: impl IntoIterator<Item = &'n str>, fixed: &[String]) -> Table {
        let mut table = Table {
            index: index.into_iter().map(|name| Column::new(name.to_owned())).collect(),
            columns: Vec::new(),
            positions: HashMap::new(),
            fixed: 0,
            order: Vec::new(),
            held: Vec::new(),
            held_bytes: 0,
            row_count: 0,
            out: b"{\"data\":[".to_vec(),
        };
        for name in fixed {
            table.column(name);
        }
        table.fixed = table.columns.len();
        table
    }

    /// The column of this name, made where there is none.
    pub(super) fn column(&mut self, name: &str) -> usize {
        if let Some(&position) = self.positions.get(name) {
            return position;
        }
        let position = self.columns.len();
        self.columns.push(Column::new(name.to_owned()));
        self.positions.insert(name.to_owned(), position);
        if !self.order.is_empty() {
            self.append_to_order(position);
        }
        position
    }

    pub(super) fn push(&mut self, row: Row) {
        let row = self.written(row);
        self.row_count += 1;
        self.held_bytes += row.size();
        self.held.push(row);
        if !self.order.is_empty() || self.held_bytes > HELD_BYTES_MAX {
            self.release();
        }
    }

    /// What can be sent already.
    pub(super) fn take(&mut self) -> Vec<u8> {
        if self.order.is_empty() { Vec::new() } else { mem::take(&mut self.out) }
    }

    /// The rest of the table: rows that were held back, and what the columns are.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.release();
        let columns = self.order.iter().map(|&position| &self.columns[position]);
        let fields: Vec<serde_json::Value> =
            self.index.iter().chain(columns).map(|column| column.field(self.row_count)).collect();
        let index: Vec<&str> = self.index.iter().map(|column| column.numbered.as_str()).collect();
        let schema = serde_json::json!({
            "fields": fields, "primaryKey": index, "pandas_version": PANDAS_VERSION,
        });
        self.out.extend_from_slice(b"],\"schema\":");
        self.out.extend_from_slice(schema.to_string().as_bytes());
        self.out.push(b'}');
        self.out
    }

    fn written(&mut self, row: Row) -> WrittenRow {
        let levels = row.index.into_iter().zip(&mut self.index);
        let index = levels.map(|(cell, column)| cell.and_then(|cell| column.take(&cell))).collect();
        let cells = row.cells.into_iter();
        let cells = cells.filter_map(|(at, cell)| Some((at, self.columns[at].take(&cell)?))).collect();
        WrittenRow { index, cells }
    }

    fn release(&mut self) {
        if self.order.is_empty() {
            self.begin();
        }
        let mut cells: Vec<Option<Box<str>>> = Vec::new();
        for row in mem::take(&mut self.held) {
            cells.clear();
            cells.resize_with(self.columns.len(), || None);
            for (column, text) in row.cells {
                cells[column] = Some(text);
            }
            if self.out.last() != Some(&b'[') {
                self.out.push(b',');
            }
            let index = self.index.iter().zip(&row.index);
            let columns = self.order.iter().map(|&position| (&self.columns[position], &cells[position]));
            let mut separator = b'{';
            for (column, text) in index.chain(columns) {
                self.out.push(mem::replace(&mut separator, b','));
                self.out.extend_from_slice(column.key.as_bytes());
                self.out.extend_from_slice(text.as_deref().unwrap_or("null").as_bytes());
            }
            self.out.push(b'}');
        }
        self.held_bytes = 0;
    }

    /// Settles the order of the columns that are known.
    fn begin(&mut self) {
        for (ordinal, column) in self.index.iter_mut().enumerate() {
            column.number(ordinal);
        }
        let mut order: Vec<usize> = (0..self.columns.len()).collect();
        order[self.fixed..].sort_by(|&a, &b| self.columns[a].name.cmp(&self.columns[b].name));
        for position in order {
            self.append_to_order(position);
        }
    }

    fn append_to_order(&mut self, position: usize) {
        let ordinal = self.index.len() + self.order.len();
        self.columns[position].number(ordinal);
        self.order.push(position);
    }
}

impl Column {
    fn new(name: String) -> Column {
        Column { name, numbered: String::new(), key: String::new(), kinds: Kinds::default(), filled: 0 }
    }

    fn number(&mut self, ordinal: usize) {
        self.numbered = format!("{ordinal}_{}", self.name);
        self.key = format!("{}:", serde_json::Value::from(self.numbered.as_str()));
    }

    /// The value as JSON text, noting its kind; `None` for what is empty.
    fn take(&mut self, cell: &Cell) -> Option<Box<str>> {
        let (kind, text) = match cell {
            Cell::Value(Value::Null) => return None,
            // Not a number is how tables say that there is none.
            Cell::Value(Value::Double(number)) if number.is_nan() => return None,
            Cell::Time(unix_nano) => (Kinds::TIME, format!("\"{}\"", timestamp::print_zulu(*unix_nano))),
            Cell::Value(value) => (Kinds::of(value), value.to_json()),
        };
        self.kinds = Kinds(self.kinds.0 | kind.0);
        self.filled += 1;
        Some(text.into_boxed_str())
    }

    /// What pandas is told of the column. A type that cannot be empty is told only where nothing is: pandas would
    /// read emptiness as a value.
    fn field(&self, rows: u64) -> serde_json::Value {
        let is_full = self.filled == rows;
        let mut field = serde_json::json!({ "name": self.numbered });
        let (name, value) = match self.kinds {
            Kinds::TEXT if is_full => ("extDtype", "str"),
            Kinds::TIME => ("tz", "UTC"),
            _ => ("", ""),
        };
        if !name.is_empty() {
            field[name] = value.into();
        }
        field["type"] = match self.kinds {
            Kinds::TIME => "datetime",
            Kinds::INTEGER if is_full => "integer",
            Kinds::BOOLEAN if is_full => "boolean",
            kinds if kinds != Kinds::default() && kinds.0 & !(Kinds::INTEGER.0 | Kinds::NUMBER.0) == 0 => {
                "number"
            }
            _ => "string",
        }
        .into();
        field
    }
}

impl Kinds {
    fn of(value: &Value) -> Kinds {
        match value {
            Value::Bool(_) => Kinds::BOOLEAN,
            Value::Int(_) => Kinds::INTEGER,
            Value::Double(number) if number.is_finite() => Kinds::NUMBER,
            Value::String(_) => Kinds::TEXT,
            _ => Kinds::OTHER,
        }
    }
}

impl WrittenRow {
    fn size(&self) -> usize {
        let index = self.index.iter().flatten().map(|text| text.len() + 16).sum::<usize>();
        index + self.cells.iter().map(|(_, text)| text.len() + 32).sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use model::Value;
    use serde_json::{Value as Json, json};

    use super::{Cell, Row, Table};

    fn add(table: &mut Table, id: &str, cells: &[(&str, Value)]) {
        let mut row = Row { index: vec![Some(Cell::Value(id.into()))], cells: Vec::new() };
        for (name, value) in cells {
            row.cells.push((table.column(name), Cell::Value(value.clone())));
        }
        table.push(row);
    }

    fn finished(table: Table) -> Json {
        serde_json::from_slice(&table.finish()).expect("a table is JSON")
    }

    #[test]
    fn columns_are_numbered_typed_and_filled_with_null() {
        let mut table = Table::new(["id"], &["b".to_owned()]);
        add(&mut table, "x", &[("b", 1.into()), ("z", "text".into())]);
        add(&mut table, "y", &[("b", 2.into()), ("a", 0.5.into())]);
        let table = finished(table);
        let rows = json!([
            { "0_id": "x", "1_b": 1, "2_a": null, "3_z": "text" },
            { "0_id": "y", "1_b": 2, "2_a": 0.5, "3_z": null },
        ]);
        assert_eq!(table["data"], rows);
        let fields = json!([
            { "name": "0_id", "type": "string", "extDtype": "str" },
            { "name": "1_b", "type": "integer" },
            { "name": "2_a", "type": "number" },
            { "name": "3_z", "type": "string" },
        ]);
        assert_eq!(table["schema"]["fields"], fields);
        assert_eq!(table["schema"]["primaryKey"], json!(["0_id"]));
    }

    #[test]
    fn a_table_without_rows_still_names_its_columns() {
        let table = finished(Table::new(["id"], &["a".to_owned()]));
        assert_eq!(table["data"], json!([]));
        assert_eq!(table["schema"]["fields"][1], json!({ "name": "1_a", "type": "string" }));
    }

    #[test]
    fn a_long_table_is_sent_piece_by_piece_and_columns_that_come_late_are_last() {
        let mut table = Table::new(["id"], &[]);
        let long = "x".repeat(1 << 20);
        let mut whole = Vec::new();
        for number in 0..40 {
            add(&mut table, &number.to_string(), &[("b", long.as_str().into())]);
            whole.extend(table.take());
        }
        assert!(whole.len() > 20 << 20, "{} bytes were sent before the end", whole.len());
        add(&mut table, "last", &[("a", true.into())]);
        whole.extend(table.finish());
        let table: Json = serde_json::from_slice(&whole).expect("a table is JSON");
        let rows = table["data"].as_array().expect("rows");
        assert_eq!(rows.len(), 41);
        assert_eq!(rows[40], json!({ "0_id": "last", "1_b": null, "2_a": true }));
    }
}
