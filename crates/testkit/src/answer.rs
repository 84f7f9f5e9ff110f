//! What a server answered.

use bytes::Bytes;
use http::HeaderMap;
use prost::Message;
use serde_json::Value;

#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub(crate) async fn of(response: reqwest::Response) -> Answer {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Answer { status, headers, body: response.bytes().await.expect("an answer has a whole body") }
    }

    /// The answer, which must be a success.
    #[track_caller]
    pub fn ok(self) -> Answer {
        assert_eq!(self.status, 200, "{}", self.text());
        self
    }

    /// The body of a success.
    #[track_caller]
    pub fn json(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text());
        self.any_json()
    }

    /// The body of any answer that is JSON.
    #[track_caller]
    pub fn any_json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic_with(&error, &self.text()))
    }

    #[track_caller]
    pub fn message<M: Message + Default>(&self) -> M {
        M::decode(self.body.clone()).expect("the body is the message asked for")
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header's value, empty where it is absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

#[track_caller]
#[expect(clippy::panic, reason = "a test that fails, with the text that shows why")]
fn panic_with(error: &serde_json::Error, text: &str) -> Value {
    panic!("not JSON ({error}): {text}")
}
