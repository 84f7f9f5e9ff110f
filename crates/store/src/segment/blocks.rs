//! Which blocks of a segment's rows may hold a text or an attribute, so that what is rare is found without reading
//! everything.
//!
//! A block has 128 rows and a set of 24,576 buckets. Each three bytes in a row of its searched texts, and each small
//! attribute with its value, turn buckets on. On disk the sets are turned round: for every bucket one bit for each
//! block, so that a question reads a few short stretches of the file. A block whose buckets are all on may hold what is
//! looked for, and is read; one of which a bucket is off does not.

use std::fs::File;
use std::io::{self, Write};
use std::ops::Range;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use arrow_array::{Array as _, StringArray};
use model::Value;
use semconv::openinference::{INPUT_VALUE, OUTPUT_VALUE};

use crate::columns::{SpanColumns, attributes_from_json};

/// About as many as are on a page of texts.
const BLOCK_ROWS: usize = 128;
const TEXT_BITS: u32 = 14;
const ATTRIBUTE_BITS: u32 = 13;
/// The first are for texts.
const TEXT_BUCKETS: usize = 1 << TEXT_BITS;
const ATTRIBUTE_BUCKETS: usize = 1 << ATTRIBUTE_BITS;
const BUCKETS: usize = TEXT_BUCKETS + ATTRIBUTE_BUCKETS;
const BLOCK_BYTES: usize = BUCKETS / 8;

const MAGIC: &[u8; 8] = b"BENNUBLK";
/// Magic, blocks, rows, four bytes in reserve.
const HEADER_BYTES: usize = 20;
const CHECKSUM_BYTES: usize = 4;
/// More do not make a long text any rarer.
const BUCKETS_OF_A_NEEDLE_MAX: usize = 24;

/// What the rows that are looked for have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Needle {
    /// In name, status message, input or output, whatever the case.
    Text(String),
    /// A small attribute: the last part of its key, and its value as text.
    Attribute { name: String, text: String },
}

impl Needle {
    fn buckets(&self) -> Vec<usize> {
        match self {
            Needle::Text(text) => {
                let mut buckets = Vec::new();
                buckets_of_text(text.to_lowercase().bytes(), |bucket| buckets.push(bucket));
                buckets.sort_unstable();
                buckets.dedup();
                buckets.truncate(BUCKETS_OF_A_NEEDLE_MAX);
                buckets
            }
            Needle::Attribute { name, text } => buckets_of_attribute(name, text).to_vec(),
        }
    }
}

/// Collected while a segment is written.
#[derive(Debug, Default)]
pub(super) struct BlockIndexBuilder {
    /// One set after the other.
    sets: Vec<u8>,
    row_count: usize,
}

impl BlockIndexBuilder {
    pub(super) fn add(&mut self, rows: &SpanColumns) {
        for row in 0..rows.len() {
            if self.row_count.is_multiple_of(BLOCK_ROWS) {
                self.sets.resize(self.sets.len() + BLOCK_BYTES, 0);
            }
            self.row_count += 1;
            let first = self.sets.len() - BLOCK_BYTES;
            let set = &mut self.sets[first..];
            for texts in [&rows.name, &rows.status_message, &rows.input_value, &rows.output_value] {
                add_text(set, text_at(texts, row).unwrap_or_default());
            }
            // A row that does not read back is found by nobody, with an index or without.
            if let Ok(attributes) = attributes_from_json(text_at(&rows.attributes, row), None, None, None) {
                for path in [INPUT_VALUE, OUTPUT_VALUE] {
                    // One that is no text stays among the attributes, and is searched as it is printed.
                    if let Some(text) = attributes.at(path).and_then(query::as_text) {
                        add_text(set, &text);
                    }
                }
                attributes.iter().for_each(|(key, value)| add_attribute(set, key, value));
            }
        }
    }

    pub(super) fn write(&self, to: &mut impl Write) -> io::Result<()> {
        let too_long = |_| io::Error::other("a segment holds fewer than 2^32 rows");
        let block_count = self.sets.len() / BLOCK_BYTES;
        to.write_all(MAGIC)?;
        to.write_all(&u32::try_from(block_count).map_err(too_long)?.to_le_bytes())?;
        to.write_all(&u32::try_from(self.row_count).map_err(too_long)?.to_le_bytes())?;
        to.write_all(&[0; 4])?;
        let mut bits = vec![0; block_count.div_ceil(8)];
        for bucket in 0..BUCKETS {
            bits.fill(0);
            for (block, set) in self.sets.chunks_exact(BLOCK_BYTES).enumerate() {
                bits[block / 8] |= (set[bucket / 8] >> (bucket % 8) & 1) << (block % 8);
            }
            to.write_all(&bits)?;
            to.write_all(&crc32fast::hash(&bits).to_le_bytes())?;
        }
        Ok(())
    }
}

