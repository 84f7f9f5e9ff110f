//! Spans to rows of a table.

use model::{Attributes, Value};
use query::{AnnotatedTrace, Projected, Projection};

use store::FrameCell as Cell;

use super::full;
use super::row::Row;
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

/// What the names of the others begin with.
const ATTRIBUTES: &str = "attributes.";

pub(super) struct Rows {
    query: Query,
}

impl Rows {
    pub(super) fn new(query: Query) -> Rows {
        Rows { query }
    }

    /// The levels of the index.
    pub(super) fn index(&self) -> impl Iterator<Item = &str> {
        let explode = self.query.explode.as_ref().map(|explosion| explosion.position_label);
        [self.query.index.label.as_str()].into_iter().chain(explode)
    }

    /// The columns that are known beforehand.
    pub(super) fn columns(&self) -> Vec<String> {
        let query = &self.query;
        if query.shows_all() {
            // Nothing is renamed where nothing was chosen.
            return FULL.map(str::to_owned).to_vec();
        }
        let mut columns: Vec<&str> = query.select.iter().map(|column| column.label.as_str()).collect();
        columns.extend(query.concat.iter().flat_map(|concat| &concat.parts).map(|(label, _)| label.as_str()));
        columns.extend(query.explode.iter().flat_map(|list| &list.parts).map(|(label, _)| label.as_str()));
        columns.into_iter().map(|name| query.renamed(name)).collect()
    }

    /// The rows of a span. `column` gives the position of a column by its name.
    pub(super) fn of(
        &self,
        (trace, position): (&AnnotatedTrace, usize),
        column: &mut dyn FnMut(&str) -> usize,
    ) -> Vec<Row> {
        let query = &self.query;
        let index = query.index.read.read(trace, position).map(cell);
        if query.shows_all() {
            return vec![Row { index: vec![index], cells: show_all(trace, position, column) }];
        }
        let mut shared: Vec<(usize, Cell)> = Vec::new();
        for selected in &query.select {
            if let Some(value) = selected.read.read(trace, position) {
                set(&mut shared, column(&query.renamed(&selected.label)), cell(value));
            }
        }
        if let Some(concat) = &query.concat {
            let Some(texts) = concatenated(concat, trace, position) else { return Vec::new() };
            for (label, text) in texts {
                set(&mut shared, column(&query.renamed(label)), Cell::Value(text.into()));
            }
        }
        let Some(explosion) = &query.explode else { return vec![Row { index: vec![index], cells: shared }] };
        let exploded = exploded(explosion, trace, position).into_iter().map(|(element, parts)| {
            let index = vec![index.clone(), Some(Cell::Value(Value::Int(element)))];
            let mut row = Row { index, cells: shared.clone() };
            for (label, value) in parts {
                set(&mut row.cells, column(&query.renamed(&label)), Cell::Value(value));
            }
            row
        });
        exploded.collect()
    }
}

/// Several columns may be renamed to one: the last counts.
fn set(cells: &mut Vec<(usize, Cell)>, column: usize, cell: Cell) {
    match cells.iter_mut().find(|(at, _)| *at == column) {
        Some((_, before)) => *before = cell,
        None => cells.push((column, cell)),
    }
}

fn show_all(
    trace: &AnnotatedTrace,
    position: usize,
    column: &mut dyn FnMut(&str) -> usize,
) -> Vec<(usize, Cell)> {
    let stored = &trace.spans[position].stored;
    let span = &stored.span;
    let text = |text: &str| Some(Cell::Value(text.into()));
    let kind = span.attributes.str_at(semconv::openinference::SPAN_KIND);
    let known = [
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
    let known = FULL.iter().zip(known).filter_map(|(name, cell)| Some((*name, cell?)));
    let mut cells: Vec<(usize, Cell)> = known.map(|(name, cell)| (column(name), cell)).collect();
    let mut name = ATTRIBUTES.to_owned();
    for (key, value) in full::columns(span.attributes.clone()) {
        name.truncate(ATTRIBUTES.len());
        name.push_str(&key);
        cells.push((column(&name), Cell::Value(value)));
    }
    cells
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
fn exploded(explosion: &Explosion, trace: &AnnotatedTrace, position: usize) -> Vec<(i64, Parts)> {
    let elements = elements(&explosion.list, trace, position).unwrap_or_default();
    let numbered = elements.into_iter().zip(0_i64..);
    numbered.map(|(element, position)| (position, parts_of(explosion, element))).collect()
}

fn parts_of(explosion: &Explosion, element: Value) -> Parts {
    let Value::Map(map) = element else {
        // A plain value has no parts; under its own name it is at least not lost.
        return vec![("value".to_owned(), element)];
    };
    if explosion.parts.is_empty() {
        return otlp::flatten(map);
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
