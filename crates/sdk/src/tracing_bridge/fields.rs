//! Fields of `tracing` as attributes.

use std::error::Error;
use std::fmt::Debug;

use tracing_core::Field;
use tracing_core::field::Visit;

use crate::value::{AttributeValue, Fields};

/// Collects fields. The message of an event is kept apart, since it becomes the event's name.
#[derive(Default)]
pub(super) struct Collected {
    pub(super) fields: Fields,
    pub(super) message: Option<String>,
}

impl Collected {
    fn set(&mut self, field: &Field, value: AttributeValue) {
        match (field.name(), value) {
            ("message", AttributeValue::Text(text)) => self.message = Some(text),
            (name, value) => self.fields.set(name, value),
        }
    }
}

impl Visit for Collected {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.set(field, value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.set(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.set(field, value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.set(field, value.into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.set(field, value.into());
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        self.set(field, value.to_string().into());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.set(field, format!("{value:?}").into());
    }
}
