//! The fields of spans, traces and sessions.

use model::{SpanNode, TraceShape, trace_shape};
use semconv::SpanKind;
use semconv::openinference::{INPUT_VALUE, OUTPUT_VALUE};

use super::Datum;
use super::convert::to_text;
use super::item::parent_position;
use crate::filter::entity::{AnnotatedSession, AnnotatedSpan, AnnotatedTrace};
use crate::filter::names::{SessionField, SpanField, TraceField};
use crate::filter::plan::AnyText;

pub(super) fn of_span(trace: &AnnotatedTrace, position: usize, field: SpanField) -> Option<Datum> {
    let stored = &trace.spans[position].stored;
    let (span, facts) = (&stored.span, &stored.facts);
    let cumulative = || shape(trace).cumulative[position];
    let text = |text: &str| Some(Datum::Text(text.to_owned()));
    let owned = |text: &Option<String>| text.clone().map(Datum::Text);
    match field {
        SpanField::SpanId => text(&span.span_id.to_string()),
        SpanField::TraceId => text(&span.trace_id.to_string()),
        SpanField::ParentId => text(&span.parent_id?.to_string()),
        SpanField::Name => text(&span.name),
        SpanField::SpanKind => text(facts.span_kind.as_str()),
        SpanField::StatusCode => text(span.status.code.as_str()),
        SpanField::StatusMessage => text(&span.status.message),
        SpanField::StartTime => Some(Datum::Datetime(span.start_time_unix_nano)),
        SpanField::EndTime => span.end_time_unix_nano.map(Datum::Datetime),
        SpanField::LatencyMs => span.latency_nano().map(milliseconds),
        SpanField::TotalCost => Some(Datum::Number(costs(stored.cost.as_ref()).0)),
        SpanField::PromptCost => Some(Datum::Number(costs(stored.cost.as_ref()).1)),
        SpanField::CompletionCost => Some(Datum::Number(costs(stored.cost.as_ref()).2)),
        SpanField::LlmTokensPrompt => llm_tokens(stored).0.map(whole),
        SpanField::LlmTokensCompletion => llm_tokens(stored).1.map(whole),
        SpanField::LlmTokensTotal => Some(whole(sum(llm_tokens(stored)))),
        SpanField::CumulativeTokensPrompt => Some(whole(cumulative().tokens_prompt)),
        SpanField::CumulativeTokensCompletion => Some(whole(cumulative().tokens_completion)),
        SpanField::CumulativeTokensTotal => {
            let cumulative = cumulative();
            Some(whole(cumulative.tokens_prompt.saturating_add(cumulative.tokens_completion)))
        }
        SpanField::CumulativeErrorCount => Some(count(usize::try_from(cumulative().error_count).ok()?)),
        SpanField::CumulativeCost => Some(Datum::Number(cumulative().cost)),
        SpanField::SessionId => owned(&stored.session_id),
        SpanField::UserId => owned(&facts.user_id),
        SpanField::ModelName => owned(&facts.model_name),
        SpanField::Provider => owned(&facts.provider),
        SpanField::ErrorType => owned(&facts.error_type),
        SpanField::OtelKind => text(&format!("{:?}", span.otel_kind).to_uppercase()),
    }
}

