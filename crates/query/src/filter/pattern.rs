//! Patterns of `matches(x, r'…')`.

use regex::{Regex, RegexBuilder};

use super::error::Problem;

/// A compiled pattern is held as long as its filter; this is a few hundred characters of it.
const COMPILED_BYTES_MAX: usize = 256 << 10;

/// A pattern that was understood.
#[derive(Debug, Clone)]
pub struct Pattern {
    regex: Regex,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Pattern) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Pattern {
    pub(super) fn parse(text: &str) -> Result<Pattern, Problem> {
        let regex = RegexBuilder::new(text).size_limit(COMPILED_BYTES_MAX).build();
        regex.map(|regex| Pattern { regex }).map_err(|error| Problem::Pattern { reason: reason(&error) })
    }

    pub fn as_str(&self) -> &str {
        self.regex.as_str()
    }

    /// Whether the pattern is found anywhere in the text, in time linear in its length.
    pub fn is_found_in(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }
}

/// The last line of the library's report: the lines above draw the pattern, which the caller has before them.
fn reason(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(_) => "it is too large".to_owned(),
        error => {
            let report = error.to_string();
            let last = report.lines().last().unwrap_or_default();
            last.trim_start_matches("error: ").to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn a_pattern_is_found_anywhere_unless_it_is_anchored() {
        let found = |pattern: &str, text: &str| Pattern::parse(pattern).expect(pattern).is_found_in(text);
        assert!(found("fund", "refund"));
        assert!(!found("^fund", "refund"));
        assert!(found("(?i)ärger", "ÄRGER"));
    }

    #[test]
    fn what_is_not_understood_is_refused_with_the_reason() {
        for (pattern, reason) in [
            ("(a", "unclosed group"),
            ("(?=a)", "look-around"),
            ("((a{1000}){1000}){1000}", "it is too large"),
        ] {
            let problem = Pattern::parse(pattern).expect_err(pattern).to_string();
            assert!(problem.contains(reason) && !problem.contains('\n'), "{pattern}: {problem}");
        }
    }
}
