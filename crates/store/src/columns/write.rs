//! From a span to one row.

use arrow_array::builder::StringBuilder;
use model::{Attributes, OtelKind, ProjectId};
use serde::Serialize;

use super::bulky::Parts;
use super::schema::SpanColumnsBuilder;
use crate::NewSpan;

impl SpanColumnsBuilder {
    /// Appends one span as a row.
    pub(crate) fn push(&mut self, sequence: i64, project: ProjectId, new: NewSpan) {
        let NewSpan { span, facts, cost, .. } = new;
        // One after the other, the small JSON texts of the span are written here.
        let mut buffer = Vec::with_capacity(JSON_BYTES_EXPECTED);

        self.sequence.append_value(sequence);
        self.project.append_value(project.0);
        let width = "the builder has the width of the id";
        self.trace_id.append_value(span.trace_id.as_bytes()).expect(width);
        self.span_id.append_value(span.span_id.as_bytes()).expect(width);
        match span.parent_id {
            Some(id) => self.parent_id.append_value(id.as_bytes()).expect(width),
            None => self.parent_id.append_null(),
        }
        self.name.append_value(span.name);
        self.span_kind.append_value(facts.span_kind.as_str());
        self.otel_kind.append_value(otel_kind_name(span.otel_kind));
        self.status_code.append_value(span.status.code.as_str());
        self.start_time.append_value(span.start_time_unix_nano);
        self.end_time.append_option(span.end_time_unix_nano);
        self.session_id.append_option(facts.session_id);
        self.trace_session_id.append_null();
        self.user_id.append_option(facts.user_id);

        self.tokens_prompt.append_option(facts.tokens.prompt);
        self.tokens_completion.append_option(facts.tokens.completion);
        self.tokens_total.append_option(facts.tokens.total);
        self.tokens_cache_read.append_option(facts.tokens.cache_read);
        self.tokens_cache_write.append_option(facts.tokens.cache_write);
        self.tokens_prompt_audio.append_option(facts.tokens.prompt_audio);
        self.tokens_reasoning.append_option(facts.tokens.reasoning);
        self.tokens_completion_audio.append_option(facts.tokens.completion_audio);
        self.cost_total.append_option(cost.as_ref().map(|cost| cost.total));
        self.cost_prompt.append_option(cost.as_ref().map(|cost| cost.prompt));
        self.cost_completion.append_option(cost.as_ref().map(|cost| cost.completion));
        match cost {
            Some(cost) => self.cost_details.append_value(json(&cost.details, &mut buffer)),
            None => self.cost_details.append_null(),
        }
        self.model_name.append_option(facts.model_name);
        self.provider.append_option(facts.provider);
        self.prompt_template_id.append_option(facts.prompt_template_id);
        self.prompt_template_version.append_option(facts.prompt_template_version);
        self.document_count.append_option(facts.document_count);
        self.document_score_min.append_option(facts.document_scores.map(|scores| scores.min));
        self.document_score_max.append_option(facts.document_scores.map(|scores| scores.max));
        self.error_type.append_option(facts.error_type);
        self.weight.append_value(facts.weight);

        let parts = Parts::of(span.attributes);
        self.input_value.append_option(parts.input_value);
        self.output_value.append_option(parts.output_value);
        self.status_message.append_value(span.status.message);

        append_attributes(&mut self.attributes, &parts.small);
        append_attributes(&mut self.large_attributes, &parts.large);
        append_json(&mut self.events, &span.events, span.events.is_empty(), &mut buffer);
        append_json(&mut self.links, &span.links, span.links.is_empty(), &mut buffer);
        self.resource.append_value(json(span.resource.as_ref(), &mut buffer));
        self.scope.append_value(json(span.scope.as_ref(), &mut buffer));
        self.trace_state.append_option((!span.trace_state.is_empty()).then_some(span.trace_state));
        self.flags.append_value(span.flags);
        self.dropped_attributes_count.append_value(span.dropped_attributes_count);
        self.dropped_events_count.append_value(span.dropped_events_count);
        self.dropped_links_count.append_value(span.dropped_links_count);
    }
}

pub(super) fn otel_kind_name(kind: OtelKind) -> &'static str {
    match kind {
        OtelKind::Unspecified => "unspecified",
        OtelKind::Internal => "internal",
        OtelKind::Server => "server",
        OtelKind::Client => "client",
        OtelKind::Producer => "producer",
        OtelKind::Consumer => "consumer",
    }
}

/// Most spans' events fit.
const JSON_BYTES_EXPECTED: usize = 1024;

fn append_attributes(column: &mut StringBuilder, attributes: &Attributes) {
    if attributes.is_empty() {
        column.append_null();
    } else {
        attributes.write_json(column).expect("a column takes everything");
        // What was written is this value.
        column.append_value("");
    }
}

fn append_json<T: Serialize>(column: &mut StringBuilder, value: &T, is_absent: bool, buffer: &mut Vec<u8>) {
    if is_absent {
        column.append_null();
    } else {
        column.append_value(json(value, buffer));
    }
}

fn json<'a, T: Serialize + ?Sized>(value: &T, buffer: &'a mut Vec<u8>) -> &'a str {
    buffer.clear();
    serde_json::to_writer(&mut *buffer, value).expect("written to memory, and every key is a string");
    std::str::from_utf8(buffer).expect("JSON is text")
}
