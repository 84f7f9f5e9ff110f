//! A span as the page reads it.

use model::{Attributes, Cost, CostDetail, Event, Link, OtelKind, Resource, Scope, TokenCounts, TokenType};
use query::StoredSpan;
use serde::Serialize;
use utoipa::ToSchema;

use super::meaning_view::MeaningView;
use crate::api::values::{SpanKindView, StatusCodeView, latency_ms, nanoseconds};
use crate::v1::GlobalId;

/// One span: what it means first, everything as it was sent below.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SpanView {
    pub trace_id: String,
    pub span_id: String,
    /// The id that `/v1` and Phoenix's links use.
    pub global_id: String,
    pub parent_id: Option<String>,
    pub session_id: Option<String>,
    pub user_id: Option<String>,
    pub name: String,
    pub span_kind: SpanKindView,
    /// OTLP's own kind: internal, server, client, producer, consumer, unspecified.
    pub otel_kind: String,
    pub status_code: StatusCodeView,
    pub status_message: String,
    pub start_time_unix_nano: String,
    pub end_time_unix_nano: Option<String>,
    pub latency_ms: Option<f64>,
    pub model_name: Option<String>,
    pub provider: Option<String>,
    pub tokens: Option<TokenCountsView>,
    pub cost: Option<CostView>,
    /// The model of a call that has no cost because nobody knows its price.
    pub unpriced_model: Option<String>,
    pub meaning: MeaningView,
    /// Everything that was sent, dotted keys nested.
    #[schema(value_type = Object)]
    pub attributes: Attributes,
    pub events: Vec<EventView>,
    pub links: Vec<LinkView>,
    pub resource: ResourceView,
    pub scope: ScopeView,
    pub trace_state: String,
    pub flags: u32,
    /// What the sender's SDK dropped before sending.
    pub dropped_attributes_count: u32,
    pub dropped_events_count: u32,
    pub dropped_links_count: u32,
    /// How many spans this one stands for, where it was sampled upstream.
    pub weight: f64,
}

/// Tokens by type. Cached, audio and reasoning tokens are part of the prompt and completion counts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TokenCountsView {
    pub prompt: Option<i64>,
    pub completion: Option<i64>,
    pub total: Option<i64>,
    pub cache_read: Option<i64>,
    pub cache_write: Option<i64>,
    pub prompt_audio: Option<i64>,
    pub reasoning: Option<i64>,
    pub completion_audio: Option<i64>,
}

