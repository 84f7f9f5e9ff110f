//! Annotations: written to the catalog, mirrored in memory, and kept waiting for what has not arrived.

mod arrivals;
mod mirror;
mod pending;
mod target;

use std::collections::HashSet;
use std::sync::Arc;

use arc_swap::ArcSwapOption;
use arrow_schema::ArrowError;
use model::{FaultKind, ProjectId, SpanId, StoredAnnotation, TraceId};
use tokio::sync::Mutex;

use crate::catalog::{self, Catalog, CatalogError, Existing, PendingAnnotation};
use crate::read::{NoPlace, Place, ReadError, Source};
use crate::store::now_unix_nano;
use crate::writer::Shared;

pub(crate) use arrivals::{Arrival, ArrivalQueue, follow_arrivals, said_in};
pub(crate) use mirror::AnnotationMirror;
pub(crate) use pending::Pending;
pub(crate) use target::PlacedAnnotation;
pub use target::{
    AnnotationList, AnnotationMatch, AnnotationSweep, NewAnnotation, OldAnnotation, SaidAt, TakenOver,
    TargetName, TargetNames,
};

/// How long an annotation waits for what it is about.
const PENDING_NANO_MAX: i64 = 7 * 24 * 3_600 * 1_000_000_000;
/// Rows of one statement's list, well below what databases take.
const LIST_MAX: usize = 1_000;

/// What becomes of annotations of what is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absent {
    /// None of the annotations are written.
    Refuse,
    /// They wait, on disk, until their span, trace or session arrives.
    Wait,
}

