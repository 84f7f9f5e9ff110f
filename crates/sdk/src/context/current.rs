//! The current context of a thread.

use std::cell::RefCell;
use std::marker::PhantomData;
use std::mem;

use super::Context;

thread_local! {
    static CURRENT: RefCell<Context> = const { RefCell::new(Context { span: None, inherited: None, suppressed: false }) };
}

/// Keeps a context current; dropping it brings the previous one back.
///
/// It stays on its thread, so a future that holds one across an `.await` cannot be spawned.
#[must_use = "the context is current for as long as this guard lives"]
#[derive(Debug)]
pub struct Entered {
    previous: Context,
    /// A guard moved to another thread would restore the wrong thread's context.
    stays_here: PhantomData<*const ()>,
}

pub(super) fn enter(context: Context) -> Entered {
    Entered { previous: replace(context), stays_here: PhantomData }
}

/// Looks at the current context without copying it.
pub(crate) fn with_current<R>(look: impl Fn(&Context) -> R) -> R {
    CURRENT
        .try_with(|current| look(&current.borrow()))
        // A thread that is being torn down has no context any more.
        .unwrap_or_else(|_| look(&Context::default()))
}

/// Swaps the current context, for futures that carry theirs from poll to poll.
pub(crate) fn replace(context: Context) -> Context {
    CURRENT.try_with(|current| current.replace(context)).unwrap_or_default()
}

impl Drop for Entered {
    fn drop(&mut self) {
        drop(replace(mem::take(&mut self.previous)));
    }
}
