//! Documents that a retriever found or a reranker sorted.

use semconv::openinference::document as oi;

use super::Document;
use super::json::{elements, first, first_label, first_parsed, first_text, parsed, text};
use crate::{Attributes, ScoreRange, Value};

/// Reads a list of documents, or the JSON text of one; elements with or without the `document.` prefix.
pub(super) fn documents(value: &Value) -> Vec<Document> {
    elements(value).iter().map(document).collect()
}

/// How many [`documents`] there are, and the range of their scores, without taking them out.
pub(crate) fn count_and_scores(value: &Value) -> (usize, Option<ScoreRange>) {
    let value = parsed(value);
    let elements = match value.as_ref() {
        Value::Null => &[],
        Value::List(elements) => elements.as_slice(),
        lone => std::slice::from_ref(lone),
    };
    let scores = elements.iter().filter_map(|element| parsed(element).as_map().and_then(score));
    (elements.len(), ScoreRange::of(scores))
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
        score: score(map),
        content: first_text(map, &[oi::CONTENT, "content", "text", "page_content"]),
        metadata: first_parsed(map, &[oi::METADATA, "metadata"]),
    }
}

/// What is not a number is no score.
fn score(map: &Attributes) -> Option<f64> {
    let score = first(map, &[oi::SCORE, "score", "relevance_score"]).and_then(Value::as_f64);
    score.filter(|score| !score.is_nan())
}

#[cfg(test)]
mod tests {
    use super::{count_and_scores, documents};
    use crate::{Document, ScoreRange, Value};

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

    #[test]
    fn scores_are_summed_up_as_documents_have_them() {
        for (json, count, range) in [
            (
                r#"[{"document":{"score":0.5}},{"score":"0.25"},{"relevance_score":2},"text",null]"#,
                5,
                Some((0.25, 2.0)),
            ),
            (r#"{"document":{"score":-1}}"#, 1, Some((-1.0, -1.0))),
            (r#"[{"score":"NaN"},{"content":"no score"}]"#, 2, None),
            (r#"[{"score":-0.0}]"#, 1, Some((0.0, 0.0))),
            ("[]", 0, None),
            ("null", 0, None),
        ] {
            let value = Value::from_json(json).expect(json);
            let range = range.map(|(min, max)| ScoreRange { min, max });
            assert_eq!(count_and_scores(&value), (count, range), "{json}");
            assert_eq!(documents(&value).len(), count, "{json}");
            assert_eq!(ScoreRange::of(documents(&value).iter().filter_map(|it| it.score)), range, "{json}");
        }
    }
}
