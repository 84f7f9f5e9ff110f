//! A span with everything that was sent.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Json, Object, Result, SimpleObject};
use model::{AnnotationTarget, AnnotationTargetKind, Attributes, SpanId, StoredAnnotation, TraceId, Value};
use query::{Filter, Grain, IdMatch, IdPrefix, IdSearch, SpanCursor, SpanList, SpanSource as _, StoredSpan};
use semconv::openinference as oi;
use semconv::{SpanKind, otel};
use store::TargetNames;
use tokio::sync::OnceCell;

use super::annotation::{DocumentAnnotation, SpanAnnotation, annotations, is_note};
use super::connection::{Page, page_of, parse_span_cursor, print_span_cursor};
use super::cost::{SpanCostSummary, count, small};
use super::error::{bad_filter, failed};
use super::moment::{Moment, milliseconds};
use super::project::Project;
use super::reader::store;
use super::trace::Trace;
use crate::v1::GlobalId;

/// Of a value that is shown in part.
const TRUNCATED_CHARS: usize = 100;

pub(super) struct Span {
    stored: StoredSpan,
    /// For what is told of the spans around it.
    trace: OnceCell<Trace>,
}

impl From<StoredSpan> for Span {
    fn from(stored: StoredSpan) -> Span {
        Span { stored, trace: OnceCell::new() }
    }
}

impl Span {
    pub(super) async fn find(
        context: &Context<'_>,
        trace_id: TraceId,
        span_id: SpanId,
    ) -> Result<Option<Span>> {
        Ok(store(context).await.span(trace_id, span_id).await.map_err(failed)?.map(Span::from))
    }

    pub(super) fn sequence(&self) -> i64 {
        self.stored.sequence
    }

    /// The newest span of this id, in any project.
    pub(super) async fn find_by_id(context: &Context<'_>, span_id: SpanId) -> Result<Option<Span>> {
        let Some(prefix) = IdPrefix::parse(&span_id.to_string()) else { return Ok(None) };
        let search = IdSearch { prefix, limit: 1 };
        let found = store(context).await.ids(&search).await.map_err(failed)?.into_iter();
        let trace_id = found.into_iter().find_map(|it| match it {
            IdMatch::Span { trace_id, span_id: found, .. } if found == span_id => Some(trace_id),
            _ => None,
        });
        match trace_id {
            Some(trace_id) => Span::find(context, trace_id, span_id).await,
            None => Ok(None),
        }
    }

    async fn in_trace(&self, context: &Context<'_>) -> Result<&Trace> {
        let trace_id = self.stored.span.trace_id;
        self.trace.get_or_try_init(|| Trace::get(context, trace_id)).await
    }

    /// What was said of it, or of its documents, newest first.
    async fn said(&self, context: &Context<'_>, kind: AnnotationTargetKind) -> Result<Vec<StoredAnnotation>> {
        let span_id = self.stored.span.span_id;
        let mut found = annotations(context, kind, TargetNames::Spans(vec![span_id])).await?;
        // Ids of spans may repeat in other traces.
        let trace_id = self.stored.span.trace_id;
        found.retain(|it| match it.target {
            AnnotationTarget::Span { trace_id: of, .. } | AnnotationTarget::Document { trace_id: of, .. } => {
                of == trace_id
            }
            AnnotationTarget::Trace(_) | AnnotationTarget::Session(_) => false,
        });
        Ok(found)
    }

    fn text(&self, key: &str) -> Option<String> {
        self.stored.span.attributes.at(key).and_then(as_text)
    }

    fn value(&self, value_key: &str, mime_type_key: &str) -> Option<SpanIoValue> {
        let value = self.text(value_key)?;
        let mime_type = semconv::MimeType::parse(&self.text(mime_type_key).unwrap_or_default()).into();
        Some(SpanIoValue { mime_type, truncated_value: truncated(&value), value })
    }

    pub(super) fn input_value(&self) -> Option<SpanIoValue> {
        self.value(oi::INPUT_VALUE, oi::INPUT_MIME_TYPE)
    }

    pub(super) fn output_value(&self) -> Option<SpanIoValue> {
        self.value(oi::OUTPUT_VALUE, oi::OUTPUT_MIME_TYPE)
    }

    /// As in Phoenix, tokens are those of LLM spans, and one count makes the other zero.
    fn tokens(&self) -> Option<(i64, i64)> {
        let tokens = self.stored.facts.tokens;
        let is_counted = self.stored.facts.span_kind == SpanKind::Llm
            && (tokens.prompt.is_some() || tokens.completion.is_some());
        is_counted.then(|| (tokens.prompt.unwrap_or(0), tokens.completion.unwrap_or(0)))
    }
}

