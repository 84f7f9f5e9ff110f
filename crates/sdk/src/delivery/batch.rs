//! Gathers encoded spans into requests of a size that collectors take.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::encode::{Resource, encode_resource_spans, encode_span};
use super::protobuf::Message;
use super::write_ahead::Stored;
use crate::privacy::Prepared;

/// Collectors behind gRPC commonly refuse more than 4 MB.
const BATCH_BYTES_MAX: usize = 3 << 20;
const BATCH_SPANS_MAX: usize = 512;

/// A request ready to be sent: gzipped OTLP.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) body: Vec<u8>,
    pub(crate) spans: u64,
    /// Its copy on disk, gone when this is, unless it was left for later.
    pub(super) stored: Option<Stored>,
}

impl Batch {
    /// What is not sent by this process is left on disk where it is there; false where it is not, and so is lost.
    pub(super) fn leave(&self) -> bool {
        self.stored.as_ref().map(Stored::leave).is_some()
    }
}

/// A request in the making. Spans are grouped by project, since a project is an attribute of the resource.
#[derive(Debug, Default)]
pub(crate) struct Batcher {
    groups: BTreeMap<Option<Arc<str>>, Message>,
    spans: usize,
}

impl Batcher {
    pub(crate) fn add(&mut self, span: &Prepared) {
        let project = span.record.inherited.as_ref().and_then(|inherited| inherited.project.clone());
        encode_span(span, self.groups.entry(project).or_default());
        self.spans += 1;
    }

    pub(crate) fn is_full(&self) -> bool {
        self.spans >= BATCH_SPANS_MAX
            || self.groups.values().map(Message::len).sum::<usize>() >= BATCH_BYTES_MAX
    }

    /// The request so far; none where there is nothing to send.
    pub(crate) fn take(&mut self, resource: &Resource) -> Option<Batch> {
        let groups = std::mem::take(&mut self.groups);
        let spans = std::mem::take(&mut self.spans) as u64;
        let mut request = Message::default();
        for (project, encoded) in groups {
            encode_resource_spans(resource, project.as_deref(), &encoded.into_bytes(), &mut request);
        }
        (spans > 0).then(|| Batch { body: gzip(&request.into_bytes()), spans, stored: None })
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    // The fastest level: prompts repeat themselves enough for it, and the export thread shares the host's cores.
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::fast());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("writing to memory does not fail")
}
