//! The one path from bytes to stored spans. Both doors end here, so both treat spans alike.

mod budget;
mod metrics;
mod receipt;

use std::error::Error as _;
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use model::{DEFAULT_PROJECT, FaultKind, Prices, Span};
use otlp::{DecodeError, Decoded, DecompressError, SizeLimits};
use prometheus_client::registry::Registry;
use store::{NewSpan, Store, WriteError, WriteReceipt};
use tokio::sync::Semaphore;
use tracing::warn;

use crate::price_book::PriceBook;
use metrics::IngestMetrics;

pub(crate) use budget::{BudgetExceeded, ByteBudget, Reservation};
pub(crate) use receipt::IngestReceipt;

/// Largest request body, as sent and expanded.
pub(crate) const BODY_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Bytes of requests being taken in at once, over all callers. Beyond it they are asked to come again.
const IN_FLIGHT_BYTES_MAX: usize = 256 * 1024 * 1024;
/// Up to this size decoding takes under a millisecond, and handing it to another thread is not worth it.
const INLINE_BYTES_MAX: usize = 64 * 1024;
/// What a compressed body is taken to expand to, when deciding where to expand it.
const EXPECTED_EXPANSION: usize = 8;

/// Takes spans in. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Ingest {
    store: Store,
    prices: PriceBook,
    in_flight: ByteBudget,
    /// As many large bodies are decoded at once as there are processors: more would only hold more memory.
    decoders: Arc<Semaphore>,
    metrics: IngestMetrics,
}

/// One request as it came through a door.
pub(crate) struct Arrival {
    pub(crate) body: Bytes,
    pub(crate) format: BodyFormat,
    /// `Content-Encoding`, where the door has not expanded the body already.
    pub(crate) encoding: Option<String>,
    /// The project the request itself names, which goes before what its resources name.
    pub(crate) project: Option<Arc<str>>,
    /// Holds the body's share of the bytes in flight until the spans are stored.
    pub(crate) reservation: Arc<Reservation>,
}

/// How a request is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyFormat {
    Protobuf,
    Json,
}

