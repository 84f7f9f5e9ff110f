//! Annotations of spans, traces, sessions and documents.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use model::{
    Annotation, AnnotationSource, AnnotationTarget, AnnotationTargetKind, AnnotatorKind, Attributes,
    ProjectId, SpanId, StoredAnnotation, TraceId,
};
use query::AnnotatedTrace;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{QueryBuilder, Row as _, Sqlite};

use super::{Catalog, CatalogError, failed};
use crate::annotation::{AnnotationList, AnnotationMatch, PlacedAnnotation, SaidAt, TargetNames};

/// Ids are text in hexadecimal, as people write them; what a target has not is empty or -1, so that targets can be
/// compared for equality.
pub(super) const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS annotations (
        id INTEGER PRIMARY KEY,
        project_id BIGINT NOT NULL,
        target_kind TEXT NOT NULL,
        trace_id TEXT NOT NULL,
        span_id TEXT NOT NULL,
        session_id TEXT NOT NULL,
        document_position BIGINT NOT NULL,
        name TEXT NOT NULL,
        identifier TEXT NOT NULL,
        annotator_kind TEXT NOT NULL,
        label TEXT,
        score DOUBLE PRECISION,
        explanation TEXT,
        metadata TEXT NOT NULL,
        source TEXT NOT NULL,
        user_id TEXT,
        created_at_unix_nano BIGINT NOT NULL,
        updated_at_unix_nano BIGINT NOT NULL,
        UNIQUE (trace_id, span_id, session_id, document_position, name, identifier)
    );
    CREATE INDEX IF NOT EXISTS annotations_by_span ON annotations (span_id) WHERE span_id <> '';
    CREATE INDEX IF NOT EXISTS annotations_by_session ON annotations (session_id) WHERE session_id <> '';
    CREATE INDEX IF NOT EXISTS annotations_by_identifier ON annotations (identifier, project_id)
        WHERE identifier <> '';
    CREATE INDEX IF NOT EXISTS annotations_by_project ON annotations (project_id, created_at_unix_nano)";

const COLUMNS: &str = "id, project_id, target_kind, trace_id, span_id, session_id, document_position, name, identifier,
    annotator_kind, label, score, explanation, metadata, source, user_id, created_at_unix_nano, updated_at_unix_nano";

const INSERT: &str = "INSERT INTO annotations (project_id, target_kind, trace_id, span_id, session_id,
    document_position, name, identifier, annotator_kind, label, score, explanation, metadata, source, user_id,
    created_at_unix_nano, updated_at_unix_nano) ";

const ON_CONFLICT: &str =
    " ON CONFLICT (trace_id, span_id, session_id, document_position, name, identifier) ";

const REPLACE: &str = "DO UPDATE SET annotator_kind = excluded.annotator_kind, label = excluded.label,
    score = excluded.score, explanation = excluded.explanation, metadata = excluded.metadata,
    source = excluded.source, user_id = excluded.user_id, updated_at_unix_nano = excluded.updated_at_unix_nano ";

const KEEP: &str = "DO NOTHING ";

const RETURNING: &str =
    "RETURNING id, target_kind, trace_id, span_id, session_id, document_position, name, identifier,
    created_at_unix_nano";

/// Rows of one statement: each of them binds 17 values, of which databases take some 32,000.
const ROWS_MAX: usize = 500;

/// Names of annotations that are read for an answer.
const NAMES_MAX: i64 = 1_000;

/// What becomes of an annotation of the same target, name and identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Existing {
    Replace,
    Keep,
}

