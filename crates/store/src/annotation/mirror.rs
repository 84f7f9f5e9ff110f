//! Annotations in memory as narrow columns, so that filters and SQL join them without reading the catalog's rows.

use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

use arrow_array::builder::{
    FixedSizeBinaryBuilder, Float64Builder, Int64Builder, StringBuilder, UInt32Builder,
};
use arrow_array::cast::AsArray as _;
use arrow_array::types::Int64Type;
use arrow_array::{ArrayRef, BooleanArray, RecordBatch, TimestampNanosecondArray};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef, TimeUnit};
use arrow_select::concat::concat_batches;
use arrow_select::filter::filter_record_batch;
use model::{AnnotationTarget, AnnotationTargetKind, SpanId, StoredAnnotation, TraceId};

/// Neighbouring batches are joined up to this many rows.
const BATCH_ROWS_MAX: usize = 65_536;

/// One state of all annotations. Cheap to clone; a reader holds one from its beginning to its end.
#[derive(Debug, Clone, Default)]
pub(crate) struct AnnotationMirror {
    /// Rises with every change.
    pub(crate) version: u64,
    /// By kind of target.
    parts: [Vec<RecordBatch>; 4],
}

static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
    let field = |name, data_type| Field::new(name, data_type, false);
    let optional = |name, data_type| Field::new(name, data_type, true);
    Arc::new(Schema::new(vec![
        field("id", DataType::Int64),
        field("project", DataType::Int64),
        optional("trace_id", DataType::FixedSizeBinary(16)),
        optional("span_id", DataType::FixedSizeBinary(8)),
        optional("session_id", DataType::Utf8),
        optional("document_position", DataType::UInt32),
        field("name", DataType::Utf8),
        field("identifier", DataType::Utf8),
        field("annotator_kind", DataType::Utf8),
        optional("label", DataType::Utf8),
        optional("score", DataType::Float64),
        optional("explanation", DataType::Utf8),
        field("created_at", DataType::Timestamp(TimeUnit::Nanosecond, Some("UTC".into()))),
        field("updated_at", DataType::Timestamp(TimeUnit::Nanosecond, Some("UTC".into()))),
    ]))
});

impl AnnotationMirror {
    /// The columns of every batch, whatever its annotations are about. `trace_id` is null for sessions, `span_id`
    /// for traces too.
    pub(crate) fn schema() -> SchemaRef {
        Arc::clone(&SCHEMA)
    }

    pub(crate) fn of(annotations: &[StoredAnnotation]) -> Result<AnnotationMirror, ArrowError> {
        AnnotationMirror::default().with(annotations, &HashSet::new())
    }

    /// All annotations of one kind of target, in no particular order.
    pub(crate) fn batches(&self, kind: AnnotationTargetKind) -> &[RecordBatch] {
        &self.parts[part(kind)]
    }

    /// The next state: some are gone, some are new. One that changed is in both.
    pub(crate) fn with(
        &self,
        added: &[StoredAnnotation],
        gone: &HashSet<i64>,
    ) -> Result<AnnotationMirror, ArrowError> {
        let mut parts = self.parts.clone();
        for batches in &mut parts {
            if !gone.is_empty() {
                for batch in batches.iter_mut() {
                    *batch = without(batch, gone)?;
                }
                batches.retain(|batch| batch.num_rows() > 0);
            }
        }
        for kind in KINDS {
            let rows: Vec<_> = added.iter().filter(|added| added.target.kind() == kind).collect();
            if !rows.is_empty() {
                let batches = &mut parts[part(kind)];
                batches.push(batch_of(&rows)?);
                join_neighbours(batches)?;
            }
        }
        Ok(AnnotationMirror { version: self.version + 1, parts })
    }
}

const KINDS: [AnnotationTargetKind; 4] = [
    AnnotationTargetKind::Span,
    AnnotationTargetKind::Trace,
    AnnotationTargetKind::Session,
    AnnotationTargetKind::Document,
];

fn part(kind: AnnotationTargetKind) -> usize {
    match kind {
        AnnotationTargetKind::Span => 0,
        AnnotationTargetKind::Trace => 1,
        AnnotationTargetKind::Session => 2,
        AnnotationTargetKind::Document => 3,
    }
}

fn without(batch: &RecordBatch, gone: &HashSet<i64>) -> Result<RecordBatch, ArrowError> {
    let ids = batch.column(0).as_primitive::<Int64Type>().values();
    if ids.iter().all(|id| !gone.contains(id)) {
        return Ok(batch.clone());
    }
    let keep: Vec<bool> = ids.iter().map(|id| !gone.contains(id)).collect();
    filter_record_batch(batch, &BooleanArray::from(keep))
}

/// Joins the newest batches while the one before is at most twice as large, so that each row is copied a logarithmic
/// number of times and single annotations do not leave thousands of tiny batches.
fn join_neighbours(batches: &mut Vec<RecordBatch>) -> Result<(), ArrowError> {
    while let [.., before, last] = batches.as_slice() {
        let rows = before.num_rows() + last.num_rows();
        if before.num_rows() > 2 * last.num_rows() || rows > BATCH_ROWS_MAX {
            break;
        }
        let joined = concat_batches(&SCHEMA, [before, last])?;
        batches.truncate(batches.len() - 2);
        batches.push(joined);
    }
    Ok(())
}

