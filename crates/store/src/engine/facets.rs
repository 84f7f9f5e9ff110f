//! The different values of a field, with their counts.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::Int64Type;
use arrow_array::{Array as _, ArrayRef, StringArray};
use arrow_schema::DataType;
use datafusion::common::Result;
use datafusion::functions_aggregate::expr_fn::count;
use datafusion::logical_expr::{Expr, ExprFunctionExt as _, lit};
use datafusion::prelude::col;
use futures::StreamExt as _;
use model::{Attributes, Value};
use query::{Facet, FacetList, FacetValue, FacetValues, Key, contains_folded};

use super::function::Function;
use super::functions::{AttributesOf, Reading, attribute, read_attributes};
use super::{EngineError, Query};

impl Query {
    pub(crate) async fn facets(&self, question: &FacetList) -> Result<FacetValues, EngineError> {
        let rows = self.tested_spans(&question.of).await?;
        let failed = count(lit(1_i64)).filter(col("status_code").eq(lit("ERROR"))).build()?;
        let counted = rows
            .aggregate(
                vec![self.facet_value(&question.facet).alias("value")],
                vec![count(lit(1_i64)).alias("spans"), failed.alias("errors")],
            )?
            .filter(col("value").is_not_null())?;
        let has_lists = matches!(question.facet, Facet::Tag | Facet::AttributeKey);
        let mut groups = counted.execute_stream().await?;
        let mut values = Collected::new(question);
        while let Some(batch) = groups.next().await {
            let batch = batch?;
            let texts = batch.column(0).as_string::<i32>();
            let count = |column: usize, row| {
                batch.column(column).as_primitive::<Int64Type>().value(row).unsigned_abs()
            };
            for row in 0..texts.len() {
                match has_lists {
                    true => values.add_each(texts.value(row), count(1, row), count(2, row)),
                    false => values.add(texts.value(row), count(1, row), count(2, row)),
                }
            }
        }
        Ok(values.finish())
    }

    fn facet_value(&self, facet: &Facet) -> Expr {
        let text_of =
            |path: &str| attribute(AttributesOf::Span, &[Key::Name(path.to_owned())], Reading::Text, None);
        match facet {
            Facet::Name => col("name"),
            Facet::SpanKind => col("span_kind"),
            Facet::StatusCode => col("status_code"),
            Facet::ModelName => col("model_name"),
            Facet::Provider => col("provider"),
            Facet::UserId => col("user_id"),
            Facet::SessionId => self.functions().trace_session(),
            Facet::ErrorType => col("error_type"),
            // Spans are counted by their whole list, of which there are few; lists are taken apart afterwards.
            Facet::Tag => text_of(semconv::openinference::TAG_TAGS),
            Facet::Attribute(path) => text_of(path),
            Facet::AttributeKey => attribute_keys(),
        }
    }
}

/// Values on their way to the most frequent ones.
struct Collected<'q> {
    question: &'q FacetList,
    /// A value comes once, unless lists are taken apart.
    values: HashMap<String, (u64, u64)>,
}

impl Collected<'_> {
    fn new(question: &FacetList) -> Collected<'_> {
        Collected { question, values: HashMap::new() }
    }

    fn add(&mut self, value: &str, spans: u64, errors: u64) {
        if self.question.containing.as_deref().is_some_and(|part| !contains_folded(value, part)) {
            return;
        }
        let sums = self.values.entry(value.to_owned()).or_default();
        sums.0 += spans;
        sums.1 += errors;
    }

    fn add_each(&mut self, list: &str, spans: u64, errors: u64) {
        // What is no list is one value.
        let Ok(values) = serde_json::from_str::<Vec<Value>>(list) else {
            return self.add(list, spans, errors);
        };
        for value in values.iter().filter_map(query::as_text) {
            self.add(&value, spans, errors);
        }
    }

    fn finish(self) -> FacetValues {
        let distinct_count = self.values.len() as u64;
        let mut values: Vec<FacetValue> = self
            .values
            .into_iter()
            .map(|(value, (span_count, error_count))| FacetValue { value, span_count, error_count })
            .collect();
        values.sort_unstable_by(|a, b| {
            (Reverse(a.span_count), &a.value).cmp(&(Reverse(b.span_count), &b.value))
        });
        values.truncate(self.question.limit);
        FacetValues { values, distinct_count }
    }
}

/// The dotted paths of a span's small attributes, as a JSON list.
fn attribute_keys() -> Expr {
    Function::call("attribute_keys", String::new(), DataType::Utf8, vec![col("attributes")], |columns| {
        let keys = |row| {
            if columns[0].is_null(row) {
                return Ok(None);
            }
            let mut keys = Vec::new();
            collect_keys("", &read_attributes(columns, row, false)?, &mut keys);
            keys.sort_unstable();
            Ok(Some(Value::List(keys.into_iter().map(Value::String).collect()).to_json()))
        };
        Ok(Arc::new((0..columns[0].len()).map(keys).collect::<Result<StringArray>>()?) as ArrayRef)
    })
}

fn collect_keys(prefix: &str, attributes: &Attributes, keys: &mut Vec<String>) {
    for (key, value) in attributes.iter() {
        let path = if prefix.is_empty() { key.to_owned() } else { format!("{prefix}.{key}") };
        match value {
            Value::Map(below) => collect_keys(&path, below, keys),
            _ => keys.push(path),
        }
    }
}
