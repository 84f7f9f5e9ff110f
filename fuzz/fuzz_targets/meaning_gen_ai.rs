//! Whatever stands under GenAI's keys, and in its older events, can be read.

#![no_main]

use semconv::gen_ai::{self, event};

const KEYS: &[&str] = &[
    gen_ai::OPERATION_NAME,
    gen_ai::PROVIDER_NAME,
    gen_ai::SYSTEM,
    gen_ai::REQUEST_MODEL,
    gen_ai::USAGE_INPUT_TOKENS,
    gen_ai::USAGE_OUTPUT_TOKENS,
    gen_ai::USAGE_CACHE_READ_INPUT_TOKENS,
    gen_ai::SYSTEM_INSTRUCTIONS,
    gen_ai::INPUT_MESSAGES,
    gen_ai::OUTPUT_MESSAGES,
    gen_ai::TOOL_DEFINITIONS,
    gen_ai::TOOL_NAME,
    gen_ai::TOOL_CALL_ARGUMENTS,
    gen_ai::TOOL_CALL_RESULT,
    gen_ai::RETRIEVAL_DOCUMENTS,
];

const EVENTS: &[&str] = &[
    event::SYSTEM_MESSAGE,
    event::USER_MESSAGE,
    event::ASSISTANT_MESSAGE,
    event::TOOL_MESSAGE,
    event::CHOICE,
    event::CONTENT_PROMPT,
    event::CONTENT_COMPLETION,
    "gen_ai.client.inference.operation.details",
];

libfuzzer_sys::fuzz_target!(|text: &str| bennu_fuzz::read_everything(KEYS, EVENTS, text));
