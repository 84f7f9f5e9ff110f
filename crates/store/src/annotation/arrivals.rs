//! What newly stored spans mean for annotations: some bring their own, some are what others waited for.

use std::sync::Arc;

use model::{AnnotationTarget, AnnotationTargetKind, annotations_in};
use tokio::sync::mpsc;

use super::{Annotations, PlacedAnnotation};
use crate::columns::SpanColumns;
use crate::snapshot::Snapshot;

/// What one commit brought. Sent after its spans are visible.
#[derive(Debug)]
pub(crate) enum Arrival {
    /// Annotations inside spans, of all spans before a sequence.
    Said { annotations: Vec<PlacedAnnotation>, next_sequence: i64 },
    /// Names that annotations waited for.
    Awaited(Vec<String>),
}

/// Unbounded, but for each span that is in it a larger one went through the writer's bounded queue.
pub(crate) type ArrivalQueue = mpsc::UnboundedSender<Arrival>;

/// Works off what arrives, until the writer is gone.
pub(crate) async fn follow_arrivals(
    annotations: Arc<Annotations>,
    mut arrivals: mpsc::UnboundedReceiver<Arrival>,
) {
    while let Some(arrival) = arrivals.recv().await {
        let done = match &arrival {
            Arrival::Said { annotations: said, next_sequence } => {
                annotations.keep_said(said, *next_sequence).await
            }
            Arrival::Awaited(names) => annotations.join(names).await,
        };
        if let Err(error) = done {
            // Nothing is lost: what waits goes on waiting, and the spans keep what they say.
            tracing::error!(error = &error as &dyn std::error::Error, "cannot follow what arrived");
        }
    }
}

/// The annotations that spans of a sequence or later bring along. The snapshot knows their traces already.
pub(crate) fn said_in(
    columns: &SpanColumns,
    snapshot: &Snapshot,
    from_sequence: i64,
) -> Vec<PlacedAnnotation> {
    let mut said = Vec::new();
    for row in 0..columns.len() {
        if columns.sequence.value(row) < from_sequence || !may_say(columns.attributes.value(row)) {
            continue;
        }
        match columns.span(row) {
            Ok(stored) => {
                said.extend(annotations_in(&stored.span).into_iter().filter_map(|(kind, annotation)| {
                    let target = target(kind, &stored.span, snapshot)?;
                    let project = stored.project;
                    Some(PlacedAnnotation { project, target, annotation, said_at: None })
                }));
            }
            // Whoever reads the span will hear of it too.
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "cannot look for annotations");
            }
        }
    }
    said
}

/// Most spans say nothing of the kind, and looking into their JSON would cost more than storing them.
fn may_say(attributes: &str) -> bool {
    attributes.contains("annotations\"") || attributes.contains("evaluations\"")
}

/// What is meant; nothing where a span speaks of a session that its trace has not.
fn target(kind: AnnotationTargetKind, span: &model::Span, snapshot: &Snapshot) -> Option<AnnotationTarget> {
    let (trace_id, span_id) = (span.trace_id, span.span_id);
    match kind {
        AnnotationTargetKind::Span => Some(AnnotationTarget::Span { trace_id, span_id }),
        AnnotationTargetKind::Trace => Some(AnnotationTarget::Trace(trace_id)),
        AnnotationTargetKind::Session => snapshot.session_id(trace_id, None).map(AnnotationTarget::Session),
        AnnotationTargetKind::Document => None,
    }
}
