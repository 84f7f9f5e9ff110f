//! Embedding calls in the shape of OpenAI's interface.

use semconv::openinference::{embedding, llm};
use serde_json::Value;

use super::json::{count, list, text};
use super::openai::set_counts;
use crate::span::Record;
use crate::value::{Embedding, Field};

pub(crate) fn read_embedding_request(request: &Value, record: &mut Record) {
    record.set_input(request.to_string(), semconv::MimeType::Json);
    if let Some(model) = text(request, "model") {
        record.fields.set(embedding::MODEL_NAME, model);
    }
    let texts: Vec<Embedding> = match request.get("input") {
        Some(Value::String(text)) => vec![Embedding::of_text(text.as_str())],
        // Tokens may stand for texts; they have nothing to read.
        Some(Value::Array(texts)) => texts.iter().filter_map(Value::as_str).map(Embedding::from).collect(),
        _ => Vec::new(),
    };
    if !texts.is_empty() {
        record.fields.put(embedding::EMBEDDINGS, Field::Embeddings(texts));
    }
    if let Value::Object(parameters) = request {
        let mut parameters = parameters.clone();
        parameters.remove("input");
        record.fields.set(embedding::INVOCATION_PARAMETERS, Value::Object(parameters).to_string());
    }
}

/// Vectors, tokens, model. The answer as a whole is not recorded: it would be the vectors once more, as text.
pub(crate) fn read_embedding_response(response: &Value, record: &mut Record) {
    if let Some(model) = text(response, "model") {
        record.fields.set(embedding::MODEL_NAME, model);
    }
    let mut embeddings = match record.fields.get(embedding::EMBEDDINGS) {
        Some(Field::Embeddings(embeddings)) => embeddings.clone(),
        _ => Vec::new(),
    };
    for (place, item) in list(response, "data").iter().enumerate() {
        if embeddings.len() == place {
            embeddings.push(Embedding::default());
        }
        // Beyond the list of answers no index is believed.
        let index = count(item, &["index"]).and_then(|index| usize::try_from(index).ok()).unwrap_or(place);
        if let Some(embedding) = embeddings.get_mut(index) {
            embedding.vector = vector(item);
        }
    }
    if !embeddings.is_empty() {
        record.fields.put(embedding::EMBEDDINGS, Field::Embeddings(embeddings));
    }
    let usage = &response["usage"];
    let counts = [
        (llm::TOKEN_COUNT_PROMPT, count(usage, &["prompt_tokens"])),
        (llm::TOKEN_COUNT_TOTAL, count(usage, &["total_tokens"])),
    ];
    set_counts(counts, record);
}

#[expect(clippy::cast_possible_truncation, reason = "models compute in f32 and less")]
fn vector(item: &Value) -> Vec<f32> {
    list(item, "embedding").iter().filter_map(Value::as_f64).map(|value| value as f32).collect()
}
