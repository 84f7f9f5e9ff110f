//! A client for OpenAI-compatible endpoints.

use std::io::{BufRead, BufReader};

use anyhow::{Context, ensure};
use bennu::{Embedding, Llm as LlmKind, Span};
use serde_json::{Value, json};

/// One endpoint and one model.
pub struct Llm {
    agent: ureq::Agent,
    base_url: String,
    api_key: Option<String>,
    model: String,
    is_streaming: bool,
}

impl Llm {
    pub fn new(base_url: &str, api_key: Option<String>, model: String, is_streaming: bool) -> Llm {
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
        Llm { agent, base_url: base_url.trim_end_matches('/').to_owned(), api_key, model, is_streaming }
    }

    /// The model's next message, streamed where the client is set to.
    pub async fn chat(&self, messages: &[Value], tools: &[Value]) -> anyhow::Result<Value> {
        let mut request =
            json!({"model": self.model, "temperature": 0, "messages": messages, "tools": tools});
        if self.is_streaming {
            request["stream"] = json!(true);
            request["stream_options"] = json!({"include_usage": true});
        }
        bennu::llm("llm.chat")
            .provider("openai")
            .system("openai")
            .record_input(&request)
            .try_run(async |span| {
                if self.is_streaming {
                    self.chat_streamed(request, span).await
                } else {
                    let response = self.post("/chat/completions", request).await?;
                    span.record_output(&response);
                    let message = response["choices"][0]["message"].clone();
                    ensure!(message.is_object(), "the model answered without a message");
                    Ok(message)
                }
            })
            .await
    }

    /// A vector for each text.
    pub async fn embed(&self, texts: &[&str]) -> anyhow::Result<Vec<Vec<f32>>> {
        let request = json!({"model": "text-embedding-3-small", "input": texts});
        bennu::embedding("llm.embed")
            .model("text-embedding-3-small")
            .try_run(async |span| {
                let response = self.post("/embeddings", request).await?;
                let data = response["data"].as_array().context("the endpoint answered without vectors")?;
                let vectors: Vec<Vec<f32>> = data
                    .iter()
                    .map(|item| serde_json::from_value(item["embedding"].clone()))
                    .collect::<Result<_, _>>()?;
                ensure!(vectors.len() == texts.len(), "one vector per text was expected");
                span.tokens(response["usage"]["prompt_tokens"].as_u64().unwrap_or(0));
                // The vectors themselves are large and tell a reader nothing.
                span.embeddings(texts.iter().map(|text| Embedding::of_text(*text)));
                Ok::<_, anyhow::Error>(vectors)
            })
            .await
    }

    async fn post(&self, path: &str, request: Value) -> anyhow::Result<Value> {
        let send = self.request(path);
        tokio::task::spawn_blocking(move || {
            let mut response = send.send(request.to_string())?;
            let text = response.body_mut().read_to_string()?;
            ensure!(response.status().is_success(), "{}: {text}", response.status());
            Ok(serde_json::from_str(&text)?)
        })
        .await?
    }

    /// Reads server-sent events as they arrive. The span gets every chunk, so it knows when the first one came.
    async fn chat_streamed(&self, request: Value, span: Span<LlmKind>) -> anyhow::Result<Value> {
        let send = self.request("/chat/completions");
        tokio::task::spawn_blocking(move || {
            let response = send.send(request.to_string())?;
            ensure!(response.status().is_success(), "{}", response.status());
            let mut stream = span.output_stream();
            let mut message = Streamed::default();
            for line in BufReader::new(response.into_body().into_reader()).lines() {
                let line = line?;
                let Some(data) = line.strip_prefix("data: ").filter(|data| *data != "[DONE]") else {
                    continue;
                };
                let chunk: Value = serde_json::from_str(data)?;
                stream.chunk(&chunk);
                message.add(&chunk["choices"][0]["delta"]);
            }
            stream.finish();
            Ok(message.into_message())
        })
        .await?
    }

    fn request(&self, path: &str) -> ureq::RequestBuilder<ureq::typestate::WithBody> {
        let request =
            self.agent.post(format!("{}{path}", self.base_url)).header("content-type", "application/json");
        match &self.api_key {
            Some(key) => request.header("authorization", format!("Bearer {key}")),
            None => request,
        }
    }
}

/// The message that a stream of deltas comes to.
#[derive(Default)]
struct Streamed {
    content: String,
    calls: Vec<(String, String, String)>,
}

impl Streamed {
    fn add(&mut self, delta: &Value) {
        self.content.push_str(delta["content"].as_str().unwrap_or_default());
        for call in delta["tool_calls"].as_array().into_iter().flatten() {
            let index =
                call["index"].as_u64().and_then(|index| usize::try_from(index).ok()).unwrap_or(0).min(31);
            self.calls.resize(self.calls.len().max(index + 1), Default::default());
            let (id, name, arguments) = &mut self.calls[index];
            id.push_str(call["id"].as_str().unwrap_or_default());
            name.push_str(call["function"]["name"].as_str().unwrap_or_default());
            arguments.push_str(call["function"]["arguments"].as_str().unwrap_or_default());
        }
    }

    fn into_message(self) -> Value {
        let call = |(id, name, arguments)| json!({"id": id, "type": "function", "function": {"name": name, "arguments": arguments}});
        let calls: Vec<Value> = self.calls.into_iter().map(call).collect();
        let mut message = json!({"role": "assistant", "content": self.content});
        if !calls.is_empty() {
            message["tool_calls"] = calls.into();
        }
        message
    }
}
