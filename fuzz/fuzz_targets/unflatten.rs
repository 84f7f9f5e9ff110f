//! What was nested and flattened once stays the same: keys are the lines of a text, values their numbers.
//!
//! Not for keys that end in a number or in nothing: what closes the gaps of a list may give it such a key, and of
//! several dots at an end one is left, as with Phoenix, which the next time is cut off as well.

#![no_main]

use model::Value;

libfuzzer_sys::fuzz_target!(|keys: &str| {
    let sent = keys.lines().filter(|key| ends_in_a_name(key)).zip(0_i64..);
    let sent = sent.map(|(key, number)| (key.to_owned(), Value::Int(number)));
    let once = otlp::flatten(&otlp::unflatten(sent));
    let twice = otlp::flatten(&otlp::unflatten(once.clone()));
    assert_eq!(once, twice);
    // Of other keys it is enough that they can be read.
    let any = keys.lines().zip(0_i64..).map(|(key, number)| (key.to_owned(), Value::Int(number)));
    otlp::flatten(&otlp::unflatten(any));
});

fn ends_in_a_name(key: &str) -> bool {
    let last = key.rsplit('.').next().unwrap_or_default().trim();
    !last.bytes().all(|byte| byte.is_ascii_digit())
}
