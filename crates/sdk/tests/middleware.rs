//! Calls that trace themselves, against interfaces as OpenAI and Anthropic serve them.

#[path = "front_door/collector.rs"]
#[expect(dead_code, reason = "shared with tests that need all of it")]
mod collector;
mod model_server;

use std::time::Duration;

use bennu::instrument::TraceMiddleware;
use collector::{Collector, Seen, named};
use expect_test::expect;
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware};
use serde_json::{Value, json};

/// What the collector sees of the calls that `work` makes with a traced client, given the address of a model server.
fn seen(work: impl AsyncFnOnce(ClientWithMiddleware, String)) -> Vec<Seen> {
    let collector = Collector::start();
    let tracer = bennu::builder().endpoint(collector.endpoint()).build().expect("the address is one");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let middleware = TraceMiddleware::new().tracer(tracer.clone());
        let client = ClientBuilder::new(reqwest::Client::new()).with(middleware).build();
        work(client, model_server::start().await).await;
    });
    assert!(tracer.flush(Duration::from_secs(10)));
    collector.seen()
}

async fn post(client: &ClientWithMiddleware, url: String, body: &Value) -> reqwest::Response {
    let request = client.post(url).header("content-type", "application/json").body(body.to_string());
    request.send().await.expect("the server answers")
}

fn status(seen: &Seen) -> (i32, String) {
    seen.span.status.clone().map(|status| (status.code, status.message)).unwrap_or_default()
}

const QUESTION: &str = "Who rises from the ashes?";

#[test]
fn a_chat_is_an_llm_span_with_all_it_was_given_and_gave_back() {
    let seen = seen(async |client, url| {
        let body =
            json!({"model": "gpt-4o", "temperature": 0, "messages": [{"role": "user", "content": QUESTION}]});
        let response = post(&client, format!("{url}/v1/chat/completions"), &body).await;
        assert_eq!(response.url().path(), "/v1/chat/completions");
        assert_eq!(response.headers()["x-request-id"], "r-1");
        let answer = response.text().await.expect("a whole answer");
        assert!(answer.contains("The bennu."));
    });
    let chat = named(&seen, "ChatCompletion");
    let lines = chat.lines();
    let told: Vec<_> = lines.lines().filter(|line| !line.starts_with("output.value")).collect();
    expect![[r#"
        http.response.status_code = 200
        input.mime_type = application/json
        input.value = {"messages":[{"content":"Who rises from the ashes?","role":"user"}],"model":"gpt-4o","temperature":0}
        llm.finish_reason = stop
        llm.input_messages.0.message.content = Who rises from the ashes?
        llm.input_messages.0.message.role = user
        llm.invocation_parameters = {"model":"gpt-4o","temperature":0}
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
    assert_eq!(status(chat).0, 1);
}

#[test]
fn streamed_answers_are_put_together_and_say_when_they_began() {
    let seen = seen(async |client, url| {
        let chat =
            json!({"model": "gpt-4o", "stream": true, "messages": [{"role": "user", "content": QUESTION}]});
        let message = json!({"model": "claude", "max_tokens": 9, "stream": true,
            "messages": [{"role": "user", "content": QUESTION}]});
        for (path, body) in [("/v1/chat/completions", chat), ("/v1/messages", message)] {
            let mut response = post(&client, format!("{url}{path}"), &body).await;
            let mut whole = Vec::new();
            while let Some(piece) = response.chunk().await.expect("a piece") {
                whole.extend_from_slice(&piece);
            }
            assert!(
                String::from_utf8_lossy(&whole).contains("bennu"),
                "the caller gets what the server sent"
            );
        }
    });
    for (name, system, model) in [("ChatCompletion", "openai", "gpt-4o"), ("Messages", "anthropic", "claude")]
    {
        let span = named(&seen, name);
        assert!(span.has("llm.output_messages.0.message.content", "The bennu."), "{}", span.lines());
        assert!(span.has("llm.system", system) && span.has("llm.model_name", model), "{}", span.lines());
        assert!(span.has("llm.token_count.total", "10"), "{}", span.lines());
        let events: Vec<_> = span.span.events.iter().map(|event| event.name.as_str()).collect();
        assert_eq!((events, status(span).0), (vec!["First Token Stream Event"], 1));
    }
}

#[test]
fn embeddings_are_texts_with_vectors() {
    let seen = seen(async |client, url| {
        let body = json!({"model": "small", "input": ["heron", "ibis"]});
        post(&client, format!("{url}/v1/embeddings"), &body).await.text().await.expect("a whole answer");
    });
    let lines = named(&seen, "CreateEmbeddings").lines();
    expect![[r#"
        embedding.embeddings.0.embedding.text = heron
        embedding.embeddings.0.embedding.vector = [0.5, 1]
        embedding.embeddings.1.embedding.text = ibis
        embedding.embeddings.1.embedding.vector = [0.25, 0]
        embedding.invocation_parameters = {"model":"small"}
        embedding.model_name = small-1
        http.response.status_code = 200
        input.mime_type = application/json
        input.value = {"input":["heron","ibis"],"model":"small"}
        llm.token_count.prompt = 2
        llm.token_count.total = 2
        openinference.span.kind = EMBEDDING
    "#]]
    .assert_eq(&lines);
}

#[test]
fn a_refusal_fails_the_span_in_the_servers_words() {
    let seen = seen(async |client, url| {
        let body = json!({"model": "expensive", "messages": []});
        let response = post(&client, format!("{url}/v1/chat/completions"), &body).await;
        assert_eq!(response.status(), 429);
        response.text().await.expect("a whole answer");
    });
    let chat = named(&seen, "ChatCompletion");
    assert_eq!(status(chat), (2, "You exceeded your current quota.".to_owned()));
    assert!(chat.has("http.response.status_code", "429"));
}

#[test]
fn an_error_in_the_middle_of_a_stream_fails_the_span() {
    let seen = seen(async |client, url| {
        let body = json!({"model": "fragile", "stream": true, "messages": []});
        post(&client, format!("{url}/v1/messages"), &body).await.text().await.expect("a whole answer");
    });
    assert_eq!(status(named(&seen, "Messages")), (2, "Overloaded".to_owned()));
}

#[test]
fn a_stream_left_half_way_is_recorded_as_far_as_it_was_read() {
    let seen = seen(async |client, url| {
        let body = json!({"model": "endless", "stream": true, "messages": []});
        let mut response = post(&client, format!("{url}/v1/chat/completions"), &body).await;
        response.chunk().await.expect("a piece").expect("not the end");
        drop(response);
    });
    let content = named(&seen, "ChatCompletion").get("llm.output_messages.0.message.content");
    assert!(content.is_some_and(|content| content.starts_with("on and ")));
}

#[test]
fn a_server_that_is_away_fails_the_span_and_the_caller_alike() {
    let seen = seen(async |client, _| {
        let request = client.post("http://127.0.0.1:1/v1/chat/completions").body("{}");
        request.send().await.expect_err("nobody listens");
    });
    assert_eq!(status(named(&seen, "ChatCompletion")).0, 2);
}

#[test]
fn what_calls_no_model_and_what_is_suppressed_leaves_no_span() {
    let seen = seen(async |client, url| {
        client.get(format!("{url}/v1/models")).send().await.expect("the server answers");
        let body = json!({"model": "gpt-4o", "messages": []});
        let call = post(&client, format!("{url}/v1/chat/completions"), &body);
        bennu::suppress_tracing().run(call).await.text().await.expect("a whole answer");
    });
    assert!(seen.is_empty(), "{seen:?}");
}
