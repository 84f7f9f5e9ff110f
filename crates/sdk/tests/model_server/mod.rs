//! A server that speaks OpenAI's and Anthropic's interfaces, with one answer to everything.

use std::convert::Infallible;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use futures::StreamExt;
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// Serves on a free port; answers the address.
pub(crate) async fn start() -> String {
    let routes = Router::new()
        .route("/v1/chat/completions", post(chat))
        .route("/v1/messages", post(messages))
        .route("/v1/embeddings", post(embeddings))
        .route("/v1/models", get(|| async { "[]" }));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound address");
    tokio::spawn(async move { axum::serve(listener, routes).await });
    format!("http://{address}")
}

async fn chat(body: Bytes) -> Response {
    let request: Value = serde_json::from_slice(&body).unwrap_or_default();
    if request["model"] == "expensive" {
        let error =
            json!({"error": {"message": "You exceeded your current quota.", "type": "insufficient_quota"}});
        return (StatusCode::TOO_MANY_REQUESTS, axum::Json(error)).into_response();
    }
    if request["model"] == "endless" {
        return events(futures::stream::repeat(chunk(&json!("on and "), &Value::Null)).boxed());
    }
    let usage = json!({"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10});
    let calls_a_tool = request["tools"].as_array().is_some_and(|tools| !tools.is_empty());
    let finish_reason = if calls_a_tool { "tool_calls" } else { "stop" };
    if request["stream"] == true {
        let mut chunks: Vec<String> = if calls_a_tool {
            [r#"{"query":"#, r#""ashes"}"#].iter().enumerate().map(|(i, part)| tool_chunk(i, part)).collect()
        } else {
            ["", "The ", "bennu", "."].into_iter().map(|text| chunk(&json!(text), &Value::Null)).collect()
        };
        chunks.push(chunk(&Value::Null, &json!(finish_reason)));
        chunks.push(data(
            &json!({"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "gpt-4o",
            "choices": [], "usage": usage}),
        ));
        chunks.push("data: [DONE]\n\n".to_owned());
        // One event may come in two pieces, and two events in one.
        let whole = chunks.concat();
        let pieces: Vec<String> =
            whole.as_bytes().chunks(37).map(|piece| String::from_utf8_lossy(piece).into_owned()).collect();
        return events(futures::stream::iter(pieces).boxed());
    }
    let message = if calls_a_tool {
        let function = json!({"name": "search_docs", "arguments": r#"{"query":"ashes"}"#});
        let call = json!({"id": "call_1", "type": "function", "function": function});
        json!({"role": "assistant", "content": null, "tool_calls": [call]})
    } else {
        json!({"role": "assistant", "content": "The bennu."})
    };
    let answer = json!({"id": "c", "object": "chat.completion", "created": 1, "model": "gpt-4o-2024-08-06",
        "choices": [{"index": 0, "message": message, "finish_reason": finish_reason, "logprobs": null}], "usage": usage});
    ([("x-request-id", "r-1")], axum::Json(answer)).into_response()
}

fn chunk(content: &Value, finish_reason: &Value) -> String {
    let delta = if content.is_null() { json!({}) } else { json!({"role": "assistant", "content": content}) };
    chunk_of(&delta, finish_reason)
}

/// A piece of the arguments of a tool call; the first one says of which.
fn tool_chunk(i: usize, arguments: &str) -> String {
    let call = match i {
        0 => json!({"index": 0, "id": "call_1", "type": "function",
            "function": {"name": "search_docs", "arguments": arguments}}),
        _ => json!({"index": 0, "function": {"arguments": arguments}}),
    };
    chunk_of(&json!({"tool_calls": [call]}), &Value::Null)
}

fn chunk_of(delta: &Value, finish_reason: &Value) -> String {
    data(&json!({"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "gpt-4o",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason}]}))
}

async fn messages(body: Bytes) -> Response {
    let request: Value = serde_json::from_slice(&body).unwrap_or_default();
    let usage = json!({"input_tokens": 7, "output_tokens": 1});
    let mut all = vec![
        json!({"type": "message_start", "message": {"id": "m", "type": "message", "role": "assistant",
            "model": request["model"], "content": [], "stop_reason": null, "usage": usage}}),
        json!({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}),
    ];
    if request["model"] == "fragile" {
        all.push(json!({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}));
    } else {
        for text in ["The ", "bennu", "."] {
            all.push(json!({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}}));
        }
        all.push(json!({"type": "content_block_stop", "index": 0}));
        all.push(json!({"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 3}}));
        all.push(json!({"type": "message_stop"}));
    }
    let named =
        |event: &Value| format!("event: {}\n{}", event["type"].as_str().unwrap_or_default(), data(event));
    events(futures::stream::iter(all.iter().map(named).collect::<Vec<_>>()).boxed())
}

async fn embeddings() -> Response {
    axum::Json(json!({"object": "list", "model": "small-1", "usage": {"prompt_tokens": 2, "total_tokens": 2}, "data": [
        {"object": "embedding", "index": 1, "embedding": [0.25, 0.0]},
        {"object": "embedding", "index": 0, "embedding": [0.5, 1.0]}]}))
    .into_response()
}

fn data(event: &Value) -> String {
    format!("data: {event}\n\n")
}

fn events(pieces: futures::stream::BoxStream<'static, String>) -> Response {
    let body = Body::from_stream(pieces.map(Ok::<_, Infallible>));
    ([("content-type", "text/event-stream; charset=utf-8")], body).into_response()
}
