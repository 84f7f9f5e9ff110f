//! The functions that conditions and lists are made of.

use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array as _, ArrayRef, BooleanArray, Float64Array, Int64Array, StringArray};
use arrow_schema::DataType;
use datafusion::common::{DataFusionError, Result};
use datafusion::logical_expr::Expr;
use datafusion::prelude::col;
use model::{Attributes, ProjectId, TraceId, Value};
use query::{Key, Pattern};
use semconv::openinference::{INPUT_VALUE, OUTPUT_VALUE};

use super::function::Function;
use crate::columns::{attributes_from_json, may_lie_apart};
use crate::snapshot::Snapshot;

/// Functions that look at more than their arguments.
#[derive(Clone)]
pub(super) struct Functions {
    snapshot: Arc<Snapshot>,
}

impl Functions {
    pub(super) fn new(snapshot: Arc<Snapshot>) -> Functions {
        Functions { snapshot }
    }

    /// The session of a span's trace.
    pub(super) fn trace_session(&self) -> Expr {
        let snapshot = Arc::clone(&self.snapshot);
        let key = format!("{:p}", Arc::as_ptr(&self.snapshot));
        let columns = vec![col("trace_id"), col("trace_session_id")];
        Function::call("trace_session", key, DataType::Utf8, columns, move |arguments| {
            let ids = arguments[0].as_fixed_size_binary();
            let columns = arguments[1].as_string::<i32>();
            let session = |(bytes, column): (Option<&[u8]>, Option<&str>)| {
                snapshot.session_id(TraceId::from_bytes(bytes?)?, column)
            };
            Ok(Arc::new(ids.iter().zip(columns).map(session).collect::<StringArray>()))
        })
    }

    /// The number of the project that a span's trace is in.
    pub(super) fn trace_project(&self) -> Expr {
        if self.snapshot.moved.is_empty() {
            return col("project");
        }
        let snapshot = Arc::clone(&self.snapshot);
        let key = format!("{:p}", Arc::as_ptr(&self.snapshot));
        let columns = vec![col("trace_id"), col("project")];
        Function::call("trace_project", key, DataType::Int64, columns, move |arguments| {
            let ids = arguments[0].as_fixed_size_binary();
            let columns = arguments[1].as_primitive::<Int64Type>();
            let project = |(bytes, column): (Option<&[u8]>, Option<i64>)| {
                Some(snapshot.project(TraceId::from_bytes(bytes?)?, ProjectId(column?)).0)
            };
            Ok(Arc::new(ids.iter().zip(columns).map(project).collect::<Int64Array>()))
        })
    }
}

/// An id as people write it.
pub(super) fn hex(id: Expr) -> Expr {
    Function::call("hex", String::new(), DataType::Utf8, vec![id], |arguments| {
        let print = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let ids = arguments[0].as_fixed_size_binary();
        Ok(Arc::new(ids.iter().map(|bytes| bytes.map(print)).collect::<StringArray>()))
    })
}

/// A number that is one: null for what is infinite or undefined, and one zero.
pub(super) fn finite(number: Expr) -> Expr {
    Function::call("finite", String::new(), DataType::Float64, vec![number], |arguments| {
        let numbers = arguments[0].as_primitive::<Float64Type>();
        let finite = |number: f64| number.is_finite().then_some(number + 0.0);
        Ok(Arc::new(numbers.iter().map(|number| number.and_then(finite)).collect::<Float64Array>()))
    })
}

/// Text in text, whatever the case.
pub(super) fn contains_folded(text: Expr, part: Expr) -> Expr {
    Function::call("contains_folded", String::new(), DataType::Boolean, vec![text, part], |arguments| {
        let (texts, parts) = (arguments[0].as_string::<i32>(), arguments[1].as_string::<i32>());
        let pairs = texts.iter().zip(parts);
        let contains =
            |(text, part): (Option<&str>, Option<&str>)| Some(query::contains_folded(text?, part?));
        Ok(Arc::new(pairs.map(contains).collect::<BooleanArray>()))
    })
}

pub(super) fn has_words(text: Expr, words: &[String]) -> Expr {
    let words = words.to_vec();
    Function::call("has_words", format!("{words:?}"), DataType::Boolean, vec![text], move |arguments| {
        let has = |text: &str| query::has_words(std::iter::once(text), &words);
        let texts = arguments[0].as_string::<i32>();
        Ok(Arc::new(texts.iter().map(|text| text.map(has)).collect::<BooleanArray>()))
    })
}

