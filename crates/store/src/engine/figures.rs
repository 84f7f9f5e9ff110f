//! Counts, sums and percentiles of a selection, in total and by time.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, Int64Type, TimestampNanosecondType};
use arrow_array::{Array as _, Int64Array, RecordBatch};
use arrow_schema::DataType;
use datafusion::dataframe::DataFrame;
use datafusion::functions_aggregate::expr_fn::{count, sum};
use datafusion::logical_expr::{Expr, ExprFunctionExt as _, lit};
use datafusion::prelude::{cast, col};
use query::{Figures, Selection, Series, SeriesPoint};

use super::function::Function;
use super::rollup::{elapsed_nano, is_llm};
use super::sketch::{read_sketch, sketch};
use super::{EngineError, Query};
use crate::columns::number;
use crate::sums::{Sums, WeightedSums};

/// Into which stretches of time spans and traces are put by their starts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Buckets {
    /// All in one.
    One,
    OfNanos(i64),
}

impl Buckets {
    /// The beginning of the stretch that a moment lies in.
    pub(super) fn of(self, start_unix_nano: i64) -> i64 {
        match self {
            Buckets::One => 0,
            Buckets::OfNanos(length) => start_unix_nano.div_euclid(length).saturating_mul(length),
        }
    }

    /// What rows are grouped by.
    fn groups(self) -> Vec<Expr> {
        let Buckets::OfNanos(length) = self else { return Vec::new() };
        let start = vec![col("start_time")];
        let bucket = Function::call("bucket", length.to_string(), DataType::Int64, start, move |arguments| {
            let starts = arguments[0].as_primitive::<TimestampNanosecondType>();
            Ok(Arc::new(starts.iter().map(|start| Some(self.of(start?))).collect::<Int64Array>()))
        });
        vec![bucket.alias("bucket")]
    }
}

impl Query {
    pub(crate) async fn figures(&self, selection: &Selection) -> Result<Figures, EngineError> {
        let sums = self.sums_by(selection, Buckets::One).await?;
        Ok(sums.values().next().map(Sums::figures).unwrap_or_default())
    }

    pub(crate) async fn series(&self, question: &Series) -> Result<Vec<SeriesPoint>, EngineError> {
        let sums = self.sums_by(&question.of, Buckets::OfNanos(question.bucket_nano.max(1))).await?;
        let point =
            |(start_unix_nano, sums): (i64, Sums)| SeriesPoint { start_unix_nano, figures: sums.figures() };
        Ok(sums.into_iter().map(point).collect())
    }

    /// The latency below which this share of a selection lies, in nanoseconds.
    pub(crate) async fn latency_quantile(
        &self,
        selection: &Selection,
        share: f64,
    ) -> Result<Option<f64>, EngineError> {
        let sums = self.sums_by(selection, Buckets::One).await?;
        Ok(sums.values().next().and_then(|sums| sums.latency.quantile(share)))
    }

    async fn sums_by(
        &self,
        selection: &Selection,
        buckets: Buckets,
    ) -> Result<BTreeMap<i64, Sums>, EngineError> {
        let (mut sums, rows, aggregates): (BTreeMap<i64, Sums>, DataFrame, Vec<Expr>) = match selection {
            Selection::Spans(spans) => match self.summarised(spans, buckets)? {
                Some(summarised) => (summarised.sums, summarised.rest, of_spans()?),
                None => (BTreeMap::new(), self.tested_spans(spans).await?, of_spans()?),
            },
            Selection::Traces(traces) => (BTreeMap::new(), self.tested_traces(traces).await?, of_traces()?),
        };
        for batch in rows.aggregate(buckets.groups(), aggregates)?.collect().await? {
            for row in 0..batch.num_rows() {
                let (bucket, of_rows) = read_sums(&batch, row)?;
                sums.entry(bucket).or_default().add(&of_rows);
            }
        }
        Ok(sums)
    }
}

fn of_spans() -> Result<Vec<Expr>, EngineError> {
    let is_error = || col("status_code").eq(lit("ERROR"));
    let weighted = |column: &str| sum(cast(col(column), DataType::Float64) * col("weight"));
    Ok(vec![
        count(lit(1_i64)).alias("all"),
        count(lit(1_i64)).filter(is_error()).build()?.alias("errors"),
        sum(col("tokens_prompt")).filter(is_llm()).build()?.alias("prompt"),
        sum(col("tokens_completion")).filter(is_llm()).build()?.alias("completion"),
        sum(col("cost_total")).alias("cost"),
        sketch(elapsed_nano(), col("weight")).alias("latency"),
        count(lit(1_i64)).filter(col("weight").not_eq(lit(1.0))).build()?.alias("sampled"),
        sum(col("weight")).alias("weighted_all"),
        sum(col("weight")).filter(is_error()).build()?.alias("weighted_errors"),
        weighted("tokens_prompt").filter(is_llm()).build()?.alias("weighted_prompt"),
        weighted("tokens_completion").filter(is_llm()).build()?.alias("weighted_completion"),
        weighted("cost_total").alias("weighted_cost"),
    ])
}

fn of_traces() -> Result<Vec<Expr>, EngineError> {
    Ok(vec![
        count(lit(1_i64)).alias("all"),
        count(lit(1_i64)).filter(col("error_count").gt(lit(0_i64))).build()?.alias("errors"),
        sum(col("tokens_prompt")).alias("prompt"),
        sum(col("tokens_completion")).alias("completion"),
        sum(col("cost_total")).alias("cost"),
        sketch(elapsed_nano(), lit(1.0)).alias("latency"),
    ])
}

/// A row of the aggregates, with its bucket. What was not asked for is zero.
fn read_sums(batch: &RecordBatch, row: usize) -> Result<(i64, Sums), EngineError> {
    let integer = |name: &str| {
        let column = batch.column_by_name(name).map(|column| column.as_primitive::<Int64Type>());
        column.and_then(|column| number(column, row)).unwrap_or_default()
    };
    let float = |name: &str| {
        let column = batch.column_by_name(name).map(|column| column.as_primitive::<Float64Type>());
        column.and_then(|column| number(column, row))
    };
    let latency = batch.column_by_name("latency").expect("asked for").as_binary::<i32>();
    let sums = Sums {
        count: integer("all").unsigned_abs(),
        error_count: integer("errors").unsigned_abs(),
        tokens_prompt: integer("prompt"),
        tokens_completion: integer("completion"),
        cost: float("cost"),
        latency: if latency.is_valid(row) { read_sketch(latency.value(row))? } else { Default::default() },
        sampled: integer("sampled").unsigned_abs(),
        weighted: WeightedSums {
            count: float("weighted_all").unwrap_or_default(),
            error_count: float("weighted_errors").unwrap_or_default(),
            tokens_prompt: float("weighted_prompt").unwrap_or_default(),
            tokens_completion: float("weighted_completion").unwrap_or_default(),
            cost: float("weighted_cost"),
        },
    };
    Ok((integer("bucket"), sums))
}
