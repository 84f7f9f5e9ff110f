//! Where spans are sent: a base address or the full path, and the path never twice.

const TRACES_PATH: &str = "/v1/traces";
const DEFAULT: &str = "http://localhost:6006";

/// The URL that requests are posted to.
///
/// Code wins over `PHOENIX_COLLECTOR_ENDPOINT`, that over `OTEL_EXPORTER_OTLP_ENDPOINT`, that over a server on this machine.
pub(super) fn traces_url(
    from_code: Option<&str>,
    env: &dyn Fn(&str) -> Option<String>,
) -> Result<String, String> {
    let given = from_code
        .map(str::to_owned)
        .or_else(|| env("PHOENIX_COLLECTOR_ENDPOINT"))
        .or_else(|| env("OTEL_EXPORTER_OTLP_ENDPOINT"))
        .unwrap_or_else(|| DEFAULT.to_owned());
    complete(&given).ok_or(given)
}

/// The base address of the server that requests are posted to: what else it offers lies beside the path for traces.
#[cfg(feature = "client")]
pub(crate) fn server_url(
    from_code: Option<&str>,
    env: &dyn Fn(&str) -> Option<String>,
) -> Result<String, String> {
    Ok(traces_url(from_code, env)?.trim_end_matches(TRACES_PATH).to_owned())
}

/// Whether the address needs TLS, and this build has none.
pub(crate) fn lacks_tls(url: &str) -> bool {
    url.starts_with("https:") && !cfg!(feature = "tls")
}

/// The address of a collector that is spoken to by gRPC: no path.
#[cfg(feature = "grpc")]
pub(super) fn grpc_address(
    from_code: Option<&str>,
    env: &dyn Fn(&str) -> Option<String>,
) -> Result<String, String> {
    let is_given = from_code.is_some()
        || env("PHOENIX_COLLECTOR_ENDPOINT").is_some()
        || env("OTEL_EXPORTER_OTLP_ENDPOINT").is_some();
    let url = if is_given { traces_url(from_code, env)? } else { "http://localhost:4317".to_owned() };
    Ok(url.trim_end_matches(TRACES_PATH).to_owned())
}

/// Adds scheme and path where they are missing; `None` for what is no HTTP address.
fn complete(given: &str) -> Option<String> {
    let given = given.trim();
    let with_scheme = if given.contains("://") { given.to_owned() } else { format!("http://{given}") };
    let (scheme, rest) = with_scheme.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    let rest = rest.split(['?', '#']).next()?.trim_end_matches('/');
    let host = rest.split('/').next()?;
    let is_plausible = matches!(scheme.as_str(), "http" | "https")
        && !host.is_empty()
        && !host.starts_with(':')
        && !rest.contains(char::is_whitespace);
    is_plausible.then(|| {
        let path = if rest.ends_with(TRACES_PATH) { "" } else { TRACES_PATH };
        format!("{scheme}://{rest}{path}")
    })
}

#[cfg(test)]
mod tests {
    use super::traces_url;

    fn url(from_code: Option<&str>, env: &[(&str, &str)]) -> Result<String, String> {
        traces_url(from_code, &|name| {
            env.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_server_on_this_machine_is_the_default() {
        assert_eq!(url(None, &[]), Ok("http://localhost:6006/v1/traces".to_owned()));
    }

    #[test]
    fn the_path_is_added_once_whatever_is_given() {
        for given in ["http://h:1", "http://h:1/", "http://h:1/v1/traces", "http://h:1/v1/traces/", "h:1"] {
            assert_eq!(url(Some(given), &[]), Ok("http://h:1/v1/traces".to_owned()), "{given}");
        }
        assert_eq!(url(Some("https://h/prefix"), &[]), Ok("https://h/prefix/v1/traces".to_owned()));
    }

    #[test]
    fn code_wins_over_phoenix_and_phoenix_over_opentelemetry() {
        let otel = ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://otel:4318");
        let phoenix = ("PHOENIX_COLLECTOR_ENDPOINT", "http://phoenix:6006/v1/traces");
        assert_eq!(url(None, &[otel]), Ok("http://otel:4318/v1/traces".to_owned()));
        assert_eq!(url(None, &[otel, phoenix]), Ok("http://phoenix:6006/v1/traces".to_owned()));
        assert_eq!(url(Some("http://code"), &[otel, phoenix]), Ok("http://code/v1/traces".to_owned()));
    }

    #[test]
    fn nonsense_is_refused_with_its_text() {
        for given in ["ftp://h", "http://", "http://a b", "http://:80"] {
            assert_eq!(url(Some(given), &[]), Err(given.to_owned()), "{given}");
        }
    }
}
