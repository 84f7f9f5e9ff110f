//! `AnyValue` and `KeyValue` on the wire.

use std::borrow::Cow;

use model::{Attributes, Key, Value};

use super::wire::Fields;
use crate::any_value::limit_levels;

/// Values nested deeper are unusual, and left to prost.
const LEVELS_MAX: usize = 32;

/// A span's attribute: its key still lies in the body.
pub(super) fn pair(message: &[u8]) -> Option<(Cow<'_, str>, Value)> {
    let (key, value) = key_value(message, 0)?;
    Some((Cow::Borrowed(key), value))
}

/// An attribute of a resource, a scope, an event or a link, which is kept as it was sent.
pub(super) fn attributes(messages: &[&[u8]]) -> Option<Attributes> {
    let pairs = messages.iter().map(|message| {
        let (key, value) = key_value(message, 0)?;
        Some((key, limit_levels(value)))
    });
    pairs.collect()
}

fn key_value(message: &[u8], level: usize) -> Option<(&str, Value)> {
    let mut key = "";
    let mut value = Value::Null;
    let mut fields = Fields::of(message);
    while !fields.is_at_end() {
        match fields.next()? {
            (1, field) => key = field.text()?,
            (2, field) => any_value(field.bytes()?, level, &mut value)?,
            // An index into the string table of profiles.
            (3, field) => _ = field.varint()?,
            _ => {}
        }
    }
    Some((key, value))
}

/// Reads a value into what a message before it may have begun: that is how protobuf merges.
fn any_value(message: &[u8], level: usize, value: &mut Value) -> Option<()> {
    if level == LEVELS_MAX {
        return None;
    }
    let mut fields = Fields::of(message);
    while !fields.is_at_end() {
        match fields.next()? {
            (1, field) => *value = Value::String(field.text()?.to_owned()),
            (2, field) => *value = Value::Bool(field.varint()? != 0),
            (3, field) => *value = Value::Int(field.varint()?.cast_signed()),
            (4, field) => *value = Value::Double(f64::from_bits(field.fixed64()?)),
            (5, field) => list(field.bytes()?, level, value)?,
            (6, field) => map(field.bytes()?, level, value)?,
            (7, field) => *value = Value::Bytes(field.bytes()?.to_vec()),
            (8, field) => {
                field.varint()?;
                *value = Value::Null;
            }
            _ => {}
        }
    }
    Some(())
}

fn list(message: &[u8], level: usize, value: &mut Value) -> Option<()> {
    let mut values = match std::mem::replace(value, Value::Null) {
        Value::List(values) => values,
        _ => Vec::new(),
    };
    let mut fields = Fields::of(message);
    while !fields.is_at_end() {
        if let (1, field) = fields.next()? {
            let mut element = Value::Null;
            any_value(field.bytes()?, level + 1, &mut element)?;
            values.push(element);
        }
    }
    *value = Value::List(values);
    Some(())
}

fn map(message: &[u8], level: usize, value: &mut Value) -> Option<()> {
    let mut pairs: Vec<(Key, Value)> = match std::mem::replace(value, Value::Null) {
        Value::Map(pairs) => pairs.into_iter().collect(),
        _ => Vec::new(),
    };
    let mut fields = Fields::of(message);
    while !fields.is_at_end() {
        if let (1, field) = fields.next()? {
            let (key, element) = key_value(field.bytes()?, level + 1)?;
            pairs.push((Key::from(key), element));
        }
    }
    *value = Value::Map(pairs.into_iter().collect());
    Some(())
}
