//! Annotations that a program wrote into its own spans, by the convention of OpenInference.

use semconv::openinference::{annotation as annotation_keys, evaluation as evaluation_keys};

use super::{Annotation, AnnotationTargetKind, AnnotatorKind, NOTE};
use crate::{Attributes, Span, Value};

/// The annotations in a span's attributes, each with what it is about: the span, its trace or its session. What has
/// no name, or says nothing, is left out.
pub fn annotations_in(span: &Span) -> Vec<(AnnotationTargetKind, Annotation)> {
    let mut found = Vec::new();
    for (target, path, keys) in PLACES {
        let Some(Value::List(items)) = span.attributes.at(path) else { continue };
        let maps = items.iter().filter_map(Value::as_map);
        found.extend(maps.filter_map(|item| annotation(item, keys)).map(|annotation| (target, annotation)));
    }
    found
}

/// How the parts of one annotation are called.
struct Keys {
    name: &'static str,
    label: &'static str,
    score: &'static str,
    explanation: &'static str,
    annotator_kind: &'static str,
    identifier: &'static str,
    metadata: &'static str,
}

const ANNOTATION: &Keys = &Keys {
    name: annotation_keys::NAME,
    label: annotation_keys::LABEL,
    score: annotation_keys::SCORE,
    explanation: annotation_keys::EXPLANATION,
    annotator_kind: annotation_keys::ANNOTATOR_KIND,
    identifier: annotation_keys::IDENTIFIER,
    metadata: annotation_keys::METADATA,
};

const EVALUATION: &Keys = &Keys {
    name: evaluation_keys::NAME,
    label: evaluation_keys::LABEL,
    score: evaluation_keys::SCORE,
    explanation: evaluation_keys::EXPLANATION,
    annotator_kind: evaluation_keys::ANNOTATOR_KIND,
    identifier: evaluation_keys::IDENTIFIER,
    metadata: evaluation_keys::METADATA,
};

const PLACES: [(AnnotationTargetKind, &str, &Keys); 6] = [
    (AnnotationTargetKind::Span, annotation_keys::ANNOTATIONS, ANNOTATION),
    (AnnotationTargetKind::Span, annotation_keys::EVALUATIONS, EVALUATION),
    (AnnotationTargetKind::Trace, annotation_keys::TRACE_ANNOTATIONS, ANNOTATION),
    (AnnotationTargetKind::Trace, annotation_keys::TRACE_EVALUATIONS, EVALUATION),
    (AnnotationTargetKind::Session, annotation_keys::SESSION_ANNOTATIONS, ANNOTATION),
    (AnnotationTargetKind::Session, annotation_keys::SESSION_EVALUATIONS, EVALUATION),
];

fn annotation(item: &Attributes, keys: &Keys) -> Option<Annotation> {
    let text = |key: &str| match item.at(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Null => None,
        other => Some(other.to_json()),
    };
    let name = text(keys.name).filter(|name| !name.is_empty())?;
    let said_kind = item.str_at(keys.annotator_kind).map(str::to_ascii_uppercase);
    let annotator_kind = said_kind.and_then(|word| AnnotatorKind::parse(&word)).unwrap_or(if name == NOTE {
        AnnotatorKind::Human
    } else {
        AnnotatorKind::Code
    });
    let annotation = Annotation {
        annotator_kind,
        label: text(keys.label),
        score: item.at(keys.score).and_then(Value::as_f64).filter(|score| score.is_finite()),
        explanation: text(keys.explanation),
        metadata: item.at(keys.metadata).and_then(metadata).unwrap_or_default(),
        identifier: text(keys.identifier).unwrap_or_default(),
        name,
        ..Annotation::default()
    };
    let says_something =
        annotation.label.is_some() || annotation.score.is_some() || annotation.explanation.is_some();
    says_something.then_some(annotation)
}

/// A map, or the JSON text of one.
fn metadata(value: &Value) -> Option<Attributes> {
    match value {
        Value::Map(map) => Some(map.clone()),
        Value::String(text) => match Value::from_json(text) {
            Ok(Value::Map(map)) => Some(map),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::annotations_in;
    use crate::test_span::span_with;
    use crate::{Annotation, AnnotationTargetKind, AnnotatorKind};

    fn read(json: &str) -> Vec<(AnnotationTargetKind, Annotation)> {
        annotations_in(&span_with(json))
    }

    #[test]
    fn everything_that_is_said_is_read() {
        let found = read(
            r#"{"annotations": [{"annotation": {"name": "quality", "label": "good", "score": 0.5,
                "explanation": "why", "annotator_kind": "llm", "identifier": "i", "metadata": "{\"a\": 1}"}}]}"#,
        );
        let [(AnnotationTargetKind::Span, annotation)] = found.as_slice() else { unreachable!("{found:?}") };
        assert_eq!(annotation.name, "quality");
        assert_eq!(annotation.annotator_kind, AnnotatorKind::Llm);
        assert_eq!((annotation.label.as_deref(), annotation.score), (Some("good"), Some(0.5)));
        assert_eq!((annotation.explanation.as_deref(), annotation.identifier.as_str()), (Some("why"), "i"));
        assert_eq!(annotation.metadata.to_json(), r#"{"a":1}"#);
    }

    #[test]
    fn evaluations_and_annotations_of_trace_and_session_are_read_too() {
        let found = read(
            r#"{"evaluations": [{"evaluation": {"name": "a", "score": "1"}}],
                "trace": {"annotations": [{"annotation": {"name": "b", "label": "x"}}],
                          "evaluations": [{"evaluation": {"name": "c", "label": "x"}}]},
                "session": {"id": "s", "annotations": [{"annotation": {"name": "d", "label": "x"}}],
                            "evaluations": [{"evaluation": {"name": "e", "label": "x"}}]}}"#,
        );
        let names: Vec<_> = found.iter().map(|(target, annotation)| (*target, &*annotation.name)).collect();
        use AnnotationTargetKind::{Session, Span, Trace};
        assert_eq!(names, [(Span, "a"), (Trace, "b"), (Trace, "c"), (Session, "d"), (Session, "e")]);
        assert_eq!(found[0].1.score, Some(1.0));
    }

    #[test]
    fn what_has_no_name_or_says_nothing_is_left_out() {
        assert_eq!(read(r#"{"annotations": [{"annotation": {"score": 1}}]}"#), []);
        assert_eq!(read(r#"{"annotations": [{"annotation": {"name": "a"}}, {"annotation": 1}, 2]}"#), []);
        assert_eq!(read(r#"{"annotations": [{"annotation": {"name": "a", "score": "high"}}]}"#), []);
        assert_eq!(read(r#"{"annotations": "none"}"#), []);
    }
}