pub(super) fn of_trace(trace: &AnnotatedTrace, field: TraceField) -> Option<Datum> {
    let root_text = |of| root_position(trace).and_then(|root| attribute_text(&trace.spans[root], of));
    let Totals { tokens, cost, tool_spans, llm_spans, errors } = Totals::of([trace]);
    match field {
        TraceField::TraceId => Some(Datum::Text(trace.trace_id.to_string())),
        TraceField::SessionId => trace.session_id.clone().map(Datum::Text),
        TraceField::Input => root_text(AnyText::Input).map(Datum::Text),
        TraceField::Output => root_text(AnyText::Output).map(Datum::Text),
        TraceField::StartTime => start(trace).map(Datum::Datetime),
        TraceField::EndTime => end(trace).map(Datum::Datetime),
        TraceField::LatencyMs => elapsed(start(trace)?, end(trace)?),
        TraceField::NumSpans => Some(count(trace.spans.len())),
        TraceField::ErrorCount => Some(count(errors)),
        TraceField::TokensPrompt => Some(whole(tokens.0)),
        TraceField::TokensCompletion => Some(whole(tokens.1)),
        TraceField::TokensTotal => Some(whole(tokens.0.saturating_add(tokens.1))),
        TraceField::TotalCost => Some(Datum::Number(cost.0)),
        TraceField::PromptCost => Some(Datum::Number(cost.1)),
        TraceField::CompletionCost => Some(Datum::Number(cost.2)),
        TraceField::ToolSpanCount => Some(count(tool_spans)),
        TraceField::LlmSpanCount => Some(count(llm_spans)),
    }
}

pub(super) fn of_session(session: &AnnotatedSession, field: SessionField) -> Option<Datum> {
    let traces = by_start(session);
    let root_text = |trace: Option<&&AnnotatedTrace>, of| {
        let trace = trace?;
        attribute_text(&trace.spans[root_position(trace)?], of).map(Datum::Text)
    };
    let first_start = traces.first().and_then(|trace| start(trace));
    let last_end = traces.iter().filter_map(|trace| end(trace)).max();
    let Totals { tokens, cost, tool_spans, llm_spans, .. } = Totals::of(traces.iter().copied());
    match field {
        SessionField::SessionId => Some(Datum::Text(session.session_id.clone())),
        SessionField::FirstInput => root_text(traces.first(), AnyText::Input),
        SessionField::LastOutput => root_text(traces.last(), AnyText::Output),
        SessionField::StartTime => first_start.map(Datum::Datetime),
        SessionField::EndTime => last_end.map(Datum::Datetime),
        SessionField::DurationMs => elapsed(first_start?, last_end?),
        SessionField::NumTraces => Some(count(traces.len())),
        SessionField::NumTracesWithError => {
            Some(count(traces.iter().filter(|trace| Totals::of([**trace]).errors > 0).count()))
        }
        SessionField::TokensPrompt => Some(whole(tokens.0)),
        SessionField::TokensCompletion => Some(whole(tokens.1)),
        SessionField::TokensTotal => Some(whole(tokens.0.saturating_add(tokens.1))),
        SessionField::TotalCost => Some(Datum::Number(cost.0)),
        SessionField::PromptCost => Some(Datum::Number(cost.1)),
        SessionField::CompletionCost => Some(Datum::Number(cost.2)),
        SessionField::ToolSpanCount => Some(count(tool_spans)),
        SessionField::LlmSpanCount => Some(count(llm_spans)),
    }
}

/// The span that stands for its trace.
pub(super) fn root_position(trace: &AnnotatedTrace) -> Option<usize> {
    shape(trace).root
}

/// The traces of a session, the earliest first.
pub(super) fn by_start(session: &AnnotatedSession) -> Vec<&AnnotatedTrace> {
    let mut traces: Vec<&AnnotatedTrace> = session.traces.iter().collect();
    traces.sort_by_key(|trace| (start(trace), trace.trace_id));
    traces
}

/// The inputs or outputs of all spans of a trace that have no stored parent.
pub(super) fn root_texts(trace: &AnnotatedTrace, of: AnyText) -> Vec<String> {
    let roots = (0..trace.spans.len()).filter(|&i| parent_position(trace, i).is_none());
    roots.filter_map(|root| attribute_text(&trace.spans[root], of)).collect()
}

pub(super) fn searched_texts(span: &AnnotatedSpan) -> Vec<String> {
    let stored = &span.stored.span;
    let values = [AnyText::Input, AnyText::Output].into_iter().filter_map(|of| attribute_text(span, of));
    [stored.name.clone(), stored.status.message.clone()].into_iter().chain(values).collect()
}

