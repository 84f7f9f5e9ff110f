//! The `OPENINFERENCE_HIDE_*` switches, as the instrumentation packages for Python and JavaScript have them.

use semconv::openinference::{
    self as oi, document, embedding, llm, message, message_content, reranker, retrieval,
};

use crate::value::AttributeValue;

const REDACTED: &str = "__REDACTED__";

/// Which parts of spans never leave the process.
///
/// The environment variables (`OPENINFERENCE_HIDE_INPUTS=true` and so on) set the same switches, and either can hide:
///
/// ```
/// use bennu::Hide;
///
/// let hide = Hide { input_text: true, embedding_vectors: true, ..Hide::default() };
/// # let _ = bennu::builder().hide(hide);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one documented switch")]
pub struct Hide {
    /// `input.value`, input messages, tools, prompts and what a reranker was given.
    pub inputs: bool,
    /// `output.value`, output messages, choices, and the texts of found documents.
    pub outputs: bool,
    pub input_messages: bool,
    pub output_messages: bool,
    /// Texts of input messages; roles and tool calls stay.
    pub input_text: bool,
    /// Texts of output messages.
    pub output_text: bool,
    pub input_images: bool,
    pub invocation_parameters: bool,
    pub tools: bool,
    pub prompts: bool,
    pub choices: bool,
    pub embedding_vectors: bool,
    pub embedding_text: bool,
    /// Texts of found documents.
    pub retrieval_documents: bool,
    /// Images sent inline are hidden when their `data:` URI is longer.
    pub base64_image_chars_max: usize,
}

impl Default for Hide {
    fn default() -> Hide {
        Hide {
            inputs: false,
            outputs: false,
            input_messages: false,
            output_messages: false,
            input_text: false,
            output_text: false,
            input_images: false,
            invocation_parameters: false,
            tools: false,
            prompts: false,
            choices: false,
            embedding_vectors: false,
            embedding_text: false,
            retrieval_documents: false,
            base64_image_chars_max: 32_000,
        }
    }
}

impl Hide {
    /// The switches that the environment sets.
    pub(crate) fn from_env(env: &dyn Fn(&str) -> Option<String>) -> Hide {
        let is_on = |name: &str| {
            env(&format!("OPENINFERENCE_HIDE_{name}")).is_some_and(|value| {
                matches!(value.trim().to_ascii_lowercase().as_str(), "true" | "1" | "yes" | "on")
            })
        };
        Hide {
            inputs: is_on("INPUTS"),
            outputs: is_on("OUTPUTS"),
            input_messages: is_on("INPUT_MESSAGES"),
            output_messages: is_on("OUTPUT_MESSAGES"),
            input_text: is_on("INPUT_TEXT"),
            output_text: is_on("OUTPUT_TEXT"),
            input_images: is_on("INPUT_IMAGES"),
            invocation_parameters: is_on("LLM_INVOCATION_PARAMETERS"),
            tools: is_on("LLM_TOOLS"),
            prompts: is_on("PROMPTS"),
            choices: is_on("CHOICES"),
            embedding_vectors: is_on("EMBEDDING_VECTORS") || is_on("EMBEDDINGS_VECTORS"),
            embedding_text: is_on("EMBEDDINGS_TEXT"),
            retrieval_documents: is_on("RETRIEVAL_DOCUMENTS"),
            base64_image_chars_max: env("OPENINFERENCE_BASE64_IMAGE_MAX_LENGTH")
                .and_then(|text| text.trim().parse().ok())
                .unwrap_or(Hide::default().base64_image_chars_max),
        }
    }

    /// Hides what either hides.
    pub(crate) fn or(self, other: &Hide) -> Hide {
        Hide {
            inputs: self.inputs || other.inputs,
            outputs: self.outputs || other.outputs,
            input_messages: self.input_messages || other.input_messages,
            output_messages: self.output_messages || other.output_messages,
            input_text: self.input_text || other.input_text,
            output_text: self.output_text || other.output_text,
            input_images: self.input_images || other.input_images,
            invocation_parameters: self.invocation_parameters || other.invocation_parameters,
            tools: self.tools || other.tools,
            prompts: self.prompts || other.prompts,
            choices: self.choices || other.choices,
            embedding_vectors: self.embedding_vectors || other.embedding_vectors,
            embedding_text: self.embedding_text || other.embedding_text,
            retrieval_documents: self.retrieval_documents || other.retrieval_documents,
            base64_image_chars_max: self.base64_image_chars_max.min(other.base64_image_chars_max),
        }
    }

    /// The value as it may leave: itself, a stand-in, or nothing.
    pub(crate) fn apply(&self, key: &str, value: AttributeValue) -> Option<AttributeValue> {
        if self.removes(key) {
            None
        } else if self.redacts(key) || self.is_oversized_image(key, &value) {
            Some(AttributeValue::Text(REDACTED.to_owned()))
        } else {
            Some(value)
        }
    }

