//! Counts, sums and percentiles of a selection, in total and by time.

use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, Int64Type, TimestampNanosecondType};
use arrow_array::{Array as _, Int64Array, RecordBatch};
use arrow_schema::DataType;
use datafusion::dataframe::DataFrame;
use datafusion::functions_aggregate::expr_fn::{count, sum};
use datafusion::logical_expr::{Expr, ExprFunctionExt as _, lit};
use datafusion::prelude::{cast, col};
use query::{Figures, Selection, Series, SeriesPoint, WeightedFigures};

use super::function::Function;
use super::rollup::{elapsed_nano, is_llm};
use super::sketch::{Sketch, sketch};
use super::{EngineError, Query};
use crate::columns::number;

impl Query {
    pub(crate) async fn figures(&self, selection: &Selection) -> Result<Figures, EngineError> {
        let points = self.figures_by(selection, lit(0_i64)).await?;
        Ok(points.into_iter().next().map(|point| point.figures).unwrap_or_default())
    }

    pub(crate) async fn series(&self, question: &Series) -> Result<Vec<SeriesPoint>, EngineError> {
        let bucket_nano = question.bucket_nano.max(1);
        let key = bucket_nano.to_string();
        let bucket =
            Function::call("bucket", key, DataType::Int64, vec![col("start_time")], move |arguments| {
                let starts = arguments[0].as_primitive::<TimestampNanosecondType>();
                let bucket = |start: i64| start.div_euclid(bucket_nano).saturating_mul(bucket_nano);
                Ok(Arc::new(starts.iter().map(|start| start.map(bucket)).collect::<Int64Array>()))
            });
        let mut points = self.figures_by(&question.of, bucket).await?;
        points.sort_by_key(|point| point.start_unix_nano);
        Ok(points)
    }

    /// The latency below which this share of a selection lies, in nanoseconds.
    pub(crate) async fn latency_quantile(
        &self,
        selection: &Selection,
        share: f64,
    ) -> Result<Option<f64>, EngineError> {
        let (rows, weight) = match selection {
            Selection::Spans(spans) => (self.tested_spans(spans).await?, col("weight")),
            Selection::Traces(traces) => (self.tested_traces(traces).await?, lit(1.0)),
        };
        let latency = sketch(elapsed_nano(), weight).alias("latency");
        let batches = rows.aggregate(Vec::new(), vec![latency])?.collect().await?;
        let latency = batches.first().expect("an aggregate of everything is one row").column(0);
        let latency = latency.as_binary::<i32>();
        Ok(latency.is_valid(0).then(|| Sketch::read(latency.value(0)).quantile(share)).flatten())
    }

    async fn figures_by(&self, selection: &Selection, group: Expr) -> Result<Vec<SeriesPoint>, EngineError> {
        let (rows, aggregates): (DataFrame, Vec<Expr>) = match selection {
            Selection::Spans(spans) => (self.tested_spans(spans).await?, of_spans()?),
            Selection::Traces(traces) => (self.tested_traces(traces).await?, of_traces()?),
        };
        let batches = rows.aggregate(vec![group.alias("bucket")], aggregates)?.collect().await?;
        Ok(batches.iter().flat_map(|batch| (0..batch.num_rows()).map(|row| point(batch, row))).collect())
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
        count(lit(1_i64)).filter(col("weight").not_eq(lit(1.0))).build()?.alias("weighted"),
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

fn point(batch: &RecordBatch, row: usize) -> SeriesPoint {
    let integer = |name: &str| {
        let column = batch.column_by_name(name).map(|column| column.as_primitive::<Int64Type>());
        column.and_then(|column| number(column, row))
    };
    let float = |name: &str| {
        let column = batch.column_by_name(name).map(|column| column.as_primitive::<Float64Type>());
        column.and_then(|column| number(column, row))
    };
    let latency = batch.column_by_name("latency").expect("asked for").as_binary::<i32>();
    let is_weighted = integer("weighted").is_some_and(|count| count > 0);
    SeriesPoint {
        start_unix_nano: integer("bucket").unwrap_or_default(),
        figures: Figures {
            count: integer("all").unwrap_or_default().unsigned_abs(),
            error_count: integer("errors").unwrap_or_default().unsigned_abs(),
            tokens_prompt: integer("prompt").unwrap_or_default(),
            tokens_completion: integer("completion").unwrap_or_default(),
            cost: float("cost"),
            latency: latency.is_valid(row).then(|| Sketch::read(latency.value(row)).percentiles()).flatten(),
            weighted: is_weighted.then(|| WeightedFigures {
                count: float("weighted_all").unwrap_or_default(),
                error_count: float("weighted_errors").unwrap_or_default(),
                tokens_prompt: float("weighted_prompt").unwrap_or_default(),
                tokens_completion: float("weighted_completion").unwrap_or_default(),
                cost: float("weighted_cost"),
            }),
        },
    }
}
