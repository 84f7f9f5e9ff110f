//! Numbers and text, as Python writes them.

use super::{Lexer, TokenKind, is_name_part};
use crate::filter::error::{FilterError, Problem, shortened};

impl Lexer<'_> {
    pub(super) fn number(&mut self) -> Result<TokenKind, FilterError> {
        let start = self.at;
        let radix = match self.rest().get(..2).map(str::to_ascii_lowercase).as_deref() {
            Some("0x") => Some(16),
            Some("0o") => Some(8),
            Some("0b") => Some(2),
            _ => None,
        };
        if let Some(radix) = radix {
            self.at += 2;
            self.take_while(is_name_part);
            return self.whole_number(start, radix);
        }
        self.take_while(|c| c.is_ascii_digit() || c == '_');
        if self.rest().starts_with('.') {
            self.at += 1;
            self.take_while(|c| c.is_ascii_digit() || c == '_');
        }
        if self.rest().starts_with(['e', 'E']) {
            self.at += 1;
            if self.rest().starts_with(['+', '-']) {
                self.at += 1;
            }
            self.take_while(|c| c.is_ascii_digit() || c == '_');
        }
        self.take_while(is_name_part);
        let text = &self.text[start..self.at];
        let not_a_number = || self.error(start, Problem::Number { text: shortened(text) });
        let whole_digits = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
        if !underscores_between_digits(text)
            || (whole_digits
                && text.starts_with('0')
                && text.bytes().any(|byte| !matches!(byte, b'0' | b'_')))
        {
            return Err(not_a_number());
        }
        let number: f64 = text.replace('_', "").parse().map_err(|_| not_a_number())?;
        self.finite(start, number)
    }

    fn whole_number(&self, start: usize, radix: u32) -> Result<TokenKind, FilterError> {
        let text = &self.text[start..self.at];
        let digits: Option<Vec<u32>> =
            text[2..].chars().filter(|&c| c != '_').map(|c| c.to_digit(radix)).collect();
        match digits {
            Some(digits) if !digits.is_empty() && underscores_between_digits(&text[1..]) => {
                let number = digits.iter().fold(0.0, |sum, &digit| sum * f64::from(radix) + f64::from(digit));
                self.finite(start, number)
            }
            _ => Err(self.error(start, Problem::Number { text: shortened(text) })),
        }
    }

    fn finite(&self, start: usize, number: f64) -> Result<TokenKind, FilterError> {
        if number.is_finite() {
            return Ok(TokenKind::Number(number));
        }
        Err(self.error(start, Problem::NumberTooLarge { text: shortened(&self.text[start..self.at]) }))
    }

    /// Text from its first quote on. Neighbouring texts are joined by the parser.
    pub(super) fn quoted(&mut self, prefix: &str) -> Result<TokenKind, FilterError> {
        let start = self.at;
        let is_raw = prefix == "r";
        let quote = ["'''", "\"\"\"", "'", "\""]
            .into_iter()
            .find(|quote| self.rest().starts_with(quote))
            .expect("called at a quote");
        self.at += quote.len();
        let mut value = String::new();
        loop {
            if self.rest().starts_with(quote) {
                self.at += quote.len();
                return Ok(TokenKind::Text(value));
            }
            let at = self.at;
            match self.advance() {
                None => return Err(self.error(start, Problem::OpenText { quote })),
                Some('\n') if quote.len() == 1 => {
                    return Err(self.error(start, Problem::OpenText { quote }));
                }
                Some('\0') => return Err(self.error(at, Problem::Nul)),
                Some('\\') if is_raw => {
                    value.push('\\');
                    value.extend(self.advance());
                }
                Some('\\') => self.escape(at, &mut value)?,
                Some(c) => value.push(c),
            }
        }
    }

    fn escape(&mut self, start: usize, value: &mut String) -> Result<(), FilterError> {
        // At the end of the text the caller finds that no quote follows.
        let Some(character) = self.advance() else { return Ok(()) };
        match character {
            '\n' => {}
            '\\' | '\'' | '"' => value.push(character),
            'n' => value.push('\n'),
            'r' => value.push('\r'),
            't' => value.push('\t'),
            'a' => value.push('\x07'),
            'b' => value.push('\x08'),
            'f' => value.push('\x0c'),
            'v' => value.push('\x0b'),
            'x' => value.push(self.hexadecimal(start, 2)?),
            'u' => value.push(self.hexadecimal(start, 4)?),
            'U' => value.push(self.hexadecimal(start, 8)?),
            'N' | '0'..='9' => {
                return Err(self.error(start, Problem::Escape { escape: character.to_string() }));
            }
            // As in Python, a backslash before any other character is a backslash.
            other => value.extend(['\\', other]),
        }
        Ok(())
    }

    /// The character that so many digits name.
    fn hexadecimal(&mut self, start: usize, hex_digits: usize) -> Result<char, FilterError> {
        let digits = self.rest().get(..hex_digits).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        let character = digits.and_then(|d| u32::from_str_radix(d, 16).ok()).and_then(char::from_u32);
        match character {
            Some('\0') => Err(self.error(start, Problem::Nul)),
            Some(character) => {
                self.at += hex_digits;
                Ok(character)
            }
            None => {
                let escape = self.text[start + 1..].chars().take(1 + hex_digits).collect();
                Err(self.error(start, Problem::Escape { escape }))
            }
        }
    }
}