pub(super) fn matches(text: Expr, pattern: &Pattern) -> Expr {
    let (key, pattern) = (pattern.as_str().to_owned(), pattern.clone());
    Function::call("matches", key, DataType::Boolean, vec![text], move |arguments| {
        let texts = arguments[0].as_string::<i32>();
        let found = |text: &str| pattern.is_found_in(text);
        Ok(Arc::new(texts.iter().map(|text| text.map(found)).collect::<BooleanArray>()))
    })
}

/// Upper case by Unicode's rules.
pub(super) fn upper(text: Expr) -> Expr {
    Function::call("upper", String::new(), DataType::Utf8, vec![text], |arguments| {
        let texts = arguments[0].as_string::<i32>();
        Ok(Arc::new(texts.iter().map(|text| text.map(str::to_uppercase)).collect::<StringArray>()))
    })
}

/// What an attribute is read as.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Reading {
    Text,
    Number,
    Bool,
    IsNull,
}

/// Where attributes are read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum AttributesOf {
    Span,
    Resource,
}

/// Whether a path leads to the input or the output, and the column that has it where it is text. What is no text stands
/// among the small attributes.
pub(super) fn text_column(path: &[Key]) -> Option<&'static str> {
    let is_named = path.iter().all(|key| matches!(key, Key::Name(_)));
    match dotted_names(path).as_str() {
        INPUT_VALUE if is_named => Some("input_value"),
        OUTPUT_VALUE if is_named => Some("output_value"),
        _ => None,
    }
}

/// Whether all of these words, lower case, occur in what is searched of a span.
pub(super) fn search(words: &[String]) -> Expr {
    let words = words.to_vec();
    let columns = ["name", "status_message", "input_value", "output_value", "attributes"].map(col).to_vec();
    Function::call("search", format!("{words:?}"), DataType::Boolean, columns, move |columns| {
        let has = |row| {
            let text = |column: usize| text_at(&columns[column], row);
            let texts = (0..4).filter_map(text);
            let missing =
                [(2, INPUT_VALUE), (3, OUTPUT_VALUE)].into_iter().filter(|(at, _)| text(*at).is_none());
            let mut missing = missing.peekable();
            let mut no_text: Vec<String> = Vec::new();
            // What is no text stands among the attributes, below a key of this name.
            if missing.peek().is_some() && text(4).is_some_and(|json| json.contains("value\":")) {
                let attributes = read_attributes(&columns[4..], row, false)?;
                no_text.extend(missing.filter_map(|(_, key)| query::as_text(attributes.at(key)?)));
            }
            Ok(Some(query::has_words(texts.chain(no_text.iter().map(String::as_str)), &words)))
        };
        Ok(Arc::new((0..columns[0].len()).map(has).collect::<Result<BooleanArray>>()?))
    })
}

/// Whether all of these words occur in those of the texts that have columns of their own.
pub(super) fn search_columns(words: &[String]) -> Expr {
    let words = words.to_vec();
    let columns = ["name", "status_message", "input_value", "output_value"].map(col).to_vec();
    Function::call("search_columns", format!("{words:?}"), DataType::Boolean, columns, move |columns| {
        let has = |row| query::has_words(columns.iter().filter_map(|column| text_at(column, row)), &words);
        Ok(Arc::new((0..columns[0].len()).map(|row| Some(has(row))).collect::<BooleanArray>()))
    })
}

/// An attribute of the row's span or resource. `needle`, where there is one, occurs in the JSON of every row that
/// can be meant: rows without it are null unread.
pub(super) fn attribute(of: AttributesOf, path: &[Key], reading: Reading, needle: Option<String>) -> Expr {
    let key = format!("{of:?} {path:?} {reading:?} {needle:?}");
    let (columns, lies) = match (of, text_column(path)) {
        (AttributesOf::Resource, _) => (vec!["resource"], Lies::Together),
        (AttributesOf::Span, Some(column)) => (vec!["attributes", column], Lies::InAColumn),
        (AttributesOf::Span, None) if may_lie_apart(&dotted_names(path)) => {
            (vec!["attributes", "large_attributes", "input_value", "output_value"], Lies::Apart)
        }
        (AttributesOf::Span, None) => (vec!["attributes"], Lies::Together),
    };
    let returns = match reading {
        Reading::Text => DataType::Utf8,
        Reading::Number => DataType::Float64,
        Reading::Bool | Reading::IsNull => DataType::Boolean,
    };
    let found = Finder { of, path: path.to_vec(), tail: key_tail(path), needle, lies };
    Function::call("attribute", key, returns, columns.into_iter().map(col).collect(), move |columns| {
        let rows = 0..columns[0].len();
        let values = rows.map(|row| found.value(columns, row));
        Ok(match reading {
            Reading::Text => {
                let texts = values.map(|value| Ok(value?.as_ref().and_then(query::as_text)));
                Arc::new(texts.collect::<Result<StringArray>>()?) as ArrayRef
            }
            Reading::Number => {
                let numbers =
                    values.map(|value| Ok(value?.as_ref().and_then(query::as_number).map(|n| n + 0.0)));
                Arc::new(numbers.collect::<Result<Float64Array>>()?)
            }
            Reading::Bool => {
                let truths = values.map(|value| Ok(value?.as_ref().and_then(query::as_bool)));
                Arc::new(truths.collect::<Result<BooleanArray>>()?)
            }
            Reading::IsNull => {
                let absent = values.map(|value| Ok(Some(value?.is_none())));
                Arc::new(absent.collect::<Result<BooleanArray>>()?)
            }
        })
    })
}