/// An index on disk, of which only the header is in memory.
#[derive(Debug)]
pub(super) struct BlockIndex {
    file: File,
    block_count: usize,
    row_count: usize,
}

impl BlockIndex {
    pub(super) fn open(path: &Path) -> io::Result<BlockIndex> {
        let file = File::open(path)?;
        let mut header = [0; HEADER_BYTES];
        file.read_exact_at(&mut header, 0)?;
        let count =
            |at: usize| u32::from_le_bytes(header[at..at + 4].try_into().expect("four bytes")) as usize;
        let index = BlockIndex { block_count: count(8), row_count: count(12), file };
        let bytes = HEADER_BYTES + BUCKETS * index.stride();
        let is_whole = index.file.metadata()?.len() == bytes as u64;
        let fits = index.block_count == index.row_count.div_ceil(BLOCK_ROWS);
        if &header[..8] == MAGIC && is_whole && fits { Ok(index) } else { Err(damaged()) }
    }

    pub(super) fn row_count(&self) -> usize {
        self.row_count
    }

    /// The rows that may have all of this, as ascending ranges. A row that is left out does not.
    pub(super) fn rows(&self, needles: &[Needle]) -> io::Result<Vec<Range<usize>>> {
        let mut may_have = vec![0xff; self.block_count.div_ceil(8)];
        for bucket in needles.iter().flat_map(Needle::buckets) {
            for (kept, with) in may_have.iter_mut().zip(self.bits(bucket)?) {
                *kept &= with;
            }
        }
        let blocks = (0..self.block_count).filter(|block| may_have[block / 8] >> (block % 8) & 1 == 1);
        let mut rows: Vec<Range<usize>> = Vec::new();
        for block in blocks {
            let (start, end) = (block * BLOCK_ROWS, ((block + 1) * BLOCK_ROWS).min(self.row_count));
            match rows.last_mut() {
                Some(last) if last.end == start => last.end = end,
                _ => rows.push(start..end),
            }
        }
        Ok(rows)
    }

    /// Whether every stretch of the file has its checksum.
    pub(super) fn verify(&self) -> io::Result<()> {
        (0..BUCKETS).try_for_each(|bucket| self.bits(bucket).map(drop))
    }

    fn bits(&self, bucket: usize) -> io::Result<Vec<u8>> {
        let mut bits = vec![0; self.stride()];
        self.file.read_exact_at(&mut bits, (HEADER_BYTES + bucket * self.stride()) as u64)?;
        let checksum = bits.split_off(self.stride() - CHECKSUM_BYTES);
        if crc32fast::hash(&bits).to_le_bytes()[..] == checksum[..] { Ok(bits) } else { Err(damaged()) }
    }

    fn stride(&self) -> usize {
        self.block_count.div_ceil(8) + CHECKSUM_BYTES
    }
}

fn add_text(set: &mut [u8], text: &str) {
    if text.is_ascii() {
        buckets_of_text(text.bytes().map(|byte| byte.to_ascii_lowercase()), |bucket| turn_on(set, bucket));
    } else {
        buckets_of_text(text.to_lowercase().bytes(), |bucket| turn_on(set, bucket));
    }
}

/// However nesting and dotted keys mix on the way to a value, its key ends in the last part of the path.
fn add_attribute(set: &mut [u8], key: &str, value: &Value) {
    match value {
        Value::Map(below) => below.iter().for_each(|(key, value)| add_attribute(set, key, value)),
        Value::List(below) => below.iter().for_each(|value| {
            // Values without a key are not looked for by one.
            if let Value::Map(_) | Value::List(_) = value {
                add_attribute(set, "", value);
            }
        }),
        value => {
            if let Some(text) = query::as_text(value) {
                let name = key.rsplit('.').next().unwrap_or(key);
                buckets_of_attribute(name, &text).into_iter().for_each(|bucket| turn_on(set, bucket));
            }
        }
    }
}

fn turn_on(set: &mut [u8], bucket: usize) {
    set[bucket / 8] |= 1 << (bucket % 8);
}

/// Each three bytes in a row as a number, multiplied by the golden ratio, of which the upper bits are taken.
fn buckets_of_text(bytes: impl Iterator<Item = u8>, mut found: impl FnMut(usize)) {
    let mut last_three = 0_u32;
    for (position, byte) in bytes.enumerate() {
        last_three = last_three >> 8 | u32::from(byte) << 16;
        if position >= 2 {
            found((last_three.wrapping_mul(0x9E37_79B9) >> (32 - TEXT_BITS)) as usize);
        }
    }
}

