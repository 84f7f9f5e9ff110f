//! Futures that bring their context along from poll to poll.

use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::task::{self, Poll};

use pin_project_lite::pin_project;

use super::current::replace;
use super::{Context, SpanContext};

pin_project! {
    /// A future polled in a context of its own. Made by [`Context::run`] and [`WithContext`].
    #[derive(Debug)]
    #[must_use = "futures do nothing unless awaited"]
    pub struct InContext<F> {
        context: Context,
        #[pin]
        future: F,
    }
}

impl<F> InContext<F> {
    pub(super) fn new(context: Context, future: F) -> InContext<F> {
        InContext { context, future }
    }
}

impl<F: Future> Future for InContext<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, task: &mut task::Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        // Swapped in and out, not cloned: a poll costs no reference counting.
        let _swapped = Swapped::into_current(this.context);
        this.future.poll(task)
    }
}

struct Swapped<'a> {
    home: &'a mut Context,
    previous: Context,
}

impl<'a> Swapped<'a> {
    fn into_current(home: &'a mut Context) -> Swapped<'a> {
        let previous = replace(mem::take(home));
        Swapped { home, previous }
    }
}

impl Drop for Swapped<'_> {
    fn drop(&mut self) {
        *self.home = replace(mem::take(&mut self.previous));
    }
}

/// Hands the context on to futures that leave it, such as spawned tasks.
///
/// ```
/// use bennu::WithContext;
///
/// # async fn summarise() {}
/// # async fn example() {
/// tokio::spawn(summarise().in_current_context());
/// # }
/// ```
pub trait WithContext: Future + Sized {
    fn in_context(self, context: Context) -> InContext<Self> {
        InContext::new(context, self)
    }

    fn in_current_context(self) -> InContext<Self> {
        self.in_context(Context::current())
    }
}

impl<F: Future> WithContext for F {}

impl Context {
    /// This context below another span.
    pub(crate) fn below(mut self, span: SpanContext) -> Context {
        self.span = Some(span);
        self
    }
}
