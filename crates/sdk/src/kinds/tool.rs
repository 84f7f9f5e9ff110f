//! What a tool call says about itself.

use semconv::openinference::tool;
use serde::Serialize;

use super::Tool;
use crate::span::setters;
use crate::value::json_text;

setters! {
    impl [] Tool {
        /// The tool's name; the span's own name says what the step is.
        fn tool_name[](record, name: impl Into<String>) {
            record.fields.set(tool::NAME, name.into());
        }

        /// What the tool is for, as the model is told.
        fn description[](record, description: impl Into<String>) {
            record.fields.set(tool::DESCRIPTION, description.into());
        }

        /// The arguments of this call, anything that serialises to a JSON object.
        fn parameters[](record, parameters: &(impl Serialize + ?Sized)) {
            record.fields.set(tool::PARAMETERS, json_text(parameters));
        }

        /// What arguments the tool takes, as a JSON schema.
        fn json_schema[](record, schema: &(impl Serialize + ?Sized)) {
            record.fields.set(tool::JSON_SCHEMA, json_text(schema));
        }

        /// The id of the tool call that the model gave.
        fn call_id[](record, id: impl Into<String>) {
            record.fields.set(tool::ID, id.into());
        }
    }
}
