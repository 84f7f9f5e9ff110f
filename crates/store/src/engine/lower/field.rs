//! Fields of spans, and of traces and sessions as `rollup` computes them.

use datafusion::logical_expr::{Expr as EngineExpr, col, lit, when};
use query::{Field, Keyed, Place, SessionField, SpanField, TraceField};

use super::annotation::of_annotation;
use super::value::{is_row, number};
use super::{Level, Lowering, RowObject};
use crate::engine::functions::{hex, upper};
use crate::engine::rollup::{add_session, elapsed_nano, is_llm, or_zero};

impl Lowering<'_> {
    pub(super) fn field(&mut self, place: &Place, field: Field, level: &Level) -> Option<EngineExpr> {
        if !is_row(place, level) {
            return None;
        }
        match (level.object, field) {
            (RowObject::Span, Field::Span(field)) => self.of_span(field),
            (RowObject::Trace, Field::Trace(field)) => self.of_trace(field),
            (RowObject::Session, Field::Session(field)) => of_session(field),
            (RowObject::Annotation, Field::Annotation(field)) => of_annotation(field, level.object),
            _ => None,
        }
    }

    fn of_span(&self, field: SpanField) -> Option<EngineExpr> {
        let llm_tokens = |column: &str| when(is_llm(), number(col(column))).end().ok();
        Some(match field {
            SpanField::SpanId => hex(col("span_id")),
            SpanField::TraceId => hex(col("trace_id")),
            SpanField::ParentId => hex(col("parent_id")),
            SpanField::Name => col("name"),
            SpanField::SpanKind => col("span_kind"),
            SpanField::StatusCode => col("status_code"),
            SpanField::StatusMessage => col("status_message"),
            SpanField::StartTime => col("start_time"),
            SpanField::EndTime => col("end_time"),
            SpanField::LatencyMs => milliseconds()?,
            SpanField::TotalCost => or_zero(col("cost_total")),
            SpanField::PromptCost => or_zero(col("cost_prompt")),
            SpanField::CompletionCost => or_zero(col("cost_completion")),
            SpanField::LlmTokensPrompt => llm_tokens("tokens_prompt")?,
            SpanField::LlmTokensCompletion => llm_tokens("tokens_completion")?,
            SpanField::LlmTokensTotal => {
                or_zero(llm_tokens("tokens_prompt")?) + or_zero(llm_tokens("tokens_completion")?)
            }
            SpanField::SessionId => self.functions.trace_session(),
            SpanField::UserId => col("user_id"),
            SpanField::ModelName => col("model_name"),
            SpanField::Provider => col("provider"),
            SpanField::ErrorType => col("error_type"),
            SpanField::OtelKind => upper(col("otel_kind")),
            SpanField::CumulativeTokensPrompt
            | SpanField::CumulativeTokensCompletion
            | SpanField::CumulativeTokensTotal
            | SpanField::CumulativeErrorCount
            | SpanField::CumulativeCost => return None,
        })
    }

    fn of_trace(&mut self, field: TraceField) -> Option<EngineExpr> {
        Some(match field {
            TraceField::TraceId => hex(col("trace_id")),
            TraceField::SessionId => {
                add_session(&mut self.trace_aggregates, &self.functions);
                col("session_id")
            }
            TraceField::StartTime => col("start_time"),
            TraceField::EndTime => col("end_time"),
            TraceField::LatencyMs => milliseconds()?,
            TraceField::NumSpans => number(col("span_count")),
            TraceField::ErrorCount => number(col("error_count")),
            TraceField::TokensPrompt => number(col("tokens_prompt")),
            TraceField::TokensCompletion => number(col("tokens_completion")),
            TraceField::TokensTotal => number(col("tokens_prompt") + col("tokens_completion")),
            TraceField::PromptCost => or_zero(col("cost_prompt")),
            TraceField::CompletionCost => or_zero(col("cost_completion")),
            TraceField::TotalCost => or_zero(col("cost_total")),
            TraceField::ToolSpanCount => number(col("tool_span_count")),
            TraceField::LlmSpanCount => number(col("llm_span_count")),
            // Of the root span, which only the whole trace tells.
            TraceField::Input | TraceField::Output => return None,
        })
    }
}

fn of_session(field: SessionField) -> Option<EngineExpr> {
    Some(match field {
        SessionField::SessionId => col("session_id"),
        SessionField::StartTime => col("start_time"),
        SessionField::EndTime => col("end_time"),
        SessionField::DurationMs => milliseconds()?,
        SessionField::NumTraces => number(col("trace_count")),
        SessionField::NumTracesWithError => number(col("error_trace_count")),
        SessionField::TokensPrompt => number(col("tokens_prompt")),
        SessionField::TokensCompletion => number(col("tokens_completion")),
        SessionField::TokensTotal => number(col("tokens_prompt") + col("tokens_completion")),
        SessionField::PromptCost => or_zero(col("cost_prompt")),
        SessionField::CompletionCost => or_zero(col("cost_completion")),
        SessionField::TotalCost => or_zero(col("cost_total")),
        SessionField::ToolSpanCount => number(col("tool_span_count")),
        SessionField::LlmSpanCount => number(col("llm_span_count")),
        SessionField::FirstInput | SessionField::LastOutput => return None,
    })
}

pub(super) fn by_token_type(place: &Place, of: Keyed, token_type: &str, level: &Level) -> Option<EngineExpr> {
    if level.object != RowObject::Span || !is_row(place, level) {
        return None;
    }
    match (of, token_type) {
        (Keyed::Tokens, "prompt") => Some(number(col("tokens_prompt"))),
        (Keyed::Tokens, "completion") => Some(number(col("tokens_completion"))),
        (Keyed::Tokens, "total") => Some(number(col("tokens_total"))),
        (Keyed::Tokens, "cache_read") => Some(number(col("tokens_cache_read"))),
        (Keyed::Tokens, "cache_write") => Some(number(col("tokens_cache_write"))),
        (Keyed::Tokens, "prompt_audio") => Some(number(col("tokens_prompt_audio"))),
        (Keyed::Tokens, "reasoning") => Some(number(col("tokens_reasoning"))),
        (Keyed::Tokens, "completion_audio") => Some(number(col("tokens_completion_audio"))),
        (Keyed::Cost, "total") => Some(or_zero(col("cost_total"))),
        (Keyed::Cost, "prompt") => Some(or_zero(col("cost_prompt"))),
        (Keyed::Cost, "completion") => Some(or_zero(col("cost_completion"))),
        // The other token types stand in the cost's details.
        _ => None,
    }
}

/// End minus start, at every grain.
fn milliseconds() -> Option<EngineExpr> {
    Some(number(elapsed_nano()) / lit(1e6))
}