#[Object]
impl Span {
    pub(super) async fn id(&self) -> ID {
        GlobalId::span(self.stored.sequence).to_string().into()
    }

    async fn name(&self) -> &str {
        &self.stored.span.name
    }

    async fn status_code(&self) -> SpanStatusCode {
        self.stored.span.status.code.into()
    }

    async fn status_message(&self) -> &str {
        &self.stored.span.status.message
    }

    async fn start_time(&self) -> Moment {
        Moment(self.stored.span.start_time_unix_nano)
    }

    /// Null while it has not ended.
    async fn end_time(&self) -> Option<Moment> {
        self.stored.span.end_time_unix_nano.map(Moment)
    }

    async fn latency_ms(&self) -> Option<f64> {
        self.stored.span.latency_nano().map(milliseconds)
    }

    async fn parent_id(&self) -> Option<ID> {
        self.stored.span.parent_id.map(|id| id.to_string().into())
    }

    async fn span_kind(&self) -> SpanKindName {
        self.stored.facts.span_kind.into()
    }

    async fn span_id(&self) -> ID {
        self.stored.span.span_id.to_string().into()
    }

    #[graphql(complexity = "10 + child_complexity")]
    async fn trace(&self, context: &Context<'_>) -> Result<&Trace> {
        self.in_trace(context).await
    }

    async fn context(&self) -> SpanContext {
        let span = &self.stored.span;
        SpanContext { trace_id: span.trace_id.to_string().into(), span_id: span.span_id.to_string().into() }
    }

    /// All of them, nested, as JSON.
    async fn attributes(&self) -> String {
        Value::Map(self.stored.span.attributes.clone()).to_json()
    }

    /// As JSON.
    async fn metadata(&self) -> Option<String> {
        self.text(oi::METADATA)
    }

    async fn user_id(&self) -> Option<&str> {
        self.stored.facts.user_id.as_deref()
    }

    async fn num_documents(&self) -> i32 {
        narrow(self.stored.facts.document_count.unwrap_or(0))
    }

    async fn token_count_total(&self) -> i32 {
        let (prompt, completion) = self.tokens().unwrap_or_default();
        narrow(prompt.saturating_add(completion))
    }

    async fn token_count_prompt(&self) -> Option<i32> {
        self.tokens().map(|(prompt, _)| narrow(prompt))
    }

    async fn token_count_completion(&self) -> Option<i32> {
        self.tokens().map(|(_, completion)| narrow(completion))
    }

    async fn input(&self) -> Option<SpanIoValue> {
        self.input_value()
    }

    async fn output(&self) -> Option<SpanIoValue> {
        self.output_value()
    }

    async fn events(&self) -> Vec<SpanEvent> {
        self.stored.span.events.iter().map(SpanEvent::from).collect()
    }

    /// Of the span and everything below it.
    #[graphql(complexity = "10")]
    async fn cumulative_token_count_total(&self, context: &Context<'_>) -> Result<f64> {
        let sum = self.in_trace(context).await?.cumulative(self.stored.span.span_id);
        Ok(count(sum.tokens_prompt.saturating_add(sum.tokens_completion)))
    }

    #[graphql(complexity = "10")]
    async fn cumulative_token_count_prompt(&self, context: &Context<'_>) -> Result<f64> {
        Ok(count(self.in_trace(context).await?.cumulative(self.stored.span.span_id).tokens_prompt))
    }

    #[graphql(complexity = "10")]
    async fn cumulative_token_count_completion(&self, context: &Context<'_>) -> Result<f64> {
        Ok(count(self.in_trace(context).await?.cumulative(self.stored.span.span_id).tokens_completion))
    }

    /// ERROR where the span or one below it has that, else its own.
    #[graphql(complexity = "10")]
    async fn propagated_status_code(&self, context: &Context<'_>) -> Result<SpanStatusCode> {
        let sum = self.in_trace(context).await?.cumulative(self.stored.span.span_id);
        Ok(if sum.error_count > 0 { SpanStatusCode::Error } else { self.stored.span.status.code.into() })
    }

    #[graphql(complexity = "10")]
    async fn num_child_spans(&self, context: &Context<'_>) -> Result<i32> {
        let children = self.in_trace(context).await?.child_count(self.stored.span.span_id);
        Ok(small(children as u64))
    }

