//! OpenInference: indexed attributes, and messages or documents sent as one JSON string.

use semconv::MimeType;
use semconv::openinference::{self as oi, embedding, llm, prompt, reranker, retrieval, tool};
use semconv::otel;

use super::document::documents;
use super::json::{elements, first, first_label, first_parsed, first_text, parsed, text};
use super::message::messages;
use super::tool::tool_definition;
use super::{
    Content, Embedding, Exception, Meaning, Message, MessagePart, PromptTemplate, Reranking, Retrieval,
    ToolRun,
};
use crate::{Attributes, Event, Span, Value};

pub(super) fn read(span: &Span) -> Meaning {
    let attributes = &span.attributes;
    Meaning {
        input: content(attributes, oi::INPUT_VALUE, oi::INPUT_MIME_TYPE),
        output: content(attributes, oi::OUTPUT_VALUE, oi::OUTPUT_MIME_TYPE),
        input_messages: conversation(attributes, llm::INPUT_MESSAGES, llm::PROMPTS, "user"),
        prompt_template: prompt_template(attributes),
        invocation_parameters: first_parsed(
            attributes,
            &[llm::INVOCATION_PARAMETERS, embedding::INVOCATION_PARAMETERS],
        ),
        output_messages: conversation(attributes, llm::OUTPUT_MESSAGES, llm::CHOICES, "assistant"),
        finish_reason: first_label(attributes, &[llm::FINISH_REASON]),
        tools: list(attributes, llm::TOOLS).iter().filter_map(tool_definition).collect(),
        tool: tool_run(attributes),
        retrieval: retrieval(attributes),
        reranking: reranking(attributes),
        embeddings: list(attributes, embedding::EMBEDDINGS).iter().filter_map(read_embedding).collect(),
        exceptions: span.events.iter().filter_map(exception).collect(),
        metadata: first_parsed(attributes, &[oi::METADATA]),
        tags: list(attributes, oi::TAG_TAGS).iter().filter_map(text).collect(),
    }
}

fn list(attributes: &Attributes, key: &str) -> Vec<Value> {
    attributes.at(key).map(elements).unwrap_or_default()
}

fn content(attributes: &Attributes, value_key: &str, mime_type_key: &str) -> Option<Content> {
    let value = first(attributes, &[value_key])?;
    let said = attributes.str_at(mime_type_key).map(MimeType::parse);
    let seen = if matches!(value, Value::Map(_) | Value::List(_)) { MimeType::Json } else { MimeType::Text };
    Some(Content { text: text(value)?, mime_type: said.unwrap_or(seen) })
}

/// The messages of a call; of one made before there were chats, its bare texts as turns of a role.
fn conversation(attributes: &Attributes, chat: &str, completion: &str, role: &str) -> Vec<Message> {
    if let Some(chat) = attributes.at(chat) {
        return messages(chat);
    }
    let bare = list(attributes, completion).into_iter().filter_map(|element| match &element {
        Value::Map(map) => first_text(map, &["prompt.text", "completion.text", "text"]),
        other => text(other),
    });
    bare.map(|text| Message {
        role: role.to_owned(),
        parts: vec![MessagePart::Text(text)],
        ..Message::default()
    })
    .collect()
}

fn prompt_template(attributes: &Attributes) -> Option<PromptTemplate> {
    let template = PromptTemplate {
        id: first_label(attributes, &[prompt::ID]),
        template: first_text(attributes, &[llm::PROMPT_TEMPLATE]).unwrap_or_default(),
        version: first_label(attributes, &[llm::PROMPT_TEMPLATE_VERSION]),
        variables: first_parsed(attributes, &[llm::PROMPT_TEMPLATE_VARIABLES]),
    };
    let PromptTemplate { id, template: text, version, variables } = &template;
    let is_there = id.is_some() || !text.is_empty() || version.is_some() || variables.is_some();
    is_there.then_some(template)
}

fn tool_run(attributes: &Attributes) -> Option<ToolRun> {
    let run = ToolRun {
        name: first_label(attributes, &[tool::NAME]),
        description: first_label(attributes, &[tool::DESCRIPTION]),
        call_id: first_label(attributes, &[tool::ID, "tool_call.id"]),
        parameters: first_parsed(attributes, &[tool::PARAMETERS]),
    };
    let ToolRun { name, description, call_id, parameters } = &run;
    (name.is_some() || description.is_some() || call_id.is_some() || parameters.is_some()).then_some(run)
}

