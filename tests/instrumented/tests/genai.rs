//! Calls of `genai`, through its `tracing` spans.

mod support;

use expect_test::expect;
use futures::StreamExt;
use genai::adapter::AdapterKind;
use genai::chat::{ChatMessage, ChatOptions, ChatRequest};
use genai::resolver::{AuthData, Endpoint, ServiceTargetResolver};
use genai::{Client, ModelIden, ServiceTarget};
use support::{openinference, seen_of_tracing};

fn client(url: &str) -> Client {
    let endpoint = Endpoint::from_owned(format!("{url}/v1/"));
    let resolve = move |target: ServiceTarget| -> Result<ServiceTarget, genai::resolver::Error> {
        let model = ModelIden::new(AdapterKind::OpenAI, target.model.model_name);
        Ok(ServiceTarget { endpoint: endpoint.clone(), auth: AuthData::from_single("none"), model })
    };
    Client::builder()
        .with_service_target_resolver(ServiceTargetResolver::from_resolver_fn(resolve))
        .build()
        .expect("a client")
}

#[test]
fn a_chat_is_read_as_openinference() {
    let request = ChatRequest::new(vec![
        ChatMessage::system("Be brief."),
        ChatMessage::user("Who rises from the ashes?"),
    ]);
    let options = ChatOptions::default().with_temperature(0.5);
    let seen = seen_of_tracing(async |url| {
        let client = client(&url);
        let answer = client.exec_chat("gpt-4o", request.clone(), Some(&options)).await.expect("an answer");
        assert_eq!(answer.first_text(), Some("The bennu."));
        let stream =
            client.exec_chat_stream("gpt-4o", request.clone(), Some(&options)).await.expect("a stream");
        let mut stream = stream.stream;
        while let Some(event) = stream.next().await {
            event.expect("an event");
        }
    });
    let [chat, streamed] = seen.as_slice() else { unreachable!("two calls were made: {seen:?}") };
    expect![[r#"
        llm.finish_reason = stop
        llm.input_messages.0.message.content = Be brief.
        llm.input_messages.0.message.role = system
        llm.input_messages.1.message.content = Who rises from the ashes?
        llm.input_messages.1.message.role = user
        llm.invocation_parameters = {"temperature":0.5,"stream":false}
        llm.model_name = gpt-4o-2024-08-06
        llm.output_messages.0.message.content = The bennu.
        llm.output_messages.0.message.finish_reason = stop
        llm.output_messages.0.message.role = assistant
        llm.provider = openai
        llm.system = openai
        llm.token_count.completion = 3
        llm.token_count.prompt = 7
        llm.token_count.total = 10
        openinference.span.kind = LLM
    "#]]
    .assert_eq(&openinference(chat));
    assert_eq!((chat.span.name.as_str(), chat.span.kind), ("chat gpt-4o", 3));
    assert!(streamed.has("llm.model_name", "gpt-4o") && streamed.has("openinference.span.kind", "LLM"));
    assert!(streamed.has("llm.input_messages.1.message.content", "Who rises from the ashes?"));
}
