//! Whether a name is meant: a small condition, read from the table of prices.

use serde::{Deserialize, Deserializer};

/// A condition on a lower-case name.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Matcher {
    #[serde(deserialize_with = "lower_case")]
    Equals(String),
    #[serde(deserialize_with = "lower_case")]
    StartsWith(String),
    #[serde(deserialize_with = "lower_case")]
    EndsWith(String),
    #[serde(deserialize_with = "lower_case")]
    Contains(String),
    Any(Vec<Matcher>),
    All(Vec<Matcher>),
    Not(Box<Matcher>),
}

impl Matcher {
    pub(super) fn is_match(&self, name: &str) -> bool {
        match self {
            Matcher::Equals(text) => name == text,
            Matcher::StartsWith(text) => name.starts_with(text.as_str()),
            Matcher::EndsWith(text) => name.ends_with(text.as_str()),
            Matcher::Contains(text) => name.contains(text.as_str()),
            Matcher::Any(matchers) => matchers.iter().any(|matcher| matcher.is_match(name)),
            Matcher::All(matchers) => matchers.iter().all(|matcher| matcher.is_match(name)),
            Matcher::Not(matcher) => !matcher.is_match(name),
        }
    }
}

fn lower_case<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(String::deserialize(deserializer)?.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::Matcher;

    #[test]
    fn conditions_combine() {
        let text = r#"{"all":[{"any":[{"equals":"A"},{"starts_with":"b-"}]},{"not":{"contains":"-tts"}}]}"#;
        let matcher: Matcher = serde_json::from_str(text).expect("a matcher");
        let matches = ["a", "b-large", "b-tts", "c"].map(|name| matcher.is_match(name));
        assert_eq!(matches, [true, true, false, false]);
    }
}
