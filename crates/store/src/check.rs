//! Whether what lies on disk is what was written, and agrees with the catalog.

use std::collections::HashSet;
use std::error::Error;

use query::SourceError;

use crate::Store;
use crate::segment::Columns;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CheckReport {
    pub segments: u64,
    pub spans: u64,
    /// One sentence each; nothing where all is well.
    pub problems: Vec<String>,
}

impl Store {
    /// Reads every file to its end. Slow, and in nobody's way.
    pub async fn check(&self) -> Result<CheckReport, SourceError> {
        let damaged = self.usage().damaged_segments;
        self.read("every segment", move |source| {
            let mut report = CheckReport::default();
            if damaged > 0 {
                report
                    .problems
                    .push(format!("{damaged} segments do not read back and are left out: see the log"));
            }
            let mut sequences = HashSet::new();
            for batch in source.snapshot.batches() {
                sequences.extend(batch.columns.sequence.values());
            }
            for view in source.snapshot.segments.iter() {
                let mut twice = 0;
                let read = view.segment.verify().and_then(|()| {
                    view.segment.for_each_row(
                        Columns::Only(&["sequence"]),
                        &view.rows(),
                        |_, columns, row| {
                            twice += u64::from(!sequences.insert(columns.sequence.value(row)));
                        },
                    )
                });
                report.problems.extend(read.err().map(|error| with_causes(&error)));
                if twice > 0 {
                    let segment = view.segment.meta.id;
                    report
                        .problems
                        .push(format!("{twice} spans of segment {segment} are in another place too"));
                }
                report.segments += 1;
            }
            report.spans = sequences.len() as u64;
            Ok(report)
        })
        .await
    }
}

fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
