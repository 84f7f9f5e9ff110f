//! Whatever stands under the keys of Langfuse can be read.

#![no_main]

use semconv::vendor::langfuse as keys;

const KEYS: &[&str] = &[
    keys::TYPE,
    keys::INPUT,
    keys::OUTPUT,
    keys::METADATA,
    keys::MODEL_NAME,
    keys::MODEL_PARAMETERS,
    keys::PROMPT_NAME,
    keys::PROMPT_VERSION,
    keys::USAGE_DETAILS,
    keys::TRACE_INPUT,
    keys::TRACE_OUTPUT,
    keys::TRACE_TAGS,
];

libfuzzer_sys::fuzz_target!(|text: &str| bennu_fuzz::read_everything(KEYS, &[], text));
