//! The fields of one span: key and value, in the order they were set.

use std::borrow::Cow;

use serde::Serialize;

use super::{AttributeValue, Document, Embedding, Message};

/// The value of one field, not yet spread over OpenInference's keys.
#[derive(Debug, Clone)]
pub(crate) enum Field {
    Value(AttributeValue),
    /// A text known at compile time: no copy on the caller's thread.
    Static(&'static str),
    Messages(Vec<Message>),
    Documents(Vec<Document>),
    Embeddings(Vec<Embedding>),
    /// Texts numbered below the key, each under the inner key.
    Numbered(&'static str, Vec<String>),
}

impl Field {
    fn heap_bytes(&self) -> usize {
        match self {
            Field::Value(value) => value.heap_bytes(),
            Field::Static(_) => 0,
            Field::Messages(messages) => messages.iter().map(Message::heap_bytes).sum(),
            Field::Documents(documents) => documents.iter().map(Document::heap_bytes).sum(),
            Field::Embeddings(embeddings) => embeddings.iter().map(Embedding::heap_bytes).sum(),
            Field::Numbered(_, texts) => texts.iter().map(|text| text.len() + 24).sum(),
        }
    }

    /// Lists can be long; when a span must be cut, they are what is cut.
    pub(crate) fn is_list(&self) -> bool {
        !matches!(self, Field::Value(_) | Field::Static(_))
    }
}

impl<T: Into<AttributeValue>> From<T> for Field {
    fn from(value: T) -> Field {
        Field::Value(value.into())
    }
}

/// Key and value pairs; a key set twice keeps the later value in the earlier place.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields(Vec<(Cow<'static, str>, Field)>);

impl Fields {
    pub(crate) fn with_capacity(capacity: usize) -> Fields {
        Fields(Vec::with_capacity(capacity))
    }

    pub(crate) fn set(&mut self, key: impl Into<Cow<'static, str>>, field: impl Into<Field>) {
        let (key, field) = (key.into(), field.into());
        match self.0.iter_mut().find(|(known, _)| *known == key) {
            Some((_, place)) => *place = field,
            None => self.0.push((key, field)),
        }
    }

    pub(crate) fn set_static(&mut self, key: &'static str, text: &'static str) {
        self.put(key, Field::Static(text));
    }

    pub(crate) fn put(&mut self, key: &'static str, field: Field) {
        match self.0.iter_mut().find(|(known, _)| *known == key) {
            Some((_, place)) => *place = field,
            None => self.0.push((Cow::Borrowed(key), field)),
        }
    }

    pub(crate) fn add_messages(&mut self, key: &'static str, added: impl IntoIterator<Item = Message>) {
        match self.get_mut(key) {
            Some(Field::Messages(messages)) => messages.extend(added),
            _ => self.put(key, Field::Messages(added.into_iter().collect())),
        }
    }

    pub(crate) fn add_numbered(&mut self, key: &'static str, inner: &'static str, text: String) {
        match self.get_mut(key) {
            Some(Field::Numbered(_, texts)) => texts.push(text),
            _ => self.put(key, Field::Numbered(inner, vec![text])),
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Field> {
        self.0.iter().find(|(known, _)| known == key).map(|(_, field)| field)
    }

    fn get_mut(&mut self, key: &str) -> Option<&mut Field> {
        self.0.iter_mut().find(|(known, _)| known == key).map(|(_, field)| field)
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        self.0.capacity() * size_of::<(Cow<'static, str>, Field)>()
            + self.0.iter().map(|(_, field)| field.heap_bytes()).sum::<usize>()
    }

    pub(crate) fn into_pairs(self) -> Vec<(Cow<'static, str>, Field)> {
        self.0
    }
}

/// JSON text of anything; what cannot be written as JSON is said to be so, in place.
pub(crate) fn json_text(value: &(impl Serialize + ?Sized)) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| format!("[not serialisable: {error}]"))
}
