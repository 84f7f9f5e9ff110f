//! Spans added up to traces, and traces to sessions: the columns by which those are filtered and sorted.

use arrow_schema::DataType;
use datafusion::dataframe::DataFrame;
use datafusion::functions_aggregate::expr_fn::{count, max, min, sum};
use datafusion::logical_expr::{Expr, ExprFunctionExt as _, cast, col, lit, when};
use datafusion::prelude::coalesce;

use super::functions::Functions;
use super::{EngineError, Query};

impl Query {
    /// One row for each trace of these spans, with further aggregates.
    pub(super) fn traces_of(&self, spans: DataFrame, further: &[Expr]) -> Result<DataFrame, EngineError> {
        let is = |column: &str, value: &str| col(column).eq(lit(value));
        let counted = |condition: Expr| count(lit(1_i64)).filter(condition).build();
        let llm_sum = |column: &str| -> datafusion::common::Result<Expr> {
            let sum = sum(col(column)).filter(is_llm()).build()?;
            Ok(coalesce(vec![sum, lit(0_i64)]))
        };
        let mut aggregates = vec![
            min(col("start_time")).alias("start"),
            max(col("end_time")).alias("end"),
            count(lit(1_i64)).alias("span_count"),
            counted(is("status_code", "ERROR"))?.alias("error_count"),
            counted(is("span_kind", "TOOL"))?.alias("tool_span_count"),
            counted(is_llm())?.alias("llm_span_count"),
            llm_sum("tokens_prompt")?.alias("prompt"),
            llm_sum("tokens_completion")?.alias("completion"),
            sum(col("cost_total")).alias("cost"),
            sum(col("cost_prompt")).alias("cost_of_prompt"),
            sum(col("cost_completion")).alias("cost_of_completion"),
        ];
        aggregates.extend_from_slice(further);
        let mut columns = vec![
            col("trace_id"),
            col("start").alias("start_time"),
            col("end").alias("end_time"),
            col("span_count"),
            col("error_count"),
            col("tool_span_count"),
            col("llm_span_count"),
            col("prompt").alias("tokens_prompt"),
            col("completion").alias("tokens_completion"),
            col("cost").alias("cost_total"),
            col("cost_of_prompt").alias("cost_prompt"),
            col("cost_of_completion").alias("cost_completion"),
        ];
        columns.extend(further.iter().map(|aggregate| col(aggregate.schema_name().to_string())));
        Ok(spans.aggregate(vec![col("trace_id")], aggregates)?.select(columns)?)
    }

    /// One row for each session of these traces, of which the session is known, with further aggregates.
    pub(super) fn sessions_of(&self, traces: DataFrame, further: &[Expr]) -> Result<DataFrame, EngineError> {
        let traces = traces.filter(col("session_id").is_not_null())?;
        let failed = count(lit(1_i64)).filter(col("error_count").gt(lit(0_i64))).build()?;
        let mut aggregates = vec![
            min(col("start_time")).alias("first_start"),
            max(col("start_time")).alias("last_start"),
            max(col("end_time")).alias("end"),
            count(lit(1_i64)).alias("trace_count"),
            failed.alias("error_trace_count"),
        ];
        let sums = [
            "span_count",
            "tool_span_count",
            "llm_span_count",
            "tokens_prompt",
            "tokens_completion",
            "cost_total",
            "cost_prompt",
            "cost_completion",
        ];
        aggregates.extend(sums.map(|column| sum(col(column)).alias(format!("sum_{column}"))));
        aggregates.extend_from_slice(further);
        let mut columns = vec![
            col("session_id"),
            col("first_start").alias("start_time"),
            col("last_start"),
            col("end").alias("end_time"),
            col("trace_count"),
            col("error_trace_count"),
        ];
        columns.extend(sums.map(|column| col(format!("sum_{column}")).alias(column)));
        columns.extend(further.iter().map(|aggregate| col(aggregate.schema_name().to_string())));
        Ok(traces.aggregate(vec![col("session_id")], aggregates)?.select(columns)?)
    }
}

/// Adds the session of each trace, `session_id`, to what is computed of its spans.
pub(super) fn add_session(aggregates: &mut Vec<Expr>, functions: &Functions) {
    // The same for all spans of a trace.
    let session = max(functions.trace_session()).alias("session_id");
    if !aggregates.contains(&session) {
        aggregates.push(session);
    }
}

/// End minus start in nanoseconds; null where there is no end or it lies before the start.
pub(super) fn elapsed_nano() -> Expr {
    let nanos = |column: &str| cast(col(column), DataType::Int64);
    let elapsed =
        when(col("end_time").gt_eq(col("start_time")), nanos("end_time") - nanos("start_time")).end();
    elapsed.expect("one type")
}

pub(super) fn is_llm() -> Expr {
    col("span_kind").eq(lit("LLM"))
}

pub(super) fn or_zero(number: Expr) -> Expr {
    coalesce(vec![number, lit(0.0)])
}
