//! How the SDK speaks HTTP: blocking, within its time, following nobody.

use std::time::Duration;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

pub(crate) fn build_http_agent(timeout: Duration) -> ureq::Agent {
    ureq::Agent::config_builder()
        .timeout_global(Some(timeout))
        .timeout_connect(Some(CONNECT_TIMEOUT.min(timeout)))
        .http_status_as_error(false)
        .max_redirects(0)
        .user_agent(concat!("bennu-rust/", env!("CARGO_PKG_VERSION")))
        .build()
        .new_agent()
}
