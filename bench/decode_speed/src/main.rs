//! How many spans of about 4 KB a core takes from bytes to columns, beside the bare protobuf decode of the same bytes.
//!
//! `cargo run --release` in this folder; `taskset -c 0` keeps it on one core. Counted is the time the thread was
//! running, not the time that passed, so that others on the machine matter less; the programs take turns, and the
//! median of their rounds counts. The allocator is the server's.

mod columns;

use std::hint::black_box;
use std::sync::Arc;

use columns::SpanColumnsBuilder;
use model::{Prices, ProjectId};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue, any_value};
use opentelemetry_proto::tonic::resource::v1::Resource;
use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, ScopeSpans, Span, Status};
use otlp::{Decoded, DecodedSpan};
use prost::Message as _;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SPANS_PER_REQUEST: u64 = 100;
const ROUNDS: usize = 21;
/// A round of each program, long enough for the clock and short enough for all to meet the same disturbances.
const ROUND_NANO: u64 = 100_000_000;

/// What the store is handed for each span.
struct NewSpan {
    span: model::Span,
    facts: model::SpanFacts,
    cost: Option<model::Cost>,
    #[expect(dead_code, reason = "the writer resolves it, not the columns")]
    project: Arc<str>,
}

struct Program<'a> {
    name: &'a str,
    run: Box<dyn FnMut() -> bool + 'a>,
    rounds: Vec<f64>,
}

fn main() {
    let request = request();
    let protobuf = request.encode_to_vec();
    let json = serde_json::to_vec(&request).expect("a request is JSON");
    let decoded = otlp::decode_protobuf(&protobuf).expect("a request");
    let prices = Prices::builtin();
    println!("{} bytes a span", protobuf.len() / usize::try_from(SPANS_PER_REQUEST).expect("small"));
    let mut programs = [
        program("bare prost", || ExportTraceServiceRequest::decode(protobuf.as_slice()).is_ok()),
        program("protobuf to spans", || otlp::decode_protobuf(&protobuf).is_ok()),
        program("facts and cost", || {
            decoded
                .spans
                .iter()
                .filter_map(|d| model::cost(&prices, &d.span, &model::facts(&d.span)).ok())
                .count()
                > 0
        }),
        program("protobuf to columns", || {
            columns(otlp::decode_protobuf(&protobuf).expect("a request"), &prices)
        }),
        program("JSON to spans", || otlp::decode_json(&json).is_ok()),
        program("JSON to columns", || columns(otlp::decode_json(&json).expect("a request"), &prices)),
    ];
    for _ in 0..ROUNDS {
        programs.iter_mut().for_each(Program::run_round);
    }
    let bare = programs[0].median();
    for program in &mut programs {
        let median = program.median();
        let (slowest, fastest) = (program.rounds[0], program.rounds[ROUNDS - 1]);
        println!(
            "{:20} {median:8.0} spans/s ({slowest:.0} to {fastest:.0}), {:5.2} µs a span, {:.2} times bare prost",
            program.name,
            1e6 / median,
            bare / median
        );
    }
}

fn program<'a>(name: &'a str, run: impl FnMut() -> bool + 'a) -> Program<'a> {
    Program { name, run: Box::new(run), rounds: Vec::new() }
}

impl Program<'_> {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    fn run_round(&mut self) {
        let begin = running_nano();
        let (mut spans, mut taken) = (0, 0);
        while taken < ROUND_NANO {
            assert!(black_box((self.run)()), "{} succeeds", self.name);
            spans += SPANS_PER_REQUEST;
            taken = running_nano() - begin;
        }
        self.rounds.push(spans as f64 * 1e9 / taken as f64);
    }

    fn median(&mut self) -> f64 {
        self.rounds.sort_by(f64::total_cmp);
        self.rounds[ROUNDS / 2]
    }
}

/// For how long this thread has been running so far.
fn running_nano() -> u64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux tells");
    stat.split_whitespace().next().and_then(|nano| nano.parse().ok()).expect("a number comes first")
}

/// As the server and the store have it: facts and cost of each span, then a row.
fn columns(decoded: Decoded, prices: &Prices) -> bool {
    let project: Arc<str> = Arc::from("default");
    let spans = decoded.spans.into_iter().map(|DecodedSpan { span, .. }| {
        let facts = model::facts(&span);
        let cost = model::cost(prices, &span, &facts).ok();
        NewSpan { span, facts, cost, project: Arc::clone(&project) }
    });
    let spans: Vec<NewSpan> = spans.collect();
    let mut builder = SpanColumnsBuilder::new();
    for (sequence, new) in (1..).zip(spans) {
        builder.push(sequence, ProjectId(1), new);
    }
    builder.finish().is_ok()
}

/// A hundred model calls with a conversation of eight messages, as OpenInference sends them.
fn request() -> ExportTraceServiceRequest {
    let spans = (1..=SPANS_PER_REQUEST).map(span).collect();
    let scope_spans = vec![ScopeSpans { spans, ..ScopeSpans::default() }];
    let sender = [
        ("service.name", "support"),
        ("openinference.project.name", "support"),
        ("telemetry.sdk.language", "python"),
        ("telemetry.sdk.name", "opentelemetry"),
        ("telemetry.sdk.version", "1.45.2"),
    ];
    let attributes = sender.map(|(key, value)| pair(key, any_value::Value::StringValue(value.to_owned())));
    let resource = Some(Resource { attributes: attributes.into(), ..Resource::default() });
    ExportTraceServiceRequest {
        resource_spans: vec![ResourceSpans { resource, scope_spans, ..ResourceSpans::default() }],
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
