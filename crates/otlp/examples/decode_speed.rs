//! How fast spans of about 4 KB are decoded, on one core, beside the bare protobuf decode of the same bytes.
//!
//! `cargo run --release --package bennu-otlp --example decode_speed`
#![expect(clippy::print_stdout, reason = "the figures are what this program is for")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue, any_value};
use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, ScopeSpans, Span, Status};
use prost::Message as _;

const SPANS_PER_REQUEST: u64 = 100;
const RUN: Duration = Duration::from_secs(3);

fn main() {
    let request = request();
    let protobuf = request.encode_to_vec();
    let json = serde_json::to_vec(&request).expect("a request is JSON");
    println!("{} bytes a span", protobuf.len() / usize::try_from(SPANS_PER_REQUEST).expect("small"));
    let bare = measure("bare prost", || ExportTraceServiceRequest::decode(protobuf.as_slice()).is_ok());
    let whole = measure("decode_protobuf", || otlp::decode_protobuf(&protobuf).is_ok());
    measure("decode_json", || otlp::decode_json(&json).is_ok());
    let decoded = otlp::decode_protobuf(&protobuf).expect("a request");
    let prices = model::Prices::builtin();
    measure("facts and cost", || {
        let costs = decoded.spans.iter().map(|d| model::cost(&prices, &d.span, &model::facts(&d.span)));
        costs.flatten().count() > 0
    });
    println!("decode_protobuf takes {:.2} times as long as bare prost", bare / whole);
}

/// Spans per second of a decoder, run for some seconds.
fn measure(name: &str, mut decode: impl FnMut() -> bool) -> f64 {
    let start = Instant::now();
    let mut requests: u32 = 0;
    while start.elapsed() < RUN {
        assert!(black_box(decode()), "{name} succeeds");
        requests += 1;
    }
    #[expect(clippy::cast_precision_loss, reason = "a hundred")]
    let per_second = f64::from(requests) * SPANS_PER_REQUEST as f64 / start.elapsed().as_secs_f64();
    println!("{name:16} {per_second:9.0} spans/s");
    per_second
}

/// A hundred model calls with a conversation of eight messages, as OpenInference sends them.
fn request() -> ExportTraceServiceRequest {
    let spans = (1..=SPANS_PER_REQUEST).map(span).collect();
    let scope_spans = vec![ScopeSpans { spans, ..ScopeSpans::default() }];
    ExportTraceServiceRequest {
        resource_spans: vec![ResourceSpans { scope_spans, ..ResourceSpans::default() }],
    }
}

fn span(number: u64) -> Span {
    let text = |text: &str| any_value::Value::StringValue(text.to_owned());
    let mut attributes = vec![
        pair("openinference.span.kind", text("LLM")),
        pair("llm.model_name", text("gpt-4o-mini")),
        pair("llm.provider", text("openai")),
        pair("llm.system", text("openai")),
        pair("session.id", text(&format!("session-{}", number % 7))),
        pair("user.id", text("user-1")),
        pair("llm.invocation_parameters", text(r#"{"temperature":0.2,"max_tokens":512}"#)),
        pair("llm.token_count.prompt", any_value::Value::IntValue(812)),
        pair("llm.token_count.completion", any_value::Value::IntValue(96)),
        pair("llm.token_count.total", any_value::Value::IntValue(908)),
        pair("metadata", text(r#"{"tenant":"acme","release":"2026-11-20"}"#)),
        pair("input.value", text(&sentence(number, 800))),
        pair("input.mime_type", text("text/plain")),
        pair("output.value", text(&sentence(number + 1, 300))),
        pair("output.mime_type", text("text/plain")),
    ];
    for turn in 0..8 {
        let role = if turn % 2 == 0 { "user" } else { "assistant" };
        attributes.push(pair(&format!("llm.input_messages.{turn}.message.role"), text(role)));
        let content = sentence(number + turn, 200);
        attributes.push(pair(&format!("llm.input_messages.{turn}.message.content"), text(&content)));
    }
    attributes.push(pair("llm.output_messages.0.message.role", text("assistant")));
    attributes.push(pair("llm.output_messages.0.message.content", text(&sentence(number, 300))));
    Span {
        trace_id: u128::from(number / 8 + 1).to_be_bytes().to_vec(),
        span_id: number.to_be_bytes().to_vec(),
        name: "ChatCompletion".to_owned(),
        kind: 3,
        start_time_unix_nano: 1_790_000_000_000_000_000 + number,
        end_time_unix_nano: 1_790_000_001_000_000_000 + number,
        attributes,
        status: Some(Status { code: 1, ..Status::default() }),
        ..Span::default()
    }
}

fn pair(key: &str, value: any_value::Value) -> KeyValue {
    KeyValue { key: key.to_owned(), value: Some(AnyValue { value: Some(value) }), ..KeyValue::default() }
}

fn sentence(seed: u64, length: usize) -> String {
    const WORDS: [&str; 8] = ["parcel", "refund", "the", "order", "please", "arrived", "late", "thanks"];
    let mut state = seed;
    let mut text = String::with_capacity(length + 8);
    while text.len() < length {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        text += WORDS[usize::try_from(state >> 61).expect("three bits")];
        text.push(' ');
    }
    text
}
