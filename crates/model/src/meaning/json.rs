//! Reading values whose exact shape is the sender's choice: nested or dotted, JSON or the text of it.

use std::borrow::Cow;

use semconv::MimeType;

use super::Content;
use crate::{Attributes, Value};

/// Text that spells a JSON object or list, parsed; anything else as it is.
pub(super) fn parsed(value: &Value) -> Cow<'_, Value> {
    if let Value::String(text) = value
        && text.trim_start().starts_with(['{', '['])
        && let Ok(parsed) = Value::from_json(text)
    {
        return Cow::Owned(parsed);
    }
    Cow::Borrowed(value)
}

/// The elements of a list, however it was sent; a lone value is a list of one.
pub(super) fn elements(value: &Value) -> Vec<Value> {
    match parsed(value).into_owned() {
        Value::Null => Vec::new(),
        Value::List(values) => values,
        value => vec![value],
    }
}

/// The first of several paths that leads to a value.
pub(super) fn first<'a>(map: &'a Attributes, paths: &[&str]) -> Option<&'a Value> {
    paths.iter().find_map(|path| map.at(path).filter(|value| **value != Value::Null))
}

/// A value as a person reads it: text as it is, anything else as JSON.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        value => Some(value.to_json()),
    }
}

pub(super) fn first_text(map: &Attributes, paths: &[&str]) -> Option<String> {
    first(map, paths).and_then(text)
}

/// A whole input or output that comes without a MIME type: JSON where it looks like it.
pub(super) fn content(value: &Value) -> Option<Content> {
    let is_json = matches!(parsed(value).as_ref(), Value::Map(_) | Value::List(_));
    let mime_type = if is_json { MimeType::Json } else { MimeType::Text };
    Some(Content { text: text(value)?, mime_type })
}

/// Text that says something: a name, an id, a role.
pub(super) fn first_label(map: &Attributes, paths: &[&str]) -> Option<String> {
    first_text(map, paths).filter(|label| !label.trim().is_empty())
}

/// A value that senders write as JSON text where they can hold no object.
pub(super) fn first_parsed(map: &Attributes, paths: &[&str]) -> Option<Value> {
    first(map, paths).map(|value| parsed(value).into_owned())
}
