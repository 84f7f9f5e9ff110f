//! A model that always answers alike: searches first, then fetches the best chunk, then quotes it.

use axum::extract::Json;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Router, http};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::retriever::words_of;

const DIMENSIONS: usize = 64;

/// An OpenAI-compatible endpoint without a model behind it.
pub struct FakeModel;

impl FakeModel {
    /// Starts one on a free port of this machine; answers its base address.
    pub async fn start() -> anyhow::Result<String> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let routes =
            Router::new().route("/v1/chat/completions", post(chat)).route("/v1/embeddings", post(embed));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Ok(format!("http://{address}/v1"))
    }
}

async fn chat(Json(request): Json<Value>) -> Response {
    let messages = request["messages"].as_array().cloned().unwrap_or_default();
    let (message, finish_reason) = next_message(&messages);
    let usage = usage(&messages, &message);
    if request["stream"].as_bool() == Some(true) {
        return stream(&request["model"], &message, finish_reason, &usage);
    }
    Json(json!({
        "id": "chatcmpl-fake", "object": "chat.completion", "model": request["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": finish_reason}],
        "usage": usage,
    }))
    .into_response()
}

fn next_message(messages: &[Value]) -> (Value, &'static str) {
    let results: Vec<Value> = messages
        .iter()
        .filter(|message| message["role"] == "tool")
        .filter_map(|message| serde_json::from_str(message["content"].as_str()?).ok())
        .collect();
    let question =
        messages.iter().rfind(|message| message["role"] == "user").map(|message| &message["content"]);
    match results.as_slice() {
        [] => (call("call_1", "search_docs", &json!({"query": question})), "tool_calls"),
        [found] if found[0]["id"].is_string() => {
            (call("call_2", "fetch_chunk", &json!({"id": found[0]["id"]})), "tool_calls")
        }
        [.., last] => {
            let text = last["text"].as_str().unwrap_or("I found nothing.");
            let source = last["id"].as_str().unwrap_or("none");
            (json!({"role": "assistant", "content": format!("{text} [{source}]")}), "stop")
        }
    }
}

fn call(id: &str, name: &str, arguments: &Value) -> Value {
    let function = json!({"name": name, "arguments": arguments.to_string()});
    json!({"role": "assistant", "content": null, "tool_calls": [{"id": id, "type": "function", "function": function}]})
}

/// A token is a word, near enough.
fn usage(messages: &[Value], answer: &Value) -> Value {
    let count = |text: &Value| text.to_string().split_whitespace().count();
    let (prompt, completion) = (messages.iter().map(count).sum::<usize>(), count(answer));
    json!({"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion})
}

/// The same message as server-sent events, a word at a time.
fn stream(model: &Value, message: &Value, finish_reason: &str, usage: &Value) -> Response {
    let mut deltas = vec![json!({"role": "assistant"})];
    for word in message["content"].as_str().unwrap_or_default().split_inclusive(' ') {
        deltas.push(json!({"content": word}));
    }
    for (index, call) in message["tool_calls"].as_array().into_iter().flatten().enumerate() {
        let mut call = call.clone();
        call["index"] = json!(index);
        deltas.push(json!({"tool_calls": [call]}));
    }
    let chunk = |choices: Value, usage: &Value| {
        let chunk =
            json!({"object": "chat.completion.chunk", "model": model, "choices": choices, "usage": usage});
        format!("data: {chunk}\n\n")
    };
    let mut body: String =
        deltas.iter().map(|delta| chunk(json!([{"index": 0, "delta": delta}]), &Value::Null)).collect();
    body += &chunk(json!([{"index": 0, "delta": {}, "finish_reason": finish_reason}]), &Value::Null);
    body += &chunk(json!([]), usage);
    body += "data: [DONE]\n\n";
    ([(http::header::CONTENT_TYPE, "text/event-stream")], body).into_response()
}

/// Words hashed into a few dimensions: similar texts share words, and so point the same way.
async fn embed(Json(request): Json<Value>) -> Json<Value> {
    let texts = request["input"].as_array().cloned().unwrap_or_default();
    let vector = |text: &Value| {
        let mut vector = vec![0.0f32; DIMENSIONS];
        for word in words_of(text.as_str().unwrap_or_default()) {
            vector[bucket(&word)] += 1.0;
        }
        vector
    };
    let data = texts.iter().enumerate().map(|(i, text)| json!({"index": i, "embedding": vector(text)}));
    let tokens: usize = texts.iter().map(|text| text.to_string().split_whitespace().count()).sum();
    Json(json!({"data": data.collect::<Vec<_>>(), "model": request["model"],
        "usage": {"prompt_tokens": tokens, "total_tokens": tokens}}))
}

/// A sum that gives the same number on every machine, which the standard hasher does not promise.
fn bucket(word: &str) -> usize {
    word.bytes().fold(7usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())) % DIMENSIONS
}