/// Three buckets of those for attributes: parts of FNV-1a over name, a zero and value, mixed once more.
fn buckets_of_attribute(name: &str, text: &str) -> [usize; 3] {
    let bytes = name.bytes().chain([0]).chain(text.bytes());
    let fnv = bytes.fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    });
    let mixed = (fnv ^ (fnv >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    [1, 2, 3].map(|part| {
        let part = mixed >> (64 - part * ATTRIBUTE_BITS) & (ATTRIBUTE_BUCKETS as u64 - 1);
        TEXT_BUCKETS + usize::try_from(part).expect("less than the buckets")
    })
}

fn text_at(texts: &StringArray, row: usize) -> Option<&str> {
    texts.is_valid(row).then(|| texts.value(row))
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the block index is not what was written")
}

#[cfg(test)]
mod tests {
    use model::{ProjectId, Span, SpanId, TraceId, facts};

    use super::{BLOCK_ROWS, BlockIndex, BlockIndexBuilder, Needle};
    use crate::NewSpan;
    use crate::columns::SpanColumnsBuilder;

    /// Three blocks, of which one row has something.
    fn index_of(row: usize, attributes: &str) -> (tempfile::TempDir, BlockIndex) {
        let mut columns = SpanColumnsBuilder::new();
        for number in 0..3 * BLOCK_ROWS - 7 {
            let bytes = (number as u64 + 1).to_be_bytes();
            let mut span = Span::bare(
                TraceId::from_bytes(&[1; 16]).expect("not zero"),
                SpanId::from_bytes(&bytes).expect("not zero"),
            );
            let text = if number == row { attributes } else { r#"{"input": {"value": "a common text"}}"# };
            span.attributes = serde_json::from_str(text).expect(text);
            columns.push(
                1,
                ProjectId(1),
                NewSpan { project: "p".into(), facts: facts(&span), span, cost: None },
            );
        }
        let mut builder = BlockIndexBuilder::default();
        builder.add(&columns.finish().expect("columns"));
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("index");
        builder.write(&mut std::fs::File::create(&path).expect("writable")).expect("written");
        let index = BlockIndex::open(&path).expect("opens");
        index.verify().expect("whole");
        (dir, index)
    }

    fn bounds(index: &BlockIndex, needles: &[Needle]) -> Vec<(usize, usize)> {
        index.rows(needles).expect("read").into_iter().map(|rows| (rows.start, rows.end)).collect()
    }

    fn text(part: &str) -> Needle {
        Needle::Text(part.to_owned())
    }

    fn attribute(name: &str, text: &str) -> Needle {
        Needle::Attribute { name: name.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn what_one_row_has_is_looked_for_in_its_block_only() {
        let rare =
            r#"{"input": {"value": "Quetzalcoatl ÄÖ"}, "a": {"b.tier": "rare", "n": 7, "l": [{"x": true}]}}"#;
        let (_dir, index) = index_of(BLOCK_ROWS + 3, rare);
        let second = vec![(BLOCK_ROWS, 2 * BLOCK_ROWS)];
        for needle in [
            text("zalCOAT"),
            text("l äö"),
            attribute("tier", "rare"),
            attribute("n", "7"),
            attribute("x", "true"),
        ] {
            assert_eq!(bounds(&index, std::slice::from_ref(&needle)), second, "{needle:?}");
        }
        assert_eq!(bounds(&index, &[text("quetzal"), attribute("n", "7")]), second);
        assert!(bounds(&index, &[text("quetzal"), attribute("n", "8")]).is_empty());
    }

    #[test]
    fn what_every_row_has_and_what_is_too_short_leaves_nothing_out() {
        let (_dir, index) = index_of(0, r#"{"input": {"value": "a common text"}}"#);
        let all = vec![(0, 3 * BLOCK_ROWS - 7)];
        assert_eq!(bounds(&index, &[text("COMMON")]), all);
        assert_eq!(bounds(&index, &[text("zz")]), all);
        assert_eq!(bounds(&index, &[]), all);
    }

    #[test]
    fn a_value_that_is_no_text_is_searched_as_it_is_printed() {
        let (_dir, index) = index_of(5, r#"{"output": {"value": {"answer": 12345}}}"#);
        assert_eq!(bounds(&index, &[text("wer\":123")]), [(0, BLOCK_ROWS)]);
    }
}
