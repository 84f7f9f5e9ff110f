//! `POST /v1/projects/{project}/spans`: spans as JSON, all of them or none.

mod span;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use http::{HeaderMap, StatusCode};
use model::{Span, SpanId, TraceId};
use query::SpanSource as _;
use serde::Serialize;
use serde_json::{Value, json};
use store::{Store, WriteReceipt};

use crate::ingest::Ingest;
use crate::otlp_http::read_body;
use crate::project_ref::ProjectRef;
use crate::v1::V1Error;
use crate::v1::body::{self, Mistakes};

type Identity = (TraceId, SpanId);

#[derive(Serialize)]
pub(in crate::v1) struct CreatedView {
    total_received: usize,
    total_queued: usize,
}

/// Answered when the spans are on disk. A project that is named and not there is made.
pub(in crate::v1) async fn create_spans(
    State(store): State<Store>,
    State(ingest): State<Ingest>,
    Path(project): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<CreatedView>), V1Error> {
    // Held until the spans are stored: what is being taken in is bounded over all callers.
    let reservation = ingest.reserve();
    let bytes = read_body(&headers, body, &reservation).await?;
    let read = tokio::task::spawn_blocking(move || read_spans(&bytes)).await??;
    let named = ProjectRef::parse(&project);
    let project = match (named.find(&store).await?, &named) {
        (Some(project), _) => project.name,
        (None, ProjectRef::Name(name)) => (*name).to_owned(),
        (None, ProjectRef::Id(_)) => return Err(V1Error::no_project(&named, &project)),
    };

    let stored = stored_among(&store, &read.spans).await?;
    let duplicates: Vec<Identity> =
        read.spans.iter().map(identity).filter(|it| stored.contains(it)).collect();
    if !duplicates.is_empty() || !read.invalid.is_empty() {
        return Err(refusal(read.received, 0, &duplicates, &read.invalid));
    }
    let receipt = match read.spans.is_empty() {
        true => WriteReceipt::default(),
        false => ingest.take_spans(Arc::from(project), read.spans).await?,
    };
    // Somebody else sent them while we looked.
    if !receipt.conflicts.is_empty() {
        let conflicts: Vec<Identity> = receipt.conflicts.iter().map(|it| (it.trace_id, it.span_id)).collect();
        return Err(refusal(read.received, receipt.written, &conflicts, &[]));
    }
    let view = CreatedView { total_received: read.received, total_queued: read.received };
    Ok((StatusCode::ACCEPTED, Json(view)))
}

struct ReadSpans {
    received: usize,
    /// Each identity once: of copies in one request the first counts.
    spans: Vec<Span>,
    invalid: Vec<Value>,
}

fn read_spans(bytes: &[u8]) -> Result<ReadSpans, V1Error> {
    let body = body::parse(bytes)?;
    let mut mistakes = Mistakes::default();
    let objects = body::object(&body, &mut mistakes).objects("data", "Span", &mut mistakes);
    let received = objects.len();
    let read: Vec<_> = objects.iter().map(|object| span::read(object, &mut mistakes)).collect();
    mistakes.finish()?;

    let mut seen = HashSet::new();
    let mut spans = Vec::new();
    let mut invalid = Vec::new();
    for span in read {
        match span {
            Ok(span) if seen.insert(identity(&span)) => spans.push(span),
            Ok(_) => {}
            Err(fault) => invalid.push(json!({
                "span_id": fault.span_id, "trace_id": fault.trace_id, "error": fault.error,
            })),
        }
    }
    Ok(ReadSpans { received, spans, invalid })
}

fn identity(span: &Span) -> Identity {
    (span.trace_id, span.span_id)
}

/// Which of the spans are there already. Most traces are new, and asking for one of those costs nothing.
async fn stored_among(store: &Store, spans: &[Span]) -> Result<HashSet<Identity>, V1Error> {
    let mut wanted: HashMap<TraceId, HashSet<SpanId>> = HashMap::new();
    for span in spans {
        wanted.entry(span.trace_id).or_default().insert(span.span_id);
    }
    let mut stored = HashSet::new();
    for (trace_id, span_ids) in wanted {
        let known = store.trace(trace_id).await?.map(|trace| trace.spans).unwrap_or_default();
        let known = known.into_iter().map(|span| span.span_id).filter(|id| span_ids.contains(id));
        stored.extend(known.map(|span_id| (trace_id, span_id)));
    }
    Ok(stored)
}

fn refusal(received: usize, queued: usize, duplicates: &[Identity], invalid: &[Value]) -> V1Error {
    let duplicates: Vec<Value> = duplicates
        .iter()
        .map(
            |(trace_id, span_id)| json!({ "span_id": span_id.to_string(), "trace_id": trace_id.to_string() }),
        )
        .collect();
    V1Error::Spans(json!({
        "error": "Request contains invalid or duplicate spans",
        "total_received": received,
        "total_queued": queued,
        "total_duplicates": duplicates.len(),
        "total_invalid": invalid.len(),
        "duplicate_spans": duplicates,
        "invalid_spans": invalid,
    }))
}
