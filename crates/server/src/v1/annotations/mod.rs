//! Annotations of spans, traces, sessions and documents, and notes, which are annotations in words only.

mod body;
mod list;
mod notes;
mod subject;
mod sweep;
mod view;
mod write;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::routing::{get, post};
use store::Store;

use crate::http::App;
use subject::{DOCUMENTS, SESSIONS, SPANS, Subject, TRACES};

/// Some ten thousand annotations with the explanations that models give.
const BODY_BYTES_MAX: usize = 32 << 20;

type Pairs = Query<Vec<(String, String)>>;

pub(super) fn build_router() -> Router<App> {
    let subjects = [&SPANS, &TRACES, &SESSIONS].into_iter().map(build_subject_router);
    subjects.fold(build_write_router(&DOCUMENTS), Router::merge).layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
}

fn build_write_router(subject: &'static Subject) -> Router<App> {
    let write = async move |State(store): State<Store>, Query(pairs): Pairs, body: Bytes| {
        write::annotate(subject, &store, pairs, &body).await
    };
    Router::new().route(subject.annotations_path, post(write))
}

fn build_subject_router(subject: &'static Subject) -> Router<App> {
    let note =
        async move |State(store): State<Store>, body: Bytes| notes::add_note(subject, &store, &body).await;
    let list = async move |State(store): State<Store>, Path(project): Path<String>, Query(pairs): Pairs| {
        list::list_annotations(subject, &store, &project, pairs).await
    };
    let sweep = async move |State(store): State<Store>, Path(project): Path<String>, Query(pairs): Pairs| {
        sweep::delete_annotations(subject, &store, &project, pairs).await
    };
    build_write_router(subject)
        .route(subject.notes_path, post(note))
        .route(subject.project_path, get(list).delete(sweep))
}
