//! `DELETE /v1/spans/{span}`.

use axum::extract::{Path, State};
use axum::response::Response;
use model::{SpanId, TraceId};
use query::{IdMatch, IdPrefix, IdSearch, SpanSource as _};
use store::{Deleted, Store};

use crate::v1::{GlobalId, V1Error, no_content};

/// By global id, else by the id that OpenTelemetry gave it. Only this span goes; its children lose their parent.
pub(in crate::v1) async fn delete_span(
    State(store): State<Store>,
    Path(span): Path<String>,
) -> Result<Response, V1Error> {
    let global_id = GlobalId::parse(&span).filter(|id| id.type_name == "Span");
    let deleted = match (&global_id, find(&store, &span).await?) {
        (Some(id), _) => store.delete_span_at(id.row).await?,
        (None, Some((trace_id, span_id))) => store.delete_span(trace_id, span_id).await?,
        (None, None) => Deleted::default(),
    };
    if deleted.span_count > 0 {
        return Ok(no_content());
    }
    Err(V1Error::NotFound(match global_id {
        Some(_) => format!("Span with relay ID '{span}' not found"),
        None => format!("Span with span_id '{span}' not found"),
    }))
}

/// The newest span of this id.
async fn find(store: &Store, text: &str) -> Result<Option<(TraceId, SpanId)>, V1Error> {
    let (Ok(span_id), Some(prefix)) = (text.parse::<SpanId>(), IdPrefix::parse(text)) else {
        return Ok(None);
    };
    let found = store.ids(&IdSearch { prefix, limit: 1 }).await?;
    Ok(found.into_iter().find_map(|it| match it {
        IdMatch::Span { trace_id, span_id: found, .. } if found == span_id => Some((trace_id, span_id)),
        _ => None,
    }))
}