fn attribute_text(span: &AnnotatedSpan, of: AnyText) -> Option<String> {
    let key = match of {
        AnyText::Input => INPUT_VALUE,
        AnyText::Output => OUTPUT_VALUE,
    };
    to_text(span.stored.span.attributes.at(key)?)
}

struct Totals {
    tokens: (i64, i64),
    /// All, prompt, completion.
    cost: (f64, f64, f64),
    tool_spans: usize,
    llm_spans: usize,
    errors: usize,
}

impl Totals {
    fn of<'a>(traces: impl IntoIterator<Item = &'a AnnotatedTrace>) -> Totals {
        let spans: Vec<_> =
            traces.into_iter().flat_map(|trace| &trace.spans).map(|span| &span.stored).collect();
        let kinds = |kind| spans.iter().filter(|span| span.facts.span_kind == kind).count();
        let cost = spans.iter().map(|span| costs(span.cost.as_ref()));
        let tokens = spans.iter().map(|span| llm_tokens(span));
        Totals {
            tokens: tokens.fold((0, 0), |sum: (i64, i64), (prompt, completion)| {
                (sum.0.saturating_add(prompt.unwrap_or(0)), sum.1.saturating_add(completion.unwrap_or(0)))
            }),
            cost: cost.fold((0.0, 0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1, a.2 + b.2)),
            tool_spans: kinds(SpanKind::Tool),
            llm_spans: kinds(SpanKind::Llm),
            errors: spans.iter().filter(|span| is_error(span)).count(),
        }
    }
}

fn shape(trace: &AnnotatedTrace) -> TraceShape {
    let nodes: Vec<SpanNode> = trace
        .spans
        .iter()
        .map(|AnnotatedSpan { stored, .. }| SpanNode {
            span_id: stored.span.span_id,
            parent_id: stored.span.parent_id,
            start_time_unix_nano: stored.span.start_time_unix_nano,
            is_error: is_error(stored),
            tokens_prompt: llm_tokens(stored).0.unwrap_or(0),
            tokens_completion: llm_tokens(stored).1.unwrap_or(0),
            cost: costs(stored.cost.as_ref()).0,
        })
        .collect();
    trace_shape(&nodes)
}

fn is_error(stored: &crate::StoredSpan) -> bool {
    stored.span.status.code == model::StatusCode::Error
}

/// Prompt and completion tokens of a model call. Other kinds repeat what is counted below them.
fn llm_tokens(stored: &crate::StoredSpan) -> (Option<i64>, Option<i64>) {
    match stored.facts.span_kind {
        SpanKind::Llm => (stored.facts.tokens.prompt, stored.facts.tokens.completion),
        _ => (None, None),
    }
}

fn sum((prompt, completion): (Option<i64>, Option<i64>)) -> i64 {
    prompt.unwrap_or(0).saturating_add(completion.unwrap_or(0))
}

fn costs(cost: Option<&model::Cost>) -> (f64, f64, f64) {
    cost.map_or((0.0, 0.0, 0.0), |cost| (cost.total, cost.prompt, cost.completion))
}

fn start(trace: &AnnotatedTrace) -> Option<i64> {
    trace.spans.iter().map(|span| span.stored.span.start_time_unix_nano).min()
}

fn end(trace: &AnnotatedTrace) -> Option<i64> {
    trace.spans.iter().filter_map(|span| span.stored.span.end_time_unix_nano).max()
}

fn elapsed(start: i64, end: i64) -> Option<Datum> {
    end.checked_sub(start).filter(|elapsed| *elapsed >= 0).map(milliseconds)
}

#[expect(clippy::cast_precision_loss, reason = "numbers of the language are f64")]
fn milliseconds(nanos: i64) -> Datum {
    Datum::Number(nanos as f64 / 1e6)
}

#[expect(clippy::cast_precision_loss, reason = "numbers of the language are f64")]
fn whole(number: i64) -> Datum {
    Datum::Number(number as f64)
}

#[expect(clippy::cast_precision_loss, reason = "numbers of the language are f64")]
fn count(count: usize) -> Datum {
    Datum::Number(count as f64)
}
