//! How the SDK speaks HTTP: blocking, within its time, following nobody, with the same headers on every request.

use std::time::Duration;

use ureq::RequestBuilder;
use ureq::typestate::WithBody;
#[cfg(feature = "client")]
use ureq::typestate::WithoutBody;

use crate::headers::Headers;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

#[derive(Debug)]
pub(crate) struct HttpAgent {
    agent: ureq::Agent,
    headers: Headers,
}

impl HttpAgent {
    pub(crate) fn new(headers: Headers, timeout: Duration) -> HttpAgent {
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(timeout))
            .timeout_connect(Some(CONNECT_TIMEOUT.min(timeout)))
            .http_status_as_error(false)
            .max_redirects(0)
            .user_agent(concat!("bennu-rust/", env!("CARGO_PKG_VERSION")))
            .build()
            .new_agent();
        HttpAgent { agent, headers }
    }

    #[cfg(feature = "client")]
    pub(crate) fn get(&self, url: &str) -> RequestBuilder<WithoutBody> {
        self.with_headers(self.agent.get(url))
    }

    pub(crate) fn post(&self, url: &str, content_type: &str) -> RequestBuilder<WithBody> {
        self.with_headers(self.agent.post(url).header("content-type", content_type))
    }

    fn with_headers<B>(&self, request: RequestBuilder<B>) -> RequestBuilder<B> {
        self.headers.iter().fold(request, |request, (name, value)| request.header(name, value))
    }
}
