//! Starting: settings from code and environment, one tracer per process, a guard that flushes at the end.

mod builder;
mod endpoint;
mod guard;

pub use builder::{Builder, StartError};
pub use guard::Guard;

#[cfg(feature = "client")]
pub(crate) use endpoint::{lacks_tls, server_url};

/// A variable that says something.
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}

/// Starts tracing from the environment, with one line at the start of `main`:
///
/// ```
/// let _tracing = bennu::init();
/// ```
///
/// The guard sends what is left when it is dropped, so give it a name and keep it until the end. However often this is
/// called, there is one tracer per process. It never fails: where the environment makes no sense, it says so on standard
/// error and tracing stays off. To handle that yourself, use [`builder`].
pub fn init() -> Guard {
    crate::tracer::tracer().guard()
}

/// Starts tracing with settings of your own; what is not set comes from the environment. See [`Builder`].
pub fn builder() -> Builder {
    Builder::new()
}
