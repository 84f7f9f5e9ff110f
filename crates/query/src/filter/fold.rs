//! Search whatever the case in texts as they mostly are, whose letters are ASCII: without folding them letter by letter.
//! It finds what the interpreter finds, which folds every text whole.

use super::words;

/// Text in text, whatever the case.
pub fn contains_folded(text: &str, part: &str) -> bool {
    let part = part.to_lowercase();
    if part.is_ascii() && !folds_into_ascii(text) {
        text.to_ascii_lowercase().contains(&part)
    } else {
        text.to_lowercase().contains(&part)
    }
}

/// Whether all of the words, lower case, occur in the texts taken together.
pub fn has_words<'t>(texts: impl Iterator<Item = &'t str>, wanted: &[String]) -> bool {
    let texts: Vec<&str> = texts.collect();
    if texts.iter().any(|text| folds_into_ascii(text)) || !wanted.iter().all(|word| word.is_ascii()) {
        return words::has_words(texts.into_iter(), wanted);
    }
    let texts: Vec<String> = texts.into_iter().map(str::to_ascii_lowercase).collect();
    wanted.iter().all(|word| texts.iter().any(|text| has_word(text, word)))
}

/// A match that begins and ends where a word does. Matches that lie across each other cannot both.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, found)| {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

/// Whether there is a letter beyond ASCII of which an ASCII one is the lower case: the Kelvin sign and the dotted I.
fn folds_into_ascii(text: &str) -> bool {
    !text.is_ascii() && (text.contains('\u{212A}') || text.contains('\u{130}'))
}

#[cfg(test)]
mod tests {
    use super::{contains_folded, folds_into_ascii, has_words};
    use crate::filter::words;

    const TEXTS: [&str; 12] = [
        "",
        "Late refund, please",
        "laterefund late-refund",
        "a refund2 is no REFUND!",
        "réfund Refund É",
        "300 \u{212A} and \u{130}stanbul",
        "k i\u{307}stanbul",
        "aaa aa",
        "ΟΔΟΣ όδος",
        "straße STRASSE",
        "日本語 refund日本",
        "\u{1F600}refund\u{1F600}",
    ];

    #[test]
    fn parts_are_found_as_in_texts_that_are_folded_whole() {
        for text in TEXTS {
            for part in TEXTS.iter().flat_map(|text| text.split(' ')).chain(["K", "i", "É", "FUND", " "]) {
                let slowly = text.to_lowercase().contains(&part.to_lowercase());
                assert_eq!(contains_folded(text, part), slowly, "{part:?} in {text:?}");
            }
        }
    }

    #[test]
    fn words_are_found_as_in_texts_that_are_taken_apart() {
        let wanted: Vec<String> = TEXTS.iter().flat_map(|text| words::words(text)).collect();
        for texts in TEXTS.windows(2) {
            for wanted in wanted.iter().map(|word| vec![word.clone()]).chain([vec![], wanted[..2].to_vec()]) {
                let slowly = words::has_words(texts.iter().copied(), &wanted);
                assert_eq!(has_words(texts.iter().copied(), &wanted), slowly, "{wanted:?} in {texts:?}");
            }
        }
    }

    #[test]
    fn only_two_letters_fold_into_ascii() {
        let folds = |c: &char| !c.is_ascii() && c.to_lowercase().any(|lower| lower.is_ascii());
        let folding: String = ('\0'..=char::MAX).filter(folds).collect();
        assert_eq!(folding, "\u{130}\u{212A}");
        assert!(folding.chars().all(|c| folds_into_ascii(&c.to_string())));
    }
}
