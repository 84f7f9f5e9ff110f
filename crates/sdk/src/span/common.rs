//! The setters every span has.

use std::borrow::Cow;

use semconv::MimeType;
use semconv::openinference::{self as oi, agent, graph};
use serde::Serialize;

use super::error::Failure;
use super::record::{Record, Status};
use super::setters;
use crate::kinds::Kind;
use crate::value::{AttributeValue, Fields, json_text};

setters! {
    impl [K: Kind] K {
        /// What the step was given, as text.
        fn input[](record, text: impl Into<String>) {
            record.set_input(text.into(), MimeType::Text);
        }

        /// What the step was given, as JSON.
        fn input_json[](record, value: &(impl Serialize + ?Sized)) {
            record.set_input(json_text(value), MimeType::Json);
        }

        /// What the step gave back, as text.
        fn output[](record, text: impl Into<String>) {
            record.set_output(text.into(), MimeType::Text);
        }

        /// What the step gave back, as JSON.
        fn output_json[](record, value: &(impl Serialize + ?Sized)) {
            record.set_output(json_text(value), MimeType::Json);
        }

        /// Any other attribute.
        fn attribute[](record, key: impl Into<Cow<'static, str>>, value: impl Into<AttributeValue>) {
            record.fields.set(key, value.into());
        }

        /// The conversation this span belongs to; for everything below as well, use [`crate::with_session`].
        fn session[](record, id: impl Into<String>) {
            record.fields.set(oi::SESSION_ID, id.into());
        }

        /// Who asked; for everything below as well, use [`crate::with_user`].
        fn user_id[](record, id: impl Into<String>) {
            record.fields.set(oi::USER_ID, id.into());
        }

        /// Anything that serialises to a JSON object.
        fn metadata[](record, metadata: &(impl Serialize + ?Sized)) {
            record.fields.set(oi::METADATA, json_text(metadata));
        }

        fn tags[T: Into<String>](record, tags: impl IntoIterator<Item = T>) {
            record.fields.set(oi::TAG_TAGS, tags.into_iter().map(Into::into).collect::<Vec<String>>());
        }

        /// Which agent does this.
        fn agent_name[](record, name: impl Into<String>) {
            record.fields.set(agent::NAME, name.into());
        }

        /// The node of an execution graph that this span is, and the node it was reached from.
        fn graph_node[](record, id: impl Into<String>, parent_id: Option<&str>) {
            record.fields.set(graph::NODE_ID, id.into());
            if let Some(parent_id) = parent_id {
                record.fields.set(graph::NODE_PARENT_ID, parent_id);
            }
        }

        /// The node's name, where it is not its id.
        fn graph_node_name[](record, name: impl Into<String>) {
            record.fields.set(graph::NODE_NAME, name.into());
        }

        /// Something that happened at this moment.
        fn event[](record, name: impl Into<Cow<'static, str>>) {
            record.add_event(name, Fields::default());
        }

        /// Says that the step succeeded. The `try_` methods say it by themselves.
        fn ok[](record) {
            record.status = Status::Ok;
        }

        /// Says that the step failed, in words.
        fn fail[](record, message: impl Into<String>) {
            record.status = Status::Error(message.into());
        }

        /// Records an error: its type, its message and the chain of its sources; the span counts as failed.
        fn record_error[Via, E: Failure<Via>](record, error: &E) {
            record.fail_with(std::any::type_name::<E>(), error.as_error());
        }
    }
}

impl Record {
    pub(crate) fn set_input(&mut self, text: String, mime_type: MimeType) {
        self.fields.set(oi::INPUT_VALUE, text);
        self.fields.set_static(oi::INPUT_MIME_TYPE, mime_type.as_str());
    }

    pub(crate) fn set_output(&mut self, text: String, mime_type: MimeType) {
        self.fields.set(oi::OUTPUT_VALUE, text);
        self.fields.set_static(oi::OUTPUT_MIME_TYPE, mime_type.as_str());
    }
}
