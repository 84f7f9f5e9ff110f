//! Headers of every request: those of the environment, the API key, and those set in code.

use std::fmt;

use crate::percent;

/// Headers, each name once. Their values are often keys, so none is ever printed.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Headers(Vec<(String, String)>);

impl Headers {
    /// What the environment wants every request to carry.
    pub(crate) fn from_env(env: &dyn Fn(&str) -> Option<String>) -> Headers {
        let mut headers = Headers::default();
        for list in ["OTEL_EXPORTER_OTLP_HEADERS", "PHOENIX_CLIENT_HEADERS"] {
            for pair in env(list).unwrap_or_default().split(',') {
                if let Some((name, value)) = pair.split_once('=') {
                    headers.set(&percent_decoded(name), &percent_decoded(value));
                }
            }
        }
        if let Some(key) = env("PHOENIX_API_KEY") {
            headers.set_api_key(&key);
        }
        headers
    }

    /// Takes the place of an earlier one of the same name. What no request could carry is left out.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
        self.0.retain(|(known, _)| *known != name);
        if is_sendable(&name, value) {
            self.0.push((name, value.to_owned()));
        }
    }

    pub(crate) fn set_api_key(&mut self, key: &str) {
        self.set("authorization", &format!("Bearer {key}"));
    }

    /// These, and those of `others` that have other names.
    pub(crate) fn or(&self, mut others: Headers) -> Headers {
        self.iter().for_each(|(name, value)| others.set(name, value));
        others
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

/// Headers in environment variables are URL-encoded; what is not valid encoding stays as it is.
fn percent_decoded(text: &str) -> String {
    percent::decode(text).unwrap_or_else(|| text.to_owned())
}

fn is_sendable(name: &str, value: &str) -> bool {
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    is_name && value.chars().all(|c| (' '..='~').contains(&c))
}

#[cfg(test)]
mod tests {
    use super::Headers;

    fn of(code: &[(&str, &str)]) -> Headers {
        let mut headers = Headers::default();
        code.iter().for_each(|(name, value)| headers.set(name, value));
        headers
    }

    fn with_env(code: &Headers, env: &[(&str, &str)]) -> Vec<(String, String)> {
        let env =
            |name: &str| env.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        code.or(Headers::from_env(&env)).0
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn the_key_becomes_a_bearer_token() {
        let env = [("PHOENIX_API_KEY", "k1")];
        assert_eq!(with_env(&Headers::default(), &env), [pair("authorization", "Bearer k1")]);
        let mut code = Headers::default();
        code.set_api_key("k2");
        assert_eq!(with_env(&code, &env), [pair("authorization", "Bearer k2")]);
    }

    #[test]
    fn headers_of_the_environment_are_decoded_and_code_wins() {
        let env = [
            ("PHOENIX_CLIENT_HEADERS", "X-Team=a%20b, x-region=eu"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "x-team=old"),
        ];
        assert_eq!(
            with_env(&of(&[("X-Region", "us")]), &env),
            [pair("x-team", "a b"), pair("x-region", "us")]
        );
    }

    #[test]
    fn what_no_request_could_carry_is_left_out() {
        assert_eq!(of(&[("bad name", "x"), ("ok", "line\nbreak")]), Headers::default());
    }

    #[test]
    fn what_is_printed_keeps_the_key() {
        let mut headers = Headers::default();
        headers.set_api_key("s3cret");
        assert_eq!(format!("{headers:?}"), r#"{"authorization"}"#);
    }
}
