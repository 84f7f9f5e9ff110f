//! A model call: what the instrumentation of the vendor's client writes about it.

use semconv::SpanKind;
use semconv::openinference::{self as oi, llm, prompt};
use serde_json::{Value, json};

use super::content::Raised;
use super::conversation::{Message, tokens_of};
use super::models::{Model, Vendor};
use super::span::{Origin, SpanDraft, SpanId};
use super::turn::Run;

const PROMPT_ID: &str = "support-agent";
/// Vendors keep prompts from this length on, in blocks of 128 tokens.
const CACHED_TOKENS_MIN: u32 = 1_024;
const CACHE_BLOCK_TOKENS: u32 = 128;

/// What the vendor reports, cached and reasoning tokens being part of the prompt and the completion.
struct Usage {
    prompt: u32,
    completion: u32,
    cache_read: u32,
    cache_write: u32,
    reasoning: u32,
}

impl Run<'_, '_> {
    /// Asks the agent's model to continue the conversation, which its reply then joins.
    pub(super) fn call_model(&mut self, reply: Result<Message, Raised>) {
        let session = &mut *self.session;
        let model = session.model;
        let tools: Vec<Value> = session
            .content
            .tools
            .iter()
            .map(|tool| json!({ "type": "function", "function": tool }))
            .collect();
        // Only what the customer reads is streamed.
        let stream = reply.as_ref().is_ok_and(|reply| reply.tool_calls.is_empty());
        let parameters = match model.vendor {
            Vendor::OpenAi => json!({ "temperature": 0.2, "max_completion_tokens": 800, "stream": stream }),
            Vendor::Anthropic => json!({ "temperature": 0.2, "max_tokens": 800, "stream": stream }),
            Vendor::Ollama => json!({ "temperature": 0.2, "seed": 7, "stream": stream }),
        };
        let variables = session.case.variables(&["first_name", "date"]);

        let start = self.at;
        let id = self.trace.new_span_id();
        let mut span = new_model_span(model, id, self.root, start)
            .json(llm::INVOCATION_PARAMETERS, &parameters)
            .text(prompt::ID, PROMPT_ID)
            .text(llm::PROMPT_TEMPLATE, session.prompt.template)
            .json(llm::PROMPT_TEMPLATE_VARIABLES, &variables)
            .text(llm::PROMPT_TEMPLATE_VERSION, session.prompt.version);
        for (index, tool) in tools.iter().enumerate() {
            span = span.json(format!("{}.{index}.{}", llm::TOOLS, oi::tool::JSON_SCHEMA), tool);
        }
        span = with_input(span, model, &session.messages, Some(&parameters));

        match reply {
            Err(raised) => {
                self.at += session.random.latency(260.0);
                span = span.raised(self.at, &raised);
            }
            Ok(reply) => {
                let tools_tokens = tools.iter().map(|tool| tokens_of(&tool.to_string())).sum::<u32>();
                let prompt = tools_tokens + session.messages.iter().map(Message::tokens).sum::<u32>();
                let completion = reply.tokens() + session.random.between(0, 9);
                let usage = usage(model.vendor, prompt, completion, session.cached_tokens);
                session.cached_tokens = prompt;
                let time = model.call_time(completion, &mut session.random);
                self.at += time.total;
                span = with_output(span, model, &reply, &usage).end(self.at);
                if stream {
                    span = span.event(start + time.first_token, "First Token Stream Event", Vec::new());
                }
                session.messages.push(reply);
            }
        }
        let span = span.attributes(self.caller_attributes());
        self.trace.push(span);
    }

