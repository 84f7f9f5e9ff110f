//! Calls of `rig-core`, through its `tracing` spans.

mod support;

use expect_test::expect;
use rig_core::completion::CompletionRequest;
use rig_core::message::Message;
use rig_core::providers::openai::{OpenAI, OpenAIConfig};
use rig_core::telemetry::{
    completion_parent_span, record_model_input, record_model_output, system_instructions_json,
};
use support::collector::named;
use support::{openinference, seen_of_tracing};
use tracing::Instrument;

fn client(url: &str) -> OpenAI {
    OpenAIConfig::new("none").with_base_url(format!("{url}/v1")).client()
}

fn request() -> CompletionRequest {
    CompletionRequest::new("Who rises from the ashes?")
        .preamble("Be brief.".to_owned())
        .record_content_telemetry(true)
}

#[test]
fn calls_are_read_as_openinference() {
    let seen = seen_of_tracing(async |url| {
        let openai = client(&url);
        let answer = openai.chat("gpt-4o").call(request()).await.expect("the server answers");
        assert_eq!(answer.text(), "The bennu.");
        let texts = vec!["heron".to_owned(), "ibis".to_owned()];
        openai.embedding("small", Some(2)).call(texts).await.expect("the server answers");
    });
    expect![[r#"
        llm.input_messages.0.message.content = Be brief.
        llm.input_messages.0.message.role = system
        llm.invocation_parameters = {"stream":false}
        llm.model_name = gpt-4o-2024-08-06
        llm.provider = openai
        llm.system = openai
        llm.token_count.completion = 3
        llm.token_count.prompt = 7
        llm.token_count.total = 10
        openinference.span.kind = LLM
    "#]]
    .assert_eq(&openinference(named(&seen, "chat")));
    let embeddings = named(&seen, "embeddings");
    assert!(embeddings.has("openinference.span.kind", "EMBEDDING"));
    assert!(
        embeddings.has("embedding.model_name", "small-1") && embeddings.has("llm.token_count.prompt", "2")
    );
}

#[test]
fn what_an_agent_above_records_of_the_conversation_is_read_too() {
    let seen = seen_of_tracing(async |url| {
        let span = completion_parent_span!(
            target: "agent",
            name: "chat",
            operation: "chat",
            system_instructions: system_instructions_json(Some("Be brief."), true).as_deref(),
            gen_ai.agent.name = "ornithologist",
        );
        record_model_input(&span, &[Message::user("Who rises from the ashes?")], true);
        let call = client(&url).chat("gpt-4o").call(request()).instrument(span.clone());
        let answer = call.await.expect("the server answers");
        record_model_output(&span, &answer.choice, true);
    });
    assert_eq!(seen.len(), 1, "the call speaks through the span of the agent");
    expect![[r#"
        agent.name = ornithologist
        llm.input_messages.0.message.content = Be brief.
        llm.input_messages.0.message.role = system
        llm.input_messages.1.message.content = Who rises from the ashes?
        llm.input_messages.1.message.role = user
        llm.invocation_parameters = {"stream":false}
        llm.model_name = gpt-4o-2024-08-06
        llm.output_messages.0.message.content = The bennu.
        llm.output_messages.0.message.finish_reason = unknown
        llm.output_messages.0.message.role = assistant
        llm.provider = openai
        llm.system = openai
        llm.token_count.completion = 3
        llm.token_count.prompt = 7
        llm.token_count.total = 10
        openinference.span.kind = LLM
    "#]]
    .assert_eq(&openinference(&seen[0]));
}
