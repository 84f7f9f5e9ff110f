//! What spans have many of: messages, documents, shares of cost. Functions that give a list for each row.

use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Float64Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, ListArray, StructArray};
use arrow_schema::{DataType, Field, Fields};
use datafusion::arrow::buffer::OffsetBuffer;
use datafusion::common::DataFusionError;
use datafusion::logical_expr::Expr;
use datafusion::prelude::col;
use model::{MessagePart, meaning};
use query::StoredSpan;

use crate::engine::function::Function;
use crate::engine::row::named;

/// One value of an element.
enum Cell {
    Integer(Option<i64>),
    Number(Option<f64>),
    Text(Option<String>),
    Bool(bool),
}

/// What the elements of a list have.
type Shape = &'static [(&'static str, DataType)];

const ATTRIBUTES: [&str; 7] =
    ["trace_id", "span_id", "attributes", "large_attributes", "input_value", "output_value", "events"];

pub(super) const MESSAGES: Shape = &[
    ("position", DataType::Int64),
    ("is_input", DataType::Boolean),
    ("role", DataType::Utf8),
    ("content", DataType::Utf8),
    ("name", DataType::Utf8),
    ("tool_call_id", DataType::Utf8),
    ("tool_calls", DataType::Utf8),
];

pub(super) const DOCUMENTS: Shape = &[
    ("position", DataType::Int64),
    ("document_id", DataType::Utf8),
    ("score", DataType::Float64),
    ("content", DataType::Utf8),
    ("metadata", DataType::Utf8),
];

pub(super) const COSTS: Shape = &[
    ("token_type", DataType::Utf8),
    ("is_prompt", DataType::Boolean),
    ("tokens", DataType::Int64),
    ("cost", DataType::Float64),
    ("cost_per_token", DataType::Float64),
];

pub(super) fn messages() -> Expr {
    list("messages", &ATTRIBUTES, MESSAGES, |stored| {
        let meaning = meaning(&stored.span);
        let sides = [(true, meaning.input_messages), (false, meaning.output_messages)];
        let sides = sides.into_iter().flat_map(|(is_input, messages)| {
            messages.into_iter().enumerate().map(move |(position, message)| (position, is_input, message))
        });
        let row = |(position, is_input, message): (usize, bool, model::Message)| {
            let texts = message.parts.iter().filter_map(|part| match part {
                MessagePart::Text(text) | MessagePart::Reasoning(text) => Some(text.as_str()),
                _ => None,
            });
            let texts: Vec<&str> = texts.collect();
            let calls: Vec<&str> = message.tool_calls.iter().map(|call| call.name.as_str()).collect();
            vec![
                Cell::Integer(i64::try_from(position).ok()),
                Cell::Bool(is_input),
                Cell::Text(Some(message.role.clone())),
                Cell::Text((!texts.is_empty()).then(|| texts.join("\n"))),
                Cell::Text(message.name.clone()),
                Cell::Text(message.tool_call_id.clone()),
                Cell::Text((!calls.is_empty()).then(|| calls.join(","))),
            ]
        };
        sides.map(row).collect()
    })
}

pub(super) fn documents() -> Expr {
    list("documents", &ATTRIBUTES, DOCUMENTS, |stored| {
        let meaning = meaning(&stored.span);
        let retrieved = meaning.retrieval.map(|retrieval| retrieval.documents);
        let documents = retrieved.or_else(|| meaning.reranking.map(|reranking| reranking.output_documents));
        let row = |(position, document): (usize, model::Document)| {
            vec![
                Cell::Integer(i64::try_from(position).ok()),
                Cell::Text(document.id),
                Cell::Number(document.score),
                Cell::Text(document.content),
                Cell::Text(document.metadata.map(|metadata| metadata.to_json())),
            ]
        };
        documents.unwrap_or_default().into_iter().enumerate().map(row).collect()
    })
}

pub(super) fn costs() -> Expr {
    let columns = ["trace_id", "span_id", "cost_total", "cost_prompt", "cost_completion", "cost_details"];
    list("costs", &columns, COSTS, |stored| {
        let details = stored.cost.into_iter().flat_map(|cost| cost.details);
        let row = |detail: model::CostDetail| {
            let token_type = serde_json::to_value(detail.token_type).ok();
            vec![
                Cell::Text(token_type.and_then(|name| name.as_str().map(str::to_owned))),
                Cell::Bool(detail.is_prompt),
                Cell::Integer(Some(detail.tokens)),
                Cell::Number(Some(detail.cost)),
                Cell::Number(Some(detail.cost_per_token)),
            ]
        };
        details.map(row).collect()
    })
}

/// A function from a span, of which it reads some columns, to its elements.
fn list(
    name: &'static str,
    columns: &[&'static str],
    shape: Shape,
    elements: fn(StoredSpan) -> Vec<Vec<Cell>>,
) -> Expr {
    let columns = columns.to_vec();
    let arguments = columns.iter().map(|name| col(*name)).collect();
    Function::call(name, String::new(), list_type(shape), arguments, move |arguments| {
        let spans = named(&columns, arguments)?;
        let mut lengths = Vec::with_capacity(spans.len());
        let mut cells = Vec::new();
        for row in 0..spans.len() {
            let stored = spans.span(row).map_err(|error| DataFusionError::External(Box::new(error)))?;
            let of_span = elements(stored);
            lengths.push(of_span.len());
            cells.extend(of_span);
        }
        let values = StructArray::try_new(fields(shape), transposed(shape, cells), None)?;
        let item = Arc::new(item(shape));
        let list = ListArray::try_new(item, OffsetBuffer::from_lengths(lengths), Arc::new(values), None)?;
        Ok(Arc::new(list))
    })
}

fn list_type(shape: Shape) -> DataType {
    DataType::List(Arc::new(item(shape)))
}

fn item(shape: Shape) -> Field {
    Field::new("item", DataType::Struct(fields(shape)), true)
}

fn fields(shape: Shape) -> Fields {
    shape.iter().map(|(name, data_type)| Field::new(*name, data_type.clone(), true)).collect()
}

/// Rows of cells as columns.
fn transposed(shape: Shape, rows: Vec<Vec<Cell>>) -> Vec<ArrayRef> {
    let mut integers: Vec<Int64Builder> = shape.iter().map(|_| Int64Builder::new()).collect();
    let mut numbers: Vec<Float64Builder> = shape.iter().map(|_| Float64Builder::new()).collect();
    let mut texts: Vec<StringBuilder> = shape.iter().map(|_| StringBuilder::new()).collect();
    let mut truths: Vec<BooleanBuilder> = shape.iter().map(|_| BooleanBuilder::new()).collect();
    for row in rows {
        for (column, cell) in row.into_iter().enumerate() {
            match cell {
                Cell::Integer(integer) => integers[column].append_option(integer),
                Cell::Number(number) => numbers[column].append_option(number),
                Cell::Text(text) => texts[column].append_option(text),
                Cell::Bool(truth) => truths[column].append_value(truth),
            }
        }
    }
    let column = |(at, (_, data_type)): (usize, &(&str, DataType))| -> ArrayRef {
        match data_type {
            DataType::Int64 => Arc::new(integers[at].finish()),
            DataType::Float64 => Arc::new(numbers[at].finish()),
            DataType::Boolean => Arc::new(truths[at].finish()),
            _ => Arc::new(texts[at].finish()),
        }
    };
    shape.iter().enumerate().map(column).collect()
}