/// US dollars, unrounded.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CostView {
    pub total: f64,
    pub prompt: f64,
    pub completion: f64,
    pub details: Vec<CostDetailView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CostDetailView {
    /// input, output, cache_read, cache_write, audio, reasoning or image.
    pub token_type: String,
    pub is_prompt: bool,
    pub tokens: i64,
    pub cost: f64,
    pub cost_per_token: f64,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EventView {
    pub name: String,
    pub time_unix_nano: String,
    #[schema(value_type = Object)]
    pub attributes: Attributes,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LinkView {
    pub trace_id: String,
    pub span_id: String,
    pub trace_state: String,
    #[schema(value_type = Object)]
    pub attributes: Attributes,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ResourceView {
    #[schema(value_type = Object)]
    pub attributes: Attributes,
    pub schema_url: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ScopeView {
    pub name: String,
    pub version: String,
    #[schema(value_type = Object)]
    pub attributes: Attributes,
    pub schema_url: String,
}

impl From<StoredSpan> for SpanView {
    fn from(stored: StoredSpan) -> SpanView {
        let (span, facts) = (stored.span, stored.facts);
        let unpriced_model = model::unpriced_model(
            facts.span_kind,
            &facts.tokens,
            facts.model_name.as_deref(),
            stored.cost.is_some(),
        );
        SpanView {
            trace_id: span.trace_id.to_string(),
            span_id: span.span_id.to_string(),
            global_id: GlobalId::span(stored.sequence).to_string(),
            parent_id: span.parent_id.map(|id| id.to_string()),
            unpriced_model: unpriced_model.map(str::to_owned),
            session_id: stored.session_id,
            user_id: facts.user_id,
            span_kind: facts.span_kind.into(),
            otel_kind: otel_kind_word(span.otel_kind).to_owned(),
            status_code: span.status.code.into(),
            start_time_unix_nano: nanoseconds(span.start_time_unix_nano),
            end_time_unix_nano: span.end_time_unix_nano.map(nanoseconds),
            latency_ms: span.latency_nano().map(latency_ms),
            model_name: facts.model_name,
            provider: facts.provider,
            tokens: (facts.tokens != TokenCounts::default()).then(|| facts.tokens.into()),
            cost: stored.cost.map(CostView::from),
            meaning: model::meaning(&span).into(),
            name: span.name,
            status_message: span.status.message,
            attributes: span.attributes,
            events: span.events.into_iter().map(EventView::from).collect(),
            links: span.links.into_iter().map(LinkView::from).collect(),
            resource: ResourceView::from(&*span.resource),
            scope: ScopeView::from(&*span.scope),
            trace_state: span.trace_state,
            flags: span.flags,
            dropped_attributes_count: span.dropped_attributes_count,
            dropped_events_count: span.dropped_events_count,
            dropped_links_count: span.dropped_links_count,
            weight: facts.weight,
        }
    }
}

fn otel_kind_word(kind: OtelKind) -> &'static str {
    match kind {
        OtelKind::Unspecified => "unspecified",
        OtelKind::Internal => "internal",
        OtelKind::Server => "server",
        OtelKind::Client => "client",
        OtelKind::Producer => "producer",
        OtelKind::Consumer => "consumer",
    }
}

impl From<TokenCounts> for TokenCountsView {
    fn from(tokens: TokenCounts) -> TokenCountsView {
        TokenCountsView {
            prompt: tokens.prompt,
            completion: tokens.completion,
            total: tokens.total,
            cache_read: tokens.cache_read,
            cache_write: tokens.cache_write,
            prompt_audio: tokens.prompt_audio,
            reasoning: tokens.reasoning,
            completion_audio: tokens.completion_audio,
        }
    }
}

impl From<Cost> for CostView {
    fn from(cost: Cost) -> CostView {
        CostView {
            total: cost.total,
            prompt: cost.prompt,
            completion: cost.completion,
            details: cost.details.iter().map(CostDetailView::from).collect(),
        }
    }
}

impl From<&CostDetail> for CostDetailView {
    fn from(detail: &CostDetail) -> CostDetailView {
        let token_type = match detail.token_type {
            TokenType::Input => "input",
            TokenType::Output => "output",
            TokenType::CacheRead => "cache_read",
            TokenType::CacheWrite => "cache_write",
            TokenType::Audio => "audio",
            TokenType::Reasoning => "reasoning",
            TokenType::Image => "image",
        };
        CostDetailView {
            token_type: token_type.to_owned(),
            is_prompt: detail.is_prompt,
            tokens: detail.tokens,
            cost: detail.cost,
            cost_per_token: detail.cost_per_token,
        }
    }
}

impl From<Event> for EventView {
    fn from(event: Event) -> EventView {
        let time_unix_nano = nanoseconds(event.time_unix_nano);
        EventView { name: event.name, time_unix_nano, attributes: event.attributes }
    }
}

impl From<Link> for LinkView {
    fn from(link: Link) -> LinkView {
        LinkView {
            trace_id: link.trace_id.to_string(),
            span_id: link.span_id.to_string(),
            trace_state: link.trace_state,
            attributes: link.attributes,
        }
    }
}

impl From<&Resource> for ResourceView {
    fn from(resource: &Resource) -> ResourceView {
        ResourceView { attributes: resource.attributes.clone(), schema_url: resource.schema_url.clone() }
    }
}

impl From<&Scope> for ScopeView {
    fn from(scope: &Scope) -> ScopeView {
        ScopeView {
            name: scope.name.clone(),
            version: scope.version.clone(),
            attributes: scope.attributes.clone(),
            schema_url: scope.schema_url.clone(),
        }
    }
}
