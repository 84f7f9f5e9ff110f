//! Errors as span events: type, message and the chain of sources.

use std::error::Error;
use std::fmt::Write;
use std::ops::Deref;

use semconv::otel;

use super::record::{Record, Status};
use crate::value::Fields;

/// What a span can record as its error: every [`std::error::Error`], and the boxes that hold one, such as
/// `anyhow::Error` and `Box<dyn Error + Send + Sync>`.
///
/// `Via` only tells the two ways apart; the compiler finds it by itself.
pub trait Failure<Via> {
    #[doc(hidden)]
    fn as_error(&self) -> &(dyn Error + 'static);
}

#[doc(hidden)]
#[derive(Debug)]
pub enum ViaError {}

#[doc(hidden)]
#[derive(Debug)]
pub enum ViaDeref {}

impl<E: Error + 'static> Failure<ViaError> for E {
    fn as_error(&self) -> &(dyn Error + 'static) {
        self
    }
}

impl<B: Deref<Target = dyn Error + Send + Sync + 'static>> Failure<ViaDeref> for B {
    fn as_error(&self) -> &(dyn Error + 'static) {
        &**self
    }
}

impl Record {
    pub(crate) fn fail_with(&mut self, type_name: &'static str, error: &(dyn Error + 'static)) {
        self.fail(type_name, error.to_string(), with_sources(error));
    }

    pub(crate) fn fail(&mut self, type_name: &'static str, message: String, detail: String) {
        let mut fields = Fields::with_capacity(3);
        fields.set_static(otel::EXCEPTION_TYPE, type_name);
        fields.set(otel::EXCEPTION_MESSAGE, message.as_str());
        fields.set(otel::EXCEPTION_STACKTRACE, detail);
        self.add_event(otel::EXCEPTION_EVENT, fields);
        self.fields.set_static(otel::ERROR_TYPE, type_name);
        self.status = Status::Error(message);
    }
}

/// The error and everything below it, one per line. Chains are cut at a length no honest one has.
fn with_sources(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    for _ in 0..32 {
        let Some(source) = cause else { break };
        // Writing to a string cannot fail.
        let _ = write!(text, "\ncaused by: {source}");
        cause = source.source();
    }
    text
}
