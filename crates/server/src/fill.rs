//! `bennu store fill`: a folder of many spans to measure with, made of few.
//!
//! Spans that were generated as OTLP are copied until there are enough of them. Each copy has ids, sessions and times
//! of its own, and lies further on in the week that ends now, as if everything had been ingested in order. Pages are
//! compressed one by one and a copy is far larger than a page, so that copies do not compress each other.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures::StreamExt as _;
use model::{Prices, SpanId, TraceId, Value};
use otlp::DecodeError;
use store::{FillError, FilledSegment, Filler, NewSpan};

use crate::clock::now_unix_nano;
use crate::ingest::priced;

const WEEK_NANO: i64 = 7 * 86_400 * 1_000_000_000;
/// At least what a segment holds that is left alone by compaction.
const SEGMENT_ROWS: usize = 250_000;
/// One span in so many has the attribute and one has the word that queries look for.
const ONE_IN: usize = 10_000;
const RARE_KEY: &str = "bench";
const RARE_VALUE: &str = "rare";
const COMMON_VALUE: &str = "common";
const RARE_WORD: &str = " quetzalcoatl ";

/// A folder was not filled.
#[derive(Debug, thiserror::Error)]
pub enum FillFolderError {
    #[error("cannot read {path}")]
    Read { path: PathBuf, source: io::Error },
    #[error("{path} is not an OTLP request")]
    Decode { path: PathBuf, source: DecodeError },
    #[error("there are no spans in {path}")]
    Empty { path: PathBuf },
    #[error(transparent)]
    Fill(#[from] FillError),
    #[error("writing a segment failed")]
    Failed(#[from] tokio::task::JoinError),
}

/// A trace to be copied, its spans in order of their starts.
struct Original {
    start_unix_nano: i64,
    spans: Vec<NewSpan>,
}

/// Fills a folder with at least so many spans, copies of those in the `.pb` files of the folder `requests`. Answers
/// how many they are.
pub async fn fill_folder(
    data_dir: &Path,
    requests: &Path,
    spans: usize,
    progress: &mut dyn FnMut(usize),
) -> Result<usize, FillFolderError> {
    let (project, originals) = read_originals(requests)?;
    let original_count: usize = originals.iter().map(|original| original.spans.len()).sum();
    let copies = spans.div_ceil(original_count);
    let together = SEGMENT_ROWS.div_ceil(original_count);
    let copying = Arc::new(Copying { originals, original_count, copies, until_unix_nano: now_unix_nano() });

    let mut filler = Filler::open(data_dir, &project).await?;
    let places: Vec<_> = (0..copies)
        .step_by(together)
        .map(|first| {
            let these = first..(first + together).min(copies);
            (filler.place(these.len() * original_count), these)
        })
        .collect();
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let mut written = futures::stream::iter(places)
        .map(|(place, these)| {
            let copying = Arc::clone(&copying);
            tokio::task::spawn_blocking(move || place.write(these.flat_map(|copy| copying.spans(copy))))
        })
        .buffered(threads);
    let mut done = 0;
    while let Some(filled) = written.next().await {
        let filled: FilledSegment = filled??;
        filler.list(filled).await?;
        done = (done + together * original_count).min(copies * original_count);
        progress(done);
    }
    drop(written);
    filler.close().await?;
    Ok(done)
}

fn read_originals(requests: &Path) -> Result<(String, Vec<Original>), FillFolderError> {
    let read = |path: &Path| {
        let path = path.to_owned();
        move |source| FillFolderError::Read { path, source }
    };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(requests).map_err(read(requests))? {
        let path = entry.map_err(read(requests))?.path();
        if path.extension().is_some_and(|extension| extension == "pb") {
            paths.push(path);
        }
    }
    paths.sort();
    let prices = Prices::builtin();
    let default: Arc<str> = model::DEFAULT_PROJECT.into();
    let mut traces: BTreeMap<TraceId, Vec<NewSpan>> = BTreeMap::new();
    for path in paths {
        let body = std::fs::read(&path).map_err(read(&path))?;
        let decoded = otlp::decode_protobuf(&body);
        let decoded = decoded.map_err(|source| FillFolderError::Decode { path: path.clone(), source })?;
        for span in decoded.spans {
            let project = span.project.unwrap_or_else(|| Arc::clone(&default));
            traces.entry(span.span.trace_id).or_default().push(priced(&prices, project, span.span));
        }
    }
    let mut originals: Vec<Original> = traces
        .into_values()
        .map(|mut spans| {
            spans.sort_by_key(|new| new.span.start_time_unix_nano);
            Original { start_unix_nano: spans[0].span.start_time_unix_nano, spans }
        })
        .collect();
    originals.sort_by_key(|original| original.start_unix_nano);
    let project = originals.first().map(|original| original.spans[0].project.to_string());
    let project = project.ok_or_else(|| FillFolderError::Empty { path: requests.to_owned() })?;
    Ok((project, originals))
}

/// Everything that a copy is made of.
struct Copying {
    originals: Vec<Original>,
    original_count: usize,
    copies: usize,
    until_unix_nano: i64,
}

impl Copying {
    /// The spans of one copy, trace after trace in order of their starts.
    fn spans(self: &Arc<Self>, copy: usize) -> impl Iterator<Item = NewSpan> + use<> {
        let this = Arc::clone(self);
        let mut number = copy * self.original_count;
        (0..self.originals.len()).flat_map(move |at| {
            let original = &this.originals[at];
            let shift_nano = this.start(copy, original.start_unix_nano) - original.start_unix_nano;
            let copied = original.spans.iter().map(|new| {
                number += 1;
                copied(new, copy, number, shift_nano)
            });
            copied.collect::<Vec<_>>()
        })
    }

    /// Copies follow each other through the week, each as spread out as the originals.
    fn start(&self, copy: usize, original_unix_nano: i64) -> i64 {
        let first = self.originals[0].start_unix_nano;
        let last = self.originals[self.originals.len() - 1].start_unix_nano;
        let as_wide = |count: usize| i128::try_from(count).expect("fewer than 2^64 copies");
        let (week, copies) = (i128::from(WEEK_NANO), as_wide(self.copies));
        let within =
            week * i128::from(original_unix_nano - first) / i128::from((last - first).max(1)) / copies;
        let into_week = week * as_wide(copy) / copies + within;
        self.until_unix_nano - WEEK_NANO + i64::try_from(into_week).expect("a part of a week")
    }
}

fn copied(original: &NewSpan, copy: usize, number: usize, shift_nano: i64) -> NewSpan {
    let mut new = original.clone();
    let mask = scattered(copy as u64 + 1);
    let span = &mut new.span;
    span.trace_id = masked(span.trace_id.as_bytes(), mask, TraceId::from_bytes);
    span.span_id = masked(span.span_id.as_bytes(), mask, SpanId::from_bytes);
    span.parent_id = span.parent_id.map(|id| masked(id.as_bytes(), mask, SpanId::from_bytes));
    span.start_time_unix_nano += shift_nano;
    span.end_time_unix_nano = span.end_time_unix_nano.map(|end| end + shift_nano);
    span.events.iter_mut().for_each(|event| event.time_unix_nano += shift_nano);
    if let Some(session_id) = &mut new.facts.session_id {
        *session_id = format!("{session_id}-{copy}");
        if let Some(Value::Map(session)) = span.attributes.get_mut("session") {
            session.insert("id", session_id.as_str());
        }
    }
    let is_rare = number % ONE_IN == ONE_IN / 2;
    span.attributes.insert(RARE_KEY, if is_rare { RARE_VALUE } else { COMMON_VALUE });
    if number % ONE_IN == ONE_IN / 4
        && let Some(Value::Map(input)) = span.attributes.get_mut("input")
        && let Some(Value::String(text)) = input.get_mut("value")
    {
        text.push_str(RARE_WORD);
    }
    new
}

/// The same id with some bits turned: different ids stay different.
fn masked<Id>(bytes: &[u8], mask: u64, id: impl Fn(&[u8]) -> Option<Id>) -> Id {
    let masked: Vec<u8> =
        bytes.iter().zip(mask.to_le_bytes().into_iter().cycle()).map(|(a, b)| a ^ b).collect();
    // All zeros is no id: the one that would become so keeps its bits.
    id(&masked).or_else(|| id(bytes)).expect("what was an id is one")
}

/// The finalizer of SplitMix64: each number another, with bits all over.
fn scattered(number: u64) -> u64 {
    let mut bits = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}
