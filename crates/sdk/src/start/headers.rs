//! Headers of every request: those of the environment, the API key, and those set in code.

/// Later entries win over earlier ones of the same name.
pub(crate) fn headers(
    api_key: Option<&str>,
    from_code: &[(String, String)],
    env: &dyn Fn(&str) -> Option<String>,
) -> Vec<(String, String)> {
    let mut headers: Vec<(String, String)> = Vec::new();
    let mut set = |name: &str, value: &str| {
        let name = name.trim().to_ascii_lowercase();
        headers.retain(|(known, _)| *known != name);
        headers.push((name, value.trim().to_owned()));
    };
    for list in ["OTEL_EXPORTER_OTLP_HEADERS", "PHOENIX_CLIENT_HEADERS"] {
        for pair in env(list).unwrap_or_default().split(',') {
            if let Some((name, value)) = pair.split_once('=') {
                set(&percent_decoded(name), &percent_decoded(value));
            }
        }
    }
    let env_key = env("PHOENIX_API_KEY");
    if let Some(key) = api_key.or(env_key.as_deref()) {
        set("authorization", &format!("Bearer {key}"));
    }
    for (name, value) in from_code {
        set(name, value);
    }
    headers.retain(|(name, value)| is_sendable(name, value));
    headers
}

/// Headers in environment variables are URL-encoded; what is not valid encoding stays as it is.
fn percent_decoded(text: &str) -> String {
    crate::percent::decode(text).unwrap_or_else(|| text.to_owned())
}

fn is_sendable(name: &str, value: &str) -> bool {
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    is_name && value.chars().all(|c| (' '..='~').contains(&c))
}

#[cfg(test)]
mod tests {
    use super::headers;

    fn from(api_key: Option<&str>, code: &[(&str, &str)], env: &[(&str, &str)]) -> Vec<(String, String)> {
        let code: Vec<_> = code.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        headers(api_key, &code, &|name| {
            env.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn the_key_becomes_a_bearer_token() {
        assert_eq!(from(None, &[], &[("PHOENIX_API_KEY", "k1")]), [pair("authorization", "Bearer k1")]);
        assert_eq!(from(Some("k2"), &[], &[("PHOENIX_API_KEY", "k1")]), [pair("authorization", "Bearer k2")]);
    }

    #[test]
    fn headers_of_the_environment_are_decoded_and_code_wins() {
        let env = [
            ("PHOENIX_CLIENT_HEADERS", "X-Team=a%20b, x-region=eu"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "x-team=old"),
        ];
        assert_eq!(from(None, &[("X-Region", "us")], &env), [pair("x-team", "a b"), pair("x-region", "us")]);
    }

    #[test]
    fn what_no_request_could_carry_is_left_out() {
        assert_eq!(from(None, &[("bad name", "x"), ("ok", "line\nbreak")], &[]), []);
    }
}
