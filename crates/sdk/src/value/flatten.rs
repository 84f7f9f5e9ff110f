//! Spreads lists over the numbered keys of OpenInference: `llm.input_messages.0.message.role` and so on.

use semconv::openinference::{document, embedding, message, message_content, tool_call};

use super::{AttributeValue, Content, Document, Embedding, Field, Message, json_text};

/// Hands every attribute of the field to `emit`, in order.
pub(crate) fn flatten(key: &str, field: Field, emit: &mut impl FnMut(String, AttributeValue)) {
    match field {
        Field::Value(value) => emit(key.to_owned(), value),
        Field::Static(text) => emit(key.to_owned(), AttributeValue::Text(text.to_owned())),
        Field::Numbered(inner, texts) => {
            for (i, text) in texts.into_iter().enumerate() {
                emit(format!("{key}.{i}.{inner}"), text.into());
            }
        }
        Field::Messages(messages) => {
            for (i, message) in messages.into_iter().enumerate() {
                flatten_message(&format!("{key}.{i}"), message, emit);
            }
        }
        Field::Documents(documents) => {
            for (i, document) in documents.into_iter().enumerate() {
                flatten_document(&format!("{key}.{i}"), document, emit);
            }
        }
        Field::Embeddings(embeddings) => {
            for (i, embedding) in embeddings.into_iter().enumerate() {
                flatten_embedding(&format!("{key}.{i}"), embedding, emit);
            }
        }
    }
}

fn flatten_message(at: &str, message: Message, emit: &mut impl FnMut(String, AttributeValue)) {
    let mut text = |key: &str, text: Option<String>| {
        if let Some(text) = text {
            emit(format!("{at}.{key}"), text.into());
        }
    };
    text(message::ROLE, Some(message.role.into_owned()));
    text(message::NAME, message.name);
    text(message::CONTENT, message.content);
    text(message::TOOL_CALL_ID, message.tool_call_id);
    text(message::FINISH_REASON, message.finish_reason);
    if let Some((name, arguments)) = message.function_call {
        text(message::FUNCTION_CALL_NAME, Some(name));
        text(message::FUNCTION_CALL_ARGUMENTS, Some(arguments));
    }
    for (i, content) in message.contents.into_iter().enumerate() {
        flatten_content(&format!("{at}.{}.{i}", message::CONTENTS), content, emit);
    }
    for (i, call) in message.tool_calls.into_iter().enumerate() {
        let at = format!("{at}.{}.{i}", message::TOOL_CALLS);
        if let Some(id) = call.id {
            emit(format!("{at}.{}", tool_call::ID), id.into());
        }
        emit(format!("{at}.{}", tool_call::FUNCTION_NAME), call.name.into());
        emit(format!("{at}.{}", tool_call::FUNCTION_ARGUMENTS), call.arguments.into());
    }
}

fn flatten_content(at: &str, content: Content, emit: &mut impl FnMut(String, AttributeValue)) {
    let mut part = |kind: &str, key: &str, text: String| {
        emit(format!("{at}.{}", message_content::TYPE), kind.into());
        emit(format!("{at}.{key}"), text.into());
    };
    match content {
        Content::Text(text) => part("text", message_content::TEXT, text),
        Content::Reasoning(text) => part("reasoning", message_content::TEXT, text),
        Content::Image(url) => part("image", message_content::IMAGE_URL, url),
        Content::Audio { url, mime_type, transcript } => {
            part("audio", message_content::AUDIO_URL, url);
            if let Some(mime_type) = mime_type {
                emit(format!("{at}.{}", message_content::AUDIO_MIME_TYPE), mime_type.into());
            }
            if let Some(transcript) = transcript {
                emit(format!("{at}.{}", message_content::AUDIO_TRANSCRIPT), transcript.into());
            }
        }
    }
}

fn flatten_document(at: &str, document: Document, emit: &mut impl FnMut(String, AttributeValue)) {
    if let Some(id) = document.id {
        emit(format!("{at}.{}", document::ID), id.into());
    }
    emit(format!("{at}.{}", document::CONTENT), document.content.into());
    if let Some(score) = document.score {
        emit(format!("{at}.{}", document::SCORE), score.into());
    }
    if let Some(metadata) = document.metadata {
        emit(format!("{at}.{}", document::METADATA), json_text(&metadata).into());
    }
}

fn flatten_embedding(at: &str, embedding: Embedding, emit: &mut impl FnMut(String, AttributeValue)) {
    if let Some(text) = embedding.text {
        emit(format!("{at}.{}", embedding::TEXT), text.into());
    }
    if !embedding.vector.is_empty() {
        let vector = embedding.vector.into_iter().map(f64::from).collect::<Vec<_>>();
        emit(format!("{at}.{}", embedding::VECTOR), vector.into());
    }
}