/// Whether an attribute has a value; 1 and 1.0 are one number.
pub(super) fn attribute_is(path: &str, wanted: &Value) -> Expr {
    let (path, wanted) = (path.to_owned(), wanted.clone());
    let key = format!("{path} {wanted:?}");
    let columns = ["attributes", "large_attributes", "input_value", "output_value"];
    let columns = columns.into_iter().map(col).collect();
    Function::call("attribute_is", key, DataType::Boolean, columns, move |columns| {
        let is = |row| {
            let attributes = read_attributes(columns, row, true)?;
            Ok(Some(attributes.at(&path).is_some_and(|value| is_same(value, &wanted))))
        };
        Ok(Arc::new((0..columns[0].len()).map(is).collect::<Result<BooleanArray>>()?))
    })
}

fn is_same(value: &Value, wanted: &Value) -> bool {
    match (value, wanted) {
        (Value::Int(_) | Value::Double(_), Value::Int(_) | Value::Double(_)) => {
            value.as_f64() == wanted.as_f64()
        }
        _ => value == wanted,
    }
}

/// Where an attribute may lie.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Lies {
    /// In the first column.
    Together,
    /// In the second column where it is text, else in the first.
    InAColumn,
    /// In any of four columns.
    Apart,
}

/// Finds one attribute in many rows.
struct Finder {
    of: AttributesOf,
    path: Vec<Key>,
    /// What the last name of the path looks like in JSON.
    tail: Option<String>,
    needle: Option<String>,
    lies: Lies,
}

impl Finder {
    fn value(&self, columns: &[ArrayRef], row: usize) -> Result<Option<Value>> {
        if self.lies == Lies::InAColumn
            && let Some(text) = text_at(&columns[1], row)
        {
            return Ok(Some(Value::String(text.to_owned())));
        }
        if self.lies != Lies::Apart {
            let Some(text) = text_at(&columns[0], row) else { return Ok(None) };
            let absent =
                |part: &Option<String>| part.as_ref().is_some_and(|part| !text.contains(part.as_str()));
            if absent(&self.tail) || absent(&self.needle) {
                return Ok(None);
            }
        }
        match self.of {
            AttributesOf::Span => {
                let attributes = read_attributes(columns, row, self.lies == Lies::Apart)?;
                Ok(query::attribute_at(&attributes, &self.path))
            }
            AttributesOf::Resource => {
                let resource =
                    crate::columns::resource_from_json(text_at(&columns[0], row).unwrap_or_default());
                Ok(query::attribute_at(&resource.map_err(unreadable)?.attributes, &self.path))
            }
        }
    }
}

pub(super) fn read_attributes(columns: &[ArrayRef], row: usize, lies_apart: bool) -> Result<Attributes> {
    let text = |column: usize| columns.get(column).and_then(|column| text_at(column, row));
    let attributes = match lies_apart {
        true => attributes_from_json(text(0), text(1), text(2), text(3)),
        false => attributes_from_json(text(0), None, None, None),
    };
    attributes.map_err(unreadable)
}

fn text_at(column: &ArrayRef, row: usize) -> Option<&str> {
    column.is_valid(row).then(|| column.as_string::<i32>().value(row))
}

fn unreadable(error: serde_json::Error) -> DataFusionError {
    DataFusionError::External(Box::new(error))
}

/// The names that a path begins with.
fn dotted_names(path: &[Key]) -> String {
    let names = path.iter().map_while(|key| match key {
        Key::Name(name) => Some(name.as_str()),
        Key::Position(_) => None,
    });
    names.collect::<Vec<_>>().join(".")
}

/// However nesting and dotted keys mix on the way, the key that leads to the value ends in the last name's last
/// part.
fn key_tail(path: &[Key]) -> Option<String> {
    let name = path.iter().rev().find_map(|key| match key {
        Key::Name(name) => Some(name),
        Key::Position(_) => None,
    })?;
    let last = name.rsplit('.').next()?;
    let quoted = serde_json::to_string(last).ok()?;
    Some(format!("{}:", &quoted[1..]))
}