    fn removes(&self, key: &str) -> bool {
        let is_below = |list: &str| key.starts_with(list);
        (key == llm::INVOCATION_PARAMETERS && self.invocation_parameters)
            || (is_below(llm::TOOLS) && (self.inputs || self.tools))
            || (key == oi::INPUT_MIME_TYPE && self.inputs)
            || (key == oi::OUTPUT_MIME_TYPE && self.outputs)
            || (is_below(reranker::INPUT_DOCUMENTS) && self.inputs)
            || (is_below(reranker::OUTPUT_DOCUMENTS) && self.outputs)
            || (is_below(llm::INPUT_MESSAGES)
                && (self.inputs || self.input_messages || (self.input_images && is_image(key))))
            || (is_below(llm::OUTPUT_MESSAGES) && (self.outputs || self.output_messages))
    }

    fn redacts(&self, key: &str) -> bool {
        let is_below = |list: &str| key.starts_with(list);
        ((key == oi::INPUT_VALUE || key == reranker::QUERY) && self.inputs)
            || (key == oi::OUTPUT_VALUE && self.outputs)
            || (is_below(llm::PROMPTS) && (self.inputs || self.prompts))
            || (is_below(llm::CHOICES) && (self.outputs || self.choices))
            || (is_below(llm::INPUT_MESSAGES) && self.input_text && is_text(key))
            || (is_below(llm::OUTPUT_MESSAGES) && self.output_text && is_text(key))
            || (is_below(retrieval::DOCUMENTS)
                && key.ends_with(document::CONTENT)
                && (self.outputs || self.retrieval_documents))
            || (is_below(embedding::EMBEDDINGS) && self.embedding_vectors && key.ends_with(embedding::VECTOR))
            || (is_below(embedding::EMBEDDINGS) && self.embedding_text && key.ends_with(embedding::TEXT))
    }

    fn is_oversized_image(&self, key: &str, value: &AttributeValue) -> bool {
        let AttributeValue::Text(url) = value else { return false };
        is_image(key)
            && url.len() > self.base64_image_chars_max
            && url.starts_with("data:image/")
            && url.contains("base64")
    }
}

fn is_text(key: &str) -> bool {
    key.ends_with(message::CONTENT) || key.ends_with(message_content::TEXT)
}

fn is_image(key: &str) -> bool {
    key.ends_with(message_content::IMAGE_URL)
}

#[cfg(test)]
mod tests {
    use super::Hide;

    fn from(env: &[(&str, &str)]) -> Hide {
        Hide::from_env(&|name| {
            env.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn every_variable_of_openinference_sets_its_switch() {
        let none = Hide::default();
        let switches = [
            ("OPENINFERENCE_HIDE_INPUTS", Hide { inputs: true, ..none.clone() }),
            ("OPENINFERENCE_HIDE_OUTPUTS", Hide { outputs: true, ..none.clone() }),
            ("OPENINFERENCE_HIDE_INPUT_MESSAGES", Hide { input_messages: true, ..none.clone() }),
            ("OPENINFERENCE_HIDE_OUTPUT_MESSAGES", Hide { output_messages: true, ..none.clone() }),
            ("OPENINFERENCE_HIDE_INPUT_TEXT", Hide { input_text: true, ..none.clone() }),
            ("OPENINFERENCE_HIDE_OUTPUT_TEXT", Hide { output_text: true, ..none.clone() }),
            ("OPENINFERENCE_HIDE_INPUT_IMAGES", Hide { input_images: true, ..none.clone() }),
            (
                "OPENINFERENCE_HIDE_LLM_INVOCATION_PARAMETERS",
                Hide { invocation_parameters: true, ..none.clone() },
            ),
            ("OPENINFERENCE_HIDE_LLM_TOOLS", Hide { tools: true, ..none.clone() }),
            ("OPENINFERENCE_HIDE_PROMPTS", Hide { prompts: true, ..none.clone() }),
            ("OPENINFERENCE_HIDE_CHOICES", Hide { choices: true, ..none.clone() }),
            ("OPENINFERENCE_HIDE_EMBEDDING_VECTORS", Hide { embedding_vectors: true, ..none.clone() }),
            ("OPENINFERENCE_HIDE_EMBEDDINGS_VECTORS", Hide { embedding_vectors: true, ..none.clone() }),
            ("OPENINFERENCE_HIDE_EMBEDDINGS_TEXT", Hide { embedding_text: true, ..none.clone() }),
            ("OPENINFERENCE_HIDE_RETRIEVAL_DOCUMENTS", Hide { retrieval_documents: true, ..none }),
        ];
        for (name, expected) in switches {
            assert_eq!(from(&[(name, "true")]), expected, "{name}");
            assert_eq!(from(&[(name, "false")]), none, "{name}");
        }
        assert_eq!(from(&[("OPENINFERENCE_HIDE_INPUTS", " YES ")]), Hide { inputs: true, ..none });
    }

    #[test]
    fn an_images_size_is_a_number_or_stays() {
        let chars_max =
            |text| from(&[("OPENINFERENCE_BASE64_IMAGE_MAX_LENGTH", text)]).base64_image_chars_max;
        assert_eq!((chars_max("100"), chars_max("many")), (100, 32_000));
    }
}