/// `1_000`, but not `1__0`, `_1` or `1_`.
fn underscores_between_digits(text: &str) -> bool {
    let bytes = text.as_bytes();
    (0..bytes.len()).filter(|&i| bytes[i] == b'_').all(|i| {
        let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_hexdigit);
        let after_prefix = i == 1 && bytes[0].is_ascii_alphabetic();
        (after_prefix || i > 0 && digit(bytes.get(i - 1))) && digit(bytes.get(i + 1))
    })
}

#[cfg(test)]
mod tests {
    use crate::filter::lexer::{TokenKind, lex};

    fn text_of(source: &str) -> Result<String, String> {
        match lex(source).map_err(|error| error.to_string())?.remove(0).kind {
            TokenKind::Text(text) => Ok(text),
            other => Err(format!("{other:?}")),
        }
    }

    #[test]
    fn text_is_written_as_in_python() {
        assert_eq!(text_of(r#""it's""#).as_deref(), Ok("it's"));
        assert_eq!(text_of(r"'a\'b\\c\n\x41\u00e9\U0001F600\d'").as_deref(), Ok("a'b\\c\nAé😀\\d"));
        assert_eq!(text_of(r"r'\d+\''").as_deref(), Ok(r"\d+\'"));
        assert_eq!(text_of("'''two\nlines'''").as_deref(), Ok("two\nlines"));
    }

    #[test]
    fn text_that_is_not_closed_or_escaped_badly_is_refused_where_it_is() {
        assert_eq!(text_of("'ab").expect_err("open"), "1:1 this text has no closing '");
        assert_eq!(text_of("'a\nb'").expect_err("open"), "1:1 this text has no closing '");
        assert_eq!(text_of(r"'a\x4'").expect_err("escape"), r"1:3 `\x4'` is no escape of this language");
        assert_eq!(text_of("'a\0'").expect_err("nul"), "1:3 text cannot hold the character NUL");
    }

    #[test]
    fn numbers_are_written_as_in_python() {
        let number = |source: &str| match lex(source).map(|tokens| tokens[0].kind.clone()) {
            Ok(TokenKind::Number(number)) => Ok(number),
            Ok(other) => Err(format!("{other:?}")),
            Err(error) => Err(error.to_string()),
        };
        for (source, value) in [
            ("0", 0.0),
            ("1_000", 1000.0),
            (".5", 0.5),
            ("5.", 5.0),
            ("1e3", 1000.0),
            ("0xfF", 255.0),
            ("0b_11", 3.0),
        ] {
            assert_eq!(number(source), Ok(value), "{source}");
        }
        for source in ["05", "1__0", "1_", "0x", "0b2", "1e", "5abc", "1j"] {
            assert_eq!(number(source), Err(format!("1:1 `{source}` is not a number")));
        }
        assert_eq!(number("1e999"), Err("1:1 `1e999` is too large a number".to_owned()));
    }
}
