//! What the code written by `#[bennu::trace]` speaks to; no interface for people.
//!
//! A macro cannot ask what a type implements, but method lookup can: it takes the first of several traits that fits, the one
//! with the most references in front. That is how a value is recorded as JSON where it serialises, else as its `Debug` text,
//! else not at all.

use std::error::Error;
use std::fmt::{Debug, Display};
use std::ops::Deref;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::kinds::Kind;
use crate::span::Span;

/// The arguments of a call, by name.
#[derive(Debug, Default, Serialize)]
#[serde(transparent)]
pub struct Arguments(Map<String, Value>);

impl Arguments {
    pub fn add(&mut self, name: &'static str, value: Option<Value>) {
        if let Some(value) = value {
            self.0.insert(name.to_owned(), value);
        }
    }

    /// Whether there was none that could be recorded.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A value to be recorded, however it can be.
#[derive(Debug)]
pub struct Shown<'a, T: ?Sized>(pub &'a T);

pub trait BySerialize {
    fn shown(&self) -> Option<Value>;
}

impl<T: Serialize + ?Sized> BySerialize for &&Shown<'_, T> {
    fn shown(&self) -> Option<Value> {
        serde_json::to_value(self.0).ok()
    }
}

pub trait ByDebug {
    fn shown(&self) -> Option<Value>;
}

impl<T: Debug + ?Sized> ByDebug for &Shown<'_, T> {
    fn shown(&self) -> Option<Value> {
        Some(format!("{:?}", self.0).into())
    }
}

pub trait Unshown {
    fn shown(&self) -> Option<Value>;
}

impl<T: ?Sized> Unshown for Shown<'_, T> {
    fn shown(&self) -> Option<Value> {
        None
    }
}

/// Text as text, anything else as JSON.
pub fn output<K: Kind>(span: &Span<K>, value: Option<Value>) {
    match value {
        None | Some(Value::Null) => {}
        Some(Value::String(text)) => {
            span.output(text);
        }
        Some(value) => {
            span.output_json(&value);
        }
    }
}

/// An error to be recorded, however it can be.
#[derive(Debug)]
pub struct Failed<'a, E>(pub &'a E);

pub trait ByError {
    fn tell<K: Kind>(&self, span: &Span<K>);
}

impl<E: Error + 'static> ByError for &&&Failed<'_, E> {
    fn tell<K: Kind>(&self, span: &Span<K>) {
        span.record_error(self.0);
    }
}

pub trait ByBox {
    fn tell<K: Kind>(&self, span: &Span<K>);
}

impl<E: Deref<Target = dyn Error + Send + Sync + 'static>> ByBox for &&Failed<'_, E> {
    fn tell<K: Kind>(&self, span: &Span<K>) {
        span.record_error(self.0);
    }
}

pub trait ByDisplay {
    fn tell<K: Kind>(&self, span: &Span<K>);
}

impl<E: Display> ByDisplay for &Failed<'_, E> {
    fn tell<K: Kind>(&self, span: &Span<K>) {
        span.fail(self.0.to_string());
    }
}

pub trait Unsaid {
    fn tell<K: Kind>(&self, span: &Span<K>);
}

impl<E> Unsaid for Failed<'_, E> {
    fn tell<K: Kind>(&self, span: &Span<K>) {
        span.fail(std::any::type_name::<E>());
    }
}
