//! Reads OpenTelemetry's `gen_ai.*` as OpenInference. What a span already says in OpenInference stands, and the originals
//! stay.

use semconv::openinference::{self as oi, agent, embedding, llm, tool};
use semconv::{MimeType, SpanKind, gen_ai};
use serde_json::{Map, Value, json};

use super::gen_ai_messages::set_messages;
use super::layer::text_at;
use crate::span::Record;
use crate::value::{AttributeValue, Field};

/// What `rig-core` and `genai` count, and the convention has no key for.
const USAGE_REASONING_TOKENS: [&str; 2] =
    ["gen_ai.usage.reasoning_tokens", "gen_ai.usage.reasoning.output_tokens"];

pub(super) fn translate(record: &mut Record) {
    if record.kind == SpanKind::Unknown
        && let Some(kind) = kind(record)
    {
        record.kind = kind;
    }
    copy(record, gen_ai::CONVERSATION_ID, oi::SESSION_ID);
    copy(record, gen_ai::AGENT_NAME, agent::NAME);
    set_model(record);
    set_provider(record);
    set_parameters(record);
    set_finish_reason(record);
    set_token_counts(record);
    set_messages(record, &[gen_ai::SYSTEM_INSTRUCTIONS, gen_ai::INPUT_MESSAGES], llm::INPUT_MESSAGES);
    set_messages(record, &[gen_ai::OUTPUT_MESSAGES], llm::OUTPUT_MESSAGES);
    set_tools(record);
    copy(record, gen_ai::TOOL_NAME, tool::NAME);
    copy(record, gen_ai::TOOL_DESCRIPTION, tool::DESCRIPTION);
    copy(record, gen_ai::TOOL_CALL_ID, tool::ID);
    copy(record, gen_ai::TOOL_CALL_ARGUMENTS, tool::PARAMETERS);
    if record.fields.get(oi::OUTPUT_VALUE).is_none()
        && let Some(result) = text_at(&record.fields, gen_ai::TOOL_CALL_RESULT).map(str::to_owned)
    {
        record.set_output(result, MimeType::Json);
    }
}

fn kind(record: &Record) -> Option<SpanKind> {
    match text_at(&record.fields, gen_ai::OPERATION_NAME) {
        Some("chat" | "text_completion" | "generate_content" | "chat_streaming") => Some(SpanKind::Llm),
        Some("embeddings") => Some(SpanKind::Embedding),
        Some("execute_tool") => Some(SpanKind::Tool),
        Some("retrieval") => Some(SpanKind::Retriever),
        Some("rerank") => Some(SpanKind::Reranker),
        Some("invoke_agent" | "create_agent") => Some(SpanKind::Agent),
        Some(_) => None,
        None if record.fields.get(gen_ai::TOOL_NAME).is_some() => Some(SpanKind::Tool),
        None => record.fields.get(gen_ai::REQUEST_MODEL).map(|_| SpanKind::Llm),
    }
}

fn copy(record: &mut Record, from: &str, to: &'static str) {
    if record.fields.get(to).is_none()
        && let Some(field) = record.fields.get(from).cloned()
    {
        record.fields.put(to, field);
    }
}

/// The model that answered, which may be a version of the one that was asked.
fn set_model(record: &mut Record) {
    let key = match record.kind {
        SpanKind::Embedding => embedding::MODEL_NAME,
        SpanKind::Reranker => oi::reranker::MODEL_NAME,
        _ => llm::MODEL_NAME,
    };
    copy(record, gen_ai::RESPONSE_MODEL, key);
    copy(record, gen_ai::REQUEST_MODEL, key);
}

fn set_provider(record: &mut Record) {
    let said =
        [gen_ai::PROVIDER_NAME, gen_ai::SYSTEM].into_iter().find_map(|key| text_at(&record.fields, key));
    let Some(name) = said.map(str::to_lowercase) else { return };
    match gen_ai::PROVIDERS.iter().find(|(known, ..)| *known == name) {
        Some((_, provider, system)) => {
            set(record, llm::PROVIDER, *provider);
            if let Some(system) = system {
                set(record, llm::SYSTEM, *system);
            }
        }
        None => set(record, llm::SYSTEM, name),
    }
}

