//! What the making of a prompt says about itself.

use semconv::openinference::{llm, prompt};
use serde::Serialize;

use super::Prompt;
use crate::span::{Record, setters};
use crate::value::json_text;

setters! {
    impl [] Prompt {
        /// The template, its version and the variables put into it.
        fn template[](
            record,
            template: impl Into<String>,
            version: impl Into<String>,
            variables: &(impl Serialize + ?Sized)
        ) {
            record.set_template(template.into(), version.into(), json_text(variables));
        }

        /// The prompt's id where prompts are kept.
        fn prompt_id[](record, id: impl Into<String>) {
            record.fields.set(prompt::ID, id.into());
        }

        /// Where prompts are kept.
        fn vendor[](record, vendor: impl Into<String>) {
            record.fields.set(prompt::VENDOR, vendor.into());
        }

        /// Where a person can look at the prompt.
        fn url[](record, url: impl Into<String>) {
            record.fields.set(prompt::URL, url.into());
        }
    }
}

impl Record {
    pub(crate) fn set_template(&mut self, template: String, version: String, variables: String) {
        self.fields.set(llm::PROMPT_TEMPLATE, template);
        self.fields.set(llm::PROMPT_TEMPLATE_VERSION, version);
        self.fields.set(llm::PROMPT_TEMPLATE_VARIABLES, variables);
    }
}