    /// Newest first; notes are not among them.
    #[graphql(complexity = "10 + 10 * child_complexity")]
    async fn span_annotations(&self, context: &Context<'_>) -> Result<Vec<SpanAnnotation>> {
        let said = self.said(context, AnnotationTargetKind::Span).await?.into_iter();
        let said = said.filter(|it| !is_note(it));
        Ok(said.map(|it| SpanAnnotation::new(it, self.stored.sequence)).collect())
    }

    #[graphql(complexity = "10 + 10 * child_complexity")]
    async fn span_notes(&self, context: &Context<'_>) -> Result<Vec<SpanAnnotation>> {
        let notes = self.said(context, AnnotationTargetKind::Span).await?.into_iter().filter(is_note);
        Ok(notes.map(|it| SpanAnnotation::new(it, self.stored.sequence)).collect())
    }

    /// What was said of its documents.
    #[graphql(complexity = "10 + 10 * child_complexity")]
    async fn document_evaluations(&self, context: &Context<'_>) -> Result<Vec<DocumentAnnotation>> {
        let said = self.said(context, AnnotationTargetKind::Document).await?;
        Ok(said.into_iter().filter_map(DocumentAnnotation::new).collect())
    }

    #[graphql(complexity = "10 + child_complexity")]
    async fn project(&self, context: &Context<'_>) -> Result<Project> {
        Project::of(context, self.stored.project).await
    }

    /// Null where it has no price.
    async fn cost_summary(&self) -> Option<SpanCostSummary> {
        self.stored.cost.as_ref().map(SpanCostSummary::of_span)
    }
}

/// One page of a list whose limit and cursor do not count.
pub(super) async fn page_of_spans(
    context: &Context<'_>,
    list: SpanList,
    size: usize,
    after: Option<&str>,
) -> Result<Page<Span>> {
    let after = after.map(parse_span_cursor).transpose()?;
    // The last of the page before, where it is still there, and one to know whether there is a next page.
    let limit = size.saturating_add(2);
    let list = SpanList { from: after, limit, ..list };
    let mut spans = store(context).await.spans(&list).await.map_err(failed)?;
    if let Some(after) = after {
        spans.retain(|span| span.sequence != after.sequence);
    }
    let node = |span: StoredSpan| (print_span_cursor(SpanCursor::of(list.sort, &span)), Span::from(span));
    Ok(page_of(spans.into_iter().map(node).collect(), size, after.is_some()))
}

/// Blank conditions are none.
pub(super) fn condition(text: Option<&str>) -> Result<Option<Arc<Filter>>> {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return Ok(None) };
    let (filter, _doubts) = Filter::parse(text, Grain::Span).map_err(|error| bad_filter(&error))?;
    Ok(Some(Arc::new(filter)))
}

#[derive(SimpleObject)]
struct SpanContext {
    trace_id: ID,
    span_id: ID,
}

#[derive(SimpleObject)]
#[graphql(name = "SpanIOValue")]
pub(super) struct SpanIoValue {
    mime_type: MimeType,
    /// The beginning of it.
    truncated_value: String,
    value: String,
}

#[derive(SimpleObject)]
struct SpanEvent {
    name: String,
    /// Of an exception what it says, else empty.
    message: String,
    timestamp: Moment,
    attributes: Json<Attributes>,
}

impl From<&model::Event> for SpanEvent {
    fn from(event: &model::Event) -> SpanEvent {
        let message = event.attributes.at(otel::EXCEPTION_MESSAGE).and_then(as_text);
        SpanEvent {
            name: event.name.clone(),
            message: message.unwrap_or_default(),
            timestamp: Moment(event.time_unix_nano),
            attributes: Json(event.attributes.clone()),
        }
    }
}

#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(rename_items = "lowercase", remote = "semconv::MimeType")]
enum MimeType {
    Text,
    Json,
}

#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(rename_items = "SCREAMING_SNAKE_CASE", remote = "model::StatusCode")]
enum SpanStatusCode {
    Ok,
    Error,
    Unset,
}

#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(name = "SpanKind", rename_items = "lowercase", remote = "SpanKind")]
enum SpanKindName {
    Chain,
    Tool,
    Llm,
    Prompt,
    Retriever,
    Embedding,
    Agent,
    Reranker,
    Evaluator,
    Guardrail,
    Decision,
    Unknown,
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_json()),
    }
}

fn truncated(text: &str) -> String {
    match text.char_indices().nth(TRUNCATED_CHARS) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

/// As far as GraphQL's integers go.
fn narrow(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(if number < 0 { i32::MIN } else { i32::MAX })
}
