//! Answers of OpenAI's and Anthropic's interfaces, whole and streamed.

use expect_test::expect;
use serde_json::json;

use super::{seen, seen_one};

#[test]
fn an_openai_call_is_read_from_request_and_answer() {
    let span = seen_one(|tracer| {
        let span = tracer.llm("chat").start();
        span.record_input(&json!({
            "model": "gpt-4o",
            "temperature": 0.5,
            "messages": [
                {"role": "system", "content": "Be brief."},
                {"role": "user", "content": [
                    {"type": "text", "text": "What is this?"},
                    {"type": "image_url", "image_url": {"url": "https://example.com/b.png"}}]},
            ],
            "tools": [{"type": "function", "function": {"name": "look"}}],
        }));
        span.record_output(&json!({
            "model": "gpt-4o-2024-08-06",
            "choices": [{"index": 0, "finish_reason": "tool_calls", "message": {
                "role": "assistant", "content": null,
                "tool_calls": [{"id": "c1", "type": "function",
                    "function": {"name": "look", "arguments": "{\"at\":\"bird\"}"}}]}}],
            "usage": {"prompt_tokens": 20, "completion_tokens": 5, "total_tokens": 25,
                "prompt_tokens_details": {"cached_tokens": 8},
                "completion_tokens_details": {"reasoning_tokens": 2}},
        }));
    });
    let lines = span.lines();
    let typed = lines.lines().filter(|line| line.starts_with("llm.")).collect::<Vec<_>>().join("\n");
    expect![[r#"
        llm.finish_reason = tool_calls
        llm.input_messages.0.message.content = Be brief.
        llm.input_messages.0.message.role = system
        llm.input_messages.1.message.contents.0.message_content.text = What is this?
        llm.input_messages.1.message.contents.0.message_content.type = text
        llm.input_messages.1.message.contents.1.message_content.image.image.url = https://example.com/b.png
        llm.input_messages.1.message.contents.1.message_content.type = image
        llm.input_messages.1.message.role = user
        llm.invocation_parameters = {"model":"gpt-4o","temperature":0.5}
        llm.model_name = gpt-4o-2024-08-06
        llm.output_messages.0.message.role = assistant
        llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments = {"at":"bird"}
        llm.output_messages.0.message.tool_calls.0.tool_call.function.name = look
        llm.output_messages.0.message.tool_calls.0.tool_call.id = c1
        llm.token_count.completion = 5
        llm.token_count.completion_details.reasoning = 2
        llm.token_count.prompt = 20
        llm.token_count.prompt_details.cache_read = 8
        llm.token_count.total = 25
        llm.tools.0.tool.json_schema = {"function":{"name":"look"},"type":"function"}"#]]
    .assert_eq(&typed);
    assert!(span.has("output.mime_type", "application/json"));
}

#[test]
fn an_anthropic_call_is_read_from_request_and_answer() {
    let span = seen_one(|tracer| {
        let span = tracer.llm("chat").start();
        span.record_input(&json!({
            "model": "claude", "max_tokens": 100, "system": "Be brief.",
            "messages": [
                {"role": "user", "content": "Weather?"},
                {"role": "assistant", "content": [{"type": "tool_use", "id": "t1", "name": "weather", "input": {"in": "Giza"}}]},
                {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t1", "content": "hot"}]},
            ],
        }));
        span.record_output(&json!({
            "type": "message", "role": "assistant", "model": "claude-1", "stop_reason": "end_turn",
            "content": [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "Hot."}],
            "usage": {"input_tokens": 10, "cache_read_input_tokens": 4, "cache_creation_input_tokens": 1, "output_tokens": 3},
        }));
    });
    let lines = span.lines();
    let typed = lines.lines().filter(|line| line.starts_with("llm.")).collect::<Vec<_>>().join("\n");
    expect![[r#"
        llm.finish_reason = end_turn
        llm.input_messages.0.message.content = Be brief.
        llm.input_messages.0.message.role = system
        llm.input_messages.1.message.content = Weather?
        llm.input_messages.1.message.role = user
        llm.input_messages.2.message.role = assistant
        llm.input_messages.2.message.tool_calls.0.tool_call.function.arguments = {"in":"Giza"}
        llm.input_messages.2.message.tool_calls.0.tool_call.function.name = weather
        llm.input_messages.2.message.tool_calls.0.tool_call.id = t1
        llm.input_messages.3.message.content = hot
        llm.input_messages.3.message.role = tool
        llm.input_messages.3.message.tool_call_id = t1
        llm.invocation_parameters = {"max_tokens":100,"model":"claude"}
        llm.model_name = claude-1
        llm.output_messages.0.message.contents.0.message_content.text = hm
        llm.output_messages.0.message.contents.0.message_content.type = reasoning
        llm.output_messages.0.message.contents.1.message_content.text = Hot.
        llm.output_messages.0.message.contents.1.message_content.type = text
        llm.output_messages.0.message.role = assistant
        llm.token_count.completion = 3
        llm.token_count.prompt = 15
        llm.token_count.prompt_details.cache_read = 4
        llm.token_count.prompt_details.cache_write = 1
        llm.token_count.total = 18"#]]
    .assert_eq(&typed);
}

#[test]
fn the_responses_interface_is_read_too() {
    let span = seen_one(|tracer| {
        tracer.llm("respond").start().record_output(&json!({
            "object": "response", "model": "gpt-5", "status": "completed",
            "output": [
                {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "Hi"}]},
                {"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}"}],
            "usage": {"input_tokens": 3, "output_tokens": 4, "total_tokens": 7},
        }));
    });
    assert!(span.has("llm.output_messages.0.message.contents.0.message_content.text", "Hi"));
    assert!(span.has("llm.output_messages.1.message.tool_calls.0.tool_call.function.name", "f"));
    assert!(span.has("llm.token_count.total", "7"));
}

#[test]
fn a_stream_marks_its_first_token_and_is_put_together() {
    let seen = seen(|tracer| {
        let span = tracer.llm("streamed").start();
        let mut stream = span.output_stream();
        stream.chunk(&json!({"model": "m", "choices": [{"index": 0, "delta": {"role": "assistant"}}]}));
        stream.chunk(&json!({"choices": [{"index": 0, "delta": {"content": "Hel"}}]}));
        stream
            .chunk(&json!({"choices": [{"index": 0, "delta": {"content": "lo"}, "finish_reason": "stop"}]}));
        stream.chunk(&json!({"choices": [], "usage": {"prompt_tokens": 1, "completion_tokens": 2}}));
        stream.finish();
        span.end();
        let span = tracer.llm("abandoned").start();
        let mut stream = span.output_stream();
        stream.text("Half a ");
        stream.text("sen");
        drop(stream);
        span.end();
    });
    let [streamed, abandoned] = seen.as_slice() else { unreachable!("two spans were made: {seen:?}") };
    assert!(streamed.has("llm.output_messages.0.message.content", "Hello"));
    assert!(streamed.has("llm.token_count.total", "3") && streamed.has("llm.finish_reason", "stop"));
    assert!(abandoned.has("output.value", "Half a sen"));
    for span in &seen {
        assert_eq!(span.span.events.len(), 1);
        assert_eq!(span.span.events[0].name, "First Token Stream Event");
    }
}

#[test]
fn an_unknown_shape_is_kept_as_it_is() {
    let span = seen_one(|tracer| {
        tracer.llm("odd").start().record_output(&json!({"choices": 3, "usage": "none", "content": null}));
    });
    assert!(span.has("output.value", r#"{"choices":3,"content":null,"usage":"none"}"#));
}
