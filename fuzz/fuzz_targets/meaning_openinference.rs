//! Whatever stands under OpenInference's keys can be read.

#![no_main]

use semconv::{openinference, otel};

libfuzzer_sys::fuzz_target!(|text: &str| {
    bennu_fuzz::read_everything(openinference::ALL, &[otel::EXCEPTION_EVENT], text)
});
