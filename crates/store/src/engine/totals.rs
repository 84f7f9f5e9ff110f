//! What spans add up to, and how many traces they are of.

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, Int64Type, TimestampNanosecondType};
use datafusion::functions_aggregate::expr_fn::{max, min, sum};
use datafusion::logical_expr::ExprFunctionExt as _;
use datafusion::prelude::col;
use query::{CostTotals, SpanList, SpanTotals};

use super::rollup::is_llm;
use super::{EngineError, Query};
use crate::columns::number;

impl Query {
    pub(crate) async fn span_totals(&self, question: &SpanList) -> Result<SpanTotals, EngineError> {
        let is_priced = || col("cost_total").is_not_null();
        let aggregates = vec![
            min(col("start_time")).alias("first_start"),
            max(col("end_time")).alias("last_end"),
            sum(col("tokens_prompt")).filter(is_llm()).build()?.alias("prompt"),
            sum(col("tokens_completion")).filter(is_llm()).build()?.alias("completion"),
            sum(col("cost_total")).alias("cost"),
            sum(col("cost_prompt")).alias("cost_of_prompt"),
            sum(col("cost_completion")).alias("cost_of_completion"),
            sum(col("tokens_prompt")).filter(is_priced()).build()?.alias("priced_prompt"),
            sum(col("tokens_completion")).filter(is_priced()).build()?.alias("priced_completion"),
        ];
        let rows = self.tested_spans(question).await?.aggregate(Vec::new(), aggregates)?.collect().await?;
        let batch = rows.first().expect("an aggregate of everything is one row");
        let column = |name: &str| batch.column_by_name(name).expect("asked for");
        let instant = |name: &str| number(column(name).as_primitive::<TimestampNanosecondType>(), 0);
        let integer = |name: &str| number(column(name).as_primitive::<Int64Type>(), 0).unwrap_or_default();
        let float = |name: &str| number(column(name).as_primitive::<Float64Type>(), 0);
        Ok(SpanTotals {
            first_start_unix_nano: instant("first_start"),
            last_end_unix_nano: instant("last_end"),
            tokens_prompt: integer("prompt"),
            tokens_completion: integer("completion"),
            cost: float("cost").map(|total| CostTotals {
                total,
                prompt: float("cost_of_prompt").unwrap_or_default(),
                completion: float("cost_of_completion").unwrap_or_default(),
                tokens_prompt: integer("priced_prompt"),
                tokens_completion: integer("priced_completion"),
            }),
        })
    }

    pub(crate) async fn count_traces_of(&self, question: &SpanList) -> Result<u64, EngineError> {
        let rows = self.tested_spans(question).await?;
        Ok(rows.select_columns(&["trace_id"])?.distinct()?.count().await? as u64)
    }
}
