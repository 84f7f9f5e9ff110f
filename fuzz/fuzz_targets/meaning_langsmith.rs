//! Whatever stands under the keys of LangSmith can be read.

#![no_main]

use semconv::gen_ai;
use semconv::vendor::langsmith as keys;

const KEYS: &[&str] = &[keys::SPAN_KIND, keys::SPAN_TAGS, keys::METADATA, gen_ai::PROMPT, gen_ai::COMPLETION];

libfuzzer_sys::fuzz_target!(|text: &str| bennu_fuzz::read_everything(KEYS, &[], text));
