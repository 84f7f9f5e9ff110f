//! Sizes that a span keeps to. Whatever is cut says so, in place.

use crate::value::AttributeValue;

#[derive(Debug, Clone)]
pub(crate) struct Limits {
    pub(crate) text_bytes_max: usize,
    pub(crate) attributes_max: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        // OpenTelemetry's usual 128 attributes are spent after some forty messages; then token counts and session ids
        // are what falls out. A text of a megabyte is a prompt, one of ten is a mistake.
        Limits { text_bytes_max: 1 << 20, attributes_max: 10_000 }
    }
}

impl Limits {
    /// Shortens texts that are too long and appends how much was kept.
    pub(crate) fn cut(&self, value: &mut AttributeValue) {
        match value {
            AttributeValue::Text(text) => self.cut_text(text),
            AttributeValue::TextList(texts) => texts.iter_mut().for_each(|text| self.cut_text(text)),
            _ => {}
        }
    }

    pub(crate) fn cut_text(&self, text: &mut String) {
        if text.len() > self.text_bytes_max {
            let whole = text.len();
            text.truncate(text.floor_char_boundary(self.text_bytes_max));
            let kept = text.len();
            text.push_str(&format!("… [cut: {kept} of {whole} bytes kept]"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Limits;

    #[test]
    fn a_cut_text_says_how_much_was_kept() {
        let limits = Limits { text_bytes_max: 4, ..Limits::default() };
        let mut text = "abcäöü".to_owned();
        limits.cut_text(&mut text);
        assert_eq!(text, "abc… [cut: 3 of 9 bytes kept]");
    }

    #[test]
    fn a_short_text_stays() {
        let mut text = "abc".to_owned();
        Limits::default().cut_text(&mut text);
        assert_eq!(text, "abc");
    }
}
