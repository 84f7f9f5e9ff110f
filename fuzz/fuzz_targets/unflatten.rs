//! What was nested and flattened once stays the same: keys are the lines of a text, values their numbers.

#![no_main]

use model::Value;

libfuzzer_sys::fuzz_target!(|keys: &str| {
    let sent = keys.lines().zip(0_i64..).map(|(key, number)| (key.to_owned(), Value::Int(number)));
    let once = otlp::flatten(&otlp::unflatten(sent));
    let twice = otlp::flatten(&otlp::unflatten(once.clone()));
    assert_eq!(once, twice);
});
