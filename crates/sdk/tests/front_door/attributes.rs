//! The typed setters cover what OpenInference names.

use std::collections::BTreeSet;

use bennu::{Content, Document, Embedding, Message, ToolCall, Tracer};
use semconv::openinference as oi;
use serde_json::json;

use super::seen;

/// Keys that no setter writes, and why.
const WITHOUT_SETTER: [(&str, &str); 4] = [
    (oi::PROJECT_NAME, "an attribute of the resource, set by the builder and by with_project"),
    (oi::llm::TOKEN_COUNT_PROMPT_DETAILS, "the prefix of the counts below it"),
    (oi::llm::TOKEN_COUNT_COMPLETION_DETAILS, "the prefix of the counts below it"),
    (oi::message::CONTENTS, "the prefix of the parts below it"),
];

#[test]
fn every_openinference_attribute_has_a_setter() {
    let mut written = BTreeSet::new();
    for span in seen(use_every_setter) {
        for attribute in &span.span.attributes {
            written.extend(keys_within(&attribute.key));
        }
    }
    let excused = WITHOUT_SETTER.map(|(key, _)| key);
    let missing: Vec<_> = oi::ALL
        .iter()
        .filter(|key| !written.contains(**key) && !excused.contains(key) && !is_verdict(key))
        .collect();
    assert!(missing.is_empty(), "no setter writes {missing:?}");
}

/// Verdicts come from whoever judges a span, mostly after it has ended.
fn is_verdict(key: &str) -> bool {
    key.contains("annotation") || key.contains("evaluation")
}

/// `llm.input_messages.0.message.role` is both a list and the key within its elements.
fn keys_within(key: &str) -> Vec<String> {
    let parts: Vec<&str> = key.split('.').collect();
    let numbers: Vec<usize> =
        (0..parts.len()).filter(|i| parts[*i].bytes().all(|b| b.is_ascii_digit())).collect();
    let starts = std::iter::once(0).chain(numbers.iter().map(|i| i + 1));
    let ends = numbers.iter().copied().chain([parts.len()]);
    starts.zip(ends).map(|(start, end)| parts[start..end].join(".")).collect()
}

fn use_every_setter(tracer: &Tracer) {
    let variables = json!({"name": "Ada"});
    let parts = Message::new("user")
        .name("ada")
        .finish_reason("stop")
        .function_call("f", "{}")
        .part(Content::Text("see".into()))
        .part(Content::Image("https://example.com/bird.png".into()))
        .part(Content::Audio {
            url: "https://example.com/bird.mp3".into(),
            mime_type: Some("audio/mpeg".into()),
            transcript: Some("krah".into()),
        });
    tracer
        .llm("llm")
        .model("m")
        .provider("p")
        .system("s")
        .invocation_parameters(&variables)
        .input_message(parts)
        .input_messages([Message::tool("c", "result")])
        .output_message(Message::assistant("a").tool_call(ToolCall::new("f", "{}").id("c")))
        .output_messages([("assistant", "b")])
        .prompt("once")
        .choice("upon")
        .tool(&json!({"type": "function"}))
        .function_call(&json!({"name": "f"}))
        .finish_reason("stop")
        .tokens(1, 2)
        .tokens_cache_read(1)
        .tokens_cache_write(1)
        .tokens_audio(1, 1)
        .tokens_reasoning(1)
        .cost(0.1, 0.2)
        .prompt_template("Hi {name}", "1", &variables)
        .input("in")
        .output("out")
        .session("s")
        .user_id("u")
        .metadata(&variables)
        .tags(["t"])
        .agent_name("a")
        .graph_node("n", Some("m"))
        .graph_node_name("node")
        .start();
    tracer
        .tool("tool")
        .tool_name("t")
        .description("d")
        .parameters(&variables)
        .json_schema(&variables)
        .call_id("c")
        .start();
    let document = || Document::new("text").id("d").score(0.5).metadata(&variables);
    tracer.retriever("retriever").documents([document()]).top_k(3).start();
    tracer
        .reranker("reranker")
        .query("q")
        .model("m")
        .top_k(2)
        .input_documents([document()])
        .output_documents([document()])
        .start();
    tracer
        .embedding("embedding")
        .model("m")
        .invocation_parameters(&variables)
        .embeddings([Embedding::of_text("t").vector([1.0])])
        .tokens(3)
        .start();
    tracer
        .prompt("prompt")
        .template("t", "1", &variables)
        .prompt_id("p")
        .vendor("v")
        .url("https://example.com")
        .start();
}
