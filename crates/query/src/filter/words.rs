//! Words: runs of letters and digits, whatever their case.

/// The words of a text, lower case, in order.
pub(super) fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// Whether every one of these words occurs in the texts taken together.
pub(super) fn has_words<'t>(texts: impl Iterator<Item = &'t str>, wanted: &[String]) -> bool {
    let found: Vec<String> = texts.flat_map(words).collect();
    wanted.iter().all(|wanted| found.contains(wanted))
}
