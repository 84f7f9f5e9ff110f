//! All about a call but its messages: whom it asks for what, how many tokens it took, what a tool returned.

use model::{Attributes, Value};
use semconv::openinference::{self as oi, document, embedding, llm, tool};
use semconv::{MimeType, SpanKind, gen_ai};

use super::{Pairs, Sent, text_or_json};

pub(super) fn provider(sent: &Sent, said: &mut Pairs) {
    let older = || sent.label(gen_ai::SYSTEM).map(|system| system.to_lowercase());
    let Some(name) = sent.label(gen_ai::PROVIDER_NAME).or_else(older) else { return };
    match gen_ai::PROVIDERS.iter().find(|(known, ..)| *known == name) {
        Some((_, provider, system)) => {
            said.push((llm::PROVIDER.to_owned(), (*provider).into()));
            said.extend(system.map(|system| (llm::SYSTEM.to_owned(), system.into())));
        }
        None => said.push((llm::SYSTEM.to_owned(), name.into())),
    }
}

pub(super) fn model(sent: &Sent, kind: Option<SpanKind>, said: &mut Pairs) {
    let key = if kind == Some(SpanKind::Embedding) { embedding::MODEL_NAME } else { llm::MODEL_NAME };
    said.extend(sent.label(gen_ai::REQUEST_MODEL).map(|model| (key.to_owned(), model.into())));
}

/// The parameters of a call, by the names of OpenAI's interface.
pub(super) fn parameters(sent: &Sent, kind: Option<SpanKind>, said: &mut Pairs) {
    let mut parameters = Attributes::new();
    for (key, name) in gen_ai::INVOCATION_PARAMETERS {
        if let Some(value) = sent.value(key) {
            parameters.insert(name, value.clone());
        }
    }
    match sent.value(gen_ai::REQUEST_STOP_SEQUENCES) {
        Some(one @ Value::String(_)) => parameters.insert("stop", vec![one.clone()]),
        Some(value) => parameters.insert("stop", value.clone()),
        None => {}
    }
    match sent.value(gen_ai::REQUEST_ENCODING_FORMATS) {
        Some(Value::List(formats)) if formats.len() == 1 => {
            parameters.insert("encoding_format", formats[0].clone());
        }
        Some(formats) => parameters.insert("encoding_formats", formats.clone()),
        None => {}
    }
    let format = match sent.value(gen_ai::OUTPUT_TYPE).and_then(Value::as_str) {
        Some("json") => Some("json_object"),
        Some("text") => Some("text"),
        _ => None,
    };
    if let Some(format) = format {
        parameters.insert("response_format", Attributes::from_iter([("type", format)]));
    }
    if !parameters.is_empty() {
        let is_embedding = kind == Some(SpanKind::Embedding);
        let key = if is_embedding { embedding::INVOCATION_PARAMETERS } else { llm::INVOCATION_PARAMETERS };
        said.push((key.to_owned(), parameters.to_json().into()));
    }
}

pub(super) fn token_counts(sent: &Sent, said: &mut Pairs) {
    let count = |key: &str| sent.value(key).and_then(Value::as_int);
    let (prompt, completion) = (count(gen_ai::USAGE_INPUT_TOKENS), count(gen_ai::USAGE_OUTPUT_TOKENS));
    let detail = |name: &str| format!("{}.{name}", llm::TOKEN_COUNT_PROMPT_DETAILS);
    let counts = [
        (llm::TOKEN_COUNT_PROMPT.to_owned(), prompt),
        (llm::TOKEN_COUNT_COMPLETION.to_owned(), completion),
        (llm::TOKEN_COUNT_TOTAL.to_owned(), prompt.zip(completion).map(|(p, c)| p.saturating_add(c))),
        (detail("cache_read"), count(gen_ai::USAGE_CACHE_READ_INPUT_TOKENS)),
        (detail("cache_write"), count(gen_ai::USAGE_CACHE_CREATION_INPUT_TOKENS)),
    ];
    said.extend(counts.into_iter().filter_map(|(key, tokens)| Some((key, tokens?.into()))));
}