fn retrieval(attributes: &Attributes) -> Option<Retrieval> {
    let found = attributes.at(retrieval::DOCUMENTS);
    let top_k = attributes.at(retrieval::TOP_K).and_then(Value::as_int);
    (found.is_some() || top_k.is_some())
        .then(|| Retrieval { top_k, documents: found.map(documents).unwrap_or_default() })
}

fn reranking(attributes: &Attributes) -> Option<Reranking> {
    attributes.at("reranker")?;
    let documents = |key: &str| attributes.at(key).map(documents).unwrap_or_default();
    Some(Reranking {
        query: first_text(attributes, &[reranker::QUERY]),
        model_name: first_label(attributes, &[reranker::MODEL_NAME]),
        top_k: attributes.at(reranker::TOP_K).and_then(Value::as_int),
        input_documents: documents(reranker::INPUT_DOCUMENTS),
        output_documents: documents(reranker::OUTPUT_DOCUMENTS),
    })
}

fn read_embedding(value: &Value) -> Option<Embedding> {
    let value = parsed(value);
    let embedding = value.as_map()?;
    let vector = first_parsed(embedding, &[embedding::VECTOR, "vector"]);
    let text = first_text(embedding, &[embedding::TEXT, "text"]);
    Some(Embedding::new(text, vector.as_ref().and_then(Value::as_list)))
}

fn exception(event: &Event) -> Option<Exception> {
    if event.name != otel::EXCEPTION_EVENT {
        return None;
    }
    let escaped = match event.attributes.get(otel::EXCEPTION_ESCAPED) {
        Some(Value::Bool(escaped)) => *escaped,
        Some(Value::String(escaped)) => escaped.trim().eq_ignore_ascii_case("true"),
        _ => false,
    };
    Some(Exception {
        exception_type: event.attributes.get(otel::EXCEPTION_TYPE).and_then(text),
        message: event.attributes.get(otel::EXCEPTION_MESSAGE).and_then(text),
        stacktrace: event.attributes.get(otel::EXCEPTION_STACKTRACE).and_then(text),
        escaped,
        time_unix_nano: event.time_unix_nano,
    })
}

#[cfg(test)]
mod tests {
    use semconv::MimeType;

    use crate::test_span::span_with;
    use crate::{Content, Event, Exception, Meaning, MessagePart, Value, meaning};

    fn read(json: &str) -> Meaning {
        meaning(&span_with(json))
    }