/// None of a request's spans were taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum IngestError {
    #[error(transparent)]
    Decompress(#[from] DecompressError),
    #[error(transparent)]
    Decode(#[from] DecodeError),
    #[error("too many requests are being taken in at once")]
    Overloaded(#[from] BudgetExceeded),
    #[error("cannot store the spans")]
    Write(#[from] WriteError),
    #[error("decoding a request failed")]
    DecoderFailed(#[from] tokio::task::JoinError),
}

impl IngestError {
    pub(crate) fn kind(&self) -> FaultKind {
        match self {
            IngestError::Decompress(_) => FaultKind::Invalid,
            IngestError::Decode(error) => error.kind(),
            IngestError::Overloaded(_) => FaultKind::Busy,
            IngestError::Write(error) => error.kind(),
            IngestError::DecoderFailed(_) => FaultKind::Internal,
        }
    }

    /// What the caller reads. What is the caller's mistake is told in full, and so is which bound was met; what is
    /// ours is in the log.
    pub(crate) fn public_text(&self) -> String {
        match self.kind() {
            FaultKind::Invalid => self.to_string(),
            FaultKind::Busy => {
                let bound = self.source().map(|bound| format!(": {bound}")).unwrap_or_default();
                format!("{self}{bound}. Send the request again later.")
            }
            kind => crate::fault::public_text(kind).to_owned(),
        }
    }
}

impl Ingest {
    pub(crate) fn new(store: Store, prices: PriceBook) -> Ingest {
        let processors = std::thread::available_parallelism().map_or(2, usize::from);
        Ingest {
            store,
            prices,
            in_flight: ByteBudget::new(IN_FLIGHT_BYTES_MAX),
            decoders: Arc::new(Semaphore::new(processors)),
            metrics: IngestMetrics::new(),
        }
    }

    /// Adds its counters and times to what is shown to those who watch.
    pub(crate) fn register_metrics(&self, registry: &mut Registry) {
        self.metrics.register(registry);
    }

    /// A share of the bytes in flight, empty at first. A door grows it as the body arrives.
    pub(crate) fn reserve(&self) -> Arc<Reservation> {
        Arc::new(self.in_flight.reserve())
    }

    /// Stores a request's spans. Returns when they are on disk and visible to every read begun after.
    pub(crate) async fn take(&self, arrival: Arrival) -> Result<IngestReceipt, IngestError> {
        let began = Instant::now();
        let outcome = self.decode_and_write(arrival).await;
        self.metrics.note(began, &outcome);
        outcome
    }

    async fn decode_and_write(&self, arrival: Arrival) -> Result<IngestReceipt, IngestError> {
        let expected = match arrival.encoding {
            Some(_) => arrival.body.len().saturating_mul(EXPECTED_EXPANSION),
            None => arrival.body.len(),
        };
        let reservation = Arc::clone(&arrival.reservation);
        let prepared = if expected <= INLINE_BYTES_MAX {
            prepare(&arrival, &self.prices.in_force())?
        } else {
            let decoders = Arc::clone(&self.decoders);
            let turn = decoders.acquire_owned().await.expect("the semaphore is never closed");
            let prices = self.prices.in_force();
            let prepare = move || {
                // Given back when the work ends, which it does also for a caller that went away.
                let _turn = turn;
                prepare(&arrival, &prices)
            };
            tokio::task::spawn_blocking(prepare).await??
        };
        let written = match prepared.spans.is_empty() {
            true => Default::default(),
            false => self.store.write(prepared.spans).await?,
        };
        drop(reservation);
        let receipt = IngestReceipt { rejected: prepared.rejected, conflicts: written.conflicts };
        if let Some(message) = receipt.message() {
            warn!(rejected = receipt.rejected.len(), conflicts = receipt.conflicts.len(), "{message}");
        }
        Ok(receipt)
    }
}

impl Ingest {
    /// Stores spans that came as spans, not as OTLP, and with them the project.
    pub(crate) async fn take_spans(
        &self,
        project: Arc<str>,
        spans: Vec<Span>,
    ) -> Result<WriteReceipt, IngestError> {
        let prices = self.prices.in_force();
        let priced = spans.into_iter().map(|span| priced(&prices, Arc::clone(&project), span));
        Ok(self.store.write(priced.collect()).await?)
    }
}

struct Prepared {
    spans: Vec<NewSpan>,
    rejected: Vec<otlp::RejectedSpan>,
}

/// Everything that takes a processor and nothing else.
fn prepare(arrival: &Arrival, prices: &Prices) -> Result<Prepared, IngestError> {
    let limits = SizeLimits { compressed_bytes_max: BODY_BYTES_MAX, expanded_bytes_max: BODY_BYTES_MAX };
    let body = otlp::decompress(arrival.encoding.as_deref(), &arrival.body, &limits)?;
    // Once for the body, which the door has counted; once for the spans that are made of it.
    arrival.reservation.grow(body.len())?;
    let Decoded { spans, rejected } = match arrival.format {
        BodyFormat::Protobuf => otlp::decode_protobuf(&body)?,
        BodyFormat::Json => otlp::decode_json(&body)?,
    };
    let default_project: Arc<str> = Arc::from(DEFAULT_PROJECT);
    let spans = spans
        .into_iter()
        .map(|decoded| {
            let named = arrival.project.as_ref().or(decoded.project.as_ref());
            priced(prices, Arc::clone(named.unwrap_or(&default_project)), decoded.span)
        })
        .collect();
    Ok(Prepared { spans, rejected })
}

pub(crate) fn priced(prices: &Prices, project: Arc<str>, span: Span) -> NewSpan {
    let facts = model::facts(&span);
    let cost = model::cost(prices, &span, &facts).ok();
    NewSpan { project, span, facts, cost }
}
