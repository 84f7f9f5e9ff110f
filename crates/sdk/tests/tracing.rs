//! Spans of `tracing` and ours in one trace.

#[path = "front_door/collector.rs"]
#[expect(dead_code, reason = "shared with tests that need all of it")]
mod collector;

use std::time::Duration;

use bennu::Tracer;
use collector::{Collector, Seen, named};
use expect_test::expect;
use tracing::Instrument;
use tracing_subscriber::layer::SubscriberExt;

fn seen(work: impl FnOnce(&Tracer)) -> Vec<Seen> {
    let collector = Collector::start();
    let tracer = bennu::builder().endpoint(collector.endpoint()).build().expect("the address is one");
    let subscriber = tracing_subscriber::registry().with(bennu::tracing_layer().tracer(tracer.clone()));
    tracing::subscriber::with_default(subscriber, || work(&tracer));
    assert!(tracer.flush(Duration::from_secs(10)));
    collector.seen()
}

#[test]
fn spans_nest_both_ways() {
    let seen = seen(|tracer| {
        tracing::info_span!("outer").in_scope(|| {
            tracer.chain("ours").scope(|_| {
                tracing::info_span!("inner").in_scope(|| tracer.tool("innermost").start().end());
            });
            tracing::info_span!("sibling").in_scope(|| {});
        });
        tracer.chain("after").start().end();
    });
    let outer = named(&seen, "outer");
    assert!(named(&seen, "ours").is_child_of(outer) && named(&seen, "sibling").is_child_of(outer));
    assert!(named(&seen, "inner").is_child_of(named(&seen, "ours")));
    assert!(named(&seen, "innermost").is_child_of(named(&seen, "inner")));
    assert!(named(&seen, "after").span.parent_span_id.is_empty());
}

#[test]
fn instrumented_futures_keep_their_parents_across_polls() {
    let seen = seen(|tracer| {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let request = |name: &'static str, child: &'static str| {
            let tracer = tracer.clone();
            async move {
                for _ in 0..5 {
                    tracer.tool(child).run(async |_| tokio::task::yield_now().await).await;
                }
            }
            .instrument(tracing::info_span!("request", otel.name = name))
        };
        runtime.block_on(async { tokio::join!(request("a", "below a"), request("b", "below b")) });
    });
    for (parent, child) in [("a", "below a"), ("b", "below b")] {
        let children: Vec<_> = seen.iter().filter(|seen| seen.span.name == child).collect();
        assert_eq!(children.len(), 5);
        assert!(children.iter().all(|child| child.is_child_of(named(&seen, parent))));
    }
}

#[test]
fn explicit_parents_and_roots_are_respected() {
    let seen = seen(|_| {
        let parent = tracing::info_span!("parent");
        let _inside = tracing::info_span!("elsewhere").entered();
        tracing::info_span!(parent: &parent, "child").in_scope(|| {});
        tracing::info_span!(parent: None, "root").in_scope(|| {});
    });
    assert!(named(&seen, "child").is_child_of(named(&seen, "parent")));
    assert!(named(&seen, "root").span.parent_span_id.is_empty());
}

#[test]
fn spans_left_in_another_order_leave_nothing_behind() {
    let seen = seen(|tracer| {
        let (a, b) = (tracing::info_span!("a"), tracing::info_span!("b"));
        let (inside_a, inside_b) = (a.enter(), b.enter());
        drop(inside_a);
        tracer.tool("in b").start().end();
        drop(inside_b);
        tracer.tool("outside").start().end();
    });
    assert!(named(&seen, "in b").is_child_of(named(&seen, "b")));
    assert!(named(&seen, "outside").span.parent_span_id.is_empty());
}

#[test]
fn fields_events_and_errors_come_along() {
    let seen = seen(|_| {
        let span = tracing::info_span!("work", user.id = "ada", count = 3, late = tracing::field::Empty);
        span.in_scope(|| tracing::info!(step = 1, "begun"));
        span.record("late", true);
        span.in_scope(|| tracing::error!("broken"));
    });
    let span = named(&seen, "work");
    assert!(span.has("user.id", "ada") && span.has("count", "3") && span.has("late", "true"));
    let names: Vec<_> = span.span.events.iter().map(|event| event.name.as_str()).collect();
    assert_eq!(names, ["begun", "broken"]);
    assert_eq!(
        span.span.status.as_ref().map(|status| (status.code, status.message.as_str())),
        Some((2, "broken"))
    );
}

#[test]
fn gen_ai_fields_are_read_as_openinference() {
    let seen = seen(|_| {
        tracing::info_span!(
            "chat",
            gen_ai.operation.name = "chat",
            gen_ai.provider.name = "openai",
            gen_ai.request.model = "gpt-4o",
            gen_ai.usage.input_tokens = 7,
            gen_ai.usage.output_tokens = 2,
            gen_ai.system_instructions = r#"[{"type":"text","content":"Be brief."}]"#,
            gen_ai.input.messages = r#"[{"role":"user","parts":[{"type":"text","content":"Hello"}]}]"#,
            gen_ai.output.messages =
                r#"[{"role":"assistant","parts":[{"type":"tool_call","id":"c","name":"f","arguments":{"a":1}}]}]"#,
        )
        .in_scope(|| {});
    });
    let lines = named(&seen, "chat").lines();
    let lines: Vec<_> = lines.lines().filter(|line| !line.starts_with("gen_ai.")).collect();
    expect![[r#"
        llm.input_messages.0.message.content = Be brief.
        llm.input_messages.0.message.role = system
        llm.input_messages.1.message.content = Hello
        llm.input_messages.1.message.role = user
        llm.model_name = gpt-4o
        llm.output_messages.0.message.role = assistant
        llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments = {"a":1}
        llm.output_messages.0.message.tool_calls.0.tool_call.function.name = f
        llm.output_messages.0.message.tool_calls.0.tool_call.id = c
        llm.provider = openai
        llm.system = openai
        llm.token_count.completion = 2
        llm.token_count.prompt = 7
        llm.token_count.total = 9
        openinference.span.kind = LLM"#]]
    .assert_eq(&lines.join("\n"));
}
