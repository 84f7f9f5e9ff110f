//! Traces that are deleted, one by one or by time, and traces that move to another project.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use model::{TraceId, Value};
use query::SpanSource as _;
use serde::Serialize;
use serde_json::json;
use store::Store;

use crate::v1::body::{self, Mistakes};
use crate::v1::projects::{One, find_project};
use crate::v1::query_params::QueryParams;
use crate::v1::{GlobalId, V1Error, global_id, no_content};

/// `DELETE /v1/traces/{trace}`: by global id or by trace id.
pub(in crate::v1) async fn delete_trace(
    State(store): State<Store>,
    Path(trace): Path<String>,
) -> Result<Response, V1Error> {
    let deleted = match trace_id(&trace) {
        Some(trace_id) => store.delete_traces(&[trace_id]).await?.span_count,
        None => 0,
    };
    if deleted > 0 {
        return Ok(no_content());
    }
    Err(V1Error::NotFound(match global_id::parse_trace(&trace) {
        Some(_) => format!("Trace with relay ID '{trace}' not found"),
        None => format!("Trace with trace_id '{trace}' not found"),
    }))
}

/// `DELETE /v1/projects/{project}/traces`: those that started within a time, which must be given.
pub(in crate::v1) async fn delete_traces(
    State(store): State<Store>,
    Path(project): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, V1Error> {
    let mut params = QueryParams::new(pairs);
    let start = params.required_time("start_time");
    let end = params.required_time("end_time");
    params.finish()?;
    if start >= end {
        return Err(V1Error::Unprocessable("start_time must come before end_time".to_owned()));
    }
    let project = find_project(&store, &project).await?;
    store.delete_traces_between(project.id, Some(start), Some(end)).await?;
    Ok(no_content())
}

#[derive(Serialize)]
pub(in crate::v1) struct TransferredView {
    transferred_trace_count: u64,
    destination_project_id: String,
}

/// `POST /v1/traces/transfer`: moves traces of one project to another, all of them or none.
pub(in crate::v1) async fn transfer_traces(
    State(store): State<Store>,
    body: Bytes,
) -> Result<Json<One<TransferredView>>, V1Error> {
    let body = body::parse(&body)?;
    let mut mistakes = Mistakes::default();
    let object = body::object(&body, &mut mistakes);
    let named = object.texts("trace_identifiers", &mut mistakes);
    if object.get("trace_identifiers").and_then(Value::as_list).is_some_and(<[Value]>::is_empty) {
        let (loc, empty) = (object.loc_of("trace_identifiers"), Value::List(Vec::new()));
        let ctx = json!({ "field_type": "List", "min_length": 1, "actual_length": 0 });
        let msg = "List should have at least 1 item after validation, not 0";
        mistakes.add("too_short", &loc, &empty, msg, Some(ctx));
    }
    let destination = object.text("destination_project_identifier", &mut mistakes);
    mistakes.finish()?;

    let destination = find_project(&store, destination).await?;
    let missing = || V1Error::NotFound("One or more traces not found".to_owned());
    let mut trace_ids = Vec::with_capacity(named.len());
    let mut source = None;
    for text in named {
        let trace = store.trace(trace_id(text).ok_or_else(missing)?).await?.ok_or_else(missing)?;
        if *source.get_or_insert(trace.project) != trace.project {
            return Err(V1Error::Unprocessable("Traces of several projects cannot move at once".to_owned()));
        }
        trace_ids.push(trace.trace_id);
    }
    let transferred_trace_count = store.transfer_traces(&trace_ids, destination.id).await?;
    let destination_project_id = GlobalId::project(destination.id).to_string();
    Ok(Json(One { data: TransferredView { transferred_trace_count, destination_project_id } }))
}

/// What a caller means, by global id or by trace id.
fn trace_id(text: &str) -> Option<TraceId> {
    global_id::parse_trace(text).as_deref().unwrap_or(text).parse().ok()
}
