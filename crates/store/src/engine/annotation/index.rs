//! Whole annotations by what they are about, for conditions that the reference interpreter tests.

use std::collections::{HashMap, HashSet};

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, UInt32Type};
use arrow_array::{Array as _, RecordBatch, StringArray};
use model::{Annotation, AnnotationTargetKind, AnnotatorKind, SpanId, TraceId};
use query::{AnnotatedTrace, Expr, NamedAnnotation};

use super::{Said, target_of};

#[derive(Debug, Default)]
pub(in crate::engine) struct AnnotationIndex {
    spans: HashMap<(TraceId, SpanId), Vec<Annotation>>,
    /// Each with the position of its document.
    documents: HashMap<(TraceId, SpanId), Vec<(usize, Annotation)>>,
    traces: HashMap<TraceId, Vec<Annotation>>,
    sessions: HashMap<String, Vec<Annotation>>,
}

/// Which annotations of one kind of target are read.
enum Read<'p> {
    Named(HashSet<&'p str>),
    All,
}

impl Said {
    /// The annotations that some conditions read.
    pub(in crate::engine) fn index<'p>(
        &self,
        named: &'p [NamedAnnotation],
        conditions: impl Iterator<Item = &'p Expr>,
    ) -> AnnotationIndex {
        let mut index = AnnotationIndex::default();
        for (kind, read) in read_by(named, conditions) {
            for batch in self.mirror.batches(kind) {
                index.add(kind, &read, batch);
            }
        }
        index
    }
}

impl AnnotationIndex {
    /// Gives a trace and its spans what was said of them.
    pub(in crate::engine) fn annotate(&self, trace: &mut AnnotatedTrace) {
        let trace_id = trace.trace_id;
        trace.annotations = self.traces.get(&trace_id).cloned().unwrap_or_default();
        trace.session_annotations =
            trace.session_id.as_deref().map(|id| self.of_session(id)).unwrap_or_default();
        for span in &mut trace.spans {
            let key = (trace_id, span.stored.span.span_id);
            span.annotations = self.spans.get(&key).cloned().unwrap_or_default();
            span.document_annotations = self.documents.get(&key).cloned().unwrap_or_default();
        }
    }

    pub(in crate::engine) fn of_session(&self, session_id: &str) -> Vec<Annotation> {
        self.sessions.get(session_id).cloned().unwrap_or_default()
    }

    fn add(&mut self, kind: AnnotationTargetKind, read: &Read<'_>, batch: &RecordBatch) {
        let column = |name| batch.column_by_name(name).expect("in every batch");
        let texts = |name| column(name).as_string::<i32>();
        let (names, identifiers, kinds) = (texts("name"), texts("identifier"), texts("annotator_kind"));
        let (labels, explanations) = (texts("label"), texts("explanation"));
        let scores = column("score").as_primitive::<Float64Type>();
        let (traces, spans) =
            (column("trace_id").as_fixed_size_binary(), column("span_id").as_fixed_size_binary());
        let positions = column("document_position").as_primitive::<UInt32Type>();
        let sessions = texts("session_id");
        let text = |texts: &StringArray, row| texts.is_valid(row).then(|| texts.value(row).to_owned());
        for row in 0..batch.num_rows() {
            if let Read::Named(wanted) = read
                && !wanted.contains(names.value(row))
            {
                continue;
            }
            let annotation = Annotation {
                name: names.value(row).to_owned(),
                annotator_kind: AnnotatorKind::parse(kinds.value(row)).unwrap_or_default(),
                label: text(labels, row),
                score: scores.is_valid(row).then(|| scores.value(row)),
                explanation: text(explanations, row),
                identifier: identifiers.value(row).to_owned(),
                ..Annotation::default()
            };
            let trace = || traces.is_valid(row).then(|| TraceId::from_bytes(traces.value(row)))?;
            let span = || spans.is_valid(row).then(|| SpanId::from_bytes(spans.value(row)))?;
            match (kind, trace(), span()) {
                (AnnotationTargetKind::Span, Some(trace), Some(span)) => {
                    self.spans.entry((trace, span)).or_default().push(annotation);
                }
                (AnnotationTargetKind::Document, Some(trace), Some(span)) => {
                    let position = positions.value(row) as usize;
                    self.documents.entry((trace, span)).or_default().push((position, annotation));
                }
                (AnnotationTargetKind::Trace, Some(trace), _) => {
                    self.traces.entry(trace).or_default().push(annotation);
                }
                (AnnotationTargetKind::Session, ..) => {
                    self.sessions.entry(sessions.value(row).to_owned()).or_default().push(annotation);
                }
                // A target without its ids is no target; the mirror has none.
                _ => {}
            }
        }
    }
}

fn read_by<'p>(
    named: &'p [NamedAnnotation],
    conditions: impl Iterator<Item = &'p Expr>,
) -> HashMap<AnnotationTargetKind, Read<'p>> {
    let mut read: HashMap<AnnotationTargetKind, Read<'p>> = HashMap::new();
    for NamedAnnotation { target, name } in named {
        let of_kind = read.entry((*target).into()).or_insert_with(|| Read::Named(HashSet::new()));
        if let Read::Named(names) = of_kind {
            names.insert(name);
        }
    }
    for condition in conditions {
        condition.contains(&mut |part| {
            if let Expr::Reduce(reduce) = part
                && let Some(kind) = target_of(reduce.collection)
            {
                read.insert(kind, Read::All);
            }
            false
        });
    }
    read
}
