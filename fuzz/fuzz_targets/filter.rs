//! Any text is a filter or an error, and what is understood is understood the same from its own words. Whatever is
//! half typed has completions.

#![no_main]

use bennu_fuzz::{GRAINS, reads_back};
use query::{Projection, complete};

libfuzzer_sys::fuzz_target!(|text: &str| {
    for grain in GRAINS {
        reads_back(text, grain);
        for (at, _) in text.char_indices().take(64).chain([(text.len(), ' ')]) {
            let offered = complete(text, at, grain);
            assert!(text.get(offered.replace).is_some(), "what is replaced lies in the text");
        }
    }
    _ = Projection::parse(text);
});
