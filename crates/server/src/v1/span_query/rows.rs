//! Spans to rows of a table.

use std::collections::HashMap;

use model::{Attributes, Value};
use query::{AnnotatedTrace, Projected, Projection};

use super::full;
use super::table::{Cell, Row, Table};
use super::wanted::{Concatenation, Explosion, Query};
use crate::v1::timestamp;

/// The columns of a table that shows everything, before those of the attributes.
const FULL: [&str; 10] = [
    "name",
    "span_kind",
    "parent_id",
    "start_time",
    "end_time",
    "status_code",
    "status_message",
    "events",
    "context.span_id",
    "context.trace_id",
];

pub(super) struct Rows {
    query: Query,
    /// The columns of attributes that were seen, by their keys.
    attributes: HashMap<String, usize>,
}

impl Rows {
    pub(super) fn new(query: Query) -> Rows {
        Rows { query, attributes: HashMap::new() }
    }

    /// An empty table with the columns that are known beforehand.
    pub(super) fn new_table(&self) -> Table {
        let query = &self.query;
        let index = [
            Some(query.index.label.as_str()),
            query.explode.as_ref().map(|explosion| explosion.position_label),
        ];
        if query.shows_all() {
            // Nothing is renamed where nothing was chosen.
            return Table::new(index.into_iter().flatten(), &FULL.map(str::to_owned));
        }
        let mut columns: Vec<&str> = query.select.iter().map(|column| column.label.as_str()).collect();
        columns.extend(query.concat.iter().flat_map(|concat| &concat.parts).map(|(label, _)| label.as_str()));
        columns.extend(query.explode.iter().flat_map(|list| &list.parts).map(|(label, _)| label.as_str()));
        let columns: Vec<String> = columns.into_iter().map(|name| query.renamed(name)).collect();
        Table::new(index.into_iter().flatten(), &columns)
    }

    pub(super) fn add(&mut self, (trace, position): (&AnnotatedTrace, usize), table: &mut Table) {
        let query = &self.query;
        let index = || query.index.read.read(trace, position).map(cell);
        let mut shared: Vec<(usize, Cell)> = Vec::new();
        if query.shows_all() {
            let mut row = Row::default();
            table.set_index(&mut row, index());
            self.show_all(trace, position, &mut row, table);
            table.push(row);
            return;
        }
        for column in &query.select {
            if let Some(value) = column.read.read(trace, position) {
                shared.push((table.column(&query.renamed(&column.label)), cell(value)));
            }
        }
        if let Some(concat) = &query.concat {
            let Some(texts) = concatenated(concat, trace, position) else { return };
            for (label, text) in texts {
                shared.push((table.column(&query.renamed(label)), Cell::Value(text.into())));
            }
        }
        let rows = match &query.explode {
            None => vec![(None, Vec::new())],
            Some(explosion) => exploded(explosion, trace, position),
        };
        for (element, parts) in rows {
            let mut row = Row::default();
            table.set_index(&mut row, index());
            if let Some(element) = element {
                table.set_index(&mut row, Some(Cell::Value(Value::Int(element))));
            }
            for (column, cell) in &shared {
                table.set(&mut row, *column, cell);
            }
            for (label, value) in parts {
                let column = table.column(&query.renamed(&label));
                table.set(&mut row, column, &Cell::Value(value));
            }
            table.push(row);
        }
    }

    fn show_all(&mut self, trace: &AnnotatedTrace, position: usize, row: &mut Row, table: &mut Table) {
        let stored = &trace.spans[position].stored;
        let span = &stored.span;
        let text = |text: &str| Some(Cell::Value(text.into()));
        let kind = span.attributes.str_at(semconv::openinference::SPAN_KIND);
        let cells = [
            text(&span.name),
            text(kind.unwrap_or(stored.facts.span_kind.as_str())),
            span.parent_id.and_then(|id| text(&id.to_string())),
            Some(Cell::Time(span.start_time_unix_nano)),
            span.end_time_unix_nano.map(Cell::Time),
            text(span.status.code.as_str()),
            text(&span.status.message),
            Some(Cell::Value(Value::List(span.events.iter().map(event).collect()))),
            text(&span.span_id.to_string()),
            text(&span.trace_id.to_string()),
        ];
        for (column, cell) in cells.iter().enumerate() {
            if let Some(cell) = cell {
                table.set(row, column, cell);
            }
        }
        for (key, value) in full::columns(span.attributes.clone()) {
            let column = match self.attributes.get(&key) {
                Some(&column) => column,
                None => {
                    let column = table.column(&format!("attributes.{key}"));
                    self.attributes.insert(key, column);
                    column
                }
            };
            table.set(row, column, &Cell::Value(value));
        }
    }
}

fn cell(projected: Projected) -> Cell {
    match projected {
        Projected::Datetime(unix_nano) => Cell::Time(unix_nano),
        Projected::Value(value) => Cell::Value(value),
    }
}

fn event(event: &model::Event) -> Value {
    let fields: [(&str, Value); 3] = [
        ("name", event.name.as_str().into()),
        ("timestamp", timestamp::print(event.time_unix_nano).into()),
        ("attributes", Value::Map(event.attributes.clone())),
    ];
    Value::Map(fields.into_iter().collect())
}

/// The elements of a list, or none where there is no such list.
fn elements(list: &Projection, trace: &AnnotatedTrace, position: usize) -> Option<Vec<Value>> {
    let elements = match list.read(trace, position)? {
        Projected::Value(Value::List(elements)) => elements,
        // Some senders write a list as JSON.
        Projected::Value(Value::String(text)) => match Value::from_json(&text) {
            Ok(Value::List(elements)) => elements,
            _ => return None,
        },
        _ => return None,
    };
    (!elements.is_empty()).then_some(elements)
}

/// What is read from one element, by the name of its column.
type Parts = Vec<(String, Value)>;

/// Each element with its position and what is read from it.
fn exploded(explosion: &Explosion, trace: &AnnotatedTrace, position: usize) -> Vec<(Option<i64>, Parts)> {
    let elements = elements(&explosion.list, trace, position).unwrap_or_default();
    let numbered = elements.into_iter().zip(0_i64..);
    numbered.map(|(element, position)| (Some(position), parts_of(explosion, element))).collect()
}

fn parts_of(explosion: &Explosion, element: Value) -> Parts {
    let Value::Map(map) = element else {
        // A plain value has no parts; under its own name it is at least not lost.
        return vec![("value".to_owned(), element)];
    };
    if explosion.parts.is_empty() {
        return otlp::flatten(&map);
    }
    let read = |(label, path): &(String, String)| Some((label.clone(), map.at(path)?.clone()));
    explosion.parts.iter().filter_map(read).collect()
}

fn concatenated<'c>(
    concat: &'c Concatenation,
    trace: &AnnotatedTrace,
    position: usize,
) -> Option<Vec<(&'c str, String)>> {
    let elements = elements(&concat.list, trace, position)?;
    let text_of = |path: &Option<String>, element: &Value| match path {
        None => Some(text(element)),
        Some(path) => element.as_map().and_then(|map: &Attributes| map.at(path)).map(text),
    };
    let joined = |(label, path): &'c (String, Option<String>)| {
        let texts: Vec<String> = elements.iter().filter_map(|element| text_of(path, element)).collect();
        (label.as_str(), texts.join(&concat.separator))
    };
    Some(concat.parts.iter().map(joined).collect())
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_json(), str::to_owned)
}
