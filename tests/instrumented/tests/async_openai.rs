//! Calls of `async-openai`, through the layer.

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::error::OpenAIError;
use async_openai::middleware::{HttpRequestFactory, ReqwestService};
use async_openai::types::chat::{CreateChatCompletionRequest, CreateChatCompletionResponse};
use async_openai::types::embeddings::CreateEmbeddingRequest;
use bennu::Tracer;
use bennu::instrument::TraceOpenAiLayer;
use expect_test::expect;
use futures::StreamExt;
use serde_json::{Value, json};
use support::collector::named;
use support::{openinference, seen};
use tower::{Layer, Service};

fn client(tracer: Tracer, url: &str) -> Client<OpenAIConfig> {
    let service = TraceOpenAiLayer::new().tracer(tracer).layer(ReqwestService::new(reqwest::Client::new()));
    let config = OpenAIConfig::new().with_api_base(format!("{url}/v1")).with_api_key("none");
    Client::with_config(config).with_http_service(service)
}

fn question(model: &str) -> CreateChatCompletionRequest {
    asking(json!({"model": model, "messages": [{"role": "user", "content": "Who rises from the ashes?"}]}))
}

fn question_with_a_tool() -> CreateChatCompletionRequest {
    asking(json!({"model": "gpt-4o", "messages": [{"role": "user", "content": "Who rises from the ashes?"}],
        "tools": [{"type": "function", "function": {"name": "search_docs", "parameters": {"type": "object"}}}]}))
}

fn asking(request: Value) -> CreateChatCompletionRequest {
    serde_json::from_value(request).expect("a request of OpenAI's interface")
}

async fn drained(
    client: &Client<OpenAIConfig>,
    request: CreateChatCompletionRequest,
) -> Result<(), OpenAIError> {
    let mut stream = client.chat().create_stream(request).await?;
    while let Some(chunk) = stream.next().await {
        chunk?;
    }
    Ok(())
}

