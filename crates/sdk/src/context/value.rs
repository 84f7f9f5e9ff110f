//! The context: an immutable value, made current for a scope or for a future.

use std::sync::Arc;

use serde::Serialize;

use super::current::{self, Entered};
use super::future::InContext;
use super::inherited::{Inherited, Template};
use super::span_context::SpanContext;
use crate::value::json_text;

/// Where spans find their parent, session, user and so on.
///
/// A context is made current for a scope, for a future or until a guard is dropped; contexts nest, and the inner
/// one wins.
///
/// ```
/// # async fn answer() {}
/// # async fn example() {
/// bennu::with_session("chat-17").with_user("ada").run(answer()).await;
/// # }
/// bennu::with_tags(["nightly"]).scope(|| {
///     bennu::chain("import").output("42 rows").start();
/// });
/// ```
///
/// A new thread or task begins without one, so hand it over:
///
/// ```
/// let context = bennu::Context::current();
/// std::thread::spawn(move || context.scope(|| bennu::tool("resize").start()));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Context {
    pub(crate) span: Option<SpanContext>,
    pub(crate) inherited: Option<Arc<Inherited>>,
    pub(crate) suppressed: bool,
}

/// The current context with this session: spans below carry `session.id`.
pub fn with_session(session_id: impl Into<String>) -> Context {
    Context::current().with_session(session_id)
}

/// The current context with this user: spans below carry `user.id`.
pub fn with_user(user_id: impl Into<String>) -> Context {
    Context::current().with_user(user_id)
}

/// The current context with this metadata, anything that serialises to a JSON object.
pub fn with_metadata(metadata: &impl Serialize) -> Context {
    Context::current().with_metadata(metadata)
}

/// The current context with these tags.
pub fn with_tags<T: Into<String>>(tags: impl IntoIterator<Item = T>) -> Context {
    Context::current().with_tags(tags)
}

/// The current context with this prompt template; spans below say what it is, which version and with which variables.
pub fn with_prompt_template(
    template: impl Into<String>,
    version: impl Into<String>,
    variables: &impl Serialize,
) -> Context {
    Context::current().with_prompt_template(template, version, variables)
}

/// The current context, its traces going to this project.
///
/// A trace has one project, that of its first span to arrive, so choose it where the trace begins.
pub fn with_project(project: impl Into<String>) -> Context {
    Context::current().with_project(project)
}

/// The current context with tracing switched off: spans below are neither recorded nor sent.
///
/// ```
/// bennu::suppress_tracing().scope(|| {
///     assert!(!bennu::llm("warm-up").start().is_recording());
/// });
/// ```
pub fn suppress_tracing() -> Context {
    Context { suppressed: true, ..Context::current() }
}

impl Context {
    /// The context of the calling thread or task; an empty one outside of any.
    pub fn current() -> Context {
        current::with_current(Context::clone)
    }

    /// Who the parent of the next span will be.
    pub fn span(&self) -> Option<&SpanContext> {
        self.span.as_ref()
    }

    pub fn with_session(self, session_id: impl Into<String>) -> Context {
        self.with(|inherited| inherited.session = Some(session_id.into()))
    }

    pub fn with_user(self, user_id: impl Into<String>) -> Context {
        self.with(|inherited| inherited.user = Some(user_id.into()))
    }

    pub fn with_metadata(self, metadata: &impl Serialize) -> Context {
        self.with(|inherited| inherited.metadata = Some(json_text(metadata)))
    }

    pub fn with_tags<T: Into<String>>(self, tags: impl IntoIterator<Item = T>) -> Context {
        self.with(|inherited| inherited.tags = tags.into_iter().map(Into::into).collect())
    }

    pub fn with_prompt_template(
        self,
        template: impl Into<String>,
        version: impl Into<String>,
        variables: &impl Serialize,
    ) -> Context {
        let template = Template {
            text: template.into(),
            version: Some(version.into()),
            variables: Some(json_text(variables)),
        };
        self.with(|inherited| inherited.template = Some(template))
    }

    pub fn with_project(self, project: impl Into<String>) -> Context {
        self.with(|inherited| inherited.project = Some(project.into().into()))
    }

    /// Makes the context current until the guard is dropped. Guards are dropped in the reverse order of entering,
    /// as scopes do by themselves; across an `.await`, use [`Context::run`].
    pub fn enter(self) -> Entered {
        current::enter(self)
    }

    /// Runs `work` with the context current.
    pub fn scope<R>(self, work: impl FnOnce() -> R) -> R {
        let _entered = self.enter();
        work()
    }

    /// The future, with the context current whenever it is polled, on whatever thread.
    pub fn run<F: IntoFuture>(self, future: F) -> InContext<F::IntoFuture> {
        InContext::new(self, future.into_future())
    }

    pub(crate) fn with(mut self, change: impl FnOnce(&mut Inherited)) -> Context {
        change(Arc::make_mut(self.inherited.get_or_insert_default()));
        self
    }
}
