//! Documents that a retriever found or a reranker sorted.

use semconv::openinference::document as oi;

use super::Document;
use super::json::{elements, first, first_label, first_parsed, first_text, parsed, text};
use crate::{Attributes, Value};

/// Reads a list of documents, or the JSON text of one; elements with or without the `document.` prefix.
pub(super) fn documents(value: &Value) -> Vec<Document> {
    elements(value).iter().map(document).collect()
}

fn document(value: &Value) -> Document {
    match parsed(value).as_ref() {
        Value::Map(map) => read(map),
        other => Document { content: text(other), ..Document::default() },
    }
}

fn read(map: &Attributes) -> Document {
    Document {
        id: first_label(map, &[oi::ID, "id", "document_id", "doc_id"]),
        score: first(map, &[oi::SCORE, "score", "relevance_score"]).and_then(Value::as_f64),
        content: first_text(map, &[oi::CONTENT, "content", "text", "page_content"]),
        metadata: first_parsed(map, &[oi::METADATA, "metadata"]),
    }
}

#[cfg(test)]
mod tests {
    use super::documents;
    use crate::{Document, Value};

    #[test]
    fn documents_are_read_with_or_without_their_prefix() {
        let expected = [
            Document {
                id: Some("a".to_owned()),
                score: Some(0.5),
                content: Some("text".to_owned()),
                metadata: Some(Value::from_json(r#"{"page":1}"#).expect("JSON")),
            },
            Document { content: Some("only text".to_owned()), ..Document::default() },
        ];
        for json in [
            r#"[{"id":"a","score":0.5,"text":"text","metadata":{"page":1}},{"content":"only text"}]"#,
            r#"[{"document":{"id":"a","score":"0.5","content":"text","metadata":"{\"page\":1}"}},"only text"]"#,
            r#"[{"document.id":"a","document.score":0.5,"document.content":"text","metadata":{"page":1}},
                {"page_content":"only text"}]"#,
        ] {
            assert_eq!(documents(&Value::String(json.to_owned())), expected, "{json}");
            assert_eq!(documents(&Value::from_json(json).expect(json)), expected, "{json}");
        }
    }
}
