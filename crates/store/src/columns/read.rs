//! From a row back to a span.

use std::sync::Arc;

use arrow_array::{Array, FixedSizeBinaryArray, PrimitiveArray, StringArray, types::ArrowPrimitiveType};
use model::{
    Attributes, Cost, OtelKind, ProjectId, Resource, ScoreRange, Span, SpanFacts, SpanId, Status, StatusCode,
    TokenCounts, TraceId,
};
use query::{StoredSpan, TraceSpan};
use semconv::SpanKind;
use serde::de::DeserializeOwned;

use super::bulky::Parts;
use super::schema::SpanColumns;
use super::write::otel_kind_name;

/// What [`SpanColumns::tokens`] reads.
pub(crate) const TOKEN_COLUMNS: [&str; 8] = [
    "tokens_prompt",
    "tokens_completion",
    "tokens_total",
    "tokens_cache_read",
    "tokens_cache_write",
    "tokens_prompt_audio",
    "tokens_reasoning",
    "tokens_completion_audio",
];

/// A stored column does not read back as what was written.
#[derive(Debug, thiserror::Error)]
#[error("column `{column}` of span {sequence} does not read back")]
pub(crate) struct StoredColumnError {
    column: &'static str,
    sequence: i64,
    source: serde_json::Error,
}

impl SpanColumns {
    pub(crate) fn trace_id(&self, row: usize) -> TraceId {
        TraceId::from_bytes(self.trace_id.value(row)).expect("no zero id is ever written")
    }

    pub(crate) fn span_id(&self, row: usize) -> SpanId {
        SpanId::from_bytes(self.span_id.value(row)).expect("no zero id is ever written")
    }

    pub(crate) fn parent_id(&self, row: usize) -> Option<SpanId> {
        optional_id(&self.parent_id, row)
    }

    pub(crate) fn project(&self, row: usize) -> ProjectId {
        ProjectId(self.project.value(row))
    }

    pub(crate) fn span_kind(&self, row: usize) -> SpanKind {
        SpanKind::parse(self.span_kind.value(row)).unwrap_or_default()
    }

    pub(crate) fn status_code(&self, row: usize) -> StatusCode {
        StatusCode::parse(self.status_code.value(row)).unwrap_or_default()
    }

    /// The session of the row's trace, where a segment says it.
    pub(crate) fn trace_session_id(&self, row: usize) -> Option<&str> {
        self.trace_session_id.is_valid(row).then(|| self.trace_session_id.value(row))
    }

    /// The span of a row with everything that was sent. Its session is its own; the caller knows its trace's.
    pub(crate) fn span(&self, row: usize) -> Result<StoredSpan, StoredColumnError> {
        let span = Span {
            trace_id: self.trace_id(row),
            span_id: self.span_id(row),
            parent_id: self.parent_id(row),
            name: self.name.value(row).to_owned(),
            otel_kind: otel_kind(self.otel_kind.value(row)),
            status: Status {
                code: self.status_code(row),
                message: self.status_message.value(row).to_owned(),
            },
            start_time_unix_nano: self.start_time.value(row),
            end_time_unix_nano: number(&self.end_time, row),
            attributes: self.span_attributes(row)?,
            events: self.json("events", &self.events, row)?.unwrap_or_default(),
            links: self.json("links", &self.links, row)?.unwrap_or_default(),
            resource: Arc::new(self.json("resource", &self.resource, row)?.unwrap_or_default()),
            scope: Arc::new(self.json("scope", &self.scope, row)?.unwrap_or_default()),
            trace_state: text(&self.trace_state, row).unwrap_or_default(),
            flags: self.flags.value(row),
            dropped_attributes_count: self.dropped_attributes_count.value(row),
            dropped_events_count: self.dropped_events_count.value(row),
            dropped_links_count: self.dropped_links_count.value(row),
        };
        Ok(StoredSpan {
            sequence: self.sequence.value(row),
            project: self.project(row),
            session_id: text(&self.session_id, row),
            span,
            facts: self.facts(row),
            cost: self.cost(row)?,
        })
    }

    /// The attributes of a row, put together again.
    pub(crate) fn span_attributes(&self, row: usize) -> Result<Attributes, StoredColumnError> {
        let parts = Parts {
            small: self.json("attributes", &self.attributes, row)?.unwrap_or_default(),
            large: self.json("large_attributes", &self.large_attributes, row)?.unwrap_or_default(),
            input_value: text(&self.input_value, row),
            output_value: text(&self.output_value, row),
        };
        Ok(parts.join())
    }