/// Why the model stopped, and, where no output is told, who answered.
pub(super) fn response(sent: &Sent, said: &mut Pairs) {
    let reasons = match sent.value(gen_ai::RESPONSE_FINISH_REASONS) {
        Some(Value::List(reasons)) if reasons.len() == 1 => Some(reasons[0].clone()),
        reasons => reasons.cloned(),
    };
    said.extend(reasons.map(|reasons| (llm::FINISH_REASON.to_owned(), reasons)));
    let mut answered = Attributes::new();
    for (name, key) in [("id", gen_ai::RESPONSE_ID), ("model", gen_ai::RESPONSE_MODEL)] {
        if let Some(value) = sent.label(key) {
            answered.insert(name, value);
        }
    }
    let tool_answers = sent.value(gen_ai::TOOL_CALL_RESULT).is_some();
    if !answered.is_empty() && !tool_answers && !sent.has_any_below(oi::OUTPUT_VALUE) {
        output(answered.to_json(), Some(MimeType::Json), said);
    }
}

fn output(text: String, mime_type: Option<MimeType>, said: &mut Pairs) {
    said.push((oi::OUTPUT_VALUE.to_owned(), text.into()));
    said.extend(mime_type.map(|mime_type| (oi::OUTPUT_MIME_TYPE.to_owned(), mime_type.as_str().into())));
}

pub(super) fn tool_run(sent: &Sent, said: &mut Pairs) {
    for (key, name) in [
        (tool::NAME, gen_ai::TOOL_NAME),
        (tool::DESCRIPTION, gen_ai::TOOL_DESCRIPTION),
        (tool::ID, gen_ai::TOOL_CALL_ID),
    ] {
        said.extend(sent.label(name).map(|label| (key.to_owned(), label.into())));
    }
    // As text it is parsed later, like parameters that were sent under this key.
    let arguments = sent.value(gen_ai::TOOL_CALL_ARGUMENTS);
    said.extend(arguments.map(|arguments| (tool::PARAMETERS.to_owned(), arguments.clone())));
    let result = sent.value(gen_ai::TOOL_CALL_RESULT);
    if let Some(text) = text_or_json(result)
        && !sent.has_any_below(oi::OUTPUT_VALUE)
    {
        let is_json = !matches!(result, Some(Value::String(_))) || text.trim_start().starts_with(['{', '[']);
        output(text, is_json.then_some(MimeType::Json), said);
    }
}

pub(super) fn retrieval(sent: &Sent, said: &mut Pairs) {
    if let Some(query) = sent.label(gen_ai::RETRIEVAL_QUERY_TEXT)
        && !sent.has_any_below(oi::INPUT_VALUE)
    {
        said.push((oi::INPUT_VALUE.to_owned(), query.into()));
        said.push((oi::INPUT_MIME_TYPE.to_owned(), MimeType::Text.as_str().into()));
    }
    let Some(documents) = sent.list(gen_ai::RETRIEVAL_DOCUMENTS) else { return };
    if !documents.iter().all(is_document) {
        return;
    }
    for (position, found) in documents.iter().filter_map(Value::as_map).enumerate() {
        let mut say = |name: &str, value: Option<Value>| {
            let key = format!("{}.{position}.{name}", oi::retrieval::DOCUMENTS);
            said.extend(value.map(|value| (key, value)));
        };
        say(document::ID, found.get("id").cloned());
        say(document::SCORE, found.get("score").and_then(Value::as_f64).map(Value::Double));
        say(document::CONTENT, found.get("content").cloned());
        say(document::METADATA, found.get("metadata").cloned());
    }
}

/// The convention asks for an id and a score.
fn is_document(value: &Value) -> bool {
    value.as_map().is_some_and(|document| {
        matches!(document.get("id"), Some(Value::String(_)))
            && matches!(document.get("score"), Some(Value::Int(_) | Value::Double(_)))
    })
}
