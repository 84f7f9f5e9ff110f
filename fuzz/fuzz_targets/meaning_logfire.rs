//! Whatever stands under the keys of Logfire and Pydantic AI can be read.

#![no_main]

use semconv::vendor::logfire as keys;

const KEYS: &[&str] = &[
    keys::REQUEST_DATA,
    keys::RESPONSE_DATA,
    keys::EVENTS,
    keys::ALL_MESSAGES,
    keys::ALL_MESSAGES_EVENTS,
    keys::FINAL_RESULT,
    keys::TOOL_ARGUMENTS,
    keys::TOOL_RESPONSE,
    keys::TAGS,
];

libfuzzer_sys::fuzz_target!(|text: &str| bennu_fuzz::read_everything(KEYS, &[], text));