/// None of the annotations were written.
#[derive(Debug, thiserror::Error)]
pub enum AnnotateError {
    #[error("what is annotated is not there: {}", list(.targets))]
    Absent { targets: Vec<TargetName> },
    #[error("span {span_id} has {document_count} documents, and none at position {position}")]
    NoSuchDocument { span_id: SpanId, position: i64, document_count: i64 },
    #[error("{waiting} annotations wait for what they are about, and no more fit")]
    TooManyWait { waiting: u64 },
    #[error("cannot write annotations")]
    Catalog(#[from] CatalogError),
    #[error("cannot find what is annotated")]
    Find { kind: FaultKind, source: Box<dyn std::error::Error + Send + Sync> },
    #[error("cannot turn annotations into columns in memory")]
    Columns(#[from] ArrowError),
}

impl From<ReadError> for AnnotateError {
    fn from(error: ReadError) -> AnnotateError {
        AnnotateError::Find { kind: error.kind(), source: Box::new(error) }
    }
}

fn list(targets: &[TargetName]) -> String {
    targets.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

impl AnnotateError {
    pub fn kind(&self) -> FaultKind {
        match self {
            AnnotateError::Absent { .. } => FaultKind::NotFound,
            AnnotateError::NoSuchDocument { .. } => FaultKind::Invalid,
            AnnotateError::TooManyWait { .. } => FaultKind::Busy,
            AnnotateError::Catalog(error) => error.kind(),
            AnnotateError::Find { kind, .. } => *kind,
            AnnotateError::Columns(_) => FaultKind::Internal,
        }
    }
}

/// Everything about annotations that is not a read of the catalog.
#[derive(Debug)]
pub(crate) struct Annotations {
    catalog: Catalog,
    shared: Arc<Shared>,
    /// Held by whoever changes annotations, so that the mirror changes in the order in which the catalog does.
    changing: Mutex<()>,
    /// Filled when somebody first asks for it: most servers start without a question that needs it.
    mirror: ArcSwapOption<AnnotationMirror>,
}

impl Annotations {
    pub(crate) fn new(catalog: Catalog, shared: Arc<Shared>) -> Annotations {
        Annotations { catalog, shared, changing: Mutex::new(()), mirror: ArcSwapOption::empty() }
    }

    /// What waits for its span, trace or session, after giving up on what has waited too long.
    pub(crate) async fn recover_pending(catalog: &Catalog) -> Result<Pending, CatalogError> {
        let dropped = catalog.drop_pending_before(now_unix_nano() - PENDING_NANO_MAX).await?;
        if dropped > 0 {
            tracing::warn!(dropped, "annotations waited a week in vain for what they are about");
        }
        let (targets, bytes) = catalog.pending_targets().await?;
        Ok(Pending::new(&targets, bytes))
    }

    pub(crate) fn pending_count(&self) -> u64 {
        self.shared.pending.count()
    }

    /// The annotations of this moment as columns.
    pub(crate) async fn mirror(&self) -> Result<Arc<AnnotationMirror>, AnnotateError> {
        if let Some(mirror) = self.mirror.load_full() {
            return Ok(mirror);
        }
        let _changing = self.changing.lock().await;
        if let Some(mirror) = self.mirror.load_full() {
            return Ok(mirror);
        }
        let all = self.catalog.all_annotations().await?;
        let filled = Arc::new(AnnotationMirror::of(&all)?);
        self.mirror.store(Some(Arc::clone(&filled)));
        Ok(filled)
    }

    /// Writes annotations, all of them or none. Answers them in the order given; one that waits is `None`.
    pub(crate) async fn annotate(
        &self,
        new: Vec<NewAnnotation>,
        absent: Absent,
    ) -> Result<Vec<Option<StoredAnnotation>>, AnnotateError> {
        let changing = self.changing.lock().await;
        let places = self.places(&new).await?;
        let waits =
            |place: &Result<Place, NoPlace>| absent == Absent::Wait && matches!(place, Err(NoPlace::Absent));
        refuse_what_has_no_place(&new, &places, absent)?;
        let waiting: Vec<&NewAnnotation> =
            new.iter().zip(&places).filter(|(_, place)| waits(place)).map(|(new, _)| new).collect();
        let bytes = waiting.iter().map(|new| said_bytes(new)).sum();
        if !waiting.is_empty() && !self.shared.pending.has_room(waiting.len(), bytes) {
            return Err(AnnotateError::TooManyWait { waiting: self.shared.pending.count() });
        }
        let placed: Vec<PlacedAnnotation> = new
            .iter()
            .zip(&places)
            .filter_map(|(new, place)| Some(placed(new, place.as_ref().ok()?)))
            .collect();

        let now = now_unix_nano();
        let mut change = self.catalog.begin("write annotations").await?;
        catalog::add_pending(&mut change, &waiting, now).await?;
        let written = catalog::write_annotations(&mut change, &placed, Existing::Replace, now).await?;
        change.commit().await.map_err(catalog::failed("commit annotations"))?;
        self.publish(written.iter().flatten(), now)?;

        let names: Vec<String> = waiting.iter().map(|new| new.target.to_string()).collect();
        self.shared.pending.add(waiting.iter().map(|new| &new.target), bytes);
        drop(changing);
        if !names.is_empty() {
            // What arrived between the look and the entry above ended nobody's wait.
            self.join(&names).await?;
        }
        let mut written = written.into_iter();
        Ok(places.iter().map(|place| if place.is_ok() { written.next().flatten() } else { None }).collect())
    }

    /// Writes what waited for these names, as far as they are there now.
    pub(crate) async fn join(&self, names: &[String]) -> Result<(), AnnotateError> {
        for names in names.chunks(LIST_MAX) {
            let _changing = self.changing.lock().await;
            let mut change = self.catalog.begin("join annotations that waited").await?;
            let waiting = catalog::pending_of(&mut change, names).await?;
            drop(change);
            let new: Vec<NewAnnotation> = waiting.iter().map(|it| it.new.clone()).collect();
            let places = self.places(&new).await?;
            let (mut joined, mut ended): (Vec<PlacedAnnotation>, Vec<&PendingAnnotation>) =
                Default::default();
            for (pending, place) in waiting.iter().zip(&places) {
                match place {
                    Ok(place) => joined.push(placed(&pending.new, place)),
                    Err(NoPlace::NoSuchDocument { document_count }) => {
                        let target = &pending.new.target;
                        tracing::warn!(
                            ?target,
                            document_count,
                            "an annotation waited for a document that is not"
                        );
                    }
                    Err(NoPlace::Absent) => continue,
                }
                ended.push(pending);
            }
            if ended.is_empty() {
                continue;
            }
            let now = now_unix_nano();
            let mut change = self.catalog.begin("join annotations that waited").await?;
            catalog::remove_pending(&mut change, ended.iter().map(|it| it.id)).await?;
            let written = catalog::write_annotations(&mut change, &joined, Existing::Replace, now).await?;
            change.commit().await.map_err(catalog::failed("commit annotations that waited"))?;
            self.publish(written.iter().flatten(), now)?;
            let bytes = ended.iter().map(|it| said_bytes(&it.new)).sum();
            self.shared.pending.remove(ended.iter().map(|it| &it.new.target), bytes);
        }
        Ok(())
    }

    /// Writes annotations that came inside spans, where there are none yet, and notes how far this has come.
    async fn keep_said(&self, said: &[PlacedAnnotation], next_sequence: i64) -> Result<(), AnnotateError> {
        let _changing = self.changing.lock().await;
        let now = now_unix_nano();
        let mut change = self.catalog.begin("write annotations of spans").await?;
        let written = catalog::write_annotations(&mut change, said, Existing::Keep, now).await?;
        catalog::set_progress(&mut change, catalog::ANNOTATIONS_IN_SPANS, next_sequence).await?;
        change.commit().await.map_err(catalog::failed("commit annotations of spans"))?;
        self.publish(written.iter().flatten(), now)
    }

    /// Takes annotations over from elsewhere, where there are none yet.
    pub(crate) async fn take_over(&self, old: &[OldAnnotation]) -> Result<TakenOver, AnnotateError> {
        let _changing = self.changing.lock().await;
        let places = self.places_of(old.iter().map(|old| old.new.target.clone()).collect()).await?;
        let placed: Vec<PlacedAnnotation> = old
            .iter()
            .zip(&places)
            .filter_map(|(old, place)| {
                let placed = placed(&old.new, place.as_ref().ok()?);
                Some(PlacedAnnotation { said_at: Some(old.said_at), ..placed })
            })
            .collect();
        let now = now_unix_nano();
        let mut change = self.catalog.begin("take annotations over").await?;
        let written = catalog::write_annotations(&mut change, &placed, Existing::Keep, now).await?;
        change.commit().await.map_err(catalog::failed("commit annotations that are taken over"))?;
        let count = written.iter().flatten().count();
        // They are older than what was published before: the next question fills the mirror again.
        self.mirror.store(None);
        Ok(TakenOver { written: count, known: placed.len() - count, absent: old.len() - placed.len() })
    }

    /// Deletes annotations; how many.
    pub(crate) async fn delete(&self, matching: &AnnotationMatch) -> Result<usize, AnnotateError> {
        let _changing = self.changing.lock().await;
        let mut change = self.catalog.begin("delete annotations").await?;
        let mut gone = HashSet::new();
        for part in in_parts(matching) {
            gone.extend(catalog::delete_annotations(&mut change, &part).await?);
        }
        change.commit().await.map_err(catalog::failed("commit that annotations are deleted"))?;
        if let Some(mirror) = self.mirror.load_full() {
            self.mirror.store(Some(Arc::new(mirror.with(&[], &gone)?)));
        }
        Ok(gone.len())
    }

    /// Gives the annotations of traces to another project, as the traces were given.
    pub(crate) async fn transfer(&self, traces: &[TraceId], project: ProjectId) -> Result<(), AnnotateError> {
        let _changing = self.changing.lock().await;
        let mut change = self.catalog.begin("move annotations").await?;
        for traces in traces.chunks(LIST_MAX) {
            catalog::move_annotations(&mut change, traces, project).await?;
        }
        change.commit().await.map_err(catalog::failed("commit that annotations are moved"))?;
        // Rare, and it touches rows all over: the next question fills the mirror again.
        self.mirror.store(None);
        Ok(())
    }

    /// Brings the mirror up to what was written just now, if there is a mirror.
    fn publish<'a>(
        &self,
        written: impl DoubleEndedIterator<Item = &'a StoredAnnotation>,
        now_unix_nano: i64,
    ) -> Result<(), AnnotateError> {
        let Some(mirror) = self.mirror.load_full() else { return Ok(()) };
        // Of several that were said at once, the last.
        let mut ids = HashSet::new();
        let added: Vec<StoredAnnotation> = written.rev().filter(|it| ids.insert(it.id)).cloned().collect();
        let is_replaced = |it: &&StoredAnnotation| it.created_at_unix_nano < now_unix_nano;
        let replaced = added.iter().filter(is_replaced).map(|it| it.id).collect();
        self.mirror.store(Some(Arc::new(mirror.with(&added, &replaced)?)));
        Ok(())
    }

    /// Which of these are there, in any project or in one.
    pub(crate) async fn are_there(
        &self,
        names: Vec<TargetName>,
        project: Option<ProjectId>,
    ) -> Result<Vec<bool>, AnnotateError> {
        let is_here = |place: Place| project.is_none_or(|project| place.project == project);
        let places = self.places_of(names).await?;
        Ok(places.into_iter().map(|place| place.is_ok_and(is_here)).collect())
    }

    async fn places(&self, new: &[NewAnnotation]) -> Result<Vec<Result<Place, NoPlace>>, ReadError> {
        self.places_of(new.iter().map(|new| new.target.clone()).collect()).await
    }

    /// What the names mean, looked up off the threads that answer requests.
    async fn places_of(&self, names: Vec<TargetName>) -> Result<Vec<Result<Place, NoPlace>>, ReadError> {
        let shared = Arc::clone(&self.shared);
        let work = tokio::task::spawn_blocking(move || {
            let snapshot = shared.snapshot.load_full();
            let names: Vec<&TargetName> = names.iter().collect();
            Source { snapshot: &snapshot }.places(&names)
        });
        work.await.expect("a look-up does not panic")
    }
}

fn placed(new: &NewAnnotation, place: &Place) -> PlacedAnnotation {
    PlacedAnnotation {
        project: place.project,
        target: place.target.clone(),
        annotation: new.annotation.clone(),
        said_at: None,
    }
}

fn refuse_what_has_no_place(
    new: &[NewAnnotation],
    places: &[Result<Place, NoPlace>],
    absent: Absent,
) -> Result<(), AnnotateError> {
    let without =
        |reason| move |(_, place): &(&NewAnnotation, &Result<Place, NoPlace>)| **place == Err(reason);
    let pairs = || new.iter().zip(places);
    if absent == Absent::Refuse {
        let mut targets: Vec<TargetName> =
            pairs().filter(without(NoPlace::Absent)).map(|(new, _)| new.target.clone()).collect();
        let mut seen = HashSet::new();
        targets.retain(|target| seen.insert(target.to_string()));
        if !targets.is_empty() {
            return Err(AnnotateError::Absent { targets });
        }
    }
    for (new, place) in pairs() {
        if let (TargetName::Document { span_id, position }, Err(NoPlace::NoSuchDocument { document_count })) =
            (&new.target, place)
        {
            return Err(AnnotateError::NoSuchDocument {
                span_id: *span_id,
                position: *position,
                document_count: *document_count,
            });
        }
    }
    Ok(())
}

/// What an annotation takes while it waits, about.
fn said_bytes(new: &NewAnnotation) -> u64 {
    serde_json::to_string(&new.annotation).map_or(0, |json| json.len() as u64)
}

/// Long lists in parts that one statement takes.
fn in_parts(matching: &AnnotationMatch) -> Vec<AnnotationMatch> {
    match matching {
        AnnotationMatch::Traces(all) => {
            all.chunks(LIST_MAX).map(|part| AnnotationMatch::Traces(part.to_vec())).collect()
        }
        AnnotationMatch::Sessions(all) => {
            all.chunks(LIST_MAX).map(|part| AnnotationMatch::Sessions(part.to_vec())).collect()
        }
        other => vec![other.clone()],
    }
}
