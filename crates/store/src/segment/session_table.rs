//! The session table beside a segment: the traces of each session, found without reading Parquet.
//!
//! Layout, all numbers little-endian: a header of 24 bytes (magic, session count, trace count, bytes of text, checksum
//! of all that follows), then a key for each session, a record for each session in the order of the keys, the ids of
//! traces, and the ids of sessions. Only the keys stay in memory: four bytes a session.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use model::TraceId;

const MAGIC: &[u8; 8] = b"BENNUSE1";
const HEADER_BYTES: usize = 24;
const KEY_BYTES: usize = 4;
const RECORD_BYTES: usize = 24;

/// What a segment knows of a session, as its rows say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SessionRecord {
    pub(crate) session_id: String,
    /// When the latest of its traces starts, as far as this segment knows and deleted rows included: of what is there,
    /// none starts later but for traces that lost the rows they began with.
    pub(crate) last_start_unix_nano: i64,
    pub(crate) traces: Vec<TraceId>,
}

/// Gathers the sessions of a segment's traces.
#[derive(Debug, Default)]
pub(super) struct Sessions {
    sessions: HashMap<String, (i64, Vec<TraceId>)>,
}

impl Sessions {
    /// Adds a trace, once.
    pub(super) fn add(&mut self, session_id: &str, trace_id: TraceId, start_unix_nano: i64) {
        match self.sessions.get_mut(session_id) {
            Some((last_start, traces)) => {
                *last_start = start_unix_nano.max(*last_start);
                traces.push(trace_id);
            }
            None => drop(self.sessions.insert(session_id.to_owned(), (start_unix_nano, vec![trace_id]))),
        }
    }

    pub(super) fn into_records(self) -> Vec<SessionRecord> {
        let record = |(session_id, (last_start_unix_nano, traces))| SessionRecord {
            session_id,
            last_start_unix_nano,
            traces,
        };
        self.sessions.into_iter().map(record).collect()
    }
}

/// An open session table.
#[derive(Debug)]
pub(super) struct SessionTable {
    file: File,
    /// Ascending; the position of a key is that of its record.
    keys: Vec<u32>,
    trace_count: usize,
    text_bytes: usize,
}

/// Where the traces and the name of a session lie.
struct Place {
    last_start_unix_nano: i64,
    first_trace: usize,
    trace_count: usize,
    text: usize,
    text_bytes: usize,
}

impl SessionTable {
    /// Writes a table, of sessions in any order.
    pub(super) fn write(mut to: impl Write, mut sessions: Vec<SessionRecord>) -> io::Result<()> {
        sessions.sort_unstable_by(|a, b| {
            (key(&a.session_id), &a.session_id).cmp(&(key(&b.session_id), &b.session_id))
        });
        let mut body = Vec::new();
        sessions.iter().for_each(|session| body.extend(key(&session.session_id).to_le_bytes()));
        let (mut trace_count, mut text_bytes) = (0, 0);
        for session in &sessions {
            body.extend(session.last_start_unix_nano.to_le_bytes());
            for number in [trace_count, session.traces.len(), text_bytes, session.session_id.len()] {
                body.extend(small(number)?.to_le_bytes());
            }
            trace_count += session.traces.len();
            text_bytes += session.session_id.len();
        }
        sessions.iter().flat_map(|session| &session.traces).for_each(|id| body.extend(id.as_bytes()));
        sessions.iter().for_each(|session| body.extend(session.session_id.as_bytes()));
        to.write_all(MAGIC)?;
        for number in [sessions.len(), trace_count, text_bytes] {
            to.write_all(&small(number)?.to_le_bytes())?;
        }
        to.write_all(&crc32fast::hash(&body).to_le_bytes())?;
        to.write_all(&body)
    }

    /// Reads the keys; the rest stays on disk until it is asked for.
    pub(super) fn open(path: &Path) -> io::Result<SessionTable> {
        let file = File::open(path)?;
        let mut header = [0; HEADER_BYTES];
        file.read_exact_at(&mut header, 0)?;
        if &header[..8] != MAGIC {
            return Err(damaged("does not begin as a session table does"));
        }
        let number = |at: usize| u32_at(&header, at) as usize;
        let mut keys = vec![0; number(8) * KEY_BYTES];
        let table = SessionTable { file, keys: Vec::new(), trace_count: number(12), text_bytes: number(16) };
        let after_keys = number(8) * RECORD_BYTES + table.trace_count * TraceId::BYTES + table.text_bytes;
        if table.file.metadata()?.len() != (HEADER_BYTES + keys.len() + after_keys) as u64 {
            return Err(damaged("is not as long as its header says"));
        }
        table.file.read_exact_at(&mut keys, HEADER_BYTES as u64)?;
        let keys: Vec<u32> = keys.chunks_exact(KEY_BYTES).map(|bytes| u32_at(bytes, 0)).collect();
        if !keys.is_sorted() {
            return Err(damaged("has keys out of order"));
        }
        Ok(SessionTable { keys, ..table })
    }

    /// The traces of a session. Reads from the disk only where a key fits.
    pub(super) fn traces(&self, session_id: &str) -> io::Result<Vec<TraceId>> {
        let wanted = key(session_id);
        let first = self.keys.partition_point(|&it| it < wanted);
        let fitting = self.keys[first..].iter().take_while(|&&it| it == wanted).count();
        for position in first..first + fitting {
            let record = self.bytes(self.records() + position * RECORD_BYTES, RECORD_BYTES)?;
            let place = place(&record);
            if self.bytes(self.texts() + place.text, place.text_bytes)? == session_id.as_bytes() {
                let at = self.traces_begin() + place.first_trace * TraceId::BYTES;
                return trace_ids(&self.bytes(at, place.trace_count * TraceId::BYTES)?);
            }
        }
        Ok(Vec::new())
    }

