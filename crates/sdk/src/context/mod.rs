//! What spans take from where they run: the span above, and the session, user, tags and so on of the request.

mod baggage;
mod current;
mod future;
mod inherited;
mod propagation;
mod span_context;
mod value;

pub use current::Entered;
pub use future::{InContext, WithContext};
pub use propagation::inject;
pub use span_context::SpanContext;
pub use value::{
    Context, suppress_tracing, with_metadata, with_project, with_prompt_template, with_session, with_tags,
    with_user,
};

#[cfg(feature = "tracing")]
pub(crate) use current::replace;
pub(crate) use current::with_current;
pub(crate) use inherited::Inherited;
