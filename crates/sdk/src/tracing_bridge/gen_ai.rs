//! Reads OpenTelemetry's `gen_ai.*` as OpenInference. What a span already says in OpenInference stands, and the originals
//! stay.

use semconv::openinference::{self as oi, agent, llm, tool};
use semconv::{MimeType, SpanKind, gen_ai};
use serde_json::Value;

use super::layer::text_at;
use crate::span::Record;
use crate::value::{Content, Field, Message, ToolCall, json_text};

pub(super) fn translate(record: &mut Record) {
    if record.kind == SpanKind::Unknown
        && let Some(kind) = kind(record)
    {
        record.kind = kind;
    }
    copy(record, gen_ai::CONVERSATION_ID, oi::SESSION_ID);
    copy(record, gen_ai::AGENT_NAME, agent::NAME);
    let model = if record.kind == SpanKind::Embedding { oi::embedding::MODEL_NAME } else { llm::MODEL_NAME };
    copy(record, gen_ai::RESPONSE_MODEL, model);
    copy(record, gen_ai::REQUEST_MODEL, model);
    for provider in [gen_ai::PROVIDER_NAME, gen_ai::SYSTEM] {
        copy(record, provider, llm::PROVIDER);
        copy(record, provider, llm::SYSTEM);
    }
    copy(record, gen_ai::RESPONSE_FINISH_REASONS, llm::FINISH_REASON);
    copy(record, gen_ai::USAGE_INPUT_TOKENS, llm::TOKEN_COUNT_PROMPT);
    copy(record, gen_ai::USAGE_OUTPUT_TOKENS, llm::TOKEN_COUNT_COMPLETION);
    set_total(record);
    set_messages(record, &[gen_ai::SYSTEM_INSTRUCTIONS, gen_ai::INPUT_MESSAGES], llm::INPUT_MESSAGES);
    set_messages(record, &[gen_ai::OUTPUT_MESSAGES], llm::OUTPUT_MESSAGES);
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

fn set_total(record: &mut Record) {
    let count = |key| match record.fields.get(key) {
        Some(Field::Value(crate::value::AttributeValue::Int(count))) => Some(*count),
        _ => None,
    };
    let sum = count(llm::TOKEN_COUNT_PROMPT).zip(count(llm::TOKEN_COUNT_COMPLETION)).map(|(a, b)| a + b);
    if let Some(sum) = sum
        && record.fields.get(llm::TOKEN_COUNT_TOTAL).is_none()
    {
        record.fields.set(llm::TOKEN_COUNT_TOTAL, sum);
    }
}

/// Messages arrive as JSON text: a list of `{role, parts}`, or, of system instructions, the parts alone.
fn set_messages(record: &mut Record, from: &[&str], to: &'static str) {
    if record.fields.get(to).is_some() {
        return;
    }
    let mut messages = Vec::new();
    for key in from {
        let Some(Ok(Value::Array(items))) = text_at(&record.fields, key).map(serde_json::from_str) else {
            continue;
        };
        if items
            .iter()
            .any(|item| item.get("parts").is_some() || item.get("content").is_some_and(Value::is_array))
        {
            messages.extend(items.iter().map(message));
        } else if items.iter().all(|item| item.get("role").is_none()) {
            messages.push(filled(Message::new("system"), &items));
        } else {
            messages.extend(items.iter().map(message));
        }
    }
    if !messages.is_empty() {
        record.fields.add_messages(to, messages);
    }
}

fn message(item: &Value) -> Message {
    let role = item["role"].as_str().unwrap_or("user").to_owned();
    let mut message = Message::new(role);
    message.finish_reason = item["finish_reason"].as_str().map(str::to_owned);
    match (&item["parts"], &item["content"]) {
        (Value::Array(parts), _) | (_, Value::Array(parts)) => filled(message, parts),
        (_, Value::String(text)) => message.content(text.as_str()),
        _ => message,
    }
}

fn filled(mut message: Message, parts: &[Value]) -> Message {
    for part in parts {
        let text = |key: &str| part[key].as_str().map(str::to_owned);
        match part["type"].as_str().unwrap_or("text") {
            "text" => message.contents.extend(text("content").or(text("text")).map(Content::Text)),
            "reasoning" => message.contents.extend(text("content").map(Content::Reasoning)),
            "tool_call" => message.tool_calls.push(ToolCall {
                id: text("id"),
                name: text("name").unwrap_or_default(),
                arguments: text("arguments").unwrap_or_else(|| json_text(&part["arguments"])),
            }),
            "tool_call_response" => {
                message.tool_call_id = text("id");
                let response = part.get("response").or_else(|| part.get("result")).unwrap_or(&Value::Null);
                let answer = response.as_str().map_or_else(|| json_text(response), str::to_owned);
                message.content = Some(answer);
            }
            _ => {}
        }
    }
    if let [Content::Text(text)] = message.contents.as_slice() {
        message.content = Some(text.clone());
        message.contents.clear();
    }
    message
}