    /// Asks another model about the conversation. Its reply stays out of it.
    pub(super) fn call_judge(
        &mut self,
        judge: &Model,
        parent: SpanId,
        messages: &[Message],
        reply: &Message,
    ) -> SpanId {
        let start = self.at;
        let prompt = messages.iter().map(Message::tokens).sum();
        let reasoning = 64 * self.session.random.between(2, 9);
        let usage = Usage {
            prompt,
            completion: reply.tokens() + reasoning,
            cache_read: 0,
            cache_write: 0,
            reasoning,
        };
        self.at += judge.call_time(usage.completion, &mut self.session.random).total;

        let parameters = json!({ "reasoning_effort": "low", "response_format": { "type": "json_object" } });
        let id = self.trace.new_span_id();
        let span = new_model_span(judge, id, parent, start).json(llm::INVOCATION_PARAMETERS, &parameters);
        let span = with_input(span, judge, messages, Some(&parameters));
        let span = with_output(span, judge, reply, &usage).attributes(self.caller_attributes()).end(self.at);
        self.trace.push(span);
        id
    }
}

fn new_model_span(model: &Model, id: SpanId, parent: SpanId, start: u64) -> SpanDraft {
    let origin = match model.vendor {
        Vendor::OpenAi | Vendor::Ollama => Origin::OpenAi,
        Vendor::Anthropic => Origin::Anthropic,
    };
    SpanDraft::new(origin, id, Some(parent), model.vendor.span_name(), start)
        .kind(SpanKind::Llm)
        .text(llm::SYSTEM, model.vendor.system())
        .text(llm::PROVIDER, model.vendor.provider())
        .text(llm::MODEL_NAME, model.name)
}

fn with_input(
    mut span: SpanDraft,
    model: &Model,
    messages: &[Message],
    parameters: Option<&Value>,
) -> SpanDraft {
    for (index, message) in messages.iter().enumerate() {
        span = span.attributes(message.attributes(&format!("{}.{index}", llm::INPUT_MESSAGES)));
    }
    let messages: Vec<Value> = messages.iter().map(Message::to_json).collect();
    let mut request = json!({ "model": model.name, "messages": messages });
    if let (Some(Value::Object(parameters)), Value::Object(request)) = (parameters, &mut request) {
        request.extend(parameters.clone());
    }
    span.input_json(&request)
}

fn with_output(span: SpanDraft, model: &Model, reply: &Message, usage: &Usage) -> SpanDraft {
    let choice = json!({ "index": 0, "message": reply.to_json(), "finish_reason": reply.finish_reason() });
    let response = json!({ "model": model.name, "choices": [choice] });
    let mut span = span
        .attributes(reply.attributes(&format!("{}.0", llm::OUTPUT_MESSAGES)))
        .text(llm::FINISH_REASON, reply.finish_reason())
        .count(llm::TOKEN_COUNT_PROMPT, usage.prompt)
        .count(llm::TOKEN_COUNT_COMPLETION, usage.completion)
        .count(llm::TOKEN_COUNT_TOTAL, usage.prompt + usage.completion)
        .output_json(&response);
    let details = [
        (llm::TOKEN_COUNT_PROMPT_DETAILS, "cache_read", usage.cache_read),
        (llm::TOKEN_COUNT_PROMPT_DETAILS, "cache_write", usage.cache_write),
        (llm::TOKEN_COUNT_COMPLETION_DETAILS, "reasoning", usage.reasoning),
    ];
    for (group, name, tokens) in details {
        if tokens > 0 {
            span = span.count(format!("{group}.{name}"), tokens);
        }
    }
    span
}

fn usage(vendor: Vendor, prompt: u32, completion: u32, seen_before: u32) -> Usage {
    let kept = if seen_before < CACHED_TOKENS_MIN {
        0
    } else {
        seen_before / CACHE_BLOCK_TOKENS * CACHE_BLOCK_TOKENS
    };
    let (cache_read, cache_write) = match vendor {
        Vendor::OpenAi => (kept, 0),
        Vendor::Anthropic => (kept, prompt - kept),
        Vendor::Ollama => (0, 0),
    };
    Usage { prompt, completion, cache_read, cache_write, reasoning: 0 }
}
