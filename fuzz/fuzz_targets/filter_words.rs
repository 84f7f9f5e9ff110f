//! The same for texts made of the language's own words, each byte one of them: so a fuzzer gets further than into
//! the lexer. What is understood is also asked of a span, a trace and a session.

#![no_main]

use bennu_fuzz::{GRAINS, WORDS, asked, reads_back};
use query::complete;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let words = bytes.iter().take(200).map(|byte| WORDS[usize::from(*byte) % WORDS.len()]);
    let text = words.collect::<Vec<_>>().join(" ");
    for grain in GRAINS {
        if let Some(filter) = reads_back(&text, grain) {
            asked(&filter);
        }
        _ = complete(&text, text.len(), grain);
    }
});
