//! Any attributes have a meaning. The text is JSON: an object of them, as a span keeps them.

#![no_main]

use std::sync::{Arc, LazyLock};

use model::{OtelKind, Prices, Span, SpanId, Status, TraceId, Value};

static PRICES: LazyLock<Prices> = LazyLock::new(Prices::builtin);

libfuzzer_sys::fuzz_target!(|json: &str| {
    let Ok(Value::Map(attributes)) = Value::from_json(json) else { return };
    let span = Span {
        trace_id: TraceId::from_bytes(&[1; 16]).expect("not zero"),
        span_id: SpanId::from_bytes(&[1; 8]).expect("not zero"),
        parent_id: None,
        name: String::new(),
        otel_kind: OtelKind::default(),
        status: Status::default(),
        start_time_unix_nano: 1_800_000_000_000_000_000,
        end_time_unix_nano: None,
        attributes,
        events: vec![],
        links: vec![],
        resource: Arc::default(),
        scope: Arc::default(),
        trace_state: String::new(),
        flags: 0,
        dropped_attributes_count: 0,
        dropped_events_count: 0,
        dropped_links_count: 0,
    };
    let facts = model::facts(&span);
    model::meaning(&span);
    _ = model::cost(&PRICES, &span, &facts);
});