    #[test]
    fn messages_are_read_indexed_or_as_one_text() {
        let indexed = read(
            r#"{"llm":{"input_messages":[{"message":{"role":"user","content":"Hi"}}],
                       "output_messages":[{"message":{"role":"assistant","content":"Yes","finish_reason":"stop"}}]}}"#,
        );
        let text = read(
            r#"{"llm.input_messages":"[{\"role\":\"user\",\"content\":\"Hi\"}]",
                "llm.output_messages":"[{\"role\":\"assistant\",\"content\":\"Yes\",\"finish_reason\":\"stop\"}]"}"#,
        );
        assert_eq!(indexed, text);
        assert_eq!(text.input_messages[0].parts, [MessagePart::Text("Hi".to_owned())]);
        assert_eq!(
            (text.output_messages[0].role.as_str(), text.finish_reason.as_deref()),
            ("assistant", Some("stop"))
        );
    }

    #[test]
    fn a_span_of_any_kind_has_its_input_and_output() {
        let plain =
            read(r#"{"input":{"value":"question"},"output":{"value":"{}","mime_type":"application/json"}}"#);
        assert_eq!(plain.input, Some(Content { text: "question".to_owned(), mime_type: MimeType::Text }));
        assert_eq!(plain.output, Some(Content { text: "{}".to_owned(), mime_type: MimeType::Json }));
        let structured = read(r#"{"output":{"value":{"a":1}}}"#);
        assert_eq!(
            structured.output,
            Some(Content { text: r#"{"a":1}"#.to_owned(), mime_type: MimeType::Json })
        );
        assert_eq!(structured.input, None);
    }

    #[test]
    fn a_completion_without_a_chat_becomes_turns() {
        let completion = read(
            r#"{"llm":{"prompts":[{"prompt":{"text":"Once"}}],"choices":[{"completion":{"text":"upon"}}]}}"#,
        );
        assert_eq!(
            (completion.input_messages[0].role.as_str(), completion.output_messages[0].role.as_str()),
            ("user", "assistant")
        );
    }

    #[test]
    fn the_prompt_and_the_parameters_of_a_call_are_read() {
        let call = read(
            r#"{"llm":{"prompt_template":{"template":"Hi {name}","version":"v2","variables":{"name":"Bo"}},
                       "invocation_parameters":"{\"temperature\":0.5}",
                       "tools":[{"tool":{"json_schema":"{\"function\":{\"name\":\"f\"}}"}}]},
                "prompt":{"id":"greeting"}}"#,
        );
        let template = call.prompt_template.expect("a template");
        assert_eq!(
            (template.template.as_str(), template.version.as_deref(), template.id.as_deref()),
            ("Hi {name}", Some("v2"), Some("greeting"))
        );
        assert_eq!(template.variables.map(|v| v.to_json()).as_deref(), Some(r#"{"name":"Bo"}"#));
        assert_eq!(
            call.invocation_parameters.map(|v| v.to_json()).as_deref(),
            Some(r#"{"temperature":0.5}"#)
        );
        assert_eq!(call.tools[0].name, "f");
    }

    #[test]
    fn a_tool_run_a_retrieval_and_a_reranking_are_read() {
        let span = read(
            r#"{"tool":{"name":"search","description":"looks up","id":"c1","parameters":{"q":"x"}},
                "retrieval":{"top_k":"4","documents":"[{\"id\":\"d1\",\"score\":0.9,\"text\":\"found\"}]"},
                "reranker":{"query":"q","top_k":2,"model_name":"m",
                    "input_documents":[{"document":{"content":"a"}},{"document":{"content":"b"}}],
                    "output_documents":[{"document":{"content":"b","score":0.8}}]}}"#,
        );
        let tool = span.tool.expect("a tool");
        assert_eq!((tool.name.as_deref(), tool.call_id.as_deref()), (Some("search"), Some("c1")));
        let retrieval = span.retrieval.expect("a retrieval");
        assert_eq!((retrieval.top_k, retrieval.documents[0].content.as_deref()), (Some(4), Some("found")));
        let reranking = span.reranking.expect("a reranking");
        assert_eq!((reranking.input_documents.len(), reranking.output_documents[0].score), (2, Some(0.8)));
    }

    #[test]
    fn an_embedding_is_told_by_its_length_and_norm() {
        let span = read(r#"{"embedding":{"embeddings":[{"embedding":{"text":"t","vector":[3.0,4.0]}}]}}"#);
        assert_eq!((span.embeddings[0].vector_length, span.embeddings[0].vector_norm), (Some(2), Some(5.0)));
    }

    #[test]
    fn exceptions_metadata_and_tags_are_read() {
        let mut span = span_with(r#"{"metadata":{"user":"bo"},"tag":{"tags":["a","b"]}}"#);
        let exception =
            [("exception.type", "ValueError"), ("exception.message", "bad"), ("exception.escaped", "True")];
        span.events = ["note", "exception"]
            .map(|name| Event {
                name: name.to_owned(),
                time_unix_nano: 5,
                attributes: exception.into_iter().collect(),
                dropped_attributes_count: 0,
            })
            .into();
        let read = meaning(&span);
        assert_eq!(
            read.exceptions,
            [Exception {
                exception_type: Some("ValueError".to_owned()),
                message: Some("bad".to_owned()),
                stacktrace: None,
                escaped: true,
                time_unix_nano: 5,
            }]
        );
        assert_eq!(
            read.metadata.as_ref().and_then(Value::as_map).map(|m| m.to_json()).as_deref(),
            Some(r#"{"user":"bo"}"#)
        );
        assert_eq!(read.tags, ["a", "b"]);
    }

    #[test]
    fn a_span_without_any_of_it_means_nothing() {
        assert_eq!(read("{}"), Meaning::default());
    }
}
