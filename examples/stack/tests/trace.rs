//! One question becomes one trace, every step in its place.

#[path = "../../../crates/sdk/tests/front_door/collector.rs"]
#[expect(dead_code, reason = "shared with the tests of the SDK")]
mod collector;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use bennu_example_stack::{FakeModel, Llm, StopReason, build_agent, router, run_traced};
use collector::{Collector, Seen};
use tower::ServiceExt;

const QUESTION: &str = "Which living bird was the bennu modelled on?";

/// The tree of a trace: names indented below their parents, in order of start.
fn tree(spans: &[Seen]) -> String {
    let mut below: BTreeMap<Vec<u8>, Vec<&Seen>> = BTreeMap::new();
    for span in spans {
        below.entry(span.span.parent_span_id.clone()).or_default().push(span);
    }
    let mut lines = String::new();
    write_below(&[], 0, &mut below, &mut lines);
    lines
}

fn write_below(parent: &[u8], depth: usize, below: &mut BTreeMap<Vec<u8>, Vec<&Seen>>, lines: &mut String) {
    let mut children = below.remove(parent).unwrap_or_default();
    children.sort_by_key(|seen| seen.span.start_time_unix_nano);
    for child in children {
        lines.push_str(&format!("{}{}\n", "  ".repeat(depth), child.span.name));
        write_below(&child.span.span_id, depth + 1, below, lines);
    }
}

const AGENT: &str = "\
agent.run
  llm.chat
  tool.search_docs
    retrieval
      llm.embed
      rerank
  llm.chat
  tool.fetch_chunk
  llm.chat
";

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}

#[tokio::test]
async fn a_question_is_one_trace_alone_streamed_and_over_http() {
    let collector = Collector::start();
    let tracing = bennu::builder().endpoint(collector.endpoint()).start().expect("the address is one");
    let base_url = FakeModel::start().await.expect("a free port");
    let agent = |is_streaming| {
        let llm = Llm::new(&base_url, None, "gpt-4o-mini".to_owned(), is_streaming);
        async { Arc::new(build_agent(llm).await.expect("the fake model embeds")) }
    };
    let (whole, streaming) = (agent(false).await, agent(true).await);

    let mut traces = Vec::new();
    for agent in [&whole, &streaming] {
        let (outcome, trace_id) = run_traced(agent, QUESTION).await;
        let outcome = outcome.expect("the fake model answers");
        assert_eq!((outcome.stop_reason, outcome.steps), (StopReason::Answered, 3));
        assert!(
            outcome.answer.contains("grey heron") && outcome.answer.ends_with("[bennu-2]"),
            "{outcome:?}"
        );
        traces
            .push((trace_id.expect("it is traced").to_string(), format!("run_traced\n{}", indented(AGENT))));
    }
    let request = Request::post("/ask")
        .header("content-type", "application/json")
        .header("x-session-id", "s-1")
        .body(Body::from(format!(r#"{{"question":"{QUESTION}"}}"#)))
        .expect("a valid request");
    let response = router(whole).oneshot(request).await.expect("the router never fails");
    assert!(response.status().is_success());
    let id = response.headers()["x-trace-id"].to_str().expect("hexadecimal digits").to_owned();
    drop(response);
    traces.push((id, format!("POST /ask\n{}", indented(AGENT))));

    let flushed = tokio::task::spawn_blocking(move || tracing.tracer().flush(Duration::from_secs(10)));
    assert!(flushed.await.expect("it ends"));
    let seen = collector.seen();
    for (id, expected) in traces {
        let of_trace =
            |seen: &&Seen| seen.span.trace_id.iter().map(|b| format!("{b:02x}")).collect::<String>() == id;
        let spans: Vec<Seen> = seen.iter().filter(of_trace).cloned().collect();
        assert_eq!(tree(&spans), expected);
        let last = spans
            .iter()
            .filter(|seen| seen.span.name == "llm.chat")
            .max_by_key(|s| s.span.start_time_unix_nano);
        let last = last.expect("the model was asked");
        assert!(
            last.get("llm.output_messages.0.message.content").is_some_and(|text| text.contains("grey heron"))
        );
        assert!(last.get("llm.token_count.total").is_some() && last.has("llm.model_name", "gpt-4o-mini"));
        assert!(spans.iter().all(|seen| !expected.starts_with("POST") || seen.has("session.id", "s-1")));
    }
}
