//! Whatever stands under the keys of Vercel's AI SDK can be read.

#![no_main]

use semconv::vendor::ai_sdk as keys;

const KEYS: &[&str] = &[
    keys::OPERATION_ID,
    keys::MODEL_ID,
    keys::MODEL_PROVIDER,
    keys::SETTINGS,
    keys::PROMPT,
    keys::PROMPT_MESSAGES,
    keys::PROMPT_TOOLS,
    keys::RESPONSE_TEXT,
    keys::RESPONSE_REASONING,
    keys::RESPONSE_OBJECT,
    keys::RESPONSE_TOOL_CALLS,
    keys::RESPONSE_FINISH_REASON,
    keys::TOOL_CALL_NAME,
    keys::TOOL_CALL_ARGS,
    keys::TOOL_CALL_RESULT,
    keys::VALUE,
    keys::VALUES,
    keys::EMBEDDING,
    keys::EMBEDDINGS,
    keys::METADATA,
    keys::CACHED_INPUT_TOKENS,
    keys::INPUT_TOKENS[0],
];

libfuzzer_sys::fuzz_target!(|text: &str| bennu_fuzz::read_everything(KEYS, &[], text));