/// Writes annotations, many in a statement, and answers each that was written.
pub(crate) async fn write_annotations(
    connection: &mut SqliteConnection,
    placed: &[PlacedAnnotation],
    existing: Existing,
    now_unix_nano: i64,
) -> Result<Vec<Option<StoredAnnotation>>, CatalogError> {
    let then = match existing {
        Existing::Replace => REPLACE,
        Existing::Keep => KEEP,
    };
    let now = SaidAt { created_unix_nano: now_unix_nano, updated_unix_nano: now_unix_nano };
    let mut written: HashMap<Key, (i64, i64)> = HashMap::new();
    for rows in one_for_each_key(placed, existing).chunks(ROWS_MAX) {
        let mut query = QueryBuilder::new(INSERT);
        query.push_values(rows, |mut row, PlacedAnnotation { project, target, annotation, said_at }| {
            let columns = TargetColumns::of(target);
            let said_at = said_at.unwrap_or(now);
            row.push_bind(project.0)
                .push_bind(target.kind().as_str())
                .push_bind(columns.trace_id)
                .push_bind(columns.span_id)
                .push_bind(columns.session_id)
                .push_bind(columns.document_position)
                .push_bind(annotation.name.clone())
                .push_bind(annotation.identifier.clone())
                .push_bind(annotation.annotator_kind.as_str())
                .push_bind(annotation.label.clone())
                .push_bind(annotation.score)
                .push_bind(annotation.explanation.clone())
                .push_bind(annotation.metadata.to_json())
                .push_bind(annotation.source.as_str())
                .push_bind(annotation.user_id.clone())
                .push_bind(said_at.created_unix_nano)
                .push_bind(said_at.updated_unix_nano);
        });
        query.push(ON_CONFLICT).push(then).push(RETURNING);
        let rows = query.build().fetch_all(&mut *connection).await.map_err(failed("write annotations"))?;
        for row in &rows {
            let id = row.get("id");
            let target = target(row).ok_or(CatalogError::damaged("annotation", id))?;
            let key = (target, row.get("name"), row.get("identifier"));
            written.insert(key, (id, row.get("created_at_unix_nano")));
        }
    }
    let stored = |placed: &PlacedAnnotation| {
        let &(id, created_at_unix_nano) = written.get(&key(placed))?;
        Some(StoredAnnotation {
            id,
            project: placed.project,
            target: placed.target.clone(),
            annotation: placed.annotation.clone(),
            created_at_unix_nano,
            updated_at_unix_nano: placed.said_at.unwrap_or(now).updated_unix_nano,
        })
    };
    Ok(placed.iter().map(stored).collect())
}

/// Target, name and identifier.
type Key = (AnnotationTarget, String, String);

fn key(placed: &PlacedAnnotation) -> Key {
    (placed.target.clone(), placed.annotation.name.clone(), placed.annotation.identifier.clone())
}

/// Of several that were said at once under one key, the one that stays: one statement may touch a row once.
fn one_for_each_key(placed: &[PlacedAnnotation], existing: Existing) -> Vec<&PlacedAnnotation> {
    let mut places: HashMap<Key, usize> = HashMap::new();
    let mut rows: Vec<&PlacedAnnotation> = Vec::with_capacity(placed.len());
    for placed in placed {
        match places.entry(key(placed)) {
            Entry::Vacant(place) => {
                place.insert(rows.len());
                rows.push(placed);
            }
            Entry::Occupied(place) if existing == Existing::Replace => rows[*place.get()] = placed,
            Entry::Occupied(_) => {}
        }
    }
    rows
}

/// Deletes annotations, and answers their ids.
pub(crate) async fn delete_annotations(
    connection: &mut SqliteConnection,
    matching: &AnnotationMatch,
) -> Result<Vec<i64>, CatalogError> {
    let mut query = QueryBuilder::new("DELETE FROM annotations WHERE ");
    match matching {
        AnnotationMatch::Id(id) => {
            query.push("id = ").push_bind(*id);
        }
        AnnotationMatch::Project(project) => {
            query.push("project_id = ").push_bind(project.0);
        }
        AnnotationMatch::Traces(traces) => {
            push_in(&mut query, "trace_id", traces.iter().map(ToString::to_string));
        }
        AnnotationMatch::Span(trace_id, span_id) => {
            query.push("trace_id = ").push_bind(trace_id.to_string());
            query.push(" AND span_id = ").push_bind(span_id.to_string());
        }
        AnnotationMatch::Sessions(sessions) => {
            push_in(&mut query, "session_id", sessions.iter().cloned());
        }
        AnnotationMatch::Sweep(sweep) => {
            query.push("project_id = ").push_bind(sweep.project.0);
            query.push(" AND target_kind = ").push_bind(sweep.kind.as_str());
            if let Some(name) = &sweep.name {
                query.push(" AND name = ").push_bind(name.clone());
            }
            if let Some(identifier) = &sweep.identifier {
                query.push(" AND identifier = ").push_bind(identifier.clone());
            }
            if let Some(kind) = sweep.annotator_kind {
                query.push(" AND annotator_kind = ").push_bind(kind.as_str());
            }
            if let Some(from) = sweep.created_from_unix_nano {
                query.push(" AND created_at_unix_nano >= ").push_bind(from);
            }
            if let Some(to) = sweep.created_before_unix_nano {
                query.push(" AND created_at_unix_nano < ").push_bind(to);
            }
        }
    }
    query.push(" RETURNING id");
    let rows = query.build().fetch_all(connection).await.map_err(failed("delete annotations"))?;
    Ok(rows.iter().map(|row| row.get("id")).collect())
}

