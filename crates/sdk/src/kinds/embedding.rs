//! What an embedding call says about itself.

use semconv::openinference::{embedding, llm};
use serde::Serialize;

use super::Embedder;
use crate::response::{read_embedding_request, read_embedding_response};
use crate::span::setters;
use crate::value::{Embedding, Field, json_text};

setters! {
    impl [] Embedder {
        fn model[](record, name: impl Into<String>) {
            record.fields.set(embedding::MODEL_NAME, name.into());
        }

        /// Dimensions and the like, anything that serialises to a JSON object.
        fn invocation_parameters[](record, parameters: &(impl Serialize + ?Sized)) {
            record.fields.set(embedding::INVOCATION_PARAMETERS, json_text(parameters));
        }

        /// The texts, with their vectors where they are worth keeping.
        fn embeddings[E: Into<Embedding>](record, embeddings: impl IntoIterator<Item = E>) {
            let embeddings = embeddings.into_iter().map(Into::into).collect();
            record.fields.put(embedding::EMBEDDINGS, Field::Embeddings(embeddings));
        }

        /// Reads a request as OpenAI's interface takes it: texts, model and parameters, and the whole as input.
        fn record_input[](record, request: &(impl Serialize + ?Sized)) {
            if let Ok(request) = serde_json::to_value(request) {
                read_embedding_request(&request, record);
            }
        }

        /// Reads an answer as OpenAI's interface gives it: vectors, where they are lists of numbers, tokens and model.
        fn record_output[](record, response: &(impl Serialize + ?Sized)) {
            if let Ok(response) = serde_json::to_value(response) {
                read_embedding_response(&response, record);
            }
        }

        /// Tokens of all texts together.
        fn tokens[](record, count: u64) {
            record.fields.set(llm::TOKEN_COUNT_PROMPT, count);
            record.fields.set(llm::TOKEN_COUNT_TOTAL, count);
        }
    }
}