fn set(record: &mut Record, key: &'static str, value: impl Into<AttributeValue>) {
    if record.fields.get(key).is_none() {
        record.fields.put(key, Field::Value(value.into()));
    }
}

fn set_parameters(record: &mut Record) {
    let value = |key| record.fields.get(key).and_then(json_of);
    let mut parameters: Map<String, Value> = gen_ai::INVOCATION_PARAMETERS
        .iter()
        .filter_map(|(key, name)| Some(((*name).to_owned(), value(key)?)))
        .collect();
    if let Some(stop) = value(gen_ai::REQUEST_STOP_SEQUENCES) {
        // A field of `tracing` cannot be a list; it comes as the list's JSON.
        let list = stop.as_str().and_then(|text| serde_json::from_str::<Vec<Value>>(text).ok());
        parameters.insert("stop".to_owned(), list.map_or(stop, Value::from));
    }
    let key = match record.kind {
        SpanKind::Embedding => embedding::INVOCATION_PARAMETERS,
        _ => llm::INVOCATION_PARAMETERS,
    };
    if !parameters.is_empty() {
        set(record, key, Value::Object(parameters).to_string());
    }
}

fn set_finish_reason(record: &mut Record) {
    let Some(said) = text_at(&record.fields, gen_ai::RESPONSE_FINISH_REASONS) else { return };
    let reason = match serde_json::from_str::<Vec<String>>(said).as_deref() {
        Ok([reason]) => reason.clone(),
        Ok([]) => return,
        _ => said.to_owned(),
    };
    set(record, llm::FINISH_REASON, reason);
}

fn set_token_counts(record: &mut Record) {
    for (from, to) in [
        (gen_ai::USAGE_INPUT_TOKENS, llm::TOKEN_COUNT_PROMPT),
        (gen_ai::USAGE_PROMPT_TOKENS, llm::TOKEN_COUNT_PROMPT),
        (gen_ai::USAGE_OUTPUT_TOKENS, llm::TOKEN_COUNT_COMPLETION),
        (gen_ai::USAGE_COMPLETION_TOKENS, llm::TOKEN_COUNT_COMPLETION),
        (gen_ai::USAGE_CACHE_READ_INPUT_TOKENS, llm::TOKEN_COUNT_PROMPT_CACHE_READ),
        (gen_ai::USAGE_CACHE_CREATION_INPUT_TOKENS, llm::TOKEN_COUNT_PROMPT_CACHE_WRITE),
        (USAGE_REASONING_TOKENS[0], llm::TOKEN_COUNT_COMPLETION_REASONING),
        (USAGE_REASONING_TOKENS[1], llm::TOKEN_COUNT_COMPLETION_REASONING),
    ] {
        copy(record, from, to);
    }
    let count = |key| match record.fields.get(key) {
        Some(Field::Value(AttributeValue::Int(count))) => Some(*count),
        _ => None,
    };
    let sum = count(llm::TOKEN_COUNT_PROMPT).zip(count(llm::TOKEN_COUNT_COMPLETION));
    if let Some((prompt, completion)) = sum {
        set(record, llm::TOKEN_COUNT_TOTAL, prompt.saturating_add(completion));
    }
}

/// Tools offered, each wrapped as OpenAI does.
fn set_tools(record: &mut Record) {
    let definitions = text_at(&record.fields, gen_ai::TOOL_DEFINITIONS);
    let Some(Ok(definitions)) = definitions.map(serde_json::from_str::<Vec<Map<String, Value>>>) else {
        return;
    };
    if record.fields.get(llm::TOOLS).is_some() {
        return;
    }
    for mut function in definitions {
        let kind = function.remove("type").unwrap_or(json!("function"));
        let schema = json!({"type": kind, "function": function}).to_string();
        record.fields.add_numbered(llm::TOOLS, tool::JSON_SCHEMA, schema);
    }
}

fn json_of(field: &Field) -> Option<Value> {
    match field {
        Field::Value(AttributeValue::Text(text)) => Some(text.as_str().into()),
        Field::Value(AttributeValue::Bool(value)) => Some((*value).into()),
        Field::Value(AttributeValue::Int(value)) => Some((*value).into()),
        Field::Value(AttributeValue::Float(value)) => Some((*value).into()),
        _ => None,
    }
}
