//! Any bytes are an OTLP/JSON request or an error, and what a request holds can be read.

#![no_main]

libfuzzer_sys::fuzz_target!(|body: &[u8]| {
    let Ok(decoded) = otlp::decode_json(body) else { return };
    for decoded in &decoded.spans {
        model::facts(&decoded.span);
        model::meaning(&decoded.span);
    }
});
