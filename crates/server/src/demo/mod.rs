//! A project to look around in: a day and a half of a support agent's traces, ending with a run that fails.
//!
//! The agent of an online shop talks to customers, with a help center to search and an order service to ask.
//! A few hours ago a release brought prompt v4 to a part of the customers. It no longer says what an order id
//! looks like, and the newest trace shows what comes of that.
//!
//! The conversations are [`content`], who has them when is the [`schedule`], and a [`session`] plays one of
//! them [`turn`] by turn. The result goes in through the ordinary door, as OTLP.

mod content;

mod case;
mod schedule;
mod session;
mod turn;

mod checks;
mod model_call;
mod retrieval;
mod tool_run;

mod conversation;
mod mishap;
mod models;
mod oddities;

mod export;
mod random;
mod span;
mod trace;

#[cfg(test)]
mod tests;

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use prost::Message as _;
use store::{CatalogError, Store};

use crate::ingest::{Arrival, BodyFormat, Ingest, IngestError};
use content::Content;
use session::Session;
use trace::Trace;

pub(crate) const PROJECT: &str = "demo";

/// The same on every day: what is told of the demo stays true.
const SEED: u64 = 0x5eed_9bd4;

/// The demo's traces did not go in.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FillDemoError {
    #[error("cannot see whether there is a project `{PROJECT}` already")]
    Look(#[from] CatalogError),
    #[error("cannot store the traces of the project `{PROJECT}`")]
    Store(#[from] IngestError),
}

/// Fills the project `demo`, unless it is there already.
pub(crate) async fn fill(store: &Store, ingest: &Ingest, now_unix_nano: i64) -> Result<(), FillDemoError> {
    if store.project_named(PROJECT).await?.is_some() {
        return Ok(());
    }
    for request in requests(now_unix_nano) {
        let body = request.encode_to_vec().into();
        ingest
            .take(Arrival {
                body,
                format: BodyFormat::Protobuf,
                encoding: None,
                project: None,
                reservation: ingest.reserve(),
            })
            .await?;
    }
    Ok(())
}

/// The demo as OTLP, oldest first. The same moment gives the same requests, and every moment the same conversations.
pub(crate) fn requests(now_unix_nano: i64) -> Vec<ExportTraceServiceRequest> {
    export::into_requests(traces(now_unix_nano))
}

fn traces(now_unix_nano: i64) -> Vec<Trace> {
    let now = u64::try_from(now_unix_nano).expect("the demo plays after 1970");
    let content = Content::load();
    let plans = schedule::plan(&content, SEED, now);
    let mut traces = Vec::new();
    for plan in plans {
        let (session, start) = Session::begin(&content, plan);
        traces.extend(session.play(start));
    }
    oddities::sprinkle(&mut traces);
    traces
}