    /// All sessions, in no order that means anything.
    pub(super) fn all(&self) -> io::Result<Vec<SessionRecord>> {
        let body = self.bytes(self.records(), self.texts() + self.text_bytes - self.records())?;
        let (records, rest) = body.split_at(self.keys.len() * RECORD_BYTES);
        let (traces, texts) = rest.split_at(self.trace_count * TraceId::BYTES);
        let session = |record: &[u8]| {
            let place = place(record);
            let text = texts.get(place.text..place.text + place.text_bytes);
            let first = place.first_trace * TraceId::BYTES;
            let ids = traces.get(first..first + place.trace_count * TraceId::BYTES);
            let (text, ids) = text.zip(ids).ok_or_else(|| damaged("names a place that it does not have"))?;
            Ok(SessionRecord {
                session_id: String::from_utf8(text.to_vec())
                    .map_err(|_| damaged("holds an id that is no text"))?,
                last_start_unix_nano: place.last_start_unix_nano,
                traces: trace_ids(ids)?,
            })
        };
        records.chunks_exact(RECORD_BYTES).map(session).collect()
    }

    /// Whether what lies on disk is what was written.
    pub(super) fn verify(&self) -> io::Result<()> {
        let checksum = self.bytes(HEADER_BYTES - 4, 4)?;
        let body = self.bytes(HEADER_BYTES, self.texts() + self.text_bytes - HEADER_BYTES)?;
        match crc32fast::hash(&body) == u32_at(&checksum, 0) {
            true => Ok(()),
            false => Err(damaged("does not have its checksum")),
        }
    }

    fn records(&self) -> usize {
        HEADER_BYTES + self.keys.len() * KEY_BYTES
    }

    fn traces_begin(&self) -> usize {
        self.records() + self.keys.len() * RECORD_BYTES
    }

    fn texts(&self) -> usize {
        self.traces_begin() + self.trace_count * TraceId::BYTES
    }

    fn bytes(&self, at: usize, count: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; count];
        self.file.read_exact_at(&mut bytes, at as u64)?;
        Ok(bytes)
    }
}

fn key(session_id: &str) -> u32 {
    crc32fast::hash(session_id.as_bytes())
}

fn place(record: &[u8]) -> Place {
    let number = |at: usize| u32_at(record, at) as usize;
    Place {
        last_start_unix_nano: i64::from_le_bytes(record[..8].try_into().expect("eight bytes")),
        first_trace: number(8),
        trace_count: number(12),
        text: number(16),
        text_bytes: number(20),
    }
}

fn trace_ids(bytes: &[u8]) -> io::Result<Vec<TraceId>> {
    let id = |bytes| TraceId::from_bytes(bytes).ok_or_else(|| damaged("holds a trace id of zeros"));
    bytes.chunks_exact(TraceId::BYTES).map(id).collect()
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"))
}

fn small(number: usize) -> io::Result<u32> {
    u32::try_from(number)
        .map_err(|_| io::Error::other("the sessions of a segment take less than four gigabytes"))
}

fn damaged(how: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("the session table {how}"))
}

#[cfg(test)]
mod tests {
    use model::TraceId;

    use super::{SessionTable, Sessions};

    fn trace(number: u8) -> TraceId {
        TraceId::from_bytes(&[number; 16]).expect("not zero")
    }

    #[test]
    fn the_traces_of_a_session_are_found_again_and_damage_is_noticed() {
        let mut sessions = Sessions::default();
        sessions.add("Grüße", trace(1), 7);
        sessions.add("", trace(2), -3);
        sessions.add("Grüße", trace(3), 5);
        let mut bytes = Vec::new();
        SessionTable::write(&mut bytes, sessions.into_records()).expect("written");
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("s");
        std::fs::write(&path, &bytes).expect("writable");

        let table = SessionTable::open(&path).expect("opens");
        assert_eq!(table.traces("Grüße").expect("read"), [trace(1), trace(3)]);
        assert_eq!(table.traces("").expect("read"), [trace(2)]);
        assert!(table.traces("another").expect("read").is_empty());
        let mut all = table.all().expect("read");
        all.sort_unstable_by_key(|record| record.last_start_unix_nano);
        let told: Vec<_> = all.iter().map(|it| (it.session_id.as_str(), it.last_start_unix_nano)).collect();
        assert_eq!(told, [("", -3), ("Grüße", 7)]);
        assert_eq!(all[1].traces, [trace(1), trace(3)]);
        table.verify().expect("whole");

        *bytes.last_mut().expect("not empty") ^= 1;
        std::fs::write(&path, &bytes).expect("writable");
        assert!(SessionTable::open(&path).expect("opens").verify().is_err());
        bytes.pop();
        std::fs::write(&path, &bytes).expect("writable");
        assert!(SessionTable::open(&path).is_err());
    }

    #[test]
    fn a_segment_without_sessions_has_a_table_without_sessions() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("s");
        let mut bytes = Vec::new();
        SessionTable::write(&mut bytes, Vec::new()).expect("written");
        std::fs::write(&path, &bytes).expect("writable");
        let table = SessionTable::open(&path).expect("opens");
        table.verify().expect("whole");
        assert!(table.all().expect("read").is_empty());
    }
}
