//! Whatever stands under the keys of OpenLLMetry can be read.

#![no_main]

use semconv::gen_ai;
use semconv::vendor::traceloop as keys;

const KEYS: &[&str] = &[
    keys::SPAN_KIND,
    keys::ENTITY_NAME,
    keys::ENTITY_INPUT,
    keys::ENTITY_OUTPUT,
    keys::PROMPT_KEY,
    keys::PROMPT_VERSION,
    keys::PROMPT_TEMPLATE,
    keys::PROMPT_VARIABLES,
    keys::REQUEST_FUNCTIONS,
    keys::TOTAL_TOKENS,
    keys::CACHE_READ_TOKENS,
    gen_ai::PROMPT,
    gen_ai::COMPLETION,
];

libfuzzer_sys::fuzz_target!(|text: &str| bennu_fuzz::read_everything(KEYS, &[], text));
