//! The trace directory: which project and session a trace belongs to, whatever its later spans say.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use model::{ProjectId, TraceId};

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DirectoryEntry {
    /// That of the trace's first span.
    pub(crate) project: ProjectId,
    /// That of the first span that names one.
    pub(crate) session_id: Option<Arc<str>>,
    pub(crate) first_sequence: i64,
}

/// The directory in memory, shared by the writer and all readers. A trace is entered before its first span
/// becomes visible.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    entries: RwLock<HashMap<TraceId, DirectoryEntry>>,
}

impl Directory {
    pub(crate) fn new(entries: HashMap<TraceId, DirectoryEntry>) -> Self {
        Directory { entries: RwLock::new(entries) }
    }

    pub(crate) fn get(&self, trace_id: TraceId) -> Option<DirectoryEntry> {
        self.entries.read().expect(UNPOISONED).get(&trace_id).cloned()
    }

    pub(crate) fn session_id(&self, trace_id: TraceId) -> Option<String> {
        self.entries.read().expect(UNPOISONED).get(&trace_id)?.session_id.as_deref().map(str::to_owned)
    }

    /// The entries that a question is about.
    pub(crate) fn entries_where(
        &self,
        is_wanted: impl Fn(TraceId, &DirectoryEntry) -> bool,
    ) -> Vec<(TraceId, DirectoryEntry)> {
        let entries = self.entries.read().expect(UNPOISONED);
        entries
            .iter()
            .filter(|(id, entry)| is_wanted(**id, entry))
            .map(|(id, it)| (*id, it.clone()))
            .collect()
    }

    pub(crate) fn apply(&self, changes: HashMap<TraceId, DirectoryEntry>) {
        if !changes.is_empty() {
            self.entries.write().expect(UNPOISONED).extend(changes);
        }
    }
}

const UNPOISONED: &str = "nothing panics while it holds the directory";
