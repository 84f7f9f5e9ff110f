//! The body of an answer, read as it passes by.

use std::pin::Pin;
use std::task::{self, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;
use reqwest::{Response, ResponseBuilderExt};

use super::call::Call;
use super::watch::Watch;

pin_project! {
    struct WatchedBody {
        #[pin]
        body: reqwest::Body,
        // Gone once the answer is over; dropped with the body, where the caller has had enough.
        watch: Option<Watch>,
    }
}

/// The same answer; while it is read, the call hears it too.
pub(super) fn watched(response: Response, call: Call) -> Response {
    let watch = Watch::new(call, response.status().as_u16(), response.headers());
    let url = response.url().clone();
    let (parts, body) = http::Response::from(response).into_parts();
    let body = reqwest::Body::wrap(WatchedBody { body, watch: Some(watch) });
    let mut response = http::Response::new(body);
    // Only a builder can say where an answer came from.
    if let Ok(named) = http::Response::builder().url(url).body(()) {
        *response.extensions_mut() = named.into_parts().0.extensions;
    }
    *response.status_mut() = parts.status;
    *response.version_mut() = parts.version;
    *response.headers_mut() = parts.headers;
    response.extensions_mut().extend(parts.extensions);
    response.into()
}

impl Body for WatchedBody {
    type Data = Bytes;
    type Error = reqwest::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        task: &mut task::Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, reqwest::Error>>> {
        let this = self.project();
        let frame = ready!(this.body.poll_frame(task));
        match (&frame, this.watch.as_mut()) {
            (Some(Ok(frame)), Some(watch)) => {
                if let Some(piece) = frame.data_ref() {
                    watch.take(piece);
                }
            }
            (Some(Err(error)), Some(watch)) => {
                watch.fail(error);
                *this.watch = None;
            }
            (None, _) => *this.watch = None,
            (_, None) => {}
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