/// Gives annotations of traces to another project.
pub(crate) async fn move_annotations(
    connection: &mut SqliteConnection,
    traces: &[TraceId],
    project: ProjectId,
) -> Result<(), CatalogError> {
    let mut query = QueryBuilder::new("UPDATE annotations SET project_id = ");
    query.push_bind(project.0).push(" WHERE ");
    push_in(&mut query, "trace_id", traces.iter().map(ToString::to_string));
    query.build().execute(connection).await.map_err(failed("move annotations"))?;
    Ok(())
}

impl Catalog {
    /// Annotations that meet a list's conditions, newest first.
    pub(crate) async fn annotations(
        &self,
        question: &AnnotationList,
    ) -> Result<Vec<StoredAnnotation>, CatalogError> {
        let mut query = QueryBuilder::new(format!("SELECT {COLUMNS} FROM annotations WHERE "));
        match &question.targets {
            TargetNames::Any => {
                query.push("TRUE");
            }
            TargetNames::Spans(spans) => {
                push_in(&mut query, "span_id", spans.iter().map(ToString::to_string));
            }
            TargetNames::Traces(traces) => {
                push_in(&mut query, "trace_id", traces.iter().map(ToString::to_string));
            }
            TargetNames::Sessions(sessions) => push_in(&mut query, "session_id", sessions.iter().cloned()),
        }
        if let Some(project) = question.project {
            query.push(" AND project_id = ").push_bind(project.0);
        }
        if !question.kinds.is_empty() {
            query.push(" AND ");
            push_in(&mut query, "target_kind", question.kinds.iter().map(|&kind| kind.as_str().to_owned()));
        }
        if !question.identifiers.is_empty() {
            query.push(" AND ");
            push_in(&mut query, "identifier", question.identifiers.iter().cloned());
        }
        if !question.include_names.is_empty() {
            query.push(" AND ");
            push_in(&mut query, "name", question.include_names.iter().cloned());
        }
        if !question.exclude_names.is_empty() {
            query.push(" AND NOT ");
            push_in(&mut query, "name", question.exclude_names.iter().cloned());
        }
        if let Some(from) = question.from {
            query.push(" AND id <= ").push_bind(from);
        }
        query.push(" ORDER BY id DESC LIMIT ").push_bind(i64::try_from(question.limit).unwrap_or(i64::MAX));
        let rows = query.build().fetch_all(&self.pool).await.map_err(failed("list annotations"))?;
        rows.iter().map(annotation).collect()
    }

    pub(crate) async fn annotation(&self, id: i64) -> Result<Option<StoredAnnotation>, CatalogError> {
        let mut query = QueryBuilder::new(format!("SELECT {COLUMNS} FROM annotations WHERE id = "));
        let row = query.push_bind(id).build().fetch_optional(&self.pool).await;
        row.map_err(failed("find an annotation"))?.as_ref().map(annotation).transpose()
    }

    /// Gives traces and their spans what was said of them, the earliest first.
    pub(crate) async fn add_annotations(&self, traces: &mut [AnnotatedTrace]) -> Result<(), CatalogError> {
        let mut trace_ids: Vec<TraceId> = traces.iter().map(|trace| trace.trace_id).collect();
        trace_ids.sort_unstable();
        trace_ids.dedup();
        let mut session_ids: Vec<String> =
            traces.iter().filter_map(|trace| trace.session_id.clone()).collect();
        session_ids.sort_unstable();
        session_ids.dedup();
        let of_traces = trace_ids.chunks(ROWS_MAX).map(|ids| TargetNames::Traces(ids.to_vec()));
        let of_sessions = session_ids.chunks(ROWS_MAX).map(|ids| TargetNames::Sessions(ids.to_vec()));
        let mut said: HashMap<AnnotationTarget, Vec<Annotation>> = HashMap::new();
        let mut of_documents: HashMap<(TraceId, SpanId), Vec<(usize, Annotation)>> = HashMap::new();
        for targets in of_traces.chain(of_sessions) {
            for stored in self.annotations(&AnnotationList::of(targets)).await?.into_iter().rev() {
                match stored.target {
                    AnnotationTarget::Document { trace_id, span_id, position } => {
                        let of_span = of_documents.entry((trace_id, span_id)).or_default();
                        of_span.push((position as usize, stored.annotation));
                    }
                    target => said.entry(target).or_default().push(stored.annotation),
                }
            }
        }
        let of = |target| said.get(&target).cloned().unwrap_or_default();
        for trace in traces {
            let trace_id = trace.trace_id;
            trace.annotations = of(AnnotationTarget::Trace(trace_id));
            trace.session_annotations =
                trace.session_id.clone().map(|id| of(AnnotationTarget::Session(id))).unwrap_or_default();
            for span in &mut trace.spans {
                let span_id = span.stored.span.span_id;
                span.annotations = of(AnnotationTarget::Span { trace_id, span_id });
                span.document_annotations =
                    of_documents.get(&(trace_id, span_id)).cloned().unwrap_or_default();
            }
        }
        Ok(())
    }

