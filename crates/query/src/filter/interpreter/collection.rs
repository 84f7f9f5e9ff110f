//! The elements of every collection.

use model::{Annotation, meaning};

use super::item::{Item, parent_position};
use crate::filter::entity::{AnnotatedSpan, AnnotatedTrace};
use crate::filter::names::Collection;

impl<'a> Item<'a> {
    pub(super) fn collection(&self, collection: Collection) -> Vec<Item<'a>> {
        match self {
            Item::Span { trace, position } => of_span(trace, *position, collection),
            Item::Trace(trace) => match collection {
                Collection::Spans => spans(trace),
                Collection::TraceAnnotations => annotations(&trace.annotations),
                Collection::SessionAnnotations => annotations(&trace.session_annotations),
                // What its spans have, taken together.
                of_spans => (0..trace.spans.len()).flat_map(|i| of_span(trace, i, of_spans)).collect(),
            },
            Item::Session(session) => match collection {
                Collection::Traces => session.traces.iter().map(Item::Trace).collect(),
                Collection::SessionAnnotations => annotations(&session.annotations),
                of_traces => {
                    session.traces.iter().flat_map(|trace| Item::Trace(trace).collection(of_traces)).collect()
                }
            },
            Item::Document { position, of, .. } => {
                let own = of.document_annotations.iter().filter(|(at, _)| at == position);
                own.map(|(_, annotation)| Item::Annotation(annotation)).collect()
            }
            Item::Message { message, .. } => message.tool_calls.iter().cloned().map(Item::ToolCall).collect(),
            _ => Vec::new(),
        }
    }
}

fn of_span(trace: &AnnotatedTrace, position: usize, collection: Collection) -> Vec<Item<'_>> {
    let annotated = &trace.spans[position];
    let span = &annotated.stored.span;
    match collection {
        Collection::Spans => spans(trace),
        Collection::Children => {
            related(trace, |i| i != position && parent_id(trace, i) == Some(span.span_id))
        }
        Collection::Siblings => related(trace, |i| {
            i != position && span.parent_id.is_some() && parent_id(trace, i) == span.parent_id
        }),
        Collection::Ancestors => ancestors(trace, position),
        Collection::SpanAnnotations => annotations(&annotated.annotations),
        Collection::TraceAnnotations => annotations(&trace.annotations),
        Collection::SessionAnnotations => annotations(&trace.session_annotations),
        Collection::DocumentAnnotations => annotated
            .document_annotations
            .iter()
            .map(|(_, annotation)| Item::Annotation(annotation))
            .collect(),
        Collection::CostDetails => {
            let details = annotated.stored.cost.iter().flat_map(|cost| &cost.details);
            details.map(Item::CostDetail).collect()
        }
        Collection::Documents => documents(annotated),
        Collection::Messages => {
            let meaning = meaning(span);
            let all = |messages: Vec<model::Message>, is_input| {
                let numbered = messages.into_iter().enumerate();
                numbered.map(move |(position, message)| Item::Message { message, position, is_input })
            };
            all(meaning.input_messages, true).chain(all(meaning.output_messages, false)).collect()
        }
        Collection::ToolCalls => {
            let calls = meaning(span).output_messages.into_iter().flat_map(|message| message.tool_calls);
            calls.map(Item::ToolCall).collect()
        }
        Collection::Events => span.events.iter().map(Item::Event).collect(),
        Collection::Exceptions => meaning(span).exceptions.into_iter().map(Item::Exception).collect(),
        Collection::Links => span.links.iter().map(Item::Link).collect(),
        Collection::Traces => Vec::new(),
    }
}

fn spans(trace: &AnnotatedTrace) -> Vec<Item<'_>> {
    related(trace, |_| true)
}

fn related(trace: &AnnotatedTrace, belongs: impl Fn(usize) -> bool) -> Vec<Item<'_>> {
    (0..trace.spans.len()).filter(|&i| belongs(i)).map(|position| Item::Span { trace, position }).collect()
}

fn parent_id(trace: &AnnotatedTrace, position: usize) -> Option<model::SpanId> {
    trace.spans[position].stored.span.parent_id
}

/// The parent first. Spans that are each other's ancestors are met once.
fn ancestors(trace: &AnnotatedTrace, position: usize) -> Vec<Item<'_>> {
    let mut met = vec![position];
    while let Some(parent) = met.last().and_then(|&last| parent_position(trace, last)) {
        if met.contains(&parent) {
            break;
        }
        met.push(parent);
    }
    met.into_iter().skip(1).map(|position| Item::Span { trace, position }).collect()
}

fn annotations(annotations: &[Annotation]) -> Vec<Item<'_>> {
    annotations.iter().map(Item::Annotation).collect()
}

/// What a retriever found, else what a reranker kept: what documents' annotations count by.
fn documents(of: &AnnotatedSpan) -> Vec<Item<'_>> {
    let meaning = meaning(&of.stored.span);
    let retrieved = meaning.retrieval.map(|retrieval| retrieval.documents).filter(|found| !found.is_empty());
    let documents = retrieved.or_else(|| meaning.reranking.map(|reranking| reranking.output_documents));
    let numbered = documents.unwrap_or_default().into_iter().enumerate();
    numbered.map(|(position, document)| Item::Document { document, position, of }).collect()
}