    /// The narrow values of a row that a tree of spans is drawn from.
    pub(crate) fn trace_span(&self, row: usize) -> TraceSpan {
        TraceSpan {
            sequence: self.sequence.value(row),
            span_id: self.span_id(row),
            parent_id: self.parent_id(row),
            name: self.name.value(row).to_owned(),
            span_kind: self.span_kind(row),
            status_code: self.status_code(row),
            status_message: self.status_message.value(row).to_owned(),
            start_time_unix_nano: self.start_time.value(row),
            end_time_unix_nano: number(&self.end_time, row),
            user_id: text(&self.user_id, row),
            model_name: text(&self.model_name, row),
            tokens: self.tokens(row),
            cost: number(&self.cost_total, row),
            error_type: text(&self.error_type, row),
        }
    }

    fn facts(&self, row: usize) -> SpanFacts {
        SpanFacts {
            span_kind: self.span_kind(row),
            session_id: text(&self.session_id, row),
            user_id: text(&self.user_id, row),
            model_name: text(&self.model_name, row),
            provider: text(&self.provider, row),
            tokens: self.tokens(row),
            prompt_template_id: text(&self.prompt_template_id, row),
            prompt_template_version: text(&self.prompt_template_version, row),
            document_count: number(&self.document_count, row),
            document_scores: self.document_scores(row),
            error_type: text(&self.error_type, row),
            weight: self.weight.value(row),
        }
    }

    fn document_scores(&self, row: usize) -> Option<ScoreRange> {
        let (min, max) = (&self.document_score_min, &self.document_score_max);
        Some(ScoreRange { min: number(min, row)?, max: number(max, row)? })
    }

    fn tokens(&self, row: usize) -> TokenCounts {
        TokenCounts {
            prompt: number(&self.tokens_prompt, row),
            completion: number(&self.tokens_completion, row),
            total: number(&self.tokens_total, row),
            cache_read: number(&self.tokens_cache_read, row),
            cache_write: number(&self.tokens_cache_write, row),
            prompt_audio: number(&self.tokens_prompt_audio, row),
            reasoning: number(&self.tokens_reasoning, row),
            completion_audio: number(&self.tokens_completion_audio, row),
        }
    }

    fn cost(&self, row: usize) -> Result<Option<Cost>, StoredColumnError> {
        let Some(total) = number(&self.cost_total, row) else { return Ok(None) };
        Ok(Some(Cost {
            total,
            prompt: number(&self.cost_prompt, row).unwrap_or_default(),
            completion: number(&self.cost_completion, row).unwrap_or_default(),
            details: self.json("cost_details", &self.cost_details, row)?.unwrap_or_default(),
        }))
    }

    fn json<T: DeserializeOwned>(
        &self,
        column: &'static str,
        array: &StringArray,
        row: usize,
    ) -> Result<Option<T>, StoredColumnError> {
        if array.is_null(row) {
            return Ok(None);
        }
        from_json(array.value(row)).map(Some).map_err(|source| StoredColumnError {
            column,
            sequence: self.sequence.value(row),
            source,
        })
    }
}

/// Attributes out of the texts of their columns.
pub(crate) fn attributes_from_json(
    small: Option<&str>,
    large: Option<&str>,
    input_value: Option<&str>,
    output_value: Option<&str>,
) -> Result<Attributes, serde_json::Error> {
    let read = |text: Option<&str>| text.map_or_else(|| Ok(Attributes::new()), from_json);
    let parts = Parts {
        small: read(small)?,
        large: read(large)?,
        input_value: input_value.map(str::to_owned),
        output_value: output_value.map(str::to_owned),
    };
    Ok(parts.join())
}

pub(crate) fn resource_from_json(text: &str) -> Result<Resource, serde_json::Error> {
    from_json(text)
}

fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    // Depth was bounded when the span was decoded; what was accepted must read back.
    deserializer.disable_recursion_limit();
    T::deserialize(&mut deserializer)
}

/// The value of a row, or nothing where it is null.
pub(crate) fn number<T: ArrowPrimitiveType>(array: &PrimitiveArray<T>, row: usize) -> Option<T::Native> {
    array.is_valid(row).then(|| array.value(row))
}

fn text(array: &StringArray, row: usize) -> Option<String> {
    array.is_valid(row).then(|| array.value(row).to_owned())
}

fn optional_id(array: &FixedSizeBinaryArray, row: usize) -> Option<SpanId> {
    array.is_valid(row).then(|| SpanId::from_bytes(array.value(row)))?
}

fn otel_kind(name: &str) -> OtelKind {
    use OtelKind::{Client, Consumer, Internal, Producer, Server, Unspecified};
    [Internal, Server, Client, Producer, Consumer]
        .into_iter()
        .find(|&kind| otel_kind_name(kind) == name)
        .unwrap_or(Unspecified)
}
