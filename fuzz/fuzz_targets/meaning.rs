//! Any attributes have a meaning. The text is JSON: an object of them, as a span keeps them.

#![no_main]

use std::sync::LazyLock;

use model::{Prices, Span, SpanId, TraceId, Value};

static PRICES: LazyLock<Prices> = LazyLock::new(Prices::builtin);

libfuzzer_sys::fuzz_target!(|json: &str| {
    let Ok(Value::Map(attributes)) = Value::from_json(json) else { return };
    let (trace_id, span_id) = (TraceId::from_bytes(&[1; 16]).expect("not zero"), SpanId::from_bytes(&[1; 8]).expect("not zero"));
    let span = Span {
        start_time_unix_nano: 1_800_000_000_000_000_000,
        attributes,
        ..Span::bare(trace_id, span_id)
    };
    let facts = model::facts(&span);
    model::meaning(&span);
    _ = model::cost(&PRICES, &span, &facts);
});
