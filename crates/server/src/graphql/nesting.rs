//! How deep the brackets of a query nest, found out before it is parsed: the parser calls itself for each level, and a
//! thousand of them would take the process down.

/// Levels of brackets of any kind. What may be asked nests less.
const LEVELS_MAX: usize = 64;

/// Why a query is not even parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unparsed {
    #[error("The query nests deeper than {LEVELS_MAX} brackets.")]
    TooDeep,
    #[error("A text in the query does not end.")]
    OpenText,
}

/// Brackets in texts and comments do not count. What the parser would stumble over may pass: it goes no deeper there.
pub(super) fn check(query: &str) -> Result<(), Unparsed> {
    let mut rest = query;
    let mut level = 0_usize;
    while let Some(next) = rest.chars().next() {
        rest = match next {
            '"' => after_text(rest).ok_or(Unparsed::OpenText)?,
            '#' => rest.trim_start_matches(|c: char| !matches!(c, '\r' | '\n')),
            other => &rest[other.len_utf8()..],
        };
        match next {
            '[' | '{' | '(' => level += 1,
            ']' | '}' | ')' => level = level.saturating_sub(1),
            _ => {}
        }
        if level > LEVELS_MAX {
            return Err(Unparsed::TooDeep);
        }
    }
    Ok(())
}

/// What follows the text that this begins with.
fn after_text(query: &str) -> Option<&str> {
    const FENCE: &str = "\"\"\"";
    if let Some(mut rest) = query.strip_prefix(FENCE) {
        loop {
            let end = rest.find(FENCE)?;
            let is_escaped = rest[..end].ends_with('\\');
            rest = &rest[end + FENCE.len()..];
            if !is_escaped {
                return Some(rest);
            }
        }
    }
    let mut chars = query.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some(&query[at + 1..]),
            '\r' | '\n' => return None,
            '\\' => drop(chars.next()),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{LEVELS_MAX, Unparsed, check};

    #[test]
    fn brackets_of_every_kind_count_and_those_in_texts_and_comments_do_not() {
        let nested = |levels: usize| "{[(".repeat(levels / 3) + &")]}".repeat(levels / 3);
        assert_eq!(check(&nested(LEVELS_MAX - 1)), Ok(()));
        assert_eq!(check(&nested(LEVELS_MAX + 3)), Err(Unparsed::TooDeep));
        assert_eq!(check(&"[]".repeat(1_000)), Ok(()));
        let many = "[".repeat(1_000);
        for query in [format!("\"{many}\""), format!("\"\"\"{many}\"\"\""), format!("#{many}\r\n{{ id }}")] {
            assert_eq!(check(&query), Ok(()), "{query}");
        }
    }

    #[test]
    fn a_text_hides_no_closing_bracket_and_no_opening_one() {
        for step in ["[\"]\"", "[\"\\\"]\"", "[\"\"\"]\\\"\"\"]\"\"\"", "[#]\r", "[#]\n"] {
            assert_eq!(check(&step.repeat(1_000)), Err(Unparsed::TooDeep), "{step}");
        }
        for query in ["\"", "\"a\nb\"", "\"\\\"", "\"\"\"", "\"\"\" \\\"\"\""] {
            assert_eq!(check(query), Err(Unparsed::OpenText), "{query}");
        }
        assert_eq!(check("{ a(b: \"\", c: \"\"\"\"\"\") }"), Ok(()));
    }
}
