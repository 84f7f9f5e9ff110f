//! Spans: nesting, time, status, errors, handles.

use std::error::Error;
use std::fmt;

use bennu::{Message, ToolCall};
use expect_test::expect;

use super::collector::named;
use super::{seen, seen_one};

#[derive(Debug)]
struct Outer(std::num::ParseIntError);

impl fmt::Display for Outer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cannot read the port")
    }
}

impl Error for Outer {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

fn parse_port(text: &str) -> Result<u16, Outer> {
    text.parse().map_err(Outer)
}

#[test]
fn spans_nest_by_scope() {
    let seen = seen(|tracer| {
        tracer.agent("agent").scope(|_| {
            tracer.llm("ask").scope(|_| {});
            tracer.tool("act").scope(|_| {});
        });
        tracer.chain("next").start().end();
    });
    let agent = named(&seen, "agent");
    assert!(named(&seen, "ask").is_child_of(agent));
    assert!(named(&seen, "act").is_child_of(agent));
    assert_ne!(named(&seen, "next").span.trace_id, agent.span.trace_id);
    assert!(agent.span.parent_span_id.is_empty());
    assert!(named(&seen, "ask").span.start_time_unix_nano >= agent.span.start_time_unix_nano);
    assert!(named(&seen, "act").span.end_time_unix_nano <= agent.span.end_time_unix_nano);
}

#[test]
fn an_llm_span_says_what_was_asked_and_answered() {
    let span = seen_one(|tracer| {
        let span = tracer
            .llm("chat")
            .model("gpt-4o")
            .provider("openai")
            .input_messages([("system", "Be brief."), ("user", "6 * 7?")])
            .invocation_parameters(&serde_json::json!({"temperature": 0}))
            .start();
        let call = ToolCall::new("multiply", r#"{"a":6,"b":7}"#).id("call_1");
        span.output_message(Message::assistant("").tool_call(call)).tokens(12, 8).finish_reason("tool_calls");
    });
    expect![[r#"
        llm.finish_reason = tool_calls
        llm.input_messages.0.message.content = Be brief.
        llm.input_messages.0.message.role = system
        llm.input_messages.1.message.content = 6 * 7?
        llm.input_messages.1.message.role = user
        llm.invocation_parameters = {"temperature":0}
        llm.model_name = gpt-4o
        llm.output_messages.0.message.content = 
        llm.output_messages.0.message.role = assistant
        llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments = {"a":6,"b":7}
        llm.output_messages.0.message.tool_calls.0.tool_call.function.name = multiply
        llm.output_messages.0.message.tool_calls.0.tool_call.id = call_1
        llm.provider = openai
        llm.token_count.completion = 8
        llm.token_count.prompt = 12
        llm.token_count.total = 20
        openinference.span.kind = LLM
    "#]]
    .assert_eq(&span.lines());
}

#[test]
fn an_error_is_recorded_with_its_sources() {
    let span = seen_one(|tracer| {
        let result = tracer.tool("read_port").try_scope(|_| parse_port("six"));
        assert!(result.is_err());
    });
    let status = span.span.status.as_ref().expect("a status");
    assert_eq!((status.code, status.message.as_str()), (2, "cannot read the port"));
    let event = &span.span.events[0];
    assert_eq!(event.name, "exception");
    let text = format!("{:?}", event.attributes);
    assert!(text.contains("front_door::spans::Outer"), "{text}");
    assert!(text.contains("cannot read the port\\ncaused by: invalid digit found in string"), "{text}");
}

#[test]
fn boxed_errors_and_anyhow_are_errors_too() {
    let seen = seen(|tracer| {
        let boxed = tracer.tool("boxed").try_scope(|_| Err::<(), Box<dyn Error + Send + Sync>>("no".into()));
        let any = tracer
            .tool("any")
            .try_scope(|_| Err::<(), anyhow::Error>(anyhow::anyhow!("never").context("no")));
        assert!(boxed.is_err() && any.is_err());
    });
    for span in &seen {
        assert_eq!(span.span.status.as_ref().map(|status| status.message.as_str()), Some("no"));
    }
    assert!(format!("{:?}", named(&seen, "any").span.events).contains("caused by: never"));
}

#[test]
fn success_is_said_by_the_try_methods_only() {
    let seen = seen(|tracer| {
        let result: Result<u16, Outer> = tracer.tool("tried").try_scope(|_| parse_port("6006"));
        assert!(result.is_ok());
        tracer.tool("done").scope(|_| {});
    });
    let code = |name| named(&seen, name).span.status.as_ref().map_or(0, |status| status.code);
    assert_eq!((code("tried"), code("done")), (1, 0));
}

#[test]
fn a_panic_fails_the_span() {
    let span = seen_one(|tracer| {
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            tracer.tool("fragile").scope(|_| std::panic::resume_unwind(Box::new("broken")))
        }));
        assert!(result.is_err());
    });
    assert_eq!(span.span.status.as_ref().map(|status| status.code), Some(2));
}

#[test]
fn handles_fill_one_span_from_many_threads_and_it_ends_once() {
    let span = seen_one(|tracer| {
        let span = tracer.chain("shared").start();
        let threads: Vec<_> = (0..4)
            .map(|i| {
                let span = span.clone();
                std::thread::spawn(move || {
                    span.attribute(format!("thread.{i}"), i);
                })
            })
            .collect();
        for thread in threads {
            thread.join().expect("the thread only sets an attribute");
        }
        span.end();
        span.output("too late").end();
    });
    assert!((0..4).all(|i| span.has(&format!("thread.{i}"), &i.to_string())));
    assert_eq!(span.get("output.value"), None);
}

#[test]
fn setting_a_key_again_replaces_its_value() {
    let span = seen_one(|tracer| {
        tracer.llm("chat").model("asked").start().model("answered");
    });
    assert_eq!(span.span.attributes.iter().filter(|a| a.key == "llm.model_name").count(), 1);
    assert!(span.has("llm.model_name", "answered"));
}

#[test]
fn a_long_conversation_keeps_its_token_counts_and_session() {
    let span = seen_one(|tracer| {
        let messages = (0..400).map(|i| ("user", format!("message {i}")));
        tracer.llm("chat").input_messages(messages).tokens(9_000, 20).session("s").start().end();
    });
    assert!(span.has("llm.token_count.total", "9020"));
    assert!(span.has("session.id", "s"));
    assert!(span.has("llm.input_messages.399.message.content", "message 399"));
    assert_eq!(span.span.dropped_attributes_count, 0);
}

#[test]
fn documents_and_embeddings_are_numbered() {
    let seen = seen(|tracer| {
        let found =
            bennu::Document::new("herons").id("d1").score(0.5).metadata(&serde_json::json!({"page": 3}));
        tracer.retriever("search").input("birds").documents([found]).start().end();
        tracer
            .embedding("embed")
            .model("e")
            .embeddings([bennu::Embedding::of_text("birds").vector([0.5, 1.0])])
            .start();
    });
    expect![[r#"
        input.mime_type = text/plain
        input.value = birds
        openinference.span.kind = RETRIEVER
        retrieval.documents.0.document.content = herons
        retrieval.documents.0.document.id = d1
        retrieval.documents.0.document.metadata = {"page":3}
        retrieval.documents.0.document.score = 0.5
    "#]]
    .assert_eq(&named(&seen, "search").lines());
    expect![[r#"
        embedding.embeddings.0.embedding.text = birds
        embedding.embeddings.0.embedding.vector = [0.5, 1]
        embedding.model_name = e
        openinference.span.kind = EMBEDDING
    "#]]
    .assert_eq(&named(&seen, "embed").lines());
}
