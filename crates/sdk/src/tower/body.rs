//! The body of an answer: the span lasts as long as it does.

use std::fmt::Display;
use std::pin::Pin;
use std::task::{self, Poll};

use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;

use crate::kinds::Chain;
use crate::span::Span;

pin_project! {
    /// A body that ends its request's span when it ends, or when the client goes away.
    #[derive(Debug)]
    pub struct TracedBody<B> {
        #[pin]
        body: B,
        span: Option<Span<Chain>>,
    }
}

impl<B> TracedBody<B> {
    pub(super) fn new(body: B, span: Span<Chain>) -> TracedBody<B> {
        TracedBody { body, span: Some(span) }
    }

    pub(super) fn untraced(body: B) -> TracedBody<B> {
        TracedBody { body, span: None }
    }
}

impl<B: Body> Body for TracedBody<B>
where
    B::Error: Display,
{
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        task: &mut task::Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let this = self.project();
        let body = this.body;
        // A streaming handler works inside its body; what it begins there belongs to the request too.
        let polled = match this.span {
            Some(span) => span.scope(|| body.poll_frame(task)),
            None => body.poll_frame(task),
        };
        match (&polled, &this.span) {
            (Poll::Ready(None), Some(span)) => span.end(),
            (Poll::Ready(Some(Err(error))), Some(span)) => {
                span.fail(error.to_string()).end();
            }
            _ => {}
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