    /// The names that annotations of one kind of target have in a project, the most frequent first.
    pub(crate) async fn annotation_names(
        &self,
        project: ProjectId,
        kind: AnnotationTargetKind,
    ) -> Result<Vec<(String, u64)>, CatalogError> {
        let mut query =
            QueryBuilder::<Sqlite>::new("SELECT name, COUNT(*) AS said FROM annotations WHERE project_id = ");
        query.push_bind(project.0).push(" AND target_kind = ").push_bind(kind.as_str());
        query.push(" GROUP BY name ORDER BY said DESC, name LIMIT ").push_bind(NAMES_MAX);
        let rows =
            query.build().fetch_all(&self.pool).await.map_err(failed("read the names of annotations"))?;
        Ok(rows.iter().map(|row| (row.get("name"), row.get::<i64, _>("said").unsigned_abs())).collect())
    }

    /// Every annotation, in the order in which they were first said.
    pub(crate) async fn all_annotations(&self) -> Result<Vec<StoredAnnotation>, CatalogError> {
        let mut query = QueryBuilder::<Sqlite>::new(format!("SELECT {COLUMNS} FROM annotations ORDER BY id"));
        let rows = query.build().fetch_all(&self.pool).await.map_err(failed("read the annotations"))?;
        rows.iter().map(annotation).collect()
    }
}

fn push_in(query: &mut QueryBuilder<Sqlite>, column: &str, values: impl Iterator<Item = String>) {
    query.push(column).push(" IN (");
    let mut list = query.separated(", ");
    for value in values {
        list.push_bind(value);
    }
    query.push(")");
}

/// A target as the table writes it.
struct TargetColumns {
    trace_id: String,
    span_id: String,
    session_id: String,
    document_position: i64,
}

impl TargetColumns {
    fn of(target: &AnnotationTarget) -> TargetColumns {
        let none = || TargetColumns {
            trace_id: String::new(),
            span_id: String::new(),
            session_id: String::new(),
            document_position: -1,
        };
        match target {
            AnnotationTarget::Span { trace_id, span_id } => {
                TargetColumns { trace_id: trace_id.to_string(), span_id: span_id.to_string(), ..none() }
            }
            AnnotationTarget::Trace(trace_id) => TargetColumns { trace_id: trace_id.to_string(), ..none() },
            AnnotationTarget::Session(session_id) => {
                TargetColumns { session_id: session_id.clone(), ..none() }
            }
            AnnotationTarget::Document { trace_id, span_id, position } => TargetColumns {
                trace_id: trace_id.to_string(),
                span_id: span_id.to_string(),
                document_position: i64::from(*position),
                ..none()
            },
        }
    }
}

fn annotation(row: &SqliteRow) -> Result<StoredAnnotation, CatalogError> {
    let id: i64 = row.get("id");
    Ok(StoredAnnotation {
        id,
        project: ProjectId(row.get("project_id")),
        target: target(row).ok_or(CatalogError::damaged("annotation", id))?,
        annotation: Annotation {
            name: row.get("name"),
            annotator_kind: AnnotatorKind::parse(row.get("annotator_kind")).unwrap_or_default(),
            label: row.get("label"),
            score: row.get("score"),
            explanation: row.get("explanation"),
            metadata: metadata(row.get("metadata")).ok_or(CatalogError::damaged("annotation", id))?,
            identifier: row.get("identifier"),
            source: AnnotationSource::parse(row.get("source")).unwrap_or_default(),
            user_id: row.get("user_id"),
        },
        created_at_unix_nano: row.get("created_at_unix_nano"),
        updated_at_unix_nano: row.get("updated_at_unix_nano"),
    })
}

fn target(row: &SqliteRow) -> Option<AnnotationTarget> {
    let trace_id = || row.get::<&str, _>("trace_id").parse().ok();
    let span_id = || row.get::<&str, _>("span_id").parse().ok();
    Some(match row.get::<&str, _>("target_kind") {
        "span" => AnnotationTarget::Span { trace_id: trace_id()?, span_id: span_id()? },
        "trace" => AnnotationTarget::Trace(trace_id()?),
        "session" => AnnotationTarget::Session(row.get("session_id")),
        "document" => AnnotationTarget::Document {
            trace_id: trace_id()?,
            span_id: span_id()?,
            position: u32::try_from(row.get::<i64, _>("document_position")).ok()?,
        },
        _ => return None,
    })
}

fn metadata(json: &str) -> Option<Attributes> {
    serde_json::from_str(json).ok()
}
