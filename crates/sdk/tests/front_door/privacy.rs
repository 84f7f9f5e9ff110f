//! What must not leave does not.

use std::process::{Command, Stdio};
use std::time::Duration;

use bennu::{Builder, Content, Hide, Message, Tracer};
use expect_test::expect;

use super::collector::{Collector, Seen};

fn seen_with(settings: impl FnOnce(Builder) -> Builder, work: impl FnOnce(&Tracer)) -> Seen {
    let collector = Collector::start();
    let tracer =
        settings(bennu::builder().endpoint(collector.endpoint())).build().expect("the address is one");
    work(&tracer);
    assert!(tracer.flush(Duration::from_secs(10)));
    collector.seen().remove(0)
}

fn chat(tracer: &Tracer) {
    tracer
        .llm("chat")
        .input("question")
        .output("answer")
        .input_message(("user", "question"))
        .output_message(("assistant", "answer"))
        .invocation_parameters(&serde_json::json!({"temperature": 1}))
        .tool(&serde_json::json!({}))
        .tokens(1, 2)
        .start();
}

#[test]
fn hidden_inputs_are_gone_and_the_rest_stays() {
    let span = seen_with(|b| b.hide(Hide { inputs: true, ..Hide::default() }), chat);
    expect![[r#"
        input.value = __REDACTED__
        llm.invocation_parameters = {"temperature":1}
        llm.output_messages.0.message.content = answer
        llm.output_messages.0.message.role = assistant
        llm.token_count.completion = 2
        llm.token_count.prompt = 1
        llm.token_count.total = 3
        openinference.span.kind = LLM
        output.mime_type = text/plain
        output.value = answer
    "#]]
    .assert_eq(&span.lines());
}

const COLLECTOR: &str = "BENNU_TEST_COLLECTOR";

/// Not a test of its own: the process whose environment hides what it is told.
#[test]
#[ignore = "run by the test below, in an environment of its own"]
fn the_discreet() {
    let Ok(endpoint) = std::env::var(COLLECTOR) else { return };
    let tracer = bennu::builder().endpoint(endpoint).build().expect("the address is one");
    chat(&tracer);
    assert!(tracer.flush(Duration::from_secs(10)));
}

#[test]
fn the_environment_hides_without_a_word_in_the_code() {
    let collector = Collector::start();
    let status = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "privacy::the_discreet", "--ignored"])
        .env(COLLECTOR, collector.endpoint())
        .env("OPENINFERENCE_HIDE_INPUTS", "true")
        .env("OPENINFERENCE_HIDE_OUTPUT_TEXT", "1")
        .stdout(Stdio::null())
        .status()
        .expect("it starts");
    assert!(status.success());
    let span = collector.seen().remove(0);
    assert!(span.has("input.value", "__REDACTED__") && span.has("output.value", "answer"));
    assert_eq!(span.get("llm.input_messages.0.message.content"), None);
    assert!(span.has("llm.output_messages.0.message.content", "__REDACTED__"));
}

#[test]
fn hidden_texts_leave_the_shape_of_the_conversation() {
    let hide = Hide { input_text: true, output_text: true, invocation_parameters: true, ..Hide::default() };
    let span = seen_with(|b| b.hide(hide), chat);
    assert!(span.has("llm.input_messages.0.message.role", "user"));
    assert!(span.has("llm.input_messages.0.message.content", "__REDACTED__"));
    assert!(span.has("llm.output_messages.0.message.content", "__REDACTED__"));
    assert_eq!(span.get("llm.invocation_parameters"), None);
}

#[test]
fn documents_vectors_and_large_images_can_be_hidden() {
    let hide = Hide {
        retrieval_documents: true,
        embedding_vectors: true,
        base64_image_chars_max: 100,
        ..Hide::default()
    };
    let span = seen_with(
        |b| b.hide(hide.clone()),
        |tracer| {
            tracer.retriever("search").documents([bennu::Document::new("secret").id("d")]).start();
        },
    );
    assert!(span.has("retrieval.documents.0.document.content", "__REDACTED__"));
    assert!(span.has("retrieval.documents.0.document.id", "d"));
    let span = seen_with(
        |b| b.hide(hide.clone()),
        |tracer| {
            let embedding = bennu::Embedding::of_text("t").vector([1.0]);
            tracer.embedding("embed").embeddings([embedding]).start();
        },
    );
    assert!(span.has("embedding.embeddings.0.embedding.vector", "__REDACTED__"));
    let span = seen_with(
        |b| b.hide(hide),
        |tracer| {
            let image = format!("data:image/png;base64,{}", "A".repeat(200));
            tracer.llm("look").input_message(Message::new("user").part(Content::Image(image))).start();
        },
    );
    let key = "llm.input_messages.0.message.contents.0.message_content.image.image.url";
    assert!(span.has(key, "__REDACTED__"));
}

#[test]
fn the_mask_sees_every_text_that_leaves() {
    let mask = |_: &str, text: &mut String| *text = text.replace("hunter2", "***");
    let span = seen_with(
        |b| b.mask(mask),
        |tracer| {
            let span =
                tracer.llm("login hunter2").input("hunter2").input_message(("user", "my hunter2")).start();
            span.tags(["hunter2"]).event("saw hunter2").record_error(&std::io::Error::other("bad hunter2"));
        },
    );
    let all = format!("{:?}", span.span);
    assert!(!all.contains("hunter2"), "{all}");
    assert_eq!(all.matches("***").count(), 8, "{all}");
}

#[test]
fn a_mask_that_panics_lets_nothing_through() {
    let span = seen_with(
        |b| {
            b.mask(|place, _| {
                if place == "input.value" {
                    std::panic::resume_unwind(Box::new(()))
                }
            })
        },
        |tracer| drop(tracer.chain("c").input("secret").output("open").start()),
    );
    assert!(span.has("input.value", "[removed: the mask panicked]"));
    assert!(span.has("output.value", "open"));
}

#[test]
fn a_text_too_long_is_cut_and_says_so() {
    let span =
        seen_with(|b| b.text_bytes_max(10), |tracer| drop(tracer.chain("c").input("x".repeat(25)).start()));
    assert!(span.has("input.value", "xxxxxxxxxx… [cut: 10 of 25 bytes kept]"));
}

#[test]
fn too_many_attributes_cost_the_tail_of_the_lists_and_say_so() {
    let span = seen_with(
        |b| b.attributes_max(10),
        |tracer| {
            let messages = (0..100).map(|i| ("user", format!("m{i}")));
            tracer.llm("chat").input_messages(messages).tokens(1, 2).session("s").start();
        },
    );
    assert!(span.has("llm.token_count.total", "3") && span.has("session.id", "s"));
    assert!(span.has("llm.input_messages.0.message.content", "m0"));
    assert!(span.has("bennu.dropped_attributes", "195"), "{}", span.lines());
    assert_eq!(span.span.dropped_attributes_count, 195);
}
