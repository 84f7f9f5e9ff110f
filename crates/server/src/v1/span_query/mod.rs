//! `POST /v1/spans`: spans as tables, which notebooks ask for. A query says which columns (`select`), which spans
//! (`filter`), and how lists become rows (`explode`) or texts (`concat`).
//!
//! Spans are read page by page and written as they come, so that a table of any length costs the memory of a page.
//! Who accepts JSON and nothing else gets that, and everybody else Arrow, as from Phoenix.

mod frame;
mod full;
mod read;
mod request;
mod row;
mod rows;
mod table;
mod wanted;

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Query as Parameters, State};
use axum::response::{IntoResponse as _, Response};
use futures::stream;
use http::HeaderMap;
use http::header::{ACCEPT, CONTENT_TYPE};
use store::Store;
use tokio::sync::mpsc;

use super::body;
use super::error::V1Error;

use frame::FrameTable;
use read::{ReadError, Reader};
use request::Request;
use rows::Rows;
use table::Table;
use wanted::Query;

const PROJECT_HEADER: &str = "project-name";
const JSON: &str = "application/json";
/// Pieces of an answer that wait for a slow caller.
const PIECES_MAX: usize = 2;

/// One table for each query, in their order, as parts of one body.
pub(super) async fn query_spans(
    State(store): State<Store>,
    Parameters(pairs): Parameters<Vec<(String, String)>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, V1Error> {
    let body = body::parse(&body)?;
    let named = |name: &str| pairs.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let header = headers.get(PROJECT_HEADER).and_then(|name| name.to_str().ok());
    let project = named("project_name").or(named("project-name")).or(header);
    let request = Request::read(&body, project)?;
    if request.queries.is_empty() {
        return Err(V1Error::NotFound("Not Found".to_owned()));
    }
    let project = store.project_named(&request.project).await?.map(|project| project.id);
    let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    let format = match accept.trim() {
        JSON => {
            Format::Json { boundary: format!("bennu-{:016x}{:016x}", fastrand::u64(..), fastrand::u64(..)) }
        }
        _ => Format::Arrow,
    };
    let content_type = format.content_type();

    let (pieces, mut waiting) = mpsc::channel(PIECES_MAX);
    let reader = Reader { store, project, range: request.range };
    tokio::spawn(async move {
        if let Err(error) = write_parts(reader, request.queries, &format, &pieces).await {
            // The caller must not take half a table for a whole one: the body breaks off.
            let _gone = pieces.send(Err(error.logged())).await;
        }
    });
    // May be asked again after its end, which compression does.
    let pieces = stream::poll_fn(move |context| waiting.poll_recv(context));
    Ok(([(CONTENT_TYPE, content_type)], Body::from_stream(pieces)).into_response())
}

/// What tables are written as.
enum Format {
    /// Each a part of its own.
    Json { boundary: String },
    /// One stream after the other.
    Arrow,
}

impl Format {
    fn content_type(&self) -> String {
        match self {
            Format::Json { boundary } => format!("multipart/mixed; boundary={boundary}"),
            Format::Arrow => "application/x-pandas-arrow".to_owned(),
        }
    }
}

type Pieces = mpsc::Sender<Result<Bytes, ReadError>>;

async fn write_parts(
    reader: Reader,
    queries: Vec<Query>,
    format: &Format,
    pieces: &Pieces,
) -> Result<(), ReadError> {
    let Format::Json { boundary } = format else {
        for query in queries {
            write_frame(&reader, query, pieces).await?;
        }
        return Ok(());
    };
    for query in queries {
        send(pieces, format!("--{boundary}\r\nContent-Type: {JSON}\r\n\r\n").into()).await?;
        write_table(&reader, query, pieces).await?;
        send(pieces, "\r\n".into()).await?;
    }
    send(pieces, format!("--{boundary}--\r\n").into()).await
}

async fn write_table(reader: &Reader, query: Query, pieces: &Pieces) -> Result<(), ReadError> {
    let mut pages = reader.pages(&query);
    let rows = Arc::new(Rows::new(query));
    let mut table = Table::new(rows.index(), &rows.columns());
    while let Some(page) = pages.next().await? {
        let rows = Arc::clone(&rows);
        // Turning spans into text is work, and must not hold up the requests beside this one.
        let written = tokio::task::spawn_blocking(move || {
            for span in page.spans() {
                for row in rows.of(span, &mut |name| table.column(name)) {
                    table.push(row);
                }
            }
            let piece = table.take();
            (table, piece)
        });
        let piece;
        (table, piece) = written.await?;
        send(pieces, piece).await?;
    }
    let end = Table::finish(table);
    send(pieces, end).await
}

async fn write_frame(reader: &Reader, query: Query, pieces: &Pieces) -> Result<(), ReadError> {
    let mut pages = reader.pages(&query);
    let rows = Arc::new(Rows::new(query));
    let mut table = FrameTable::new(reader.store.new_frame(), rows.index(), &rows.columns());
    while let Some(page) = pages.next().await? {
        let rows = Arc::clone(&rows);
        let kept = tokio::task::spawn_blocking(move || {
            for span in page.spans() {
                for row in rows.of(span, &mut |name| table.column(name)) {
                    table.push(row)?;
                }
            }
            Ok::<_, ReadError>(table)
        });
        table = kept.await??;
    }
    let mut stream = tokio::task::spawn_blocking(move || table.finish()).await??;
    loop {
        let piece;
        (stream, piece) = tokio::task::spawn_blocking(move || {
            let piece = stream.next_piece();
            (stream, piece)
        })
        .await?;
        match piece? {
            Some(piece) => send(pieces, piece).await?,
            None => return Ok(()),
        }
    }
}

/// Waits until the caller has taken what came before.
async fn send(pieces: &Pieces, piece: Vec<u8>) -> Result<(), ReadError> {
    if piece.is_empty() {
        return Ok(());
    }
    pieces.send(Ok(Bytes::from(piece))).await.map_err(|_| ReadError::CallerGone)
}
