//! `bennu import`: takes over what a Phoenix has gathered, from its SQLite file.
//!
//! A span that is there already is left as it is, so that an import that was broken off is simply begun again.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use model::{Attributes, Event, OtelKind, Span, Status, StatusCode, Value};
use semconv::openinference::SPAN_KIND;
use store::{CatalogError, PhoenixDb, PhoenixDbError, PhoenixSpan, Store};

use crate::ingest::{Ingest, IngestError};
use crate::price_book::PriceBook;
use crate::v1::parse_time;

/// Spans written at once.
const BATCH_SPANS: i64 = 1_000;

/// What became of an import.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imported {
    pub projects: usize,
    /// Spans that were not there before.
    pub spans: u64,
    /// Spans that were there, equal or not; they stay as they were.
    pub known: u64,
    /// Spans whose ids are not those of OpenTelemetry: row and reason.
    pub refused: Vec<(i64, String)>,
    /// What the file holds beside spans and is left there, by kind.
    pub left: Vec<(&'static str, u64)>,
}

/// An import that broke off. What was imported before stays.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    Read(#[from] PhoenixDbError),
    #[error("cannot make a project")]
    Project(#[from] CatalogError),
    #[error("cannot store spans")]
    Ingest(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl From<IngestError> for ImportError {
    fn from(error: IngestError) -> ImportError {
        ImportError::Ingest(Box::new(error))
    }
}

/// Imports a file into an opened store. `progress` is told after each batch how many spans of how many are done.
pub async fn import(
    store: &Store,
    file: &Path,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Imported, ImportError> {
    let phoenix = PhoenixDb::open(file).await?;
    let ingest = Ingest::new(store.clone(), PriceBook::open(store.clone()).await?);
    let mut imported = Imported { left: phoenix.other_counts().await?, ..Imported::default() };
    for project in phoenix.projects().await? {
        imported.projects += 1;
        // One of this name that is there already stays as it is described.
        store.create_project(&project.name, project.description.as_deref()).await?;
    }
    let total = phoenix.span_count().await?;
    let (mut done, mut after) = (0, 0);
    loop {
        let rows = phoenix.spans(after, BATCH_SPANS).await?;
        let Some(last) = rows.last() else { break };
        after = last.row;
        done += rows.len() as u64;
        let mut by_project: HashMap<Arc<str>, Vec<Span>> = HashMap::new();
        for row in rows {
            let (number, project) = (row.row, Arc::from(row.project.as_str()));
            match span(row) {
                Ok(span) => by_project.entry(project).or_default().push(span),
                Err(reason) => imported.refused.push((number, reason)),
            }
        }
        for (project, spans) in by_project {
            let receipt = ingest.take_spans(project, spans).await?;
            imported.spans += receipt.written as u64;
            imported.known += (receipt.repeated + receipt.conflicts.len()) as u64;
        }
        progress(done, total);
    }
    Ok(imported)
}

fn span(row: PhoenixSpan) -> Result<Span, String> {
    let invalid = |error: model::InvalidIdError| error.to_string();
    let nano = |micro: i64| micro.saturating_mul(1_000);
    let mut attributes = match Value::from_json(&row.attributes) {
        Ok(Value::Map(attributes)) => attributes,
        _ => return Err("its attributes are not an object".to_owned()),
    };
    if attributes.str_at(SPAN_KIND).is_none() {
        attributes = with_kind(attributes, &row.span_kind);
    }
    let trace_id = row.trace_id.parse().map_err(invalid)?;
    let span_id = row.span_id.parse().map_err(invalid)?;
    Ok(Span {
        parent_id: row
            .parent_id
            .filter(|id| !id.is_empty())
            .map(|id| id.parse())
            .transpose()
            .map_err(invalid)?,
        name: row.name,
        otel_kind: OtelKind::Internal,
        status: Status {
            code: StatusCode::parse(&row.status_code).unwrap_or_default(),
            message: row.status_message,
        },
        start_time_unix_nano: nano(row.start_time_unix_micro),
        // Phoenix writes the beginning of time for a span that has not ended.
        end_time_unix_nano: Some(nano(row.end_time_unix_micro)).filter(|&end| end != 0),
        attributes,
        events: events(&row.events),
        ..Span::bare(trace_id, span_id)
    })
}

/// A kind that Phoenix found elsewhere than among the attributes; `UNKNOWN` says nothing.
fn with_kind(attributes: Attributes, kind: &str) -> Attributes {
    if kind == semconv::SpanKind::Unknown.as_str() {
        return attributes;
    }
    let flat = otlp::flatten(&attributes).into_iter();
    otlp::unflatten(flat.chain([(SPAN_KIND.to_owned(), Value::from(kind))]))
}

fn events(json: &str) -> Vec<Event> {
    let Ok(Value::List(events)) = Value::from_json(json) else { return Vec::new() };
    let event = |value: &Value| {
        let event = value.as_map()?;
        Some(Event {
            name: event.str_at("name").unwrap_or_default().to_owned(),
            time_unix_nano: event.str_at("timestamp").and_then(parse_time).unwrap_or_default(),
            attributes: event.get("attributes").and_then(Value::as_map).cloned().unwrap_or_default(),
            dropped_attributes_count: 0,
        })
    };
    events.iter().filter_map(event).collect()
}