#[test]
fn a_chat_below_an_agent_says_all_it_was_given_and_gave_back() {
    let seen = seen(async |tracer, url| {
        let client = client(tracer.clone(), &url);
        let ask = async |_| client.chat().create(question("gpt-4o")).await;
        let answer: CreateChatCompletionResponse =
            tracer.agent("agent").try_run(ask).await.expect("the server answers");
        assert_eq!(answer.choices[0].message.content.as_deref(), Some("The bennu."));
    });
    let chat = named(&seen, "ChatCompletion");
    assert!(chat.is_child_of(named(&seen, "agent")));
    let told = openinference(chat);
    let told: Vec<_> = told.lines().filter(|line| !line.starts_with("output.value")).collect();
    expect![[r#"
        input.mime_type = application/json
        input.value = {"messages":[{"role":"user","content":"Who rises from the ashes?"}],"model":"gpt-4o"}
        llm.finish_reason = stop
        llm.input_messages.0.message.content = Who rises from the ashes?
        llm.input_messages.0.message.role = user
        llm.invocation_parameters = {"model":"gpt-4o"}
        llm.model_name = gpt-4o-2024-08-06
        llm.output_messages.0.message.content = The bennu.
        llm.output_messages.0.message.role = assistant
        llm.system = openai
        llm.token_count.completion = 3
        llm.token_count.prompt = 7
        llm.token_count.total = 10
        openinference.span.kind = LLM
        output.mime_type = application/json"#]]
    .assert_eq(&told.join("\n"));
}

#[test]
fn a_streamed_chat_is_put_together_and_says_when_it_began() {
    let seen = seen(async |tracer, url| {
        drained(&client(tracer, &url), question("gpt-4o")).await.expect("the server answers");
    });
    let chat = named(&seen, "ChatCompletion");
    assert!(chat.has("llm.output_messages.0.message.content", "The bennu."), "{}", chat.lines());
    assert!(chat.has("llm.token_count.total", "10"), "{}", chat.lines());
    assert_eq!(chat.span.events[0].name, "First Token Stream Event");
}

#[test]
fn tools_are_told_as_offered_and_as_called_whole_and_streamed() {
    let seen = seen(async |tracer, url| {
        let client = client(tracer, &url);
        client.chat().create(question_with_a_tool()).await.expect("the server answers");
        drained(&client, question_with_a_tool()).await.expect("the server answers");
    });
    assert_eq!(seen.len(), 2);
    for chat in &seen {
        let called = "llm.output_messages.0.message.tool_calls.0.tool_call";
        assert!(chat.get("llm.tools.0.tool.json_schema").is_some_and(|tool| tool.contains("search_docs")));
        assert!(chat.has(&format!("{called}.id"), "call_1"), "{}", chat.lines());
        assert!(chat.has(&format!("{called}.function.name"), "search_docs"), "{}", chat.lines());
        assert!(
            chat.has(&format!("{called}.function.arguments"), r#"{"query":"ashes"}"#),
            "{}",
            chat.lines()
        );
        assert!(chat.has("llm.finish_reason", "tool_calls"), "{}", chat.lines());
    }
}

#[test]
fn embeddings_are_texts_with_vectors() {
    let seen = seen(async |tracer, url| {
        let request = json!({"model": "small", "input": ["heron", "ibis"]});
        let request: CreateEmbeddingRequest = serde_json::from_value(request).expect("a request");
        client(tracer, &url).embeddings().create(request).await.expect("the server answers");
    });
    let embedding = named(&seen, "CreateEmbeddings");
    assert!(embedding.has("openinference.span.kind", "EMBEDDING"));
    assert!(embedding.has("embedding.embeddings.1.embedding.text", "ibis"), "{}", embedding.lines());
    assert!(embedding.has("embedding.embeddings.1.embedding.vector", "[0.25, 0]"), "{}", embedding.lines());
}

#[test]
fn a_refusal_and_a_server_that_is_away_fail_the_span_and_the_caller_alike() {
    let seen = seen(async |tracer, url| {
        client(tracer.clone(), &url)
            .chat()
            .create(question("expensive"))
            .await
            .expect_err("the quota is spent");
        client(tracer, "http://127.0.0.1:1")
            .chat()
            .create(question("gpt-4o"))
            .await
            .expect_err("nobody listens");
    });
    let failures: Vec<_> = seen.iter().filter_map(|seen| seen.span.status.clone()).collect();
    assert!(failures.iter().all(|status| status.code == 2), "{failures:?}");
    assert_eq!(failures[0].message, "You exceeded your current quota.");
    assert!(seen[0].has("http.response.status_code", "429"));
    assert!(!failures[1].message.is_empty());
}

#[test]
fn what_calls_no_model_is_built_once_and_leaves_no_span() {
    let built = Arc::new(AtomicUsize::new(0));
    let seen = seen(async |tracer, url| {
        let counted = Arc::clone(&built);
        let factory = HttpRequestFactory::new(move || {
            counted.fetch_add(1, Ordering::Relaxed);
            let request = reqwest::Client::new().post(format!("{url}/v1/files")).body("large").build();
            async move { Ok(request?) }
        });
        let mut service = TraceOpenAiLayer::new().tracer(tracer).layer(ReqwestService::default());
        service.call(factory).await.expect("the server answers");
    });
    assert!(seen.is_empty(), "{seen:?}");
    assert_eq!(
        built.load(Ordering::Relaxed),
        1,
        "a request may carry files, which are read when it is built"
    );
}

#[test]
fn one_span_covers_all_attempts_of_what_retries_within() {
    let seen = seen(async |tracer, url| {
        let retrying = tower::service_fn(|factory: HttpRequestFactory| async move {
            let mut service = ReqwestService::default();
            drop(service.call(factory.clone()).await?);
            service.call(factory).await
        });
        let service = TraceOpenAiLayer::new().tracer(tracer).layer(retrying);
        let config = OpenAIConfig::new().with_api_base(format!("{url}/v1")).with_api_key("none");
        let client = Client::with_config(config).with_http_service(service);
        client.chat().create(question("gpt-4o")).await.expect("the second attempt is as whole as the first");
    });
    assert_eq!(seen.len(), 1);
    assert!(seen[0].has("llm.output_messages.0.message.content", "The bennu."), "{}", seen[0].lines());
}
