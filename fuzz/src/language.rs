//! What the targets of the filter language share.

use model::{Annotation, Cost, SpanId, TraceId};
use query::{AnnotatedSession, AnnotatedSpan, AnnotatedTrace, Entity, Filter, Grain, StoredSpan};

pub const GRAINS: [Grain; 3] = [Grain::Span, Grain::Trace, Grain::Session];

/// Longer texts grow beyond the language's bound when they are printed.
const BYTES_MAX: usize = 4_096;

pub const WORDS: [&str; 96] = [
    "and", "or", "not", "in", "not in", "is", "is not", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%",
    "(", ")", "[", "]", ",", ".", "for", "if", "None", "True", "False", "'x'", "\"y\"", "r'a+'", "''", "0", "1", "2.5",
    "1e3", "-1", "'2024-01-01T00:00:00Z'", "any(", "all(", "len(", "sum(", "max(", "min(", "len([", "])", "float(",
    "int(", "str(", "matches(", "has_words(", "search(", "x", "x.", "for x in", "spans", "traces", "children",
    "siblings", "ancestors", "documents", "messages", "tool_calls", "events", "exceptions", "links", "cost_details",
    "annotations", "annotations['q']", "annotations['q'].score", "evals['r'].label", "trace_annotations['t']",
    "session_annotations['s'].score", "document_annotations", "span_annotations", "name", "span_kind", "latency_ms",
    "start_time", "parent_id", "parent_span", "root_span.", "attributes['a.b']", "attributes[['a', 'b']]",
    "metadata['k']", "resource['k']", "tokens['prompt']", "cost['total']", "llm.model_name", "num_spans",
    "num_traces", "any_input", "session_id", "user_id", "# note\n",
];

/// A filter that is the same filter when its own words are read.
///
/// # Panics
///
/// When it is not.
pub fn reads_back(text: &str, grain: Grain) -> Option<Filter> {
    let (filter, _) = Filter::parse(text, grain).ok()?;
    if text.len() <= BYTES_MAX {
        let printed = filter.to_string();
        let (again, _) = Filter::parse(&printed, grain).unwrap_or_else(|error| panic!("{printed}: {error}"));
        assert_eq!(again, filter, "{printed}");
        assert_eq!(again.to_string(), printed);
    }
    _ = filter.plan().to_string();
    Some(filter)
}

/// Asks a filter of a small trace with something of everything.
pub fn asked(filter: &Filter) {
    let trace = trace();
    let session =
        AnnotatedSession { session_id: "s".to_owned(), traces: vec![trace.clone()], annotations: vec![said("s")] };
    for position in 0..trace.spans.len() {
        _ = filter.matches(Entity::Span { trace: &trace, position });
    }
    _ = filter.matches(Entity::Trace(&trace));
    _ = filter.matches(Entity::Session(&session));
}

fn trace() -> AnnotatedTrace {
    let trace_id = TraceId::from_bytes(&[1; 16]).expect("not zero");
    let span = |number: u8| {
        let mut span = model::Span::bare(trace_id, SpanId::from_bytes(&[number; 8]).expect("not zero"));
        span.parent_id = SpanId::from_bytes(&[number - 1; 8]);
        span.start_time_unix_nano = i64::from(number);
        span.attributes = [("a.b", "x"), ("input.value", "y")].into_iter().collect();
        let stored = StoredSpan {
            sequence: i64::from(number),
            project: model::ProjectId(1),
            session_id: Some("s".to_owned()),
            facts: model::facts(&span),
            span,
            cost: Some(Cost { total: 0.5, prompt: 0.25, completion: 0.25, details: Vec::new() }),
        };
        AnnotatedSpan { stored, annotations: vec![said("q")], document_annotations: vec![(0, said("d"))] }
    };
    AnnotatedTrace {
        trace_id,
        session_id: Some("s".to_owned()),
        spans: vec![span(1), span(2), span(3)],
        annotations: vec![said("t")],
        session_annotations: vec![said("s")],
    }
}

fn said(name: &str) -> Annotation {
    Annotation { name: name.to_owned(), score: Some(0.5), label: Some("x".to_owned()), ..Annotation::default() }
}