fn batch_of(rows: &[&StoredAnnotation]) -> Result<RecordBatch, ArrowError> {
    let mut id = Int64Builder::with_capacity(rows.len());
    let mut project = Int64Builder::with_capacity(rows.len());
    let mut trace_id = FixedSizeBinaryBuilder::with_capacity(rows.len(), 16);
    let mut span_id = FixedSizeBinaryBuilder::with_capacity(rows.len(), 8);
    let mut session_id = StringBuilder::new();
    let mut document_position = UInt32Builder::new();
    let mut name = StringBuilder::new();
    let mut identifier = StringBuilder::new();
    let mut annotator_kind = StringBuilder::new();
    let mut label = StringBuilder::new();
    let mut score = Float64Builder::new();
    let mut explanation = StringBuilder::new();
    let times = |nanos: fn(&StoredAnnotation) -> i64| {
        TimestampNanosecondArray::from_iter_values(rows.iter().map(|row| nanos(row))).with_timezone("UTC")
    };
    for row in rows {
        id.append_value(row.id);
        project.append_value(row.project.0);
        let (trace, span, session, position) = target_parts(&row.target);
        append_id(&mut trace_id, trace.map(|id| id.as_bytes().as_slice()))?;
        append_id(&mut span_id, span.map(|id| id.as_bytes().as_slice()))?;
        session_id.append_option(session);
        document_position.append_option(position);
        name.append_value(&row.annotation.name);
        identifier.append_value(&row.annotation.identifier);
        annotator_kind.append_value(row.annotation.annotator_kind.as_str());
        label.append_option(row.annotation.label.as_deref());
        score.append_option(row.annotation.score);
        explanation.append_option(row.annotation.explanation.as_deref());
    }
    let columns: Vec<ArrayRef> = vec![
        Arc::new(id.finish()),
        Arc::new(project.finish()),
        Arc::new(trace_id.finish()),
        Arc::new(span_id.finish()),
        Arc::new(session_id.finish()),
        Arc::new(document_position.finish()),
        Arc::new(name.finish()),
        Arc::new(identifier.finish()),
        Arc::new(annotator_kind.finish()),
        Arc::new(label.finish()),
        Arc::new(score.finish()),
        Arc::new(explanation.finish()),
        Arc::new(times(|row| row.created_at_unix_nano)),
        Arc::new(times(|row| row.updated_at_unix_nano)),
    ];
    RecordBatch::try_new(AnnotationMirror::schema(), columns)
}

fn append_id(builder: &mut FixedSizeBinaryBuilder, id: Option<&[u8]>) -> Result<(), ArrowError> {
    match id {
        Some(id) => builder.append_value(id),
        None => {
            builder.append_null();
            Ok(())
        }
    }
}

type TargetParts<'a> = (Option<&'a TraceId>, Option<&'a SpanId>, Option<&'a str>, Option<u32>);

fn target_parts(target: &AnnotationTarget) -> TargetParts<'_> {
    match target {
        AnnotationTarget::Span { trace_id, span_id } => (Some(trace_id), Some(span_id), None, None),
        AnnotationTarget::Trace(trace_id) => (Some(trace_id), None, None, None),
        AnnotationTarget::Session(session_id) => (None, None, Some(session_id), None),
        AnnotationTarget::Document { trace_id, span_id, position } => {
            (Some(trace_id), Some(span_id), None, Some(*position))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashSet};

    use arrow_array::cast::AsArray as _;
    use arrow_array::types::{Float64Type, Int64Type};
    use model::{Annotation, AnnotationTarget, AnnotationTargetKind, ProjectId, StoredAnnotation, TraceId};

    use super::AnnotationMirror;

    fn annotation(id: i64, score: f64) -> StoredAnnotation {
        StoredAnnotation {
            id,
            project: ProjectId(1),
            target: AnnotationTarget::Trace(TraceId::from_bytes(&[1; 16]).expect("not zero")),
            annotation: Annotation { name: "n".to_owned(), score: Some(score), ..Annotation::default() },
            created_at_unix_nano: 0,
            updated_at_unix_nano: 0,
        }
    }

    fn scores(mirror: &AnnotationMirror) -> BTreeMap<i64, f64> {
        let batches = mirror.batches(AnnotationTargetKind::Trace).iter();
        let rows = batches.flat_map(|batch| {
            let ids = batch.column_by_name("id").expect("a column").as_primitive::<Int64Type>();
            let scores = batch.column_by_name("score").expect("a column").as_primitive::<Float64Type>();
            ids.values().iter().copied().zip(scores.values().iter().copied()).collect::<Vec<_>>()
        });
        rows.collect()
    }

    #[test]
    fn what_changes_and_goes_leaves_no_trace_and_an_earlier_state_stays_as_it_was() {
        let first = AnnotationMirror::of(&[annotation(1, 0.1), annotation(2, 0.2)]).expect("columns");
        let second = first.with(&[annotation(2, 0.9), annotation(3, 0.3)], &HashSet::from([1, 2]));
        let second = second.expect("columns");
        assert_eq!(scores(&first), BTreeMap::from([(1, 0.1), (2, 0.2)]));
        assert_eq!(scores(&second), BTreeMap::from([(2, 0.9), (3, 0.3)]));
        assert!(second.version > first.version);
        assert!(second.batches(AnnotationTargetKind::Span).is_empty());
    }

    #[test]
    fn many_single_writes_leave_few_batches() {
        let mut mirror = AnnotationMirror::default();
        for id in 0..1_000 {
            mirror = mirror.with(&[annotation(id, 0.5)], &HashSet::new()).expect("columns");
        }
        assert_eq!(scores(&mirror).len(), 1_000);
        assert!(mirror.batches(AnnotationTargetKind::Trace).len() <= 10);
    }
}
