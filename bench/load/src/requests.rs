//! Requests of a folder, of which every round has other trace ids.

use std::io;
use std::ops::Range;
use std::path::Path;

pub(crate) struct Requests {
    bodies: Vec<Body>,
    /// So many spans come before each body of a round; at the end, those of the whole round.
    before: Vec<u64>,
}

struct Body {
    bytes: Vec<u8>,
    /// Where its trace ids stand, each followed by the id of its span.
    ids: Vec<Range<usize>>,
}

const TRACE_ID_BYTES: usize = 16;
const SPAN_ID_BYTES: usize = 8;
/// A trace's id and a span's in one.
pub(crate) type SpanKey = [u8; TRACE_ID_BYTES + SPAN_ID_BYTES];

impl Requests {
    pub(crate) fn read(folder: &Path) -> io::Result<Requests> {
        let mut paths: Vec<_> = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "pb"));
        paths.sort();
        let bodies: Vec<Body> =
            paths.iter().map(|path| Ok(Body::new(std::fs::read(path)?))).collect::<io::Result<_>>()?;
        if bodies.iter().all(|body| body.ids.is_empty()) {
            return Err(io::Error::other("no spans in any file ending in .pb"));
        }
        let mut before = vec![0];
        for body in &bodies {
            before.push(before[before.len() - 1] + body.ids.len() as u64);
        }
        Ok(Requests { bodies, before })
    }

    /// The request with this number: its bytes, and how many spans it has.
    pub(crate) fn write(&self, number: u64, bytes: &mut Vec<u8>) -> u64 {
        let (round, body) = self.place(number);
        bytes.clear();
        bytes.extend_from_slice(&body.bytes);
        let mask = mask_of(round);
        for ids in &body.ids {
            mix(&mut bytes[ids.clone()][..TRACE_ID_BYTES], mask);
        }
        body.ids.len() as u64
    }

    pub(crate) fn spans_before(&self, number: u64) -> u64 {
        let count = self.bodies.len() as u64;
        let whole = self.before[self.bodies.len()];
        number / count * whole + self.before[usize::try_from(number % count).expect("an index")]
    }

    /// The spans of the request with this number.
    pub(crate) fn spans(&self, number: u64) -> impl Iterator<Item = SpanKey> {
        let (round, body) = self.place(number);
        body.ids.iter().map(move |ids| {
            let ids = &body.bytes[ids.clone()];
            let mut key = SpanKey::default();
            key[..TRACE_ID_BYTES].copy_from_slice(&ids[..TRACE_ID_BYTES]);
            key[TRACE_ID_BYTES..].copy_from_slice(&ids[ids.len() - SPAN_ID_BYTES..]);
            mix(&mut key[..TRACE_ID_BYTES], mask_of(round));
            key
        })
    }

    pub(crate) fn spans_each(&self) -> u64 {
        self.before[self.bodies.len()] / self.bodies.len() as u64
    }

    fn place(&self, number: u64) -> (u64, &Body) {
        let count = self.bodies.len() as u64;
        (number / count, &self.bodies[usize::try_from(number % count).expect("an index")])
    }
}

impl Body {
    /// A span begins with its trace's id, field 1 of 16 bytes, and its own, field 2 of 8 bytes.
    fn new(bytes: Vec<u8>) -> Body {
        let (trace, span) = ([0x0a, 0x10], [0x12, 0x08]);
        let length = trace.len() + TRACE_ID_BYTES + span.len() + SPAN_ID_BYTES;
        let mut ids = Vec::new();
        let mut at = 0;
        while at + length <= bytes.len() {
            let second = at + trace.len() + TRACE_ID_BYTES;
            if bytes[at..].starts_with(&trace) && bytes[second..].starts_with(&span) {
                ids.push(at + trace.len()..at + length);
                at += length;
            } else {
                at += 1;
            }
        }
        Body { bytes, ids }
    }
}

fn mix(id: &mut [u8], mask: [u8; TRACE_ID_BYTES]) {
    id.iter_mut().zip(mask).for_each(|(byte, mask)| *byte ^= mask);
}

/// Other bits for every round of every run.
fn mask_of(round: u64) -> [u8; TRACE_ID_BYTES] {
    use std::hash::{BuildHasher as _, RandomState};
    use std::sync::LazyLock;
    static RUN: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    let mut mask = [0; TRACE_ID_BYTES];
    mask[..8].copy_from_slice(&RUN.hash_one((round, 0)).to_le_bytes());
    mask[8..].copy_from_slice(&RUN.hash_one((round, 1)).to_le_bytes());
    mask
}
