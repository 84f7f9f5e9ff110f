//! The trace directory: which project and session a trace belongs to, whatever its later spans say.
//!
//! The whole of it is a table beside the journal, asked by the writer for the traces of a batch. In memory is only
//! what reads cannot find in a segment: the traces of hot spans, and those that changed after they were flushed.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use model::{ProjectId, TraceId};

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DirectoryEntry {
    /// That of the trace's first span, until it is transferred.
    pub(crate) project: ProjectId,
    /// That of the first span that names one.
    pub(crate) session_id: Option<Arc<str>>,
    pub(crate) first_sequence: i64,
}

/// Entries of some traces, shared by the writer and all readers. A trace is entered before its first span becomes
/// visible. Dropped when the last snapshot that needs it is.
#[derive(Debug, Default)]
pub(crate) struct DirectoryPart {
    entries: RwLock<HashMap<TraceId, DirectoryEntry>>,
}

impl DirectoryPart {
    pub(crate) fn new(entries: HashMap<TraceId, DirectoryEntry>) -> Self {
        DirectoryPart { entries: RwLock::new(entries) }
    }

    pub(crate) fn get(&self, trace_id: TraceId) -> Option<DirectoryEntry> {
        self.entries.read().expect(UNPOISONED).get(&trace_id).cloned()
    }

    pub(crate) fn extend(&self, changes: impl IntoIterator<Item = (TraceId, DirectoryEntry)>) {
        self.entries.write().expect(UNPOISONED).extend(changes);
    }

    /// Changes entries that are here, and adds none.
    pub(crate) fn update(&self, changes: &[(TraceId, DirectoryEntry)]) {
        let mut entries = self.entries.write().expect(UNPOISONED);
        for (trace_id, change) in changes {
            if let Some(entry) = entries.get_mut(trace_id) {
                *entry = change.clone();
            }
        }
    }

    pub(crate) fn for_each(&self, visit: impl FnMut((&TraceId, &DirectoryEntry))) {
        self.entries.read().expect(UNPOISONED).iter().for_each(visit);
    }

    /// All entries, to be changed without those who read these noticing.
    pub(crate) fn entries(&self) -> HashMap<TraceId, DirectoryEntry> {
        self.entries.read().expect(UNPOISONED).clone()
    }

    pub(crate) fn retain(&self, mut keep: impl FnMut(&TraceId, &DirectoryEntry) -> bool) {
        self.entries.write().expect(UNPOISONED).retain(|trace_id, entry| keep(trace_id, entry));
    }
}

const UNPOISONED: &str = "nothing panics while it holds the directory";
