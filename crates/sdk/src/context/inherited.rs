//! What every span below a context carries, unless it says otherwise itself.

use std::sync::Arc;

use semconv::openinference::{self as oi, llm};

use crate::value::Fields;

#[derive(Debug, Clone, Default)]
pub(crate) struct Inherited {
    pub(crate) session: Option<String>,
    pub(crate) user: Option<String>,
    /// JSON text of an object.
    pub(crate) metadata: Option<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) template: Option<Template>,
    pub(crate) project: Option<Arc<str>>,
    /// Baggage members of others, passed on as they came.
    pub(crate) foreign_baggage: Vec<String>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Template {
    pub(crate) text: String,
    pub(crate) version: Option<String>,
    /// JSON text of an object.
    pub(crate) variables: Option<String>,
}

impl Inherited {
    /// Adds what the span did not set itself.
    pub(crate) fn fill(&self, fields: &mut Fields) {
        let mut fill = |key: &'static str, text: Option<&String>| {
            if let Some(text) = text
                && fields.get(key).is_none()
            {
                fields.set(key, text);
            }
        };
        fill(oi::SESSION_ID, self.session.as_ref());
        fill(oi::USER_ID, self.user.as_ref());
        fill(oi::METADATA, self.metadata.as_ref());
        if let Some(template) = &self.template {
            fill(llm::PROMPT_TEMPLATE, Some(&template.text));
            fill(llm::PROMPT_TEMPLATE_VERSION, template.version.as_ref());
            fill(llm::PROMPT_TEMPLATE_VARIABLES, template.variables.as_ref());
        }
        if !self.tags.is_empty() && fields.get(oi::TAG_TAGS).is_none() {
            fields.set(oi::TAG_TAGS, self.tags.clone());
        }
    }
}
